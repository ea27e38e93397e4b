// Signing elsewhere (KMS, HSM, WebCrypto): prepareRequest → a signature → completeRequest gives what signRequest gives.
import assert from "node:assert/strict";
import { createSign } from "node:crypto";
import { test } from "node:test";

import { withBothEntries } from "./entries.mjs";
import { key, merchant } from "./files.mjs";
import { assertRefused, assertUnharmed } from "./refusal.mjs";

const { privateKey, ...withoutKey } = merchant;
const fixed = { timestamp: 1554208460, nonceStr: "593BEC0C930BF1AFEB40B4A08C8FB242" };
const sign = (message) => createSign("sha256").update(message).sign(privateKey, "base64");
const upload = {
  url: "/v3/merchant/media/upload",
  body: new Uint8Array([45, 45, 255]),
  signBody: '{"filename":"a.png"}',
  headers: { "Content-Type": "multipart/form-data; boundary=b" },
};
const requests = {
  "a GET": { url: "/v3/certificates" },
  "a GET with a query": { url: "https://api2.mch.weixin.qq.com/v3/x?a=%7b%7d" },
  "a POST with Chinese text": { url: "/v3/x", body: { 名: "值" }, idempotencyKey: "1" },
  "a DELETE with an empty body": { url: "/v3/x", method: "DELETE", body: "" },
  "a body of bytes": { url: "/v3/x", body: new TextEncoder().encode("{}\n") },
  "an upload": upload,
};

withBothEntries("prepareRequest and completeRequest", (pkg) => {
  for (const [name, request] of Object.entries(requests)) {
    test(`${name}: the same as signRequest`, () => {
      const prepared = pkg.prepareRequest({ ...withoutKey, ...fixed, ...request });
      assert.equal(prepared.headers.Authorization, undefined);
      const completed = pkg.completeRequest(prepared, sign(prepared.message));
      assert.deepEqual(completed, pkg.signRequest({ ...merchant, ...fixed, ...request }));
      assert.ok(Object.isFrozen(completed) && Object.isFrozen(completed.headers) && Object.isFrozen(prepared));
    });

    if (!(request.body instanceof Uint8Array)) {
      test(`${name}: a prepared request survives JSON, as it does between two processes`, () => {
        const prepared = pkg.prepareRequest({ ...withoutKey, ...fixed, ...request });
        const again = JSON.parse(JSON.stringify(prepared));
        assert.deepEqual(
          pkg.completeRequest(again, sign(prepared.message)),
          pkg.signRequest({ ...merchant, ...fixed, ...request }),
        );
      });
    }
  }

  test("the certificate gives the serial number here too", () => {
    const prepared = pkg.prepareRequest({ mchid: merchant.mchid, certificate: key("merchant.crt"), url: "/v3/x" });
    assert.equal(prepared.serialNo, merchant.serialNo);
  });

  test("a changed member is refused, each by its own", () => {
    const prepared = pkg.prepareRequest({ ...withoutKey, ...fixed, url: "/v3/x?a=1", body: '{"a":1}', method: "PUT" });
    const signature = sign(prepared.message);
    const changes = [
      [{ method: "POST" }, "PREPARED", "prepared"],
      [{ method: "TRACE" }, "METHOD", "method"],
      [{ url: "https://api.mch.weixin.qq.com/v3/y?a=1" }, "PREPARED", "prepared"],
      [{ url: "https://api.mch.weixin.qq.com/v3/x?a=2" }, "PREPARED", "prepared"],
      [{ url: "http://evil.example/v3/x?a=1" }, "URL", "url"],
      [{ body: '{"a":2}' }, "PREPARED", "prepared"],
      [{ body: undefined }, "PREPARED", "prepared"],
      [{ body: new Uint8Array([1]) }, "PREPARED", "prepared"],
      [{ body: { a: 1 } }, "OPTION_TYPE", "body"],
      [{ timestamp: 1554208461 }, "PREPARED", "prepared"],
      [{ timestamp: 1554208460000 }, "TIMESTAMP", "timestamp"],
      [{ nonceStr: "593BEC0C930BF1AFEB40B4A08C8FB243" }, "PREPARED", "prepared"],
      [{ nonceStr: 'a"b' }, "NONCE_STR", "nonceStr"],
      [{ message: `${prepared.message}\n` }, "PREPARED", "prepared"],
      [{ message: "" }, "PREPARED", "prepared"],
      [{ mchid: "19000 07291" }, "MCHID", "mchid"],
      [{ serialNo: "PUB_KEY_ID_1" }, "SERIAL_NO", "serialNo"],
      [{ redirect: "follow" }, "PREPARED", "prepared"],
      [{ headers: { ...prepared.headers, authorization: "x" } }, "PREPARED", "prepared"],
      [{ headers: { ...prepared.headers, "X-A": "a\r\nb" } }, "HEADER", "headers.X-A"],
      [{ headers: { ...prepared.headers, "X A": "1" } }, "HEADER", "headers.X A"],
      [{ headers: { ...prepared.headers, Host: "evil.example" } }, "HEADER", "headers.Host"],
      [{ headers: { ...prepared.headers, "content-length": "7" } }, "HEADER", "headers.content-length"],
      [{ headers: { ...prepared.headers, accept: "text/plain" } }, "HEADER", "headers.accept"],
      [{ extra: 1 }, "UNKNOWN_OPTION", "extra"],
      ...["method", "url", "headers", "redirect", "timestamp", "nonceStr", "message", "mchid", "serialNo"].flatMap((name) => [
        [{ [name]: undefined }, "MISSING_OPTION", name],
        [{ [name]: null }, "OPTION_TYPE", name],
      ]),
    ];
    for (const [change, code, field] of changes) {
      assertRefused(pkg, () => pkg.completeRequest({ ...prepared, ...change }, signature), { code, field });
    }
    assertUnharmed(pkg);
    const completed = pkg.completeRequest({ ...prepared }, signature);
    assertRefused(pkg, () => pkg.completeRequest(completed, signature), {
      code: "PREPARED",
      field: "prepared",
      message: /already/,
      hint: /已经有 Authorization/,
    });
    assert.equal(
      pkg.completeRequest({ ...prepared, headers: { ...prepared.headers, "X-Trace": "1" } }, signature).headers["X-Trace"],
      "1",
    );
  });

  test("an upload: what stands before the meta text is compared", () => {
    const prepared = pkg.prepareRequest({ ...withoutKey, ...fixed, ...upload });
    assertRefused(
      pkg,
      () => pkg.completeRequest({ ...prepared, url: "https://api.mch.weixin.qq.com/v3/y" }, sign(prepared.message)),
      { code: "PREPARED", field: "prepared" },
    );
    assertRefused(
      pkg,
      () => pkg.completeRequest({ ...prepared, message: prepared.message.slice(0, -1) }, sign(prepared.message)),
      { code: "PREPARED", field: "prepared" },
    );
  });

  test("what is no signature is refused", () => {
    const prepared = pkg.prepareRequest({ ...withoutKey, ...fixed, url: "/v3/x" });
    const right = sign(prepared.message);
    const hex = Buffer.from(right, "base64").toString("hex");
    const wrong = [
      "",
      "abc",
      hex,
      `${right}\n`,
      right.slice(0, -4),
      right.replace(/=+$/, ""),
      Buffer.from(right, "base64").toString("base64url"),
      `"${right}`,
    ];
    for (const signature of wrong)
      assertRefused(pkg, () => pkg.completeRequest(prepared, signature), { code: "SIGNATURE_INVALID", field: "signature" });
    for (const signature of [undefined, null, 1, Buffer.from(right, "base64"), {}])
      assertRefused(pkg, () => pkg.completeRequest(prepared, signature), { code: "OPTION_TYPE", field: "signature" });
    assertUnharmed(pkg);
  });

  test("a body that is not text cannot be prepared, because the message is returned as text", () => {
    assertRefused(pkg, () => pkg.prepareRequest({ ...withoutKey, url: "/v3/x", body: new Uint8Array([255]) }), {
      code: "BODY",
      field: "body",
    });
  });
});
