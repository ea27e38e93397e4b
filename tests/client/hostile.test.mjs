// The client against a server that does everything wrong, at random from a seed, for HOSTILE_SECONDS. Whatever it does:
// no POST is repeated that may not be, nothing unknown is called refused or not sent, nothing is believed that does not
// verify, and no promise is left.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createHostileServer } from "./hostile.mjs";
import { CERTIFICATES, createClient, library, notificationBody, seeded, startSandbox } from "./setup.mjs";

const SEED = Number(process.env.HOSTILE_SEED ?? 20241105);
const SECONDS = Number(process.env.HOSTILE_SECONDS ?? 20);
const CALLS_PER_CLIENT = 24;
const ATTEMPTS = 3;
const LATE_MS = 60_000;

test(`a hostile server for ${SECONDS} s, seed ${SEED}`, { timeout: SECONDS * 1000 + 240_000 }, async (t) => {
  const unhandled = [];
  const note = (reason) => unhandled.push(reason);
  process.on("unhandledRejection", note);
  const sandbox = await startSandbox({ platform: "publicKey" });
  const { merchant } = sandbox;
  await sandbox.close();
  const server = createHostileServer(merchant);
  const counts = { clients: 0, calls: 0, requests: 0 };
  const count = (what) => {
    counts[what] = (counts[what] ?? 0) + 1;
  };

  for (const until = Date.now() + SECONDS * 1000; Date.now() < until; ) {
    const seed = SEED + counts.clients;
    const random = seeded(seed);
    const { fetch, served } = server.open(random);
    const client = clientOf(server, merchant, random, fetch);
    const began = Date.now();
    const calls = Array.from({ length: CALLS_PER_CLIENT }, (_, number) => callOf(client, number, random, server, merchant));
    const ended = await Promise.all(calls.map(async (call) => ({ ...call, end: await settled(call.run()) })));
    for (const call of ended)
      judge(
        call,
        served.filter(({ call: number, path }) => number === call.number && path !== CERTIFICATES),
        seed,
        count,
      );
    judgeDownloads(
      served.filter(({ path }) => path === CERTIFICATES),
      client.isEmpty,
      Date.now() - began,
      seed,
    );
    counts.clients += 1;
    counts.calls += calls.length;
    counts.requests += served.length;
  }
  // A download that nobody waits for any more ends by its own deadline.
  await new Promise((resolve) => setTimeout(resolve, 5000));
  assert.equal(server.waiting(), 0, "requests were left hanging");
  process.removeListener("unhandledRejection", note);
  assert.deepEqual(unhandled, []);
  for (const seen of ["done", "refused", "unknown", "not_sent", "repeated", "withoutSerial"])
    assert.ok(counts[seen] > 0, `${seen} never happened: ${JSON.stringify(counts)}`);
  t.diagnostic(JSON.stringify(counts));
});

/** A client of one of the kinds there are. It signs nothing: the server would not look. */
function clientOf({ platform, retired, current }, { mchid, serialNo, apiV3Key }, random, fetch) {
  const publicKey = { id: "PUB_KEY_ID_9", publicKey: platform.keys[0].publicKey };
  const kinds = [
    { keys: [{ certificate: current.certificate }] },
    { keys: [{ certificate: retired.certificate }, { certificate: current.certificate }, publicKey] },
    { keys: [], certificates: "auto" },
    { keys: [{ certificate: retired.certificate }], certificates: "auto" },
    ...Array(3).fill({ keys: [{ certificate: retired.certificate }, publicKey], certificates: "auto" }),
  ];
  const kind = kinds[Math.floor(random() * kinds.length)];
  const retry = random() < 0.2 ? false : { attempts: ATTEMPTS, baseDelayMs: 0, maxDelayMs: 1 };
  const signer = async () => "A".repeat(342).concat("==");
  const client = createClient({
    mchid,
    serialNo,
    apiV3Key,
    signer,
    retry,
    fetch,
    attemptTimeoutMs: 200,
    timeoutMs: 500,
    isEmptyList: () => true,
    ...kind,
  });
  return Object.assign(Object.create(client), { isEmpty: kind.keys.length === 0 });
}

/** One of the calls there are; `repeatable`: whether its request may be sent again. */
function callOf(client, number, random, server, { apiV3Key }) {
  const kinds = ["build", "build", "terminate", "list", "get", "post", "post", "postIdempotent", "upload", "notification"];
  const kind = kinds[Math.floor(random() * kinds.length)];
  const mayAbort = random() < 0.1;
  const abortAt = Math.floor(random() * 300);
  const input = {
    authorized_data: { business_type: "FAVOR_STOCK", stock_id: String(number) },
    partner: { type: "APPID", appid: "wx1" },
  };
  const path = `/v3/x/${number}`;
  const isRight = random() < 0.5;
  const body = notificationBody({ number }, apiV3Key);
  const headers = server.platform.signed(isRight ? body : "other", {
    "Wechatpay-Serial": random() < 0.5 ? server.current.serialNo : server.retired.serialNo,
  });
  const run = {
    build: (signal) => client.partnerships.build(input, { idempotencyKey: String(number), signal }),
    terminate: (signal) => client.partnerships.terminate(input, { idempotencyKey: String(number), signal }),
    list: (signal) => client.partnerships.list({ authorized_data: input.authorized_data }, { signal }),
    get: (signal) => client.request({ path, signal }),
    post: (signal) => client.request({ method: "POST", path, body: { number }, signal }),
    postIdempotent: (signal) => client.request({ method: "POST", path, body: { number }, retry: "idempotent", signal }),
    upload: (signal) => client.upload({ path, file: new Uint8Array(9), filename: "a.png", signal }),
    notification: () => client.notifications.parse({ headers, body }),
  }[kind];
  return {
    number,
    kind,
    isRight,
    repeatable: kind !== "post" && kind !== "upload",
    run() {
      if (!mayAbort) return run();
      const controller = new AbortController();
      setTimeout(() => controller.abort(), abortAt).unref();
      return run(controller.signal);
    },
  };
}

/** How a call ended; one that has not after a minute never will. */
async function settled(promise) {
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(() => resolve({ late: true }), LATE_MS);
  });
  const end = await Promise.race([
    promise.then(
      (result) => ({ result }),
      (error) => ({ error }),
    ),
    late,
  ]);
  clearTimeout(timer);
  return end;
}

function judge({ kind, number, end, repeatable, isRight }, requests, seed, count) {
  const where = `seed ${seed}, call ${number} (${kind}): ${JSON.stringify(requests.map(({ became, serial }) => [became, serial]))} ${end.error?.stack}`;
  assert.ok(!end.late, `${where}: never ended`);
  const became = requests.map((request) => request.became);

  if (kind === "notification") {
    assert.ok(end.result === undefined || isRight, `${where}: a forged notification`);
    assert.equal(requests.length, 0, where);
    if (end.error !== undefined) assert.ok(end.error instanceof library.WechatPayError, where);
    return;
  }

  // No repeated POST: one request, or a second one behind a verified refusal of the serial, without it.
  const repeats = requests.slice(1);
  if (repeats.length > 0) count("repeated");
  for (const [at, request] of repeats.entries()) {
    const isWithoutSerial = requests[at].serial !== undefined && request.serial === undefined;
    if (isWithoutSerial) count("withoutSerial");
    assert.ok(repeatable || (isWithoutSerial && became[at] === "refusedVerified"), `${where}: repeated`);
    assert.deepEqual(
      [request.method, request.key, String(request.body), request.path],
      [requests[0].method, requests[0].key, String(requests[0].body), requests[0].path],
      where,
    );
    assert.notEqual(request.headers.Authorization, requests[at].headers.Authorization, where);
  }
  assert.ok(requests.length <= ATTEMPTS, where);

  const last = became[became.length - 1];
  if (end.result !== undefined) {
    const isEmptyPage = kind === "list" && String(last).startsWith("refused");
    assert.ok(last === "done" || isEmptyPage, `${where}: believed ${JSON.stringify(end.result)}`);
    count("done");
    return;
  }

  const { error } = end;
  assert.ok(error instanceof library.WechatPayError && library.errorCodes.includes(error.code), where);
  count(error.outcome);
  const sent = became.filter((what) => what !== "notSent");
  if (error.outcome === "not_sent") assert.deepEqual(sent, [], `${where}: called not sent`);
  // An attempt whose answer came too late is open for the client, whatever the server knows.
  else if (error.outcome === "refused")
    assert.ok(sent.length > 0 && sent.every((what) => what.startsWith("refused")), `${where}: called refused`);
  else assert.equal(error.outcome, "unknown", where);
  if (error.answerVerified === true)
    assert.ok(error.status !== undefined && (last === "refusedVerified" || last === "open"), where);
  assert.ok(error.attempts >= requests.length && error.attempts <= ATTEMPTS, `${where}: ${error.attempts}`);
  assert.ok(error.explanation.cause.length > 0 && typeof error.retryable === "boolean", where);
  assert.ok(
    !JSON.stringify({ ...error, message: error.message, hint: error.hint }).includes("WECHATPAY2-SHA256-RSA2048 mchid"),
    where,
  );
}

/** At most one download in ten minutes; without any key another after a second, then two, and so on. */
function judgeDownloads(requests, isEmpty, ms, seed) {
  const most = isEmpty ? 1 + Math.ceil(Math.log2(1 + ms / 1000)) : 1;
  assert.ok(requests.length <= most * ATTEMPTS, `seed ${seed}: ${requests.length} requests for certificates in ${ms} ms`);
}
