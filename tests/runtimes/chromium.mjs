// Headless Chromium, over bundles made by each bundler, under a policy that allows WebAssembly and nothing else.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { build, rollup, vite, webpack } from "./bundlers.mjs";
import { chromium } from "./installed-chromium.mjs";
import { run, serving } from "./process.mjs";
import { project, version, work } from "./workspace.mjs";

const entry = () => join(work, "hosts/page.mjs");
const page = '<!doctype html><title>conformance</title><script type="module" src="/bundle.js"></script>\n';

const bundles = {
  async esbuild(folder) {
    await build({ entryPoints: [entry()], outfile: join(folder, "bundle.js"), format: "esm", minify: true });
    return folder;
  },
  async webpack(folder) {
    await webpack({ entry: entry(), output: { path: folder, filename: "bundle.js" } });
    return folder;
  },
  async rollup(folder) {
    await rollup(entry(), { file: join(folder, "bundle.js"), format: "es" }, { browser: true });
    return folder;
  },
  async vite(folder) {
    const root = project("chromium-vite", {
      "index.html": page.replace("/bundle.js", "/main.js"),
      "main.js": 'import "../hosts/page.mjs";\n',
    });
    await vite({ root });
    return join(folder, "dist");
  },
};

async function chromiumCase(bundler) {
  const program = await chromium();
  const folder = await bundles[bundler](project(`chromium-${bundler}`, { "index.html": page }));
  const outcome = await visit(program, folder);
  return { ...outcome, note: `${bundler} ${version(bundler)}, ${(await run(program, ["--version"])).stdout.trim()}` };
}

const policy = "default-src 'none'; connect-src 'self'; script-src 'self' 'wasm-unsafe-eval'";

/** Serves `folder`, opens it, and returns what the page posts back. */
async function visit(program, folder) {
  let posted;
  const outcome = new Promise((resolve) => (posted = resolve));
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const file = join(folder, pathname === "/" ? "index.html" : pathname);
    if (request.method === "POST") {
      let body = "";
      request.on("data", (data) => {
        body += data;
      });
      request.on("end", () => {
        response.end();
        posted(JSON.parse(body));
      });
    } else if (existsSync(file)) {
      const type = extname(file) === ".html" ? "text/html" : "text/javascript";
      response
        .writeHead(200, { "Content-Type": `${type}; charset=utf-8`, "Content-Security-Policy": policy })
        .end(readFileSync(file));
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const profile = mkdtempSync(join(tmpdir(), "chromium-"));
  // Without its sandbox Chromium also starts as root, as in containers; it visits this page only.
  const flags = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    `--user-data-dir=${profile}`,
  ];
  const late = new Promise((_, reject) =>
    setTimeout(() => reject(new Error("the page reported nothing within 180 s")), 180_000).unref(),
  );
  try {
    const address = `http://127.0.0.1:${server.address().port}/`;
    return await serving(program, [...flags, "--enable-logging=stderr", address], {}, () => Promise.race([outcome, late]));
  } finally {
    server.closeAllConnections();
    server.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

export const chromiumCases = Object.fromEntries(
  Object.keys(bundles).map((bundler) => [`chromium-${bundler}`, () => chromiumCase(bundler)]),
);
