// Node, Deno and Bun: interleaved promises and worker threads give what calls one by one give.

import { fileURLToPath } from "node:url";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import * as library from "wechatpay-wasm";
import vectors from "../conformance/vectors.mjs";

const { merchant, platform, timestamp } = vectors;
const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

/** One operation in several steps; `pause` lets others in between them. */
async function operation(index, pause) {
  const { mchid, serialNo, privateKey } = index % 2 === 0 ? merchant : { ...platform, mchid: "1230000109" };
  const nonceStr = `nonce${index}`;
  const request = library.partnershipRequests.build(vectors.build.input, { idempotencyKey: `key-${index}` });
  await pause();
  const prepared = library.prepareRequest({ mchid, serialNo, timestamp, nonceStr, ...request });
  await pause();
  const signature = library.signMessage({ message: prepared.message, privateKey });
  await pause();
  if (index % 5 === 0) library.clearKeys();
  let refused;
  try {
    library.signRequest({ mchid, serialNo, privateKey, nonceStr: `${index}"`, url: "/v3/certificates" });
  } catch (error) {
    refused = [error.code, error.field];
  }
  await pause();
  return [library.completeRequest(prepared, signature).headers, refused];
}

const indices = Array.from({ length: 60 }, (_, index) => index);
const all = async (pause) => JSON.stringify(await Promise.all(indices.map((index) => operation(index, pause))));

function inThread() {
  return new Promise((resolve, reject) => {
    const worker = new Worker(fileURLToPath(import.meta.url));
    worker.once("message", (text) => {
      worker.terminate();
      resolve(text);
    });
    worker.once("error", reject);
  });
}

if (isMainThread) {
  const oneByOne = [];
  for (const index of indices) oneByOne.push(await operation(index, () => {}));
  const expected = JSON.stringify(oneByOne);
  const outcomes = { "promises, in turns": await all(turn), "promises, in microtasks": await all(() => null) };
  const threads = await Promise.all([inThread(), inThread(), inThread(), inThread(), all(turn)]);
  threads.forEach((text, number) => (outcomes[`thread ${number}`] = text));
  const failures = Object.keys(outcomes).filter((name) => outcomes[name] !== expected);
  console.log(`RESULT ${JSON.stringify({ passed: Object.keys(outcomes).length - failures.length, failures })}`);
} else {
  parentPort.postMessage(await all(turn));
}
