// Node, Deno and Bun: every way to load the package in one process, and all of them at work side by side.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { works } from "../conformance/package.mjs";

const require = createRequire(import.meta.url);
const folder = new URL("./", pathToFileURL(require.resolve("wechatpay-wasm/package.json")));
const entries = {
  imported: await import("wechatpay-wasm"),
  required: require("wechatpay-wasm"),
  "imported again over the same core": await import(new URL("index.js?again", folder).href),
  "the CommonJS file": require(new URL("index.cjs", folder).pathname),
};
delete require.cache[new URL("index.cjs", folder).pathname];
entries["the CommonJS file again"] = require(new URL("index.cjs", folder).pathname);

const failures = [];
const expect = (name, value) => value || failures.push(name);
let passed = 0;
for (let round = 0; round < 3; round += 1) {
  for (const [name, library] of Object.entries(entries)) {
    try {
      works(library);
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      try {
        library.buildPartnershipBody(proxy);
      } catch (error) {
        expect(`${name}: its own error class`, error instanceof library.WechatPayError);
        expect(`${name}: the error's code`, library.errorCodes.includes(error.code));
      }
      passed += 1;
    } catch (error) {
      failures.push(`${name}: ${error.message}`);
    }
  }
}
// Where Node can require an ES module, import and require share one instance.
const shared = entries.imported.WechatPayError === entries.required.WechatPayError;
if (process.argv[2]) expect(`import and require ${process.argv[2]}`, shared === (process.argv[2] === "share"));
console.log(`RESULT ${JSON.stringify({ passed, failures })}`);
