// Shows the built site on loopback:
//   node site/serve.mjs --dir folder [--base /path/] [--port 4173]
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { parseArgs } from "node:util";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".xml": "application/xml",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
};

const { values } = parseArgs({
  options: { dir: { type: "string" }, base: { type: "string", default: "/" }, port: { type: "string", default: "4173" } },
});
const folder = path.resolve(values.dir);

/** The file of an address: itself, `address.html`, or `address/index.html`. */
function fileOf(address) {
  if (!address.startsWith(values.base)) return undefined;
  const named = path.join(folder, address.slice(values.base.length));
  if (named !== folder && !named.startsWith(folder + path.sep)) return undefined;
  const isFile = (file) => existsSync(file) && statSync(file).isFile();
  const candidates = address.endsWith("/") ? [path.join(named, "index.html")] : [named, `${named}.html`];
  return candidates.find(isFile);
}

const server = createServer((request, response) => {
  const file = fileOf(addressOf(request.url));
  const sent = file ?? path.join(folder, "404.html");
  response.writeHead(file ? 200 : 404, { "Content-Type": TYPES[path.extname(sent)] ?? "application/octet-stream" });
  createReadStream(sent).pipe(response);
});

/** Without the query; empty where it is no address. */
function addressOf(url) {
  try {
    return decodeURIComponent(url.split("?")[0]);
  } catch {
    return "";
  }
}

server.on("error", ({ message }) => {
  console.error(message);
  process.exitCode = 1;
});
server.listen(Number(values.port), "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}${values.base}`));
