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
const clients = { imported: await import("wechatpay-wasm/client"), required: require("wechatpay-wasm/client") };
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
const { imported, required } = entries;
expect("import and require are two instances", imported.WechatPayError !== required.WechatPayError);
expect("require is the CommonJS file", required === entries["the CommonJS file"]);
// Each form of the client belongs to its form of the library.
for (const [form, { createClient }] of Object.entries(clients)) {
  try {
    createClient({});
    failures.push(`${form}: a client without options`);
  } catch (error) {
    expect(`${form}: the client's errors are the library's`, error instanceof entries[form].WechatPayError);
  }
}
console.log(`RESULT ${JSON.stringify({ passed, failures })}`);
