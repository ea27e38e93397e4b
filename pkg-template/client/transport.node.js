// Node: the global fetch, and node:https where there is none (Node 16).
import http from "node:http";
import https from "node:https";

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
