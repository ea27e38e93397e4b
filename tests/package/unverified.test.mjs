// Why what WeChat Pay signed does not verify. Signatures by node:crypto; whatever is named, nothing is returned.
import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync, sign } from "node:crypto";
import { test } from "node:test";

import {
  API_V3_KEY,
  certificateEntry,
  envelope,
  NOW,
  PUBLIC_KEY_ID,
  publicKeyEntry,
  signedAnswer,
  signedNotification,
} from "./answers.mjs";
import { withBothEntries } from "./entries.mjs";
import { key } from "./files.mjs";

const body = '{"id":"1","summary":"支付成功","url":"https://a.example/b","resource":{"nonce":"abc"}}';
const again = (text) => JSON.stringify(JSON.parse(text));
const laidOut = (text, indent) => JSON.stringify(JSON.parse(text), null, indent);
const escaped = (text) => text.replace(/[^\0-\x7f]/g, (c) => `\\u${c.charCodeAt(0).toString(16)}`);

/** What is done to a body, and the words for it. */
const CHANGES = {
  "pretty-printed by two": [(text) => laidOut(text, 2), /重新排版/],
  "pretty-printed by a tab": [(text) => laidOut(text, "\t"), /重新排版/],
  "Python's separators": [(text) => text.replace(/([,:])(?="|\{)/g, "$1 "), /重新排版/],
  "escaped beyond ASCII": [escaped, /重新序列化/],
  "escaped slashes": [(text) => text.replace(/\//g, "\\/"), /重新序列化/],
  "a line feed behind it": [(text) => `${text}\n`, /末尾或开头多了换行/],
  "CRLF behind it": [(text) => `${text}\r\n`, /末尾或开头多了换行/],
  Base64: [(text) => Buffer.from(text).toString("base64"), /Base64/],
  "stringified once more": [JSON.stringify, /JSON\.stringify/],
  "a byte order mark": [(text) => `\ufeff${text}`, /BOM/],
  "read as latin1": [(text) => Buffer.from(text).toString("latin1"), /latin1/],
  "read before": [() => "", /报文是空的/],
  "another order and other names": [(text) => again(text).replace("summary", "Summary"), /重新序列化/],
};

withBothEntries("what does not verify", (pkg) => {
  const { verifyResponse, parseNotification, explainError } = pkg;
  const refused = (options, call = verifyResponse) => {
    try {
      call(options);
    } catch (error) {
      return error;
    }
    return assert.fail("it was accepted");
  };

  for (const [name, [change, words]] of Object.entries(CHANGES)) {
    test(`a body, ${name}`, () => {
      for (const given of [change(body), Buffer.from(change(body))]) {
        const error = refused({ ...signedAnswer(body), body: given });
        assert.equal(error.code, "ERR_WECHATPAY_SIGNATURE_INVALID");
        assert.match(error.hint, words);
        assert.equal(explainError({ error }).certainty, "proved");
        assert.ok(!JSON.stringify(error).includes("abc"), "nothing of the body is quoted");
      }
    });
  }

  test("a notification that was changed is not decrypted, however it was changed", () => {
    const notification = signedNotification(JSON.stringify(envelope('{"a":1}')));
    assert.equal(typeof parseNotification(notification).plaintext, "string");
    for (const change of [(text) => laidOut(text, 2), (text) => `${text}\n`, (text) => Buffer.from(text).toString("base64")]) {
      const error = refused({ ...notification, body: change(String(notification.body)) }, parseNotification);
      assert.equal(error.code, "ERR_WECHATPAY_SIGNATURE_INVALID");
      assert.equal(error.plaintext ?? error.resource, undefined);
    }
  });

  test("an empty body that became something is told, and more than 64 KB is not tried in other forms", () => {
    for (const given of ["{}", "null", "undefined"])
      assert.match(refused({ ...signedAnswer(""), body: given }).hint, /本来是空的/);
    const large = JSON.stringify({ note: "x".repeat(65_536) });
    assert.match(refused({ ...signedAnswer(large), body: `${large}\n` }).hint, /签的不是这份报文/);
    const small = JSON.stringify({ note: "x".repeat(65_000) });
    assert.match(refused({ ...signedAnswer(small), body: `${small}\n` }).hint, /末尾或开头多了换行/);
  });

  const other = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const otherPem = other.publicKey.export({ type: "spki", format: "pem" });

  test("another configured key is proved, none is open with all three possibilities", () => {
    const answer = signedAnswer(body);
    const swapped = { id: PUBLIC_KEY_ID, publicKey: otherPem };
    const right = { id: "PUB_KEY_ID_0100000000000000000000000000000001", publicKey: publicKeyEntry.publicKey };
    const proved = refused({ ...answer, keys: [swapped, right] });
    assert.match(proved.hint, /PUB_KEY_ID_0100000000000000000000000000000001 的那把密钥做的/);
    assert.equal(explainError({ error: proved }).certainty, "proved");
    const open = refused({ ...answer, keys: [swapped] });
    for (const words of [/这个 ID 配的公钥不对/, /被截断或改动/, /不是微信支付发出的/]) assert.match(open.hint, words);
    assert.equal(explainError({ error: open }).certainty, "open");
  });

  test("256 bytes of anything are open; fewer are no whole signature", () => {
    const answer = signedAnswer(body);
    const withSignature = (value) => refused({ ...answer, headers: { ...answer.headers, "Wechatpay-Signature": value } });
    for (const fill of [0, 1, 7, 255]) {
      const error = withSignature(Buffer.alloc(256, fill).toString("base64"));
      assert.equal(explainError({ error }).certainty, "open");
    }
    assert.match(withSignature(Buffer.alloc(255, 7).toString("base64")).hint, /255 字节/);
    assert.match(withSignature("not Base64").hint, /不是完整的 Base64/);
  });

  test("a signature of another hash is not taken for one of another body", () => {
    const answer = signedAnswer(body);
    const text = `${NOW}\n${answer.headers["Wechatpay-Nonce"]}\n${body}\n`;
    const signature = sign("sha1", Buffer.from(text), key("platform.pem")).toString("base64");
    assert.equal(typeof createPublicKey(key("platform.pem")), "object");
    const error = refused({
      ...answer,
      keys: [certificateEntry, publicKeyEntry],
      headers: { ...answer.headers, "Wechatpay-Signature": signature },
    });
    assert.equal(error.code, "ERR_WECHATPAY_SIGNATURE_INVALID");
    assert.equal(explainError({ error }).certainty, "open");
  });

  test("a probe is named before its time and its key are looked at", () => {
    const answer = signedAnswer(body);
    const headers = {
      ...answer.headers,
      "Wechatpay-Signature": `WECHATPAY/SIGNTEST/${"A".repeat(300)}`,
      "Wechatpay-Timestamp": "1",
      "Wechatpay-Serial": "PUB_KEY_ID_0",
    };
    const error = refused({ ...answer, headers });
    assert.deepEqual([error.code, /WECHATPAY\/SIGNTEST\//.test(error.hint)], ["ERR_WECHATPAY_SIGNATURE_INVALID", true]);
  });

  test("no body names the way to the raw one, null the empty text", () => {
    const { body: _, ...without } = signedAnswer(body);
    for (const given of [without, { ...without, body: undefined }]) {
      const error = refused(given);
      assert.equal(error.code, "ERR_WECHATPAY_MISSING_OPTION");
      assert.match(error.hint, /原始报文/);
      assert.match(explainError({ error }).remedies.join("\n"), /express\.raw.*rawBody: true.*request\.text\(\)/);
    }
    assert.match(refused({ ...without, body: null }).hint, /空串/);
  });

  test("what has no signature headers is called what it looks like", () => {
    const answer = { ...signedAnswer(body), headers: {} };
    const named = {
      "<xml><return_code>SUCCESS</return_code></xml>": /APIv2/,
      "<html></html>": /网页/,
      "\ufeff交易时间,商户号\n": /账单/,
      "{}": /缺少该 HTTP 头/,
    };
    for (const [given, words] of Object.entries(named)) {
      const error = refused({ ...answer, body: given });
      assert.equal(error.code, "ERR_WECHATPAY_RESPONSE_HEADER");
      assert.match(error.hint, words);
    }
    const xml = refused(
      {
        ...signedNotification(JSON.stringify(envelope('{"a":1}'))),
        headers: { "content-type": "text/xml" },
        body: "<xml></xml>",
        apiV3Key: API_V3_KEY,
      },
      parseNotification,
    );
    assert.match(xml.hint, /APIv2/);
  });
});
