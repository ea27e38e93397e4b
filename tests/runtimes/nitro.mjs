// Nitro, and Nuxt by it: one output for each platform, run in that platform's engine from a folder that holds nothing else.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort, getJson, result, run, serving } from "./process.mjs";
import { newest, workerConfiguration } from "./workers.mjs";
import { elsewhere, engine, filesOf, project, tool, version, work } from "./workspace.mjs";

/** On the edge Nitro takes wasm only with this flag, and only `?module` for the module itself. */
const flag = "experimental: { wasm: true }";

/** Builds for a platform; returns the folder of the project. */
async function built(preset, options) {
  const folder = project(`nitro-${preset}`, {
    "package.json": { private: true, type: "module" },
    "nitro.config.mjs": `export default { compatibilityDate: "2026-11-01", minify: false, sourceMap: false, ${options} };\n`,
    "routes/index.mjs":
      'import { eventHandler } from "h3";\nimport { conformance } from "../../hosts/static.mjs";\n\nexport default eventHandler(() => conformance());\n',
  });
  const env = { NITRO_PRESET: preset.replaceAll("-", "_"), CI: "1" };
  await run(engine("node24"), [tool("nitropack", "nitropack"), "build"], { cwd: folder, env });
  return folder;
}

const onPort = async (program, args, copy) => {
  const port = await freePort();
  const env = { PORT: String(port), HOST: "127.0.0.1", DENO_SERVE_ADDRESS: `tcp:127.0.0.1:${port}` };
  return serving(program, args, { cwd: copy, env }, () => getJson(port));
};

const platforms = {
  // Copied and traced, not bundled.
  "node-server": {
    output: ".output/server",
    use: (copy) => onPort(engine("node20"), [join(copy, "index.mjs")], copy),
  },
  vercel: {
    output: ".vercel/output/functions/__fallback.func",
    use(copy) {
      const server = 'import http from "node:http";\nimport main from "./index.mjs";\n\n';
      writeFileSync(join(copy, "server.mjs"), `${server}http.createServer(main).listen(process.env.PORT, "127.0.0.1");\n`);
      return onPort(engine("node22"), [join(copy, "server.mjs")], copy);
    },
  },
  // By default Nitro inlines the bytes here, which Vercel does not compile.
  "vercel-edge": {
    options: `${flag}, wasm: { esmImport: true, lazy: false }`,
    output: ".vercel/output/functions/__fallback.func",
    use(copy) {
      const args = ["--experimental-vm-modules", join(work, "hosts/edge-module.mjs"), join(copy, "index.mjs")];
      return result(engine("node24"), args, { cwd: work });
    },
  },
  "cloudflare-module": {
    options: flag,
    output: ".output/server",
    async use(copy) {
      const port = await freePort();
      const files = ["index.mjs", ...filesOf(copy).filter((name) => /\.(mjs|wasm)$/.test(name) && name !== "index.mjs")];
      writeFileSync(join(copy, "config.capnp"), workerConfiguration(files, port, newest()));
      return serving(engine("workerd"), ["serve", join(copy, "config.capnp")], { cwd: copy }, () => getJson(port));
    },
  },
  "netlify-edge": {
    options: flag,
    output: ".netlify/edge-functions/server",
    use(copy) {
      writeFileSync(
        join(copy, "call.mjs"),
        `import main from "./server.js";
const answer = await main(new Request("http://localhost/"), {});
console.log("RESULT " + (await answer.text()));
`,
      );
      return result(engine("deno"), ["run", "--no-prompt", "--no-remote", "--allow-env", join(copy, "call.mjs")], { cwd: copy });
    },
  },
  "deno-deploy": {
    options: flag,
    output: ".output/server",
    use: (copy) =>
      onPort(engine("deno"), ["run", "--no-prompt", "--no-remote", "--allow-env", "--allow-net", join(copy, "index.ts")], copy),
  },
};

const platform = (preset) => async () => {
  const { options = "", output, use } = platforms[preset];
  const folder = await built(preset, options);
  // What loads first is Nitro's choice, so there is no load time.
  const { passed, failures } = await elsewhere(join(folder, output), use);
  return { passed, failures, note: [`nitropack ${version("nitropack")}`, options].filter(Boolean).join(", ") };
};

export const nitroCases = {
  ...Object.fromEntries(Object.keys(platforms).map((preset) => [`nitro-${preset}`, platform(preset)])),
};
