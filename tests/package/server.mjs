// A server that tells exactly what arrived: request line, headers and body as bytes off the wire.
import { createServer } from "node:http";

/** Runs `use(origin, received)`; `received` holds one entry per request, oldest first. */
export async function withServer(use) {
  const received = [];
  const server = createServer((request, response) => {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const { method, url: target, headers, rawHeaders } = request;
      received.push({ method, target, headers, rawHeaders, body: Buffer.concat(chunks) });
      response.writeHead(204, { Connection: "close" });
      response.end();
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await use(`http://127.0.0.1:${server.address().port}`, received);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

/** The members of the Authorization header, as a server reads them. */
export function authorizationOf({ headers }) {
  const [scheme, rest] = headers.authorization.split(/ (.*)/s);
  return { scheme, ...Object.fromEntries(Array.from(rest.matchAll(/(\w+)="([^"]*)"/g), ([, name, value]) => [name, value])) };
}

/** What the server would have signed: its own view of the request. */
export function messageOf(request, signedBody = request.body) {
  const { timestamp, nonce_str: nonce } = authorizationOf(request);
  return Buffer.concat([
    Buffer.from(`${request.method}\n${request.target}\n${timestamp}\n${nonce}\n`),
    signedBody,
    Buffer.from("\n"),
  ]);
}
