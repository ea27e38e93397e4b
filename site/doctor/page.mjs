// The doctor's page: what was given, and what is said of it, at every change. Nothing is sent or stored.
import { clearKeys } from "wechatpay-wasm";
import { entriesIn } from "#package/core/capture.js";
import { isSecret, onOneLine, withoutSecrets } from "#package/quoted.js";
import { element } from "./element.mjs";
import { examine, readAnswer } from "./examination.mjs";
import { EXAMPLES } from "./examples.mjs";
import { decoded, kindOf, LARGEST_ANSWER, LARGEST_KEY, withPrivateKey } from "./material.mjs";
import { reportOf } from "./report.mjs";
import { headlineOf, resultOf } from "./result.mjs";
import { TEXTS } from "./texts.mjs";

const language = document.documentElement.lang.startsWith("en") ? "en" : "zh";
const texts = TEXTS[language];
const say = (zh, en) => (language === "en" ? en : zh);

/** Text that is longer, or a HAR, is kept beside the field rather than in it: fields are slow, and HARs hold secrets. */
const LONGEST_IN_FIELD = 1 << 17;
const MOST_ENTRIES = 1000;
const PAUSE_MILLISECONDS = 120;
const PRIVATE_KEY = /PRIVATE KEY-----/;

/** @type {(id: string) => any} */
const part = (id) => document.getElementById(id);
const fields = { answer: part("answer"), signed: part("signed") };
const stated = ["mchid", "serialNo", "appid", "publicKeyId"].map((name) => [name, part(name)]);

/** @type {{ name: string, text: string, entries?: any[], entry?: number } | undefined} an answer beside the field */
let held;
/** @type {{ name: string, kind: string, bytes: Uint8Array }[]} certificates and public keys */
let materials = [];
/** @type {File | undefined} which file it is, never what it holds */
let privateKey;
let shown;

// ---- what was given

function given() {
  const values = Object.fromEntries(stated.map(([name, field]) => [name, field.value]).filter(([, value]) => value !== ""));
  const { mchid, serialNo, appid, publicKeyId } = values;
  const certificate = materials.find(({ kind }) => kind === "merchant" || kind === "certificate")?.bytes;
  const keys = materials.flatMap(({ kind, bytes }) => {
    if (kind === "platform") return [{ certificate: bytes }];
    return kind === "publicKey" ? [{ publicKey: bytes, ...(publicKeyId ? { id: publicKeyId } : {}) }] : [];
  });
  return {
    answer: held ? readAnswer(held.text, held.entry) : readAnswer(fields.answer.value, undefined),
    signed: fields.signed.value,
    stated: { ...(mchid ? { mchid } : {}), ...(serialNo ? { serialNo } : {}) },
    credentials: {
      ...(appid ? { appid } : {}),
      ...(certificate ? { certificate } : {}),
      ...(keys.length > 0 ? { keys } : {}),
    },
  };
}

let examination = 0;

async function refresh() {
  examination += 1;
  const mine = examination;
  const everything = given();
  const run = (bytes) => examine(everything, bytes, language === "en" ? "en" : "zh-CN");
  const key = privateKey;
  const found = key ? await withPrivateKey(key, run).catch((error) => unread(error, key)) : run(undefined);
  // Or something else was given since.
  if (mine !== examination) return;
  if (typeof found === "object") show(found);
  else {
    privateKey = undefined;
    listMaterials();
    complain(found);
    await refresh();
  }
}

/** Says so of a file that cannot be read; any other error is one of ours. */
function unread(error, { name }) {
  if (error instanceof DOMException) return texts.refused.unread(name);
  throw error;
}

let timer;
/** Soon, where somebody is typing. */
function changed() {
  clearTimeout(timer);
  timer = setTimeout(refresh, PAUSE_MILLISECONDS);
}

async function changedNow() {
  clearTimeout(timer);
  await refresh();
}

// ---- what is shown

function show(found) {
  shown = found;
  const parts = resultOf(found, say, texts);
  part("found").replaceChildren(...(parts.length > 0 ? parts : [element("p", { class: "faint" }, texts.empty)]));
  part("copy").hidden = parts.length === 0;
  part("copyHint").hidden = parts.length === 0;
  part("copied").hidden = true;
  announce(headlineOf(found, say, texts));
}

function announce(text) {
  // Read out once: the same text again is no change.
  if (part("status").textContent !== text) part("status").textContent = text;
}

function complain(text) {
  part("complaint").textContent = onOneLine(withoutSecrets(text));
  part("complaint").hidden = text === "";
  part("complaint").scrollIntoView({ block: "nearest" });
}

function listMaterials() {
  const entry = (name, kind, remove) =>
    element(
      "li",
      {},
      element("span", {}, kind, element("span", { class: "faint" }, ` ${onOneLine(withoutSecrets(name))}`)),
      removal(`${texts.remove} ${kind}`, () => {
        remove();
        listMaterials();
        announce(texts.removed(kind));
        changedNow();
      }),
    );
  part("materials").replaceChildren(
    ...materials.map((one) =>
      entry(one.name, texts.kinds[one.kind], () => {
        materials = materials.filter((other) => other !== one);
        part("chooseFiles").focus();
      }),
    ),
  );
  part("key").replaceChildren(
    ...(privateKey
      ? [
          entry(privateKey.name, texts.kinds.privateKey, () => {
            privateKey = undefined;
            part("chooseKey").focus();
          }),
        ]
      : []),
  );
}

function removal(label, remove) {
  return element("button", { type: "button", class: "remove", "aria-label": label, click: remove }, texts.remove);
}

function listHeld() {
  fields.answer.hidden = held !== undefined;
  part("held").hidden = held === undefined;
  if (held === undefined) {
    part("held").replaceChildren();
    return;
  }
  const remove = () => {
    held = undefined;
    listHeld();
    fields.answer.focus();
    changedNow();
  };
  part("held").replaceChildren(
    element(
      "p",
      {},
      texts.held(onOneLine(withoutSecrets(held.name)), sizeOf(held.text.length)),
      " ",
      removal(texts.remove, remove),
    ),
    ...(held.entries && held.entries.length > 1 ? [entryChoice(held)] : []),
  );
}

function entryChoice(har) {
  const options = har.entries.slice(0, MOST_ENTRIES).map(({ method, url, status }, at) => {
    const text = `${at + 1}. ${status || "–"} ${method ?? ""} ${url ?? ""}`;
    return element("option", { value: String(at + 1) }, onOneLine(withoutSecrets(text)).slice(0, 120));
  });
  const select = element("select", { id: "entry" }, element("option", { value: "" }, "–"), ...options);
  select.addEventListener("change", () => {
    har.entry = Number(/** @type {HTMLSelectElement} */ (select).value) || undefined;
    changedNow();
  });
  return element(
    "p",
    {},
    element("label", { for: "entry" }, texts.entry),
    " ",
    select,
    har.entries.length > MOST_ENTRIES ? ` ${texts.entryFirst(har.entries.length)}` : undefined,
  );
}

function sizeOf(length) {
  if (length < 1024) return `${length} B`;
  return length < 1 << 20 ? `${(length / 1024).toFixed(1)} KB` : `${(length / (1 << 20)).toFixed(1)} MB`;
}

// ---- giving

/** An answer: into the field, or beside it. */
function takeAnswer(text, name) {
  const entries = /^\s*\{/.test(text) ? entriesIn(text) : undefined;
  if (text.length <= LONGEST_IN_FIELD && entries === undefined && !PRIVATE_KEY.test(text)) {
    held = undefined;
    fields.answer.value = text;
  } else {
    held = { name, text, entries };
    fields.answer.value = "";
  }
  listHeld();
}

/** Takes files for what their bytes say they are. */
async function takeFiles(files, isAnswerWelcome) {
  const complaints = [];
  for (const file of files) complaints.push(await takeFile(file, isAnswerWelcome).catch((error) => unread(error, file)));
  complain(complaints.filter(Boolean).join(" "));
  listMaterials();
  await changedNow();
}

/** @returns {Promise<string | undefined>} why it was not taken */
async function takeFile(file, isAnswerWelcome) {
  const { name } = file;
  if (file.size > (isAnswerWelcome ? LARGEST_ANSWER : LARGEST_KEY)) return texts.refused.tooLarge(name);
  const bytes = new Uint8Array(await file.arrayBuffer());
  const kind = kindOf(bytes);
  if (["merchant", "platform", "certificate", "publicKey"].includes(kind)) {
    if (bytes.length > LARGEST_KEY) return texts.refused.tooLarge(name);
    const isOne = (other) => (kind === "merchant" || kind === "certificate") && ["merchant", "certificate"].includes(other.kind);
    materials = [
      ...materials.filter((other) => !isOne(other) && !(other.kind === kind && kind === "publicKey")),
      { name, kind, bytes },
    ];
    return undefined;
  }
  if (kind === "text" && isAnswerWelcome) {
    takeAnswer(decoded(bytes), name);
    return undefined;
  }
  bytes.fill(0);
  return kind === "text" ? texts.refused.notMaterial(name) : texts.refused[kind](name);
}

/** Which file it is; `refresh` reads it, each time for one check. */
function takePrivateKey(file) {
  if (file.size > LARGEST_KEY) {
    complain(texts.refused.tooLarge(file.name));
    return;
  }
  complain("");
  privateKey = file;
  listMaterials();
  changedNow();
}

/** Pasted or dropped text. True where the field is not to take it by itself. */
function takeText(text, isAnswer) {
  const isJson = /^\s*[{[]/.test(text);
  if ((PRIVATE_KEY.test(text) && !(isJson && isAnswer)) || isBareSecret(text)) {
    complain(texts.refused.pastedKey);
    return true;
  }
  complain("");
  if (!isAnswer) return text.length > LONGEST_IN_FIELD;
  if (text.length <= LONGEST_IN_FIELD && !PRIVATE_KEY.test(text) && !(isJson && entriesIn(text))) return false;
  takeAnswer(text, texts.pasted);
  changedNow();
  return true;
}

/** Base64 as long as a key's, and nothing else. */
function isBareSecret(text) {
  return text.length > 1000 && text.length <= LARGEST_KEY && isSecret(text.trim());
}

function choosing(id, take) {
  const input = part(id);
  input.addEventListener("change", async () => {
    const files = [...input.files];
    // The same file may be chosen again.
    input.value = "";
    await take(files);
  });
}

function clearAll() {
  for (const field of [fields.answer, fields.signed, ...stated.map(([, field]) => field)]) field.value = "";
  held = undefined;
  materials = [];
  privateKey = undefined;
  clearKeys();
  complain("");
  listHeld();
  listMaterials();
  changedNow();
  announce(texts.cleared);
  fields.answer.focus();
}

async function showExample({ answer, signed = "" }) {
  fields.signed.value = signed;
  takeAnswer(answer, say("例子：HAR", "Example: HAR"));
  part("more").open ||= signed !== "";
  complain("");
  await changedNow();
  part("result").focus({ preventScroll: true });
  part("result").scrollIntoView({ block: "nearest" });
}

async function copy() {
  const report = reportOf(shown, say, texts);
  try {
    await navigator.clipboard.writeText(report);
    announce(texts.copied);
    part("copied").textContent = texts.copied;
    part("copied").hidden = false;
  } catch {
    byHand(report);
  }
}

/** Where the page may not write to the clipboard. */
function byHand(report) {
  const field = element("textarea", { readonly: true, rows: "8", "aria-label": texts.copyByHand });
  /** @type {HTMLTextAreaElement} */ (field).value = report;
  part("copied").replaceChildren(texts.copyByHand, field);
  part("copied").hidden = false;
  /** @type {HTMLTextAreaElement} */ (field).select();
}

// ---- the page

for (const [name, field] of [...Object.entries(fields), ...stated]) {
  field.addEventListener("paste", (event) => {
    if (event.clipboardData?.files.length > 0) {
      event.preventDefault();
      takeFiles(event.clipboardData.files, true);
    } else if (takeText(event.clipboardData?.getData("text/plain") ?? "", name === "answer")) event.preventDefault();
  });
  field.addEventListener("input", changed);
}
choosing("chooseAnswer", (files) => takeFiles(files, true));
choosing("chooseFiles", (files) => takeFiles(files, false));
choosing("chooseKey", ([file]) => file && takePrivateKey(file));
part("clear").addEventListener("click", clearAll);
part("copy").addEventListener("click", copy);
part("examples").append(
  ...EXAMPLES.map((example) =>
    element(
      "button",
      { type: "button", id: `example-${example.id}`, click: () => showExample(example) },
      say(`“${example.said.zh}”`, example.said.en),
    ),
  ),
);

document.addEventListener("dragover", (event) => {
  event.preventDefault();
  document.body.classList.add("dropping");
});
for (const name of ["dragleave", "drop"]) document.addEventListener(name, () => document.body.classList.remove("dropping"));
document.addEventListener("drop", (event) => {
  event.preventDefault();
  const { files } = event.dataTransfer ?? {};
  const text = event.dataTransfer?.getData("text/plain");
  if (files && files.length > 0) takeFiles(files, true);
  else if (text && event.target === fields.signed) {
    if (!takeText(text, false)) fields.signed.value = text;
    changedNow();
  } else if (text && !takeText(text, true)) {
    takeAnswer(text, texts.pasted);
    changedNow();
  }
});
// Browsers fill fields in again when one goes back.
addEventListener("pageshow", changed);
listHeld();
refresh();
