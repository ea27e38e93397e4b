// The page's script. What arrives is shown as text, whatever it looks like; the sandbox has masked it.

/** @type {(id: string) => any} */
const part = (id) => document.getElementById(id);
const { token, prefix, language, texts, checks, faultKinds } = JSON.parse(part("data").textContent);

const MOST_SHOWN = 200;
const RETRY_MILLISECONDS = 1500;
/** Longer than the sandbox lets a page wait. */
const PATIENCE_MILLISECONDS = 40000;
/** A screen reader hears of requests no more often. */
const QUIET_MILLISECONDS = 4000;

/** @returns {any} an element; what stands in it is text. A function is a listener of its name. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(attribute, value);
    else if (value !== undefined) made.setAttribute(attribute, value);
  }
  made.append(...children.flat().filter((child) => child !== undefined && child !== null));
  return made;
}

const filled = (text, value) => text.replace("#", () => value);
const said = (note) => (note ? note[language] : undefined);

// ---- the sandbox

function ask(path, input) {
  return fetch(prefix + path, {
    method: input === undefined ? "GET" : "POST",
    headers: { "Sandbox-Token": token, ...(input === undefined ? {} : { "Content-Type": "application/json" }) },
    body: input === undefined ? undefined : JSON.stringify(input),
    cache: "no-store",
    redirect: "error",
    signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
  });
}

/** Does one thing, and says in `place` what came of it. */
async function act(path, input, place, say) {
  let words;
  let isGood = false;
  try {
    const answer = await ask(path, input);
    const given = await answer.json();
    isGood = answer.ok;
    words = say(isGood, given);
  } catch {
    words = texts.connectionLost;
  }
  place.className = isGood ? "outcome" : "outcome bad";
  // Said again, though it be the same.
  place.textContent = "";
  requestAnimationFrame(() => {
    place.textContent = words;
  });
}

const complaint = ({ code, message, note }) => [code, message, said(note)].filter(Boolean).join(" · ");

let after = 0;
let seen = "";

async function follow() {
  for (;;) {
    try {
      const answer = await ask(`state?after=${after}&seen=${seen}`);
      // Another sandbox is there by now, or one without a page.
      if (answer.status === 403 || answer.status === 404) return restarted();
      if (!answer.ok) throw new Error(String(answer.status));
      const given = await answer.json();
      part("connection").hidden = true;
      ({ after, seen } = given);
      if (given.state) showState(given.state);
      take(given.requests);
    } catch {
      if (part("connection").hidden) complain(texts.disconnected);
      await new Promise((resolve) => setTimeout(resolve, RETRY_MILLISECONDS));
    }
  }
}

function restarted() {
  complain(texts.restarted, " ", element("button", { type: "button", click: () => location.reload() }, texts.reload));
}

function complain(...words) {
  part("connection").replaceChildren(...words);
  part("connection").hidden = false;
}

// ---- requests

let isPaused = false;
let held = [];

function take(requests) {
  if (requests.length === 0) return;
  held = [...held, ...requests].slice(-MOST_SHOWN);
  if (isPaused) part("pause").textContent = texts.resume + filled(texts.held, held.length);
  else showHeld();
}

function showHeld() {
  part("requests").prepend(...held.map(row).reverse());
  while (part("requests").children.length > MOST_SHOWN) part("requests").lastChild.remove();
  announce(held);
  held = [];
  part("none").hidden = part("requests").children.length > 0;
}

let unsaid = 0;
let saidAt = 0;
/** @type {any} */
let latest;
/** @type {any} */
let timer;

/** How many there were, and the last of them: soon, and then at most once in a while. */
function announce(requests) {
  if (requests.length === 0) return;
  unsaid += requests.length;
  latest = requests[requests.length - 1];
  if (timer === undefined) timer = setTimeout(sayLatest, Math.max(300, saidAt + QUIET_MILLISECONDS - Date.now()));
}

function sayLatest() {
  part("status").textContent = filled(texts.arrived, unsaid) + headline(latest);
  saidAt = Date.now();
  unsaid = 0;
  timer = undefined;
}

function outcomeOf({ status, code }) {
  return status === null ? texts.dropped : [status, code].filter(Boolean).join(" ");
}

const nameOf = ({ name }) => checks[name] ?? name;
const isGood = ({ status }) => status !== null && status < 400;
const headline = (request) => `${request.method} ${request.target.slice(0, 80)}, ${outcomeOf(request)}`;

function row(request) {
  const failed = request.checks.filter(({ passed }) => !passed).map(nameOf);
  const marks = [
    ...failed.map((name) => element("span", { class: "bad" }, `✗ ${name}`)),
    request.fault && element("span", { class: "caution" }, `${texts.fault} ${request.fault}`),
    request.replayed ? element("span", {}, texts.replayed) : undefined,
    said(request.note) && element("span", {}, said(request.note)),
  ].filter(Boolean);
  const summary = element(
    "summary",
    {},
    element("span", { class: "number" }, `#${request.number}`),
    element("span", { class: "method" }, request.method),
    element("code", { class: "target" }, request.target),
    element("span", { class: isGood(request) ? "status right" : "status bad" }, outcomeOf(request)),
    marks.length > 0 ? element("span", { class: "marks" }, marks) : undefined,
  );
  const details = element("details", {}, summary);
  details.addEventListener("toggle", () => details.append(...detailsOf(request)), { once: true });
  return element("li", {}, details);
}

function detailsOf(request) {
  const { message, requestId, headers, body, at, signature } = request;
  const { text, length } = body;
  return [
    element("h3", {}, texts.checks),
    request.checks.length > 0
      ? element("ol", { class: "checks" }, request.checks.map(checkItem))
      : element("p", { class: "faint" }, texts.notChecked),
    signature && signatureOf(signature),
    element("h3", {}, texts.answer),
    facts([
      [texts.status, outcomeOf(request)],
      ["message", message],
      ["Request-ID", requestId],
      [texts.time, new Date(at * 1000).toLocaleString(document.documentElement.lang)],
    ]),
    element("h3", {}, texts.headers),
    facts(headers),
    element("h3", {}, texts.body, element("span", { class: "faint" }, ` ${filled(texts.bytes, length)}`)),
    length > 0 ? element("pre", {}, text ?? texts.binary) : undefined,
  ].filter(Boolean);
}

function checkItem({ name, passed }) {
  const mark = element("span", { "aria-hidden": "true" }, passed ? "✓ " : "✗ ");
  return element(
    "li",
    { class: passed ? "right" : "bad" },
    mark,
    nameOf({ name }),
    element("span", { class: "spoken" }, ` ${passed ? texts.passed : texts.failed}`),
  );
}

function facts(pairs) {
  const shown = pairs.filter(([, value]) => value !== null && value !== undefined);
  return element(
    "dl",
    {},
    shown.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]),
  );
}

function signatureOf({ by, lines, difference }) {
  const differs = difference?.line;
  const returns = lines.some(({ text }) => text.includes("␍"));
  return element(
    "section",
    { class: "message" },
    element("p", { class: "bad" }, difference ? filled(texts.found, differs) : texts.by[by]),
    difference && sides(difference),
    element("h3", {}, texts.canonical),
    element(
      "ol",
      { class: "lines" },
      lines.map((line, at) => lineItem(line, at + 1 === differs)),
    ),
    element("p", { class: "faint" }, `${texts.lineEnds}${returns ? texts.carriageReturn : ""}`),
  );
}

function lineItem({ text, end }, differs) {
  return element(
    "li",
    { class: differs ? "differs" : undefined },
    element("code", {}, text, element("span", { class: "end" }, end)),
    differs ? element("span", { class: "note" }, texts.differs) : undefined,
  );
}

function sides({ signed, received }) {
  const side = (name, { before, first, after }) => [
    element("dt", {}, name),
    element("dd", {}, before, element("mark", {}, first || "∅"), after),
  ];
  return element("dl", { class: "difference" }, side(texts.signedSide, signed), side(texts.receivedSide, received));
}

// ---- the state

/** Partners and stocks that a user may try to take a coupon by, by what stands for them in the list. */
let takers = new Map();

const idOf = ({ appid, merchant_id }) => appid ?? merchant_id;

function showState({ merchant, platform, appids, stocks, partnerships, coupons, faults, handler }) {
  part("facts").replaceChildren(
    ...facts([
      [texts.facts.url, location.origin],
      [texts.facts.mchid, merchant.mchid],
      [texts.facts.serialNo, merchant.serialNo],
      [texts.facts.appids, appids.join(" ")],
      ...platform.map(({ kind, id }) => [texts.facts[kind], id]),
    ]).children,
  );
  list("partnerships", partnerships.map(partnershipItem), texts.noPartnerships);
  list("coupons", coupons.map(couponItem), texts.noCoupons);
  list("faults", faults.map(faultItem), texts.noFaults);
  const open = stocks.flatMap(({ stock_id, business_type }) =>
    appids.map((appid) => ({
      partner: { type: "APPID", appid },
      authorized_data: { stock_id, business_type },
      state: "MISSING",
    })),
  );
  offer([...partnerships, ...open]);
  if (part("handler").value === "") part("handler").value = handler;
}

function list(id, items, none) {
  part(id).replaceChildren(...(items.length > 0 ? items : [element("li", { class: "faint" }, none)]));
}

const stateOf = (state) => ({ ESTABLISHED: texts.established, TERMINATED: texts.terminated })[state] ?? texts.missing;
const timeOf = (text) => text.slice(0, 19).replace("T", " ");

function partnershipItem({ partner, authorized_data: data, state, build_time, terminate_time }) {
  return element(
    "li",
    {},
    element("span", { class: state === "ESTABLISHED" ? "right" : "caution" }, stateOf(state)),
    element("code", {}, `${idOf(partner)} · ${data.stock_id}`),
    element(
      "span",
      { class: "faint" },
      `${data.business_type} · ${timeOf(terminate_time && state === "TERMINATED" ? terminate_time : build_time)}`,
    ),
  );
}

function couponItem({ coupon_id, stock_id, partner, openid, send_time }) {
  return element(
    "li",
    {},
    element("code", {}, `${coupon_id} · ${stock_id}`),
    element("span", { class: "faint" }, `${idOf(partner)} → ${openid} · ${timeOf(send_time)}`),
  );
}

function faultItem({ number, kind, left, where, ...more }) {
  const times = left === null ? texts.leftAlways : filled(texts.leftTimes, left);
  const values = (FURTHER[kind] ?? []).map((name) => `${name} ${more[name]}`);
  const cancel = () => {
    part("kind").focus();
    act("cancel", { number }, part("injected"), () => texts.cancelled);
  };
  return element(
    "li",
    { class: "apart" },
    element(
      "span",
      {},
      element("code", {}, [kind, where].filter(Boolean).join(" · ")),
      element("span", { class: "faint" }, [times, ...values].join(" · ")),
    ),
    element("button", { type: "button", "aria-label": `${texts.cancel} ${kind}`, click: cancel }, texts.cancel),
  );
}

/** Each once; what was chosen stays chosen. */
function offer(all) {
  const keyOf = ({ partner, authorized_data: data }) => JSON.stringify([idOf(partner), data.stock_id]);
  const chosen = part("partnership").value;
  takers = new Map();
  for (const taker of all) if (!takers.has(keyOf(taker))) takers.set(keyOf(taker), taker);
  part("partnership").replaceChildren(
    ...Array.from(takers, ([key, { partner, authorized_data: data, state }]) =>
      element("option", { value: key }, [idOf(partner), data.stock_id, stateOf(state)].join(" · ")),
    ),
  );
  if (takers.has(chosen)) part("partnership").value = chosen;
}

// ---- what can be done

part("pause").addEventListener("click", () => {
  isPaused = !isPaused;
  part("pause").textContent = isPaused ? texts.resume : texts.pause;
  if (!isPaused) showHeld();
});

part("clear").addEventListener("click", () => {
  held = [];
  part("requests").replaceChildren();
  part("none").hidden = false;
});

part("taking").addEventListener("submit", (event) => {
  event.preventDefault();
  const { partner, authorized_data: data } = takers.get(part("partnership").value) ?? {};
  if (partner === undefined) return;
  const { type, ...by } = partner;
  const input = { ...by, stock_id: data.stock_id, openid: part("openid").value, handler: part("handler").value };
  const fault = part("notificationFault").value;
  act("coupon", fault === "" ? input : { ...input, fault }, part("taken"), (isTaken, given) =>
    isTaken ? taken(given) : texts.refused + complaint(given),
  );
});

function taken({ coupon, answer }) {
  const words = filled(texts.taken, coupon.coupon_id);
  if (answer === undefined) return words;
  return `${words} · ${answer.error === undefined ? `${filled(texts.handlerAnswered, answer.status)} ${answer.body}` : texts.handlerFailed + answer.error}`;
}

part("takingSigned").addEventListener("submit", (event) => {
  event.preventDefault();
  const input = { signed: part("signed").value, openid: part("openid").value };
  act("signed", input, part("takenSigned"), (isAnswered, given) => (isAnswered ? takenSigned(given) : complaint(given)));
});

function takenSigned({ errcode, msg, send_coupon_result: results = [] }) {
  const items = results.map(({ code, message, stock_id, coupon_code }) => [stock_id, code, message, coupon_code]);
  return [[errcode, msg], ...items].map((words) => words.filter(Boolean).join(" ")).join(" · ");
}

/** What else a kind of fault takes. */
const FURTHER = {
  latency: ["ms"],
  429: ["retryAfter"],
  500: ["effect"],
  502: ["effect"],
  503: ["effect"],
  redirect: ["location"],
};
const further = ["ms", "retryAfter", "effect", "location"];

function showFurther() {
  const taken = FURTHER[part("kind").value] ?? [];
  for (const name of further) {
    part(name).disabled = !taken.includes(name);
    part(name).parentElement.hidden = !taken.includes(name);
  }
  part("further").hidden = taken.length === 0;
  part("times").disabled = part("always").checked;
}

part("kind").append(...faultKinds.map((kind) => element("option", { value: kind }, `${kind} – ${texts.kinds[kind] ?? ""}`)));
for (const id of ["kind", "always"]) part(id).addEventListener("change", showFurther);

part("injecting").addEventListener("submit", (event) => {
  event.preventDefault();
  const kind = part("kind").value;
  const given = (name) => (part(name).type === "number" ? Number(part(name).value) : part(name).value);
  const match = Object.fromEntries(
    ["method", "path"].map((name) => [name, part(name).value]).filter(([, value]) => value !== ""),
  );
  const fault = {
    kind,
    times: part("always").checked ? null : given("times"),
    ...Object.fromEntries((FURTHER[kind] ?? []).map((name) => [name, given(name)])),
    ...(Object.keys(match).length > 0 ? { match } : {}),
  };
  act("fault", fault, part("injected"), (isInjected, answer) =>
    isInjected ? texts.injected : texts.invalid + complaint(answer),
  );
});

showFurther();
follow();
