// What is deployed in China: functions of Tencent's and Alibaba's clouds, loaded as their documents say, and the frameworks of
// servers there.
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "./bundlers.mjs";
import { freePort, getJson, result, run, serving } from "./process.mjs";
import { engine, project, tool, version, work } from "./workspace.mjs";

const required = 'const { conformance } = require("./conformance.cjs");\n';

/** A folder with these files and the suite beside them, which requires or imports the package. */
async function withSuite(name, files, format = "cjs") {
  const folder = project(name, files);
  await build({
    entryPoints: [join(work, "hosts/static.mjs")],
    outfile: join(folder, format === "cjs" ? "conformance.cjs" : "conformance.mjs"),
    format,
    platform: "node",
    external: ["wechatpay-wasm", "wechatpay-wasm/client"],
  });
  return folder;
}

/** Tencent SCF and WeChat cloud functions: `exports.main` in a CommonJS file. */
function cloudFunction(name) {
  return withSuite(name, {
    "package.json": { private: true, main: "index.js" },
    "index.js": `${required}exports.main = async (event, context) => conformance();\n`,
  });
}

async function scf(name) {
  const folder = await cloudFunction(`scf-${name}`);
  return result(engine(name), [join(work, "hosts/call.cjs"), join(folder, "index.js")], { cwd: folder });
}

async function cloudBase() {
  const folder = await cloudFunction("cloudbase");
  const port = await freePort();
  const args = [tool("@cloudbase/functions-framework", "tcb-ff"), `--source=${folder}`, `--port=${port}`];
  const outcome = await serving(engine("node20"), args, { cwd: folder }, () => getJson(port));
  return { ...outcome, note: `@cloudbase/functions-framework ${version("@cloudbase/functions-framework")}` };
}

/** 阿里云函数计算: `exports.handler`, by callback up to Node 16. */
async function functionCompute(name) {
  const folder = await withSuite(`fc-${name}`, {
    "index.js": `${required}exports.handler = (event, context, callback) => {
  const answer = conformance();
  return callback ? callback(null, answer) : Promise.resolve(answer);
};
`,
  });
  return result(engine(name), [join(work, "hosts/fc.mjs"), join(folder, "index.js")], { cwd: folder });
}

/** Its ES modules, from Node 18. */
async function functionComputeModule() {
  const files = { "index.mjs": 'export { conformance as handler } from "./conformance.mjs";\n' };
  const folder = await withSuite("fc-module", files, "esm");
  return result(engine("node20"), [join(work, "hosts/fc.mjs"), join(folder, "index.mjs")], { cwd: folder });
}

/** uniCloud, and whatever else resolves as Node did before 12.7: the manifest has no `exports` for it. */
async function withoutExports() {
  const folder = await cloudFunction("without-exports");
  const copy = join(folder, "node_modules/wechatpay-wasm");
  cpSync(join(work, "node_modules/wechatpay-wasm"), copy, { recursive: true });
  const manifest = join(copy, "package.json");
  const { exports, imports, ...rest } = JSON.parse(readFileSync(manifest, "utf8"));
  writeFileSync(manifest, JSON.stringify(rest));
  const outcome = await result(engine("node16"), [join(work, "hosts/call.cjs"), join(folder, "index.js")], { cwd: folder });
  return { ...outcome, note: `without ${Object.keys({ exports, imports }).join(" and ")} in the manifest` };
}

/** Before the watch: frameworks read the clock while they load what is theirs. */
const loaded = 'require("wechatpay-wasm/client");\n';

/** Serves what a framework's own start script starts. */
async function served(folder, script) {
  const port = await freePort();
  const env = { PORT: String(port), NODE_ENV: "production", EGG_SERVER_ENV: "prod", EGG_HOME: folder, HOME: folder };
  return serving(engine("node20"), [join(folder, script)], { cwd: folder, env }, () => getJson(port));
}

async function egg() {
  const folder = await withSuite("egg", {
    "package.json": { name: "application", private: true },
    "config/config.default.js": 'exports.keys = "1";\n',
    "app/router.js": 'module.exports = (app) => app.router.get("/", app.controller.home.index);\n',
    "app/controller/home.js": `${required.replace("./", "../../")}exports.index = async (ctx) => {
  ctx.body = conformance();
};
`,
    "server.js": `${loaded}require("egg")
  .start({ baseDir: __dirname, mode: "single", ignoreWarning: true })
  .then((app) => app.listen(process.env.PORT, "127.0.0.1"));
`,
  });
  return { ...(await served(folder, "server.js")), note: `egg ${version("egg")}` };
}

async function midway() {
  const folder = await withSuite("midway", {
    "package.json": { name: "application", private: true },
    "src/configuration.ts": `import { CommonJSFileDetector, Configuration } from "@midwayjs/core";
import * as koa from "@midwayjs/koa";

@Configuration({
  imports: [koa],
  detector: new CommonJSFileDetector(),
  importConfigs: [{ default: { keys: "1", koa: { port: Number(process.env.PORT), hostname: "127.0.0.1" } } }],
})
export class MainConfiguration {}
`,
    "src/controller/home.controller.ts": `import { Controller, Get } from "@midwayjs/core";

@Controller("/")
export class HomeController {
  @Get("/")
  async home() {
    return require("../../conformance.cjs").conformance();
  }
}
`,
    "bootstrap.js": `${loaded}require("@midwayjs/bootstrap").Bootstrap.run();\n`,
    "tsconfig.json": {
      compilerOptions: {
        target: "es2020",
        module: "commonjs",
        moduleResolution: "node",
        experimentalDecorators: true,
        emitDecoratorMetadata: true,
        skipLibCheck: true,
        types: ["node"],
        typeRoots: ["../../node_modules/@types"],
        rootDir: "src",
        outDir: "dist",
      },
      include: ["src"],
    },
  });
  await run(engine("node20"), [tool("typescript", "tsc"), "--project", folder], { cwd: folder });
  return { ...(await served(folder, "bootstrap.js")), note: `@midwayjs/core ${version("@midwayjs/core")}, koa` };
}

export const cloudCases = {
  "scf-node16": () => scf("node16"),
  "scf-node18": () => scf("node18"),
  cloudbase: cloudBase,
  "fc-node16": () => functionCompute("node16"),
  "fc-node18": () => functionCompute("node18"),
  "fc-node20": () => functionCompute("node20"),
  "fc-module": functionComputeModule,
  "without-exports": withoutExports,
  egg,
  midway,
};
