// Node: the global fetch, and node:https where there is none (Node 16).
import http from "node:http";
import https from "node:https";

export function send() {
  return globalThis.fetch === undefined ? nodeFetch : (url, init) => globalThis.fetch(url, init);
}

/** As much of fetch as the client uses. */
function nodeFetch(url, { method, headers, body, signal }) {
  return new Promise((resolve, reject) => {
    const transport = url.startsWith("https:") ? https : http;
    const request = transport.request(url, { method, headers: { ...headers, "Content-Length": byteLength(body) }, signal });
    request.on("error", reject);
    request.on("response", (response) => {
      resolve({ status: response.statusCode, headers: new Headers(response.rawHeaders), arrayBuffer: () => readAll(response) });
    });
    request.end(body);
  });
}

function byteLength(body) {
  return body === undefined ? 0 : Buffer.byteLength(body);
}

/** Names in lower case; repeated headers are joined as fetch joins them. */
class Headers extends Map {
  constructor(raw) {
    super();
    for (let i = 0; i < raw.length; i += 2) {
      const earlier = this.get(raw[i]);
      this.set(raw[i].toLowerCase(), earlier === null ? raw[i + 1] : `${earlier}, ${raw[i + 1]}`);
    }
  }

  get(name) {
    return super.get(name.toLowerCase()) ?? null;
  }
}

async function readAll(response) {
  const chunks = [];
  for await (const chunk of response) chunks.push(chunk);
  return Buffer.concat(chunks);
}
