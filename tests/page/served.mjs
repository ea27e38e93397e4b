// The page as it is built from pkg/, on loopback; whatever Chromium asks anybody for passes here.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Builds both languages; `remove` takes the folder away again. */
export function built() {
  const folder = mkdtempSync(join(tmpdir(), "doctor-"));
  execFileSync(process.execPath, [join(root, "site/doctor/build.mjs"), "--pkg", join(root, "pkg"), "--out", folder]);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Serves `folder` and is Chromium's proxy: `asked` has every request, for any host. */
export async function serve(folder) {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    try {
      const html = readFileSync(join(folder, new URL(request.url, "http://localhost").pathname, "index.html"));
      response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(html);
    } catch {
      response.writeHead(404).end();
    }
  });
  server.on("connect", (request, socket) => {
    asked.push(`CONNECT ${request.url}`);
    socket.destroy();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  return {
    asked,
    url: `http://127.0.0.1:${port}`,
    proxy: [`--proxy-server=http://127.0.0.1:${port}`, "--proxy-bypass-list=<-loopback>"],
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
