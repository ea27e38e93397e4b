// 200,000 mixed calls: what the process holds afterwards is what it held half-way. Needs --expose-gc.
import * as library from "wechatpay-wasm";
import vectors from "../conformance/vectors.mjs";

const CALLS = 200_000;
const MAX_GROWTH = { used: 1, resident: 8 }; // MB: the engine takes memory for its heap in steps of a few.

const { merchant, platform, build, list, timestamp, nonceStr } = vectors;
const { mchid, serialNo, privateKey, certificate } = merchant;
const key = { id: platform.publicKeyId, publicKey: platform.publicKey };
const message = `${timestamp}\n${nonceStr}\n${vectors.answer.body}\n`;
const large = "中".repeat(2_000);
const refused = (call) => {
  try {
    call();
  } catch (error) {
    if (error instanceof library.WechatPayError) return;
  }
  throw new Error("an error was expected");
};

const calls = [
  () => library.buildPartnershipBody(build.input),
  () => library.buildPartnershipQuery(list.input),
  () => library.partnershipRequests.terminate(build.input, { idempotencyKey: "12345" }),
  (i) => library.prepareRequest({ mchid, serialNo, url: "/v3/pay", query: { number: i } }),
  () => library.buildSignMessage({ method: "POST", url: "/v3/pay", timestamp, nonceStr, body: large }),
  () => library.buildAuthorization({ mchid, serialNo, timestamp, nonceStr, signature: list.signature }),
  () => library.verifyMessage({ message, signature: vectors.answer.signature, key }),
  () => library.inspectCertificate(certificate),
  // A key text never seen before: the cache takes it in and lets another go.
  (i) => library.inspectCertificate(`${certificate}${" ".repeat(i % 500)}`),
  () => refused(() => library.signRequest({ mchid, serialNo, privateKey: "wrong", url: "/v3/pay" })),
  () =>
    refused(() =>
      library.buildPartnershipBody({
        get partner() {
          throw new Error("getter");
        },
      }),
    ),
  () => refused(() => library.verifyMessage({ message: large, signature: vectors.answer.signature, key })),
];
const rare = [
  () => library.signRequest({ mchid, serialNo, privateKey, url: "/v3/pay", body: { text: large } }),
  () => library.signMessage({ message, privateKey }),
  () => library.clearKeys(),
];

function held() {
  globalThis.gc();
  globalThis.gc();
  // `external` holds the WebAssembly memory.
  const { rss, heapUsed, external } = process.memoryUsage();
  return { used: (heapUsed + external) / 1e6, resident: rss / 1e6 };
}

let settled;
const startedAt = Date.now();
for (let i = 0; i < CALLS; i += 1) {
  if (i === CALLS / 2) settled = held();
  if (i % 50 === 0) rare[(i / 50) % rare.length](i);
  else calls[i % calls.length](i);
}
const seconds = Math.round((Date.now() - startedAt) / 1000);
const end = held();
const figures = ["used", "resident"].map((what) => `${what} ${settled[what].toFixed(1)} → ${end[what].toFixed(1)} MB`);
const note = `${CALLS.toLocaleString("en")} calls in ${seconds} s; from half-way to the end: ${figures.join(", ")}`;
const grew = Object.keys(MAX_GROWTH).some((what) => end[what] - settled[what] > MAX_GROWTH[what]);
console.log(`RESULT ${JSON.stringify({ passed: 1, failures: grew ? [`memory grew: ${note}`] : [], note })}`);
