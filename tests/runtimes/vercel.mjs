// Vercel: the edge runtime, and Next.js routes in its edge and its Node runtime.
import { join } from "node:path";
import { build } from "./bundlers.mjs";
import { freePort, getJson, result, run, serving } from "./process.mjs";
import { engine, project, tool, version, work } from "./workspace.mjs";

async function edgeRuntime() {
  const folder = project("edge-runtime", {});
  const outfile = join(folder, "edge.js");
  await build({
    entryPoints: [join(work, "hosts/static.mjs")],
    outfile,
    format: "iife",
    globalName: "edge",
    conditions: ["edge-light"],
    platform: "neutral",
    // What Vercel's builder makes of an import of `*.wasm?module`.
    plugins: [
      {
        name: "wasm-module",
        setup(plugin) {
          plugin.onResolve({ filter: /\.wasm\?module$/ }, ({ path }) => ({ path, namespace: "wasm" }));
          plugin.onLoad({ filter: /.*/, namespace: "wasm" }, () => ({ contents: "export default hostModule;" }));
        },
      },
    ],
  });
  const wasm = join(work, "node_modules/wechatpay-wasm/core/core.wasm");
  const outcome = await result(engine("node24"), [join(work, "hosts/edge.mjs"), outfile, wasm], { cwd: work });
  return { ...outcome, note: `edge-runtime ${version("edge-runtime")}, code generation forbidden` };
}

const route = (runtime) => `import { conformance } from "../../../hosts/static.mjs";

export const runtime = "${runtime}";
export const dynamic = "force-dynamic";
export const GET = () => Response.json(conformance());
`;

const built = {};
function next(bundler) {
  built[bundler] ??= (async () => {
    const folder = project(`next-${bundler}`, {
      "package.json": { private: true },
      "next.config.mjs": "export default { turbopack: { root: new URL('../..', import.meta.url).pathname } };\n",
      "app/layout.js": "export default function Layout({ children }) { return <html><body>{children}</body></html>; }\n",
      "app/edge/route.js": route("edge"),
      "app/node/route.js": route("nodejs"),
    });
    const env = { NEXT_TELEMETRY_DISABLED: "1" };
    await run(engine("node24"), [tool("next"), "build", `--${bundler}`], { cwd: folder, env, seconds: 300 });
    const port = await freePort();
    const args = [tool("next"), "start", "--port", String(port), "--hostname", "127.0.0.1"];
    return serving(engine("node24"), args, { cwd: folder, env }, async () => ({
      edge: await getJson(port, "/edge"),
      node: await getJson(port, "/node"),
    }));
  })();
  return built[bundler];
}

const nextCase = (bundler, route) => async () => ({ ...(await next(bundler))[route], note: `next ${version("next")}` });

export const vercelCases = {
  "edge-runtime": edgeRuntime,
  "next-edge-turbopack": nextCase("turbopack", "edge"),
  "next-node-turbopack": nextCase("turbopack", "node"),
  "next-edge-webpack": nextCase("webpack", "edge"),
  "next-node-webpack": nextCase("webpack", "node"),
};
