// The declarations name what is there, and what is there is declared.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { commonjs, esm, withBothEntries } from "./entries.mjs";

const require = createRequire(import.meta.url);
const declarations = readFileSync(new URL("../../pkg/index.d.ts", import.meta.url), "utf8");
const declared = Array.from(
  declarations.matchAll(/^export (?:declare )?(?:function|const|class) (\w+)/gm),
  ([, name]) => name,
).sort();
/** The contract with users; more may be added, none may go. */
const promised = [
  "signRequest",
  "prepareRequest",
  "completeRequest",
  "buildSignMessage",
  "buildAuthorization",
  "signMessage",
  "verifyMessage",
  "buildPartnershipBody",
  "buildPartnershipQuery",
  "partnershipRequests",
  "verifyResponse",
  "parseNotification",
  "verifyDownload",
  "decryptResource",
  "parseCertificates",
  "inspectCertificate",
  "encryptSensitive",
  "decryptSensitive",
  "encryptBody",
  "decryptBody",
  "signPayment",
  "signCoupons",
  "buildUpload",
  "preflight",
  "explainError",
  "WechatPayError",
  "errorCodes",
  "clearKeys",
];

withBothEntries("exports", (pkg) => {
  test("what is declared is exported, and nothing else", () => {
    assert.deepEqual(
      Object.keys(pkg)
        .filter((name) => name !== "default")
        .sort(),
      declared,
    );
    for (const name of promised) assert.ok(declared.includes(name), name);
  });

  test("partnershipRequests, errorCodes and the error class", () => {
    assert.deepEqual(Object.keys(pkg.partnershipRequests), ["build", "list", "terminate"]);
    assert.ok(Object.isFrozen(pkg.partnershipRequests) && Object.isFrozen(pkg.errorCodes));
    assert.equal(new Set(pkg.errorCodes).size, pkg.errorCodes.length);
    for (const code of pkg.errorCodes) assert.match(code, /^ERR_WECHATPAY_[A-Z0-9_]+$/);
    const error = new pkg.WechatPayError("ERR_WECHATPAY_URL", "url: …");
    assert.ok(error instanceof Error);
    assert.deepEqual(Object.keys(error), ["code"]);
    assert.match(error.stack, /^WechatPayError: url: …\n/);
  });
});

for (const entry of ["client", "sandbox"]) {
  test(`${entry}: what is declared is exported, and nothing else, by ESM and CommonJS`, async () => {
    const folder = new URL(`../../pkg/${entry}/`, import.meta.url);
    const text = readFileSync(new URL("index.d.ts", folder), "utf8");
    const names = Array.from(text.matchAll(/^export (?:declare )?(?:function|const|class) (\w+)/gm), ([, name]) => name).sort();
    assert.ok(names.length > 0);
    assert.deepEqual(Object.keys(await import(new URL("index.js", folder))).sort(), names);
    assert.deepEqual(Object.keys(require(fileURLToPath(new URL("index.cjs", folder)))).sort(), names);
    assert.equal(readFileSync(new URL("index.d.cts", folder), "utf8"), text.replaceAll('"../index.js"', '"../index.cjs"'));
  });
}

test("ESM and CommonJS declare and do the same", () => {
  assert.deepEqual(Object.keys(esm).sort(), Object.keys(commonjs).sort());
  assert.deepEqual(esm.errorCodes, commonjs.errorCodes);
  assert.equal(readFileSync(new URL("../../pkg/index.d.cts", import.meta.url), "utf8"), declarations);
});

test("a host without WebAssembly says so in a few lines, not in a million characters", () => {
  for (const entry of ["index.js", "index.cjs"]) {
    const { status, stderr } = spawnSync(
      process.execPath,
      ["--jitless", fileURLToPath(new URL(`../../pkg/${entry}`, import.meta.url))],
      { encoding: "utf8" },
    );
    assert.equal(status, 1);
    assert.match(stderr, /WebAssembly is not defined/);
    assert.ok(stderr.length < 5000, `${entry}: ${stderr.length} characters`);
  }
});
