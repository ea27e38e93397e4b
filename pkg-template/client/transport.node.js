// Node: the global fetch, and node:https where there is none (Node 16); zlib, which every version has.
import http from "node:http";
import https from "node:https";
import stream from "node:stream";

export function hostFetch() {
  return globalThis.fetch === undefined ? nodeFetch : (url, init) => globalThis.fetch(url, init);
}

/** As much of fetch as the client uses. Redirects are not followed. */
function nodeFetch(url, { method, headers, body, signal }) {
  return new Promise((resolve, reject) => {
    const transport = url.startsWith("https:") ? https : http;
    const request = transport.request(url, { method, headers, signal });
    request.on("error", reject);
    request.on("response", (response) => resolve({ status: response.statusCode, headers: response.headers, body: response }));
    request.end(body);
  });
}

/** Unpacks gzip as it comes. Throws where it is none or ends early, and where bytes stand behind its end. */
export async function* gunzip(chunks) {
  // It takes milliseconds to load, and is not needed before.
  const { createGunzip } = await import("node:zlib");
  const unpacker = createGunzip();
  let packed = 0;
  async function* counted() {
    for await (const chunk of chunks) {
      packed += chunk.length;
      yield chunk;
    }
  }
  const ended = new Promise((resolve, reject) => {
    stream.pipeline(stream.Readable.from(counted()), unpacker, (error) => (error ? reject(error) : resolve(undefined)));
  });
  ended.catch(() => {});
  yield* unpacker;
  await ended;
  // zlib stops reading without a word at what is no further member.
  if (unpacker.bytesWritten !== packed) throw new Error("bytes behind the end of the gzip data");
}

/** Throws where this host cannot. */
gunzip.check = () => {};
