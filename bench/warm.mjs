// What a call costs in a process that has made many: ratios within one process, on the same key and message.
import { createHash, createPrivateKey, generateKeyPairSync } from "node:crypto";
import * as library from "wechatpay-wasm";
import { FIRST_MODULE, plain } from "./kernel.mjs";
import * as materials from "./materials.mjs";
import { nodeDecrypt, nodeVerifiers, signers } from "./peers.mjs";
import { compared, difference, interleaved, line, median, ratio, summary } from "./statistics.mjs";

export const OURS = "wechatpay-wasm";
const MEGABYTE = 1 << 20;

/** One signature of a partnership request, by everything that can sign. */
export async function sign({ rounds, kernel, progress }) {
  const { message, headers } = library.signRequest(materials.request);
  const [, signature] = /signature="([^"]+)"/.exec(headers.Authorization);
  const others = await signers(message);
  for (const { name, run } of others) {
    if ((await run()) !== signature) throw new Error(`${name} makes another signature: it does not sign the same message`);
  }
  const ours = { name: OURS, run: () => library.signRequest(materials.request) };
  if (kernel === undefined) others.unshift(await firstModuleAlone());
  return { rows: compared(await interleaved([ours, ...others], { rounds, progress })) };
}

async function firstModuleAlone() {
  const copy = await plain(new URL("../pkg/index.js", import.meta.url).href, materials.request);
  return { name: FIRST_MODULE, run: () => copy.signRequest(materials.request) };
}

/** `verifyResponse` of an answer, and node:crypto assembling and verifying the same message. */
export async function verify({ rounds, progress }) {
  const answer = materials.answer(materials.jsonOf(512));
  const ours = { name: OURS, run: () => library.verifyResponse({ status: 200, ...answer, keys: materials.keys }) };
  return { rows: compared(await interleaved([ours, ...nodeVerifiers(answer)], { rounds, progress })) };
}

/** `parseNotification` of 4 KB, and node:crypto with JSON.parse: verify, parse, decrypt, parse. */
export async function notification({ rounds, progress }) {
  const given = materials.notification(4096);
  const ours = {
    name: OURS,
    run: () => library.parseNotification({ ...given, keys: materials.keys, apiV3Key: materials.apiV3Key }),
  };
  const others = nodeVerifiers(given).map(({ name, run }) => ({
    name,
    run() {
      const { ciphertext, nonce, associated_data: associatedData } = JSON.parse(run()).resource;
      return JSON.parse(nodeDecrypt({ ciphertext, nonce, associatedData }));
    },
  }));
  if (others[0].run().text !== ours.run().resource.text) throw new Error("node:crypto decrypts another text");
  return { rows: compared(await interleaved([ours, ...others], { rounds, progress })) };
}

/**
 * SHA-256 over 1 MB: `signMessage` of 1 MB of bytes minus `signMessage` of 1 byte, so that RSA falls out and what stays
 * is hashing (and one copy into the wasm memory).
 */
export async function hash({ rounds, progress }) {
  const [large, small] = [new Uint8Array(MEGABYTE), new Uint8Array(1)];
  const of = (message) => () => library.signMessage({ message, privateKey: materials.privateKey });
  const samples = await interleaved(
    [
      { name: "1 MB", run: of(large) },
      { name: "1 byte", run: of(small) },
      { name: "node", run: () => createHash("sha256").update(large).digest() },
    ],
    { rounds, slice: 25, progress },
  );
  const hashing = samples["1 MB"].map((value, round) => value - samples["1 byte"][round]);
  return throughput({ [OURS]: hashing, "node:crypto": samples.node });
}

/** AES-256-GCM over 1 MB: `decryptResource`, Base64 to text, and node:crypto doing the same. */
export async function aead({ rounds, progress }) {
  const resource = materials.sealed("x".repeat(MEGABYTE));
  const ours = { name: OURS, run: () => library.decryptResource({ ...resource, apiV3Key: materials.apiV3Key }) };
  const theirs = { name: "node:crypto", run: () => nodeDecrypt(resource) };
  if (ours.run() !== theirs.run()) throw new Error("node:crypto decrypts another text");
  return throughput(await interleaved([ours, theirs], { rounds, slice: 25, progress }));
}

function throughput(samples) {
  return { rows: compared(samples).map((row) => ({ ...row, megabytesPerSecond: 1000 / row.ms.median })) };
}

/**
 * Everything in `signRequest` but RSA, 1 KB body: `prepareRequest` with a certificate, which is looked up by its text as
 * the private key is, and `buildAuthorization`. (The second crossing stands in for the message's hash and the Base64.)
 */
export async function boundary({ rounds, progress }) {
  const request = { ...materials.request, body: materials.jsonOf(1024) };
  const { privateKey, serialNo, mchid, timestamp, nonceStr } = request;
  const { privateKey: _, ...unsigned } = { ...request, certificate: materials.certificate };
  const parts = { mchid, serialNo, timestamp, nonceStr, signature: `${"A".repeat(342)}==` };
  const { message } = library.prepareRequest(unsigned);
  const samples = await interleaved(
    [
      {
        name: "prepareRequest + buildAuthorization",
        run: () => [library.prepareRequest(unsigned), library.buildAuthorization(parts)],
      },
      { name: "signRequest", run: () => library.signRequest(request) },
      { name: "signMessage", run: () => library.signMessage({ message, privateKey }) },
    ],
    { rounds, progress },
  );
  const pair = samples["prepareRequest + buildAuthorization"];
  return {
    rows: [
      { name: "prepareRequest + buildAuthorization", ms: summary(pair) },
      { name: "signRequest minus signMessage", ms: difference(samples.signRequest, samples.signMessage) },
      { name: "share of signRequest", ratio: ratio(pair, samples.signRequest) },
    ],
  };
}

/**
 * Reading a key and what is precomputed for it: the first signature with a key that is not in the cache, minus the next
 * one with the same key. `clearKeys` makes every key unseen again.
 */
export async function keys({ quick, progress }) {
  const [count, passes] = quick ? [6, 8] : [24, 20];
  const pool = [];
  while (pool.length < count) {
    progress(`key ${pool.length + 1} of ${count}`);
    pool.push(
      generateKeyPairSync("rsa", {
        modulusLength: 2048,
        privateKeyEncoding: { type: "pkcs8", format: "pem" },
        publicKeyEncoding: { type: "spki", format: "pem" },
      }).privateKey,
    );
  }
  const { message } = library.signRequest(materials.request);
  const timed = (run) => {
    const started = performance.now();
    run();
    return performance.now() - started;
  };
  const reading = [];
  const parsing = [];
  // The first passes warm up.
  for (let pass = -4; pass < passes; pass += 1) {
    progress(pass < 0 ? "warming up" : `pass ${pass + 1} of ${passes}`);
    library.clearKeys();
    for (const privateKey of pool) {
      const signed = () => timed(() => library.signMessage({ message, privateKey }));
      const first = signed();
      const again = median([signed(), signed(), signed()]);
      const parsed = timed(() => createPrivateKey(privateKey));
      if (pass < 0) continue;
      reading.push(first - again);
      parsing.push(parsed);
    }
  }
  library.clearKeys();
  return {
    rows: [
      { name: OURS, ms: summary(reading) },
      { name: "node:crypto, createPrivateKey", ms: summary(parsing) },
    ],
  };
}

/** Signing over body sizes: the slope below and above 1 MB, and the distance from a line. */
export async function growth({ quick, progress }) {
  const sizes = [0, 0.25, 0.5, 1, 1.5, 2].map((megabytes) => megabytes * MEGABYTE);
  const contestants = sizes.map((size) => ({ name: String(size), run: request(size) }));
  const samples = await interleaved(contestants, { rounds: quick ? 7 : 31, slice: 20, progress });
  const points = sizes.map((size) => [size, median(samples[size])]);
  const slope = (part) => line(part).slope * 1e6;
  return {
    rows: sizes.map((size) => ({ name: `${size} bytes`, ms: summary(samples[size]) })),
    nanosecondsPerByte: { all: slope(points), upTo1MB: slope(points.slice(0, 4)), from1MB: slope(points.slice(3)) },
    deviation: line(points).deviation,
  };

  function request(size) {
    const { body, ...rest } = materials.request;
    const options = size === 0 ? { ...rest, body: "" } : { ...rest, body: materials.jsonOf(size) };
    return () => library.signRequest(options);
  }
}
