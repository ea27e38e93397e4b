// What comes back, through the built package. Everything a server does here is done with node:crypto.
import assert from "node:assert/strict";
import { constants, createHash, createPublicKey, privateDecrypt, publicEncrypt, randomBytes, verify } from "node:crypto";
import { test } from "node:test";

import {
  API_V3_KEY,
  certificateEntry,
  envelope,
  NOW,
  PLATFORM_SERIAL,
  PUBLIC_KEY_ID,
  publicKeyEntry,
  refusal,
  seal,
  signatureHeaders,
  signedAnswer,
  signedNotification,
} from "./answers.mjs";
import { certificate as madeCertificate, pem } from "./der.mjs";
import { withBothEntries } from "./entries.mjs";
import { key, merchant, vectors } from "./files.mjs";
import { authorizationOf, messageOf, withServer } from "./server.mjs";

const body = '{"prepay_id":"wx201410272009395522657a690389285100","说明":"店"}\n';
const lowerCase = (headers) => Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
const without = (object, name) => Object.fromEntries(Object.entries(object).filter(([other]) => other !== name));

withBothEntries("verifyResponse", (pkg) => {
  const { verifyResponse } = pkg;

  test("returns the body as text, whatever form headers and body come in", () => {
    const options = signedAnswer(body);
    const { headers } = options;
    const lists = Object.fromEntries(Object.entries(lowerCase(headers)).map(([name, value]) => [name, [value]]));
    for (const form of [
      headers,
      lowerCase(headers),
      lists,
      new Headers(headers),
      Object.entries(headers),
      new Map(Object.entries(headers)),
      Object.assign(Object.create(null), lowerCase(headers), { ":status": 200, date: undefined, "set-cookie": ["a=1", "b=2"] }),
    ]) {
      assert.equal(verifyResponse({ ...options, headers: form }), body);
    }
    const bytes = Buffer.from(body);
    const padded = new Uint8Array(bytes.length + 7);
    padded.set(bytes, 3);
    for (const form of [bytes, new Uint8Array(bytes), new Uint8Array(bytes).buffer, padded.subarray(3, 3 + bytes.length)]) {
      assert.equal(verifyResponse({ ...options, body: form }), body);
    }
  });

  test("a 204 has an empty body", () => {
    assert.equal(verifyResponse({ ...signedAnswer(""), status: 204 }), "");
    assert.equal(verifyResponse({ ...signedAnswer(""), body: new Uint8Array() }), "");
  });

  test("bodies of 0 bytes to 1 MB", () => {
    for (const size of [0, 1, 2, 55, 56, 63, 64, 65, 1000, 65_535, 65_536, 1_048_576]) {
      const text = randomBytes(Math.ceil(size / 2))
        .toString("hex")
        .slice(0, size);
      assert.equal(verifyResponse(signedAnswer(text)), text, `${size} bytes`);
    }
  });

  test("keys of both kinds side by side, chosen by Wechatpay-Serial", () => {
    const keys = [certificateEntry, publicKeyEntry];
    assert.equal(verifyResponse({ ...signedAnswer(body), keys }), body);
    assert.equal(verifyResponse({ ...signedAnswer(body, { serial: PLATFORM_SERIAL }), keys }), body);
    assert.equal(verifyResponse({ ...signedAnswer(body, { serial: PLATFORM_SERIAL.toLowerCase() }), keys }), body);
  });

  test("the published answers of wechatpay-axios-plugin", () => {
    const published = vectors("wechatpay-axios-plugin/verify.json").filter(({ kind }) => kind === "response-verify");
    const codes = {
      "clock 301 s off: EV3_RES_HEADER_TIMESTAMP_OFFSET": "RESPONSE_EXPIRED",
      "unknown serial: EV3_RES_HEADER_PLATFORM_SERIAL": "UNKNOWN_SERIAL",
      "missing headers: EV3_RES_HEADERS_INCOMPLATE": "RESPONSE_HEADER",
    };
    assert.equal(published.length, 5);
    for (const { name, cert_pem: certificate, headers, body, now, expected_valid: valid } of published) {
      const verify = () => verifyResponse({ headers, body, now, keys: [{ certificate }] });
      if (valid) assert.equal(verify(), body, name);
      else assert.throws(verify, refusal(codes[name]), name);
    }
  });

  test("every flipped bit of the signed headers and of the body is refused", () => {
    const options = signedAnswer(body);
    const allowed = ["RESPONSE_HEADER", "RESPONSE_EXPIRED", "UNKNOWN_SERIAL", "SIGNATURE_INVALID"].map(
      (code) => `ERR_WECHATPAY_${code}`,
    );
    const bytes = Buffer.from(body);
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] ^= 1 << (bit & 7);
      assert.throws(() => verifyResponse({ ...options, body: changed }), refusal("SIGNATURE_INVALID"), `bit ${bit} of the body`);
    }
    for (const name of [
      "Wechatpay-Timestamp",
      "Wechatpay-Nonce",
      "Wechatpay-Serial",
      "Wechatpay-Signature",
      "Wechatpay-Signature-Type",
    ]) {
      const value = Buffer.from(options.headers[name], "latin1");
      for (let bit = 0; bit < value.length * 8; bit += name === "Wechatpay-Signature" ? 3 : 1) {
        const changed = Buffer.from(value);
        changed[bit >> 3] ^= 1 << (bit & 7);
        // Hex digits mean the same in either case.
        if (name === "Wechatpay-Serial" && changed.toString("latin1").toUpperCase() === options.headers[name]) continue;
        const headers = { ...options.headers, [name]: changed.toString("latin1") };
        assert.throws(
          () => verifyResponse({ ...options, headers }),
          (error) => allowed.includes(error.code),
          `bit ${bit} of ${name}`,
        );
      }
    }
  });

  test("every failure of the signature itself has one code", () => {
    const options = signedAnswer(body);
    const right = options.headers["Wechatpay-Signature"];
    const bytes = Buffer.from(right, "base64");
    const other = signatureHeaders(body, { privateKey: key("rsa2048.pem") })["Wechatpay-Signature"];
    for (const signature of [
      "",
      "A",
      "!!!!",
      right.slice(0, -4),
      `${right}AAAA`,
      right.replace(/=+$/, ""),
      right.replace(/(.{76})/, "$1\n"),
      ` ${right}`,
      `${right},`,
      ",",
      "WECHATPAY/SIGNTEST/",
      `WECHATPAY/SIGNTEST/${right}`,
      `WECHATPAY/SIGNTEST/${right.slice(19)}`,
      bytes.toString("base64url"),
      bytes.toString("hex"),
      "\u0000",
      "签名",
      Buffer.alloc(256).toString("base64"),
      Buffer.alloc(256, 255).toString("base64"),
      bytes.subarray(1).toString("base64"),
      Buffer.concat([Buffer.alloc(1), bytes]).toString("base64"),
      other,
      "A".repeat(100_000),
    ]) {
      const headers = { ...options.headers, "Wechatpay-Signature": signature };
      assert.throws(
        () => verifyResponse({ ...options, headers }),
        refusal("SIGNATURE_INVALID", "headers.Wechatpay-Signature"),
        signature.slice(0, 60),
      );
    }
  });

  test("a signature over the same lines divided otherwise is refused", () => {
    const options = signedAnswer("first\nsecond", { nonce: "nonce" });
    const headers = { ...options.headers, "Wechatpay-Nonce": "nonce\nfirst" };
    assert.throws(
      () => verifyResponse({ ...options, headers, body: "second" }),
      refusal("RESPONSE_HEADER", "headers.Wechatpay-Nonce"),
    );
  });

  test("each header is there exactly once, and well formed", () => {
    const options = signedAnswer(body);
    for (const name of ["Wechatpay-Timestamp", "Wechatpay-Nonce", "Wechatpay-Serial", "Wechatpay-Signature"]) {
      const value = options.headers[name];
      const rest = without(options.headers, name);
      for (const headers of [
        rest,
        { ...rest, [name]: undefined },
        { ...rest, [name]: [value, value] },
        { ...rest, [name]: value, [name.toLowerCase()]: value },
        [...Object.entries(options.headers), [name.toUpperCase(), value]],
        { ...rest, [name]: `${value}, ${value}` },
      ]) {
        assert.throws(() => verifyResponse({ ...options, headers }), refusal("RESPONSE_HEADER", `headers.${name}`));
      }
    }
    const appended = new Headers(options.headers);
    appended.append("Wechatpay-Signature", options.headers["Wechatpay-Signature"]);
    assert.throws(
      () => verifyResponse({ ...options, headers: appended }),
      refusal("RESPONSE_HEADER", "headers.Wechatpay-Signature"),
    );
    for (const [name, value] of [
      ["Wechatpay-Timestamp", ""],
      ["Wechatpay-Timestamp", "-1"],
      ["Wechatpay-Timestamp", "+1735689600"],
      ["Wechatpay-Timestamp", "1735689600.0"],
      ["Wechatpay-Timestamp", "1.7e9"],
      ["Wechatpay-Timestamp", " 1735689600"],
      ["Wechatpay-Timestamp", "0x677489000"],
      ["Wechatpay-Timestamp", "NaN"],
      ["Wechatpay-Timestamp", "١٧٣٥٦٨٩٦٠٠"],
      ["Wechatpay-Timestamp", "9".repeat(40)],
      ["Wechatpay-Nonce", ""],
      ["Wechatpay-Nonce", "a b"],
      ["Wechatpay-Nonce", "随机"],
      ["Wechatpay-Nonce", "x".repeat(257)],
      ["Wechatpay-Serial", ""],
      ["Wechatpay-Signature-Type", "WECHATPAY2-SM2-WITH-SM3"],
      ["Wechatpay-Signature-Type", ""],
    ]) {
      assert.throws(
        () => verifyResponse({ ...options, headers: { ...options.headers, [name]: value } }),
        refusal("RESPONSE_HEADER", `headers.${name}`),
        `${name}: ${value}`,
      );
    }
    assert.equal(verifyResponse({ ...options, headers: without(options.headers, "Wechatpay-Signature-Type") }), body);
  });

  test("the time window includes both its ends", () => {
    const options = signedAnswer(body);
    for (const [distance, toleranceSeconds, accepted] of [
      [300, undefined, true],
      [-300, undefined, true],
      [301, undefined, false],
      [-301, undefined, false],
      [0, 1, true],
      [1, 1, true],
      [-1, 1, true],
      [2, 1, false],
      [-2, 1, false],
      [60, 60, true],
      [61, 60, false],
    ]) {
      const verify = () => verifyResponse({ ...options, now: NOW + distance, toleranceSeconds });
      if (accepted) assert.equal(verify(), body);
      else
        assert.throws(verify, refusal("RESPONSE_EXPIRED", "headers.Wechatpay-Timestamp"), `${distance} s, ${toleranceSeconds}`);
    }
    assert.equal(
      verifyResponse({ ...without(signedAnswer(body, { timestamp: Math.floor(Date.now() / 1000) }), "now") }),
      body,
      "the host's clock",
    );
    assert.throws(() => verifyResponse(without(options, "now")), refusal("RESPONSE_EXPIRED"));
    for (const now of [NaN, Infinity, -Infinity, 1.5, "1735689600", null, 1735689600n])
      assert.throws(() => verifyResponse({ ...options, now }), refusal("OPTION_TYPE", "now"));
    for (const now of [NOW * 1000, -1, 0]) assert.throws(() => verifyResponse({ ...options, now }), refusal("TIMESTAMP", "now"));
    for (const toleranceSeconds of [0, -1, 301, NaN, Infinity, 0.5, "300", null])
      assert.throws(() => verifyResponse({ ...options, toleranceSeconds }), refusal("OPTION_TYPE", "toleranceSeconds"));
  });

  test("an answer that is not 2xx throws what the server said", () => {
    const failed = '{"code":"PARAM_ERROR","message":"参数错误","detail":{"field":"/amount/currency","location":"body"}}';
    const said = {
      status: 400,
      serverCode: "PARAM_ERROR",
      serverMessage: "参数错误",
      detail: { field: "/amount/currency", location: "body" },
      requestId: "08F78BB7AF0610D302-268435461",
    };
    const throwing = (options) => {
      try {
        verifyResponse(options);
      } catch (error) {
        return error;
      }
      return assert.fail("returned");
    };
    const unsigned = throwing({ status: 400, headers: { "request-id": said.requestId }, body: failed, keys: [publicKeyEntry] });
    refusal("HTTP_STATUS")(unsigned);
    for (const [name, value] of Object.entries(said)) assert.deepEqual(unsigned[name], value, name);
    assert.match(unsigned.message, /400 PARAM_ERROR: 参数错误/);
    assert.match(unsigned.hint, /400 PARAM_ERROR: 参数错误/);
    // Signed or not, it never returns; what is signed must verify, and what the server said stays visible.
    refusal("HTTP_STATUS")(throwing({ ...signedAnswer(failed), status: 400 }));
    const forged = throwing({ ...signedAnswer(failed), status: 400, headers: signatureHeaders("other") });
    refusal("SIGNATURE_INVALID")(forged);
    assert.equal(forged.serverCode, "PARAM_ERROR");
    const late = throwing({ ...signedAnswer(failed), status: 401, now: NOW + 3600 });
    refusal("RESPONSE_EXPIRED")(late);
    assert.equal(late.status, 401);
    for (const status of [0, 100, 199, 300, 302, 404, 500, 503, 599]) {
      const error = throwing({ status, headers: {}, body: "", keys: [] });
      refusal("HTTP_STATUS")(error);
      assert.equal(error.status, status);
      assert.equal("serverCode" in error, false);
    }
    for (const text of [
      "<html>",
      "[]",
      '["PARAM_ERROR","message",{}]',
      '{"code":5}',
      '{"code":"A","code":"B"}',
      "\u0000",
      "[".repeat(50_000),
      "null",
      `{"message":"${"x".repeat(70_000)}"}`,
    ]) {
      const error = throwing({ status: 502, headers: {}, body: text, keys: [publicKeyEntry] });
      refusal("HTTP_STATUS")(error);
      assert.equal("serverCode" in error, false, text.slice(0, 50));
    }
    for (const status of [-1, 1000, 70_000, 200.5, NaN, "200", null])
      refusal("OPTION_TYPE", "status")(throwing({ ...signedAnswer(body), status }));
    for (const status of [200, 202, 204, 299]) assert.equal(verifyResponse({ ...signedAnswer(body), status }), body);
  });

  test("an unknown serial number names what was received and what is configured", () => {
    const keys = [certificateEntry, publicKeyEntry];
    for (const [serial, explanation] of [
      ["PUB_KEY_ID_0000", /public key/],
      ["7C1B0B5A9B7C1E9F", /platform certificate/],
      ["UNKNOWN", /platform certificate/],
    ]) {
      assert.throws(
        () => verifyResponse({ ...signedAnswer(body, { serial }), keys }),
        (error) => {
          refusal("UNKNOWN_SERIAL", "headers.Wechatpay-Serial")(error);
          for (const name of [serial, PLATFORM_SERIAL, PUBLIC_KEY_ID])
            assert.ok(error.message.includes(name) && error.hint.includes(name), name);
          assert.match(error.message, explanation);
          return true;
        },
      );
    }
  });

  test("every entry of keys is checked before anything else of the answer", () => {
    const options = { headers: {}, body: "", now: NOW };
    const publicKey = publicKeyEntry.publicKey;
    for (const [entry, code, field] of [
      [{ certificate: key("merchant.crt") }, "KEYS", "keys[1].certificate"],
      [{ certificate: key("platform.pem") }, "CERTIFICATE", "keys[1].certificate"],
      [{ certificate: publicKey }, "CERTIFICATE", "keys[1].certificate"],
      [{ id: "PUB_KEY_ID_1", publicKey: key("platform.pem") }, "PUBLIC_KEY", "keys[1].publicKey"],
      [{ id: "PUB_KEY_ID_1", publicKey: key("platform.crt") }, "PUBLIC_KEY", "keys[1].publicKey"],
      [{ id: "PUB_KEY_ID_", publicKey }, "SERIAL_NO", "keys[1].id"],
      [{ id: ` ${PUBLIC_KEY_ID}`, publicKey }, "SERIAL_NO", "keys[1].id"],
      [{ id: `${PUBLIC_KEY_ID}\n`, publicKey }, "SERIAL_NO", "keys[1].id"],
      [{ id: PUBLIC_KEY_ID.toLowerCase(), publicKey }, "SERIAL_NO", "keys[1].id"],
      [{ id: "", publicKey }, "KEYS", "keys[1].id"],
      [{ id: "my key", publicKey }, "KEYS", "keys[1].id"],
      [{ id: PLATFORM_SERIAL, publicKey }, "KEYS", "keys[1].id"],
      [{ publicKey }, "MISSING_OPTION", "keys[1].id"],
      [{ id: PUBLIC_KEY_ID }, "MISSING_OPTION", "keys[1].publicKey"],
      [{ ...certificateEntry, ...publicKeyEntry }, "KEYS", "keys[1]"],
      [{}, "KEYS", "keys[1]"],
      [certificateEntry, "KEYS", "keys[1]"],
    ]) {
      assert.throws(
        () => verifyResponse({ ...options, keys: [certificateEntry, entry] }),
        refusal(code, field),
        JSON.stringify(entry).slice(0, 80),
      );
    }
    // Nobody's serial number belongs here: the advice is about the id.
    for (const id of [` ${PUBLIC_KEY_ID}`, PUBLIC_KEY_ID.toLowerCase()])
      assert.throws(
        () => verifyResponse({ ...options, keys: [{ id, publicKey }] }),
        (error) => /upper case and without blanks/.test(error.message) && /原样复制/.test(error.hint),
      );
    assert.throws(() => verifyResponse({ ...options, keys: [] }), refusal("KEYS", "keys"));
    assert.throws(() => verifyResponse(options), refusal("MISSING_OPTION", "keys"));
    assert.throws(() => verifyResponse({ ...options, keys: publicKeyEntry }), refusal("OPTION_TYPE", "keys"));
  });

  test("a platform certificate verifies until the second of its notAfter", () => {
    const end = Date.parse(pkg.inspectCertificate(key("platform.crt")).notAfter) / 1000;
    const at = (timestamp) => ({
      ...signedAnswer(body, { serial: PLATFORM_SERIAL, timestamp }),
      keys: [certificateEntry],
      now: timestamp,
    });
    assert.equal(verifyResponse(at(end)), body);
    assert.throws(() => verifyResponse(at(end + 1)), refusal("CERTIFICATE_EXPIRED", "keys"));
    assert.equal(verifyResponse(at(1000)), body, "notBefore is not compared");
  });

  test("a body that was parsed or cannot be text is refused with the reason", () => {
    const options = signedAnswer(body);
    for (const parsed of [JSON.parse(body), [1], new Map(), new Uint16Array(2), new Date()]) {
      assert.throws(
        () => verifyResponse({ ...options, body: parsed }),
        (error) => refusal("OPTION_TYPE", "body")(error) && /raw body/.test(error.message),
      );
    }
    for (const wrong of [5, true, null])
      assert.throws(() => verifyResponse({ ...options, body: wrong }), refusal("OPTION_TYPE", "body"));
    assert.throws(
      () => verifyResponse({ ...options, body: Promise.resolve(body) }),
      (error) => refusal("OPTION_TYPE", "body")(error) && /await it first/.test(error.message),
    );
    assert.throws(() => verifyResponse(without(options, "body")), refusal("MISSING_OPTION", "body"));
    assert.throws(() => verifyResponse(signedAnswer(Buffer.from([0xff, 0xfe]))), refusal("RESPONSE_BODY", "body"));
  });
});

withBothEntries("parseNotification", (pkg) => {
  const { parseNotification } = pkg;
  const plaintext = '{"transaction_id":"4200000000000000000000000000","amount":{"total":100},"attach":"附加"}';

  test("verifies, decrypts and reads", () => {
    const text = JSON.stringify(envelope(plaintext));
    for (const form of [text, Buffer.from(text), new Uint8Array(Buffer.from(text)).buffer]) {
      const notification = parseNotification({ ...signedNotification(text), body: form });
      assert.deepEqual(
        { ...notification },
        {
          id: "EV-2018022511223320873",
          createTime: "2015-05-20T13:29:35+08:00",
          eventType: "TRANSACTION.SUCCESS",
          resourceType: "encrypt-resource",
          summary: "支付成功",
          originalType: "transaction",
          plaintext,
          resource: JSON.parse(plaintext),
        },
      );
      assert.ok(Object.isFrozen(notification));
    }
  });

  test("associated_data may be empty, absent or null; members may be unknown, in any order and spaced", () => {
    const empty = envelope(plaintext, { associatedData: "" });
    for (const associatedData of ["", undefined, null]) {
      const text = JSON.stringify(
        { extra: [{ a: null }], ...empty, resource: { ...empty.resource, associated_data: associatedData, more: 1 } },
        null,
        2,
      );
      assert.equal(parseNotification(signedNotification(text)).plaintext, plaintext);
    }
  });

  test("nothing is decrypted before the signature is verified", () => {
    const text = JSON.stringify(envelope(plaintext, { apiV3Key: "x".repeat(32) }));
    assert.throws(() => parseNotification(signedNotification(text)), refusal("DECRYPT", "body.resource.ciphertext"));
    assert.throws(
      () => parseNotification({ ...signedNotification(text), headers: signatureHeaders("other") }),
      refusal("SIGNATURE_INVALID"),
    );
    assert.throws(
      () => parseNotification({ ...signedNotification("not JSON"), headers: signatureHeaders("other") }),
      refusal("SIGNATURE_INVALID"),
    );
    assert.throws(() => parseNotification({ ...signedNotification(text), now: NOW + 301 }), refusal("RESPONSE_EXPIRED"));
    assert.throws(() => parseNotification({ ...signedNotification(text), headers: {} }), refusal("RESPONSE_HEADER"));
  });

  test("the envelope is read strictly", () => {
    const right = envelope(plaintext);
    const refused = (text, field) =>
      assert.throws(() => parseNotification(signedNotification(text)), refusal("RESPONSE_BODY", field), text.slice(0, 100));
    for (const name of ["id", "create_time", "event_type", "resource_type", "summary", "resource"]) {
      refused(JSON.stringify(without(right, name)), `body.${name}`);
      refused(JSON.stringify({ ...right, [name]: null }), `body.${name}`);
      refused(JSON.stringify({ ...right, [name]: 5 }), "body");
    }
    for (const name of ["original_type", "algorithm", "ciphertext", "nonce"])
      refused(JSON.stringify({ ...right, resource: without(right.resource, name) }), `body.resource.${name}`);
    for (const algorithm of ["AEAD_SM4_GCM", "AEAD_AES_128_GCM", "aead_aes_256_gcm", ""])
      refused(JSON.stringify({ ...right, resource: { ...right.resource, algorithm } }), "body.resource.algorithm");
    const text = JSON.stringify(right);
    for (const wrong of ["", "{}{}", `${text}x`, "[]", "null", '"text"', text.slice(0, -1), "[".repeat(100_000)]) refused(wrong);
    // An array is not an object whose members have lost their names.
    const inOrder = ({ original_type, algorithm, ciphertext, nonce, associated_data }) => [
      original_type,
      algorithm,
      ciphertext,
      nonce,
      associated_data,
    ];
    refused(
      JSON.stringify([right.id, right.create_time, right.event_type, right.resource_type, right.summary, right.resource]),
      "body",
    );
    refused(JSON.stringify({ ...right, resource: inOrder(right.resource) }), "body");
    // The message says where, is short, and repeats no value.
    const value = "v4lue".repeat(1000);
    const notes = [
      [{ ...right, resource: value }, /: resource is not an object$/],
      [{ ...right, id: [value] }, /: id is not a string$/],
      [{ ...right, resource: { ...right.resource, nonce: { value } } }, /: resource\.nonce is not a string$/],
      [value, /: it is not a JSON object$/],
    ];
    for (const [wrong, note] of [
      ...notes.map(([wrong, note]) => [JSON.stringify(wrong), note]),
      [`{"id":"${value}",\n"summary":${value}}`, /at line 2 column 11$/],
    ]) {
      assert.throws(
        () => parseNotification(signedNotification(wrong)),
        (error) =>
          refusal("RESPONSE_BODY", "body")(error) &&
          note.test(error.message) &&
          !/v4lue|struct/.test(error.message + error.hint) &&
          error.message.length < 200,
      );
    }
    for (const repeated of [
      text.replace("{", '{"id":"EV-other",'),
      text.replace("{", '{"x":{"y":1,"y":2},'),
      text.replace("{", '{"\\u0069d":"EV-other",'),
      text.replace('"resource":{', '"resource":{"nonce":"000000000000",'),
    ]) {
      assert.notEqual(repeated, text);
      assert.throws(
        () => parseNotification(signedNotification(repeated)),
        (error) => refusal("RESPONSE_BODY", "body")(error) && /more than once/.test(error.message),
      );
    }
    assert.throws(() => parseNotification(signedNotification(Buffer.from([0x7b, 0xff, 0x7d]))), refusal("RESPONSE_BODY", "body"));
  });

  test("a plaintext that two parsers would read differently is refused", () => {
    for (const ambiguous of [
      '{"total":1,"total":2}',
      '{"a":[{"b":1,"\\u0062":2}]}',
      "",
      "{",
      "not JSON",
      '{"a":1e999}',
      '"\\ud800"',
    ]) {
      assert.throws(
        () => parseNotification(signedNotification(JSON.stringify(envelope(ambiguous)))),
        refusal("RESPONSE_BODY", "body.resource.ciphertext"),
        ambiguous,
      );
    }
    assert.throws(
      () => parseNotification(signedNotification(JSON.stringify(envelope(Buffer.from([0x22, 0xff, 0x22]))))),
      refusal("RESPONSE_BODY", "body.resource.ciphertext"),
    );
    for (const value of ["5", "null", '"x"', "[]", '{"__proto__":{"polluted":true}}'])
      assert.deepEqual(parseNotification(signedNotification(JSON.stringify(envelope(value)))).resource, JSON.parse(value));
    assert.equal({}.polluted, undefined);
  });

  test("a plaintext is JSON where it is for JSON.parse, and is read as it does", () => {
    const seeds = [
      '{"a":{"b":[1,-2.5e3,true,null,"\\u00e9\\n\\ud83d\\ude00"]},"c":"é😀\u2028"}',
      " [0, 1e-7 , -0.0E+1]\n",
      '"\\"\\\\\\/\\b\\f\\r\\t"',
      "12345678901234567890",
      '{"":{"":""}}',
    ];
    const pieces = [
      "",
      ",",
      ":",
      '"',
      "\\",
      "{",
      "]",
      "0",
      "-",
      ".",
      "e",
      "+",
      "u",
      "n",
      " ",
      "\t",
      "\u0001",
      "\u00a0",
      "\ufeff",
      "/",
    ];
    // Every seed with one place changed: a piece put in, or put in the place of a character.
    const changed = seeds.flatMap((seed) =>
      [...seed].flatMap((_, at) =>
        [at, at + 1].map((end) => seed.slice(0, at) + pieces[(7 * at + end) % pieces.length] + seed.slice(end)),
      ),
    );
    const isWhole = (text) => !/\p{Surrogate}/u.test(text);
    const texts = [...seeds, ...changed].filter(isWhole);
    let accepted = 0;
    for (const text of texts) {
      const notification = signedNotification(JSON.stringify(envelope(text)));
      let expected;
      let unambiguous = true;
      try {
        expected = JSON.parse(text, (name, value) => {
          unambiguous &&= isWhole(`${name} ${value}`);
          return value;
        });
      } catch {
        unambiguous = false;
      }
      if (!unambiguous) {
        assert.throws(() => parseNotification(notification), refusal("RESPONSE_BODY", "body.resource.ciphertext"), text);
        continue;
      }
      accepted += 1;
      const parsed = parseNotification(notification);
      assert.deepEqual([parsed.plaintext, parsed.resource], [text, expected]);
    }
    assert.ok(accepted > 50 && accepted < texts.length - 50, `${accepted} of ${texts.length}`);
  });

  test("the APIv3 key is checked before the notification", () => {
    assert.throws(
      () => parseNotification({ ...signedNotification("{}"), headers: {}, apiV3Key: "short" }),
      refusal("APIV3_KEY", "apiV3Key"),
    );
  });
});

withBothEntries("decryptResource", (pkg) => {
  const { decryptResource } = pkg;

  test("the published ciphertexts; what this library refuses on purpose is refused", () => {
    const java = vectors("wechatpay-java/aes_gcm.json");
    assert.equal(java.length, 4);
    for (const vector of java) {
      const decrypt = () =>
        decryptResource({
          ciphertext: vector.ciphertext,
          nonce: vector.nonce,
          associatedData: vector.associated_data,
          apiV3Key: vector.apiv3_key,
        });
      if (vector.expected_error) assert.throws(decrypt, refusal("DECRYPT"), vector.name);
      else assert.equal(decrypt(), vector.expected_plaintext);
    }
    // A nonce of 16 bytes: APIv3 uses 12, and GCM treats any other length differently.
    for (const vector of vectors("wechatpay-axios-plugin/aes_gcm.json")) {
      assert.throws(
        () =>
          decryptResource({
            ciphertext: vector.ciphertext,
            nonce: vector.nonce,
            associatedData: vector.associated_data,
            apiV3Key: vector.apiv3_key,
          }),
        refusal("DECRYPT", "nonce"),
      );
    }
  });

  test("what node:crypto encrypts, from 0 bytes to 1 MB", () => {
    for (const size of [0, 1, 15, 16, 17, 31, 32, 33, 1000, 65_536, 1_048_576]) {
      const plaintext = randomBytes(Math.ceil(size / 2))
        .toString("hex")
        .slice(0, size);
      assert.equal(decryptResource({ ...seal(plaintext), apiV3Key: API_V3_KEY }), plaintext, `${size} bytes`);
      assert.equal(
        decryptResource({
          ...without(seal(plaintext, { associatedData: "" }), "associatedData"),
          apiV3Key: Buffer.from(API_V3_KEY),
        }),
        plaintext,
      );
    }
  });

  test("every flipped bit, a wrong key, nonce or associated data, and a cut fail closed", () => {
    const sealed = { ...seal("plaintext 明文"), apiV3Key: API_V3_KEY };
    const bytes = Buffer.from(sealed.ciphertext, "base64");
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] ^= 1 << (bit & 7);
      assert.throws(
        () => decryptResource({ ...sealed, ciphertext: changed.toString("base64") }),
        refusal("DECRYPT", "ciphertext"),
        `bit ${bit}`,
      );
    }
    for (let length = 0; length < bytes.length; length += 1)
      assert.throws(
        () => decryptResource({ ...sealed, ciphertext: bytes.subarray(0, length).toString("base64") }),
        refusal("DECRYPT", "ciphertext"),
      );
    for (const change of [
      { associatedData: "" },
      { associatedData: undefined },
      { associatedData: "Transaction" },
      { nonce: "000000000000" },
      { apiV3Key: "x".repeat(32) },
    ]) {
      assert.throws(
        () => decryptResource({ ...sealed, ...change }),
        (error) =>
          refusal("DECRYPT", "ciphertext")(error) && /APIv3 key/.test(error.message) && /associated_data/.test(error.message),
      );
    }
    for (const nonce of ["", "00000000000", "0000000000000", "0123456789abcdef", "随机随机"]) {
      const decrypt = () => decryptResource({ ...sealed, nonce });
      assert.throws(decrypt, refusal("DECRYPT", Buffer.byteLength(nonce) === 12 ? "ciphertext" : "nonce"), nonce);
    }
    for (const ciphertext of [
      sealed.ciphertext.replace(/=+$/, ""),
      `${sealed.ciphertext}\n`,
      ` ${sealed.ciphertext}`,
      "!!!!",
      bytes.toString("hex"),
      bytes.toString("base64url"),
    ]) {
      if (ciphertext !== sealed.ciphertext)
        assert.throws(() => decryptResource({ ...sealed, ciphertext }), refusal("DECRYPT", "ciphertext"));
    }
  });

  test("an APIv3 key of another length is refused with its length, never its text", () => {
    const sealed = seal("x");
    for (const apiV3Key of [
      "",
      "0123456789abcdef",
      "0123456789abcdef01234567",
      "x".repeat(31),
      "x".repeat(33),
      "密".repeat(32),
      `${API_V3_KEY}\n`,
      new Uint8Array(16),
    ]) {
      assert.throws(
        () => decryptResource({ ...sealed, apiV3Key }),
        (error) => {
          refusal("APIV3_KEY", "apiV3Key")(error);
          assert.ok(error.message.includes(String(Buffer.byteLength(apiV3Key))));
          if (apiV3Key.length > 0) assert.ok(!`${error.message}${error.hint}${error.stack}`.includes(apiV3Key));
          return true;
        },
      );
    }
    assert.throws(() => decryptResource({ ...sealed, apiV3Key: `${API_V3_KEY}\n` }), /line break/);
  });

  test("a plaintext that is not UTF-8 is refused", () => {
    assert.throws(
      () => decryptResource({ ...seal(Buffer.from([0xc3, 0x28])), apiV3Key: API_V3_KEY }),
      refusal("RESPONSE_BODY", "ciphertext"),
    );
  });
});

withBothEntries("parseCertificates", (pkg) => {
  const { inspectCertificate, parseCertificates, verifyResponse } = pkg;
  const platform = key("platform.crt");

  const item = (certificate, serial_no, how) => {
    const { ciphertext, nonce, associatedData } = seal(certificate, { associatedData: "certificate", ...how });
    return {
      serial_no,
      effective_time: "2018-06-08T10:34:56+08:00",
      expire_time: "2018-12-08T10:34:56+08:00",
      encrypt_certificate: { algorithm: "AEAD_AES_256_GCM", nonce, associated_data: associatedData, ciphertext },
    };
  };
  const download = (...data) => JSON.stringify({ data });
  const right = download(item(platform, PLATFORM_SERIAL));

  test("the published download of wechatpay-java; its certificate has expired since and is returned all the same", () => {
    const [{ response_body: body, apiv3_key: apiV3Key, expected_serial_no: serialNo, expected_cert_pem: certificate }] = vectors(
      "wechatpay-java/certificates.json",
    );
    const certificates = parseCertificates({ body, apiV3Key });
    assert.deepEqual(
      certificates.map((it) => ({ ...it })),
      [{ serialNo, certificate, effectiveTime: "2023-09-19T23:15:58+08:00", expireTime: JSON.parse(body).data[0].expire_time }],
    );
    assert.ok(Object.isFrozen(certificates) && Object.isFrozen(certificates[0]));
    assert.equal(inspectCertificate(certificate).serialNo, serialNo);
  });

  test("several certificates, in order; what is returned verifies", () => {
    const certificates = parseCertificates({
      body: Buffer.from(download(item(platform, PLATFORM_SERIAL.toLowerCase()), item(key("other.crt"), "1234"))),
      apiV3Key: API_V3_KEY,
    });
    assert.deepEqual(
      certificates.map(({ serialNo }) => serialNo),
      [PLATFORM_SERIAL, "1234"],
    );
    const answer = {
      ...signedAnswer(body, { serial: PLATFORM_SERIAL }),
      keys: certificates.map(({ certificate }) => ({ certificate })),
    };
    assert.equal(verifyResponse(answer), body);
    assert.deepEqual([...parseCertificates({ body: download(), apiV3Key: API_V3_KEY })], []);
  });

  test("a serial_no that is not the certificate's own is refused", () => {
    for (const serial of ["1234", "", "not hex", PLATFORM_SERIAL.slice(1)]) {
      assert.throws(
        () =>
          parseCertificates({ body: download(item(platform, PLATFORM_SERIAL), item(platform, serial)), apiV3Key: API_V3_KEY }),
        refusal("RESPONSE_BODY", "body.data[1].serial_no"),
      );
    }
    assert.equal(
      parseCertificates({
        body: download(item(key("merchant_serial_top_bit.crt"), "00BE2A2344B984167B")),
        apiV3Key: API_V3_KEY,
      })[0].serialNo,
      "BE2A2344B984167B",
    );
  });

  test("headers add freshness, keys the signature of the key that Wechatpay-Serial names", () => {
    const options = { body: right, apiV3Key: API_V3_KEY, now: NOW };
    const parse = (more) => parseCertificates({ ...options, ...more }).length;
    assert.equal(parse({ headers: signatureHeaders(right), keys: [publicKeyEntry] }), 1);
    assert.equal(parse({ headers: signatureHeaders(right), keys: [] }), 1);
    assert.equal(parse({ headers: signatureHeaders(right) }), 1);
    assert.equal(
      parse({ headers: signatureHeaders("other", { serial: "7C1B0B5A9B7C1E9F" }), keys: [publicKeyEntry] }),
      1,
      "a key that is not configured: trust comes from the APIv3 key",
    );
    assert.throws(() => parse({ headers: signatureHeaders("other"), keys: [publicKeyEntry] }), refusal("SIGNATURE_INVALID"));
    assert.throws(
      () => parse({ headers: signatureHeaders(right, { timestamp: NOW - 301 }), keys: [publicKeyEntry] }),
      refusal("RESPONSE_EXPIRED"),
    );
    assert.throws(() => parse({ headers: signatureHeaders(right), now: NOW + 301 }), refusal("RESPONSE_EXPIRED"));
    assert.throws(() => parse({ headers: {} }), refusal("RESPONSE_HEADER"));
    assert.throws(() => parse({ keys: [publicKeyEntry] }), refusal("MISSING_OPTION", "headers"));
    assert.throws(
      () => parse({ headers: signatureHeaders(right), keys: [{ certificate: key("merchant.crt") }] }),
      refusal("KEYS", "keys[0].certificate"),
    );
    const end = Date.parse(inspectCertificate(platform).notAfter) / 1000 + 1;
    assert.throws(
      () =>
        parse({
          headers: signatureHeaders(right, { serial: PLATFORM_SERIAL, timestamp: end }),
          keys: [certificateEntry],
          now: end,
        }),
      refusal("CERTIFICATE_EXPIRED"),
    );
  });

  test("a certificate that a stranger put into a notification is no platform certificate", () => {
    // The one APIv3 key encrypts both: who controls the wire could present the notification's resource as a download.
    const planted = pem(madeCertificate({ serial: [0x66] }));
    for (const plaintext of [JSON.stringify({ attach: planted }), JSON.stringify(planted), `note: ${planted}`]) {
      const { ciphertext, nonce, associatedData } = seal(plaintext);
      const replayed = {
        ...item(platform, "66"),
        encrypt_certificate: { algorithm: "AEAD_AES_256_GCM", nonce, associated_data: associatedData, ciphertext },
      };
      assert.throws(
        () => parseCertificates({ body: download(replayed), apiV3Key: API_V3_KEY }),
        refusal("CERTIFICATE", "body.data[0].encrypt_certificate"),
        plaintext.slice(0, 40),
      );
    }
    assert.equal(
      parseCertificates({ body: download(item(planted, "66")), apiV3Key: API_V3_KEY })[0].serialNo,
      "66",
      "the same certificate by itself",
    );
  });

  test("what is not a download is refused, by name", () => {
    const whole = item(platform, PLATFORM_SERIAL);
    const { algorithm, ciphertext, nonce, associated_data: associatedData } = whole.encrypt_certificate;
    for (const data of [
      [[PLATFORM_SERIAL, "", "", whole.encrypt_certificate]],
      [{ ...whole, encrypt_certificate: [algorithm, ciphertext, nonce, associatedData] }],
    ]) {
      assert.throws(
        () => parseCertificates({ body: JSON.stringify({ data }), apiV3Key: API_V3_KEY }),
        refusal("RESPONSE_BODY", "body"),
        "an array is not an object",
      );
    }
    const parse =
      (text, apiV3Key = API_V3_KEY) =>
      () =>
        parseCertificates({ body: text, apiV3Key });
    assert.throws(
      parse('{"code":"RESOURCE_NOT_EXISTS","message":"无可用的平台证书"}'),
      (error) =>
        refusal("RESPONSE_BODY", "body.data")(error) && /public key/.test(error.message) && /微信支付公钥/.test(error.hint),
    );
    for (const text of ["", "[]", "null", '{"data":{}}', '{"data":[],"data":[]}', "x"])
      assert.throws(parse(text), refusal("RESPONSE_BODY"), text);
    for (const name of ["serial_no", "effective_time", "expire_time", "encrypt_certificate"])
      assert.throws(
        parse(download(without(item(platform, PLATFORM_SERIAL), name))),
        refusal("RESPONSE_BODY", `body.data[0].${name}`),
      );
    for (const name of ["algorithm", "ciphertext", "nonce"]) {
      const whole = item(platform, PLATFORM_SERIAL);
      assert.throws(
        parse(download({ ...whole, encrypt_certificate: without(whole.encrypt_certificate, name) })),
        refusal("RESPONSE_BODY", `body.data[0].encrypt_certificate.${name}`),
      );
    }
    assert.throws(parse(right, "x".repeat(32)), refusal("DECRYPT", "body.data[0].encrypt_certificate.ciphertext"));
    assert.throws(parse(right, "x"), refusal("APIV3_KEY", "apiV3Key"));
    assert.throws(parse(download(item("not a certificate", "1234"))), refusal("CERTIFICATE", "body.data[0].encrypt_certificate"));
    assert.throws(parse(download(item(key("platform.pem"), "1234"))), refusal("CERTIFICATE", "body.data[0].encrypt_certificate"));
    assert.throws(() => parseCertificates({ body: JSON.parse(right), apiV3Key: API_V3_KEY }), refusal("OPTION_TYPE", "body"));
  });
});

withBothEntries("sensitive fields", (pkg) => {
  const { decryptSensitive, encryptSensitive } = pkg;
  const decrypted = (ciphertext, privateKey) =>
    privateDecrypt(
      { key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1" },
      Buffer.from(ciphertext, "base64"),
    ).toString();
  const encrypted = (plaintext, privateKey, how) =>
    publicEncrypt(
      { key: createPublicKey(privateKey), padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1", ...how },
      Buffer.from(plaintext),
    ).toString("base64");

  test("the published ciphertexts", () => {
    const published = [...vectors("wechatpay-java/oaep.json"), ...vectors("wechatpay-axios-plugin/oaep.json")].filter(
      ({ kind }) => kind === "oaep-sha1",
    );
    assert.equal(published.length, 3);
    for (const {
      name,
      ciphertext,
      private_key_pem: privateKey,
      expected_plaintext: plaintext,
      expected_error: fails,
    } of published) {
      if (fails) assert.throws(() => decryptSensitive({ ciphertext, privateKey }), refusal("SENSITIVE"), name);
      else assert.equal(decryptSensitive({ ciphertext, privateKey }), plaintext, name);
    }
  });

  test("both ways with node:crypto, for every key size and every length up to the limit", () => {
    for (const [name, limit] of [
      ["rsa2048.pem", 214],
      ["rsa3072.pem", 342],
      ["rsa4096.pem", 470],
    ]) {
      const privateKey = key(name);
      const entry = { id: PUBLIC_KEY_ID, publicKey: createPublicKey(privateKey).export({ type: "spki", format: "pem" }) };
      for (const length of [0, 1, 100, limit - 1, limit]) {
        const plaintext = randomBytes(limit).toString("hex").slice(0, length);
        const { ciphertext, wechatpaySerial } = encryptSensitive({ plaintext, key: entry });
        assert.equal(wechatpaySerial, PUBLIC_KEY_ID);
        assert.equal(decrypted(ciphertext, privateKey), plaintext, `${name}, ${length} bytes`);
        assert.equal(
          decryptSensitive({ ciphertext: encrypted(plaintext, privateKey), privateKey }),
          plaintext,
          `${name}, ${length} bytes`,
        );
      }
      assert.throws(
        () => encryptSensitive({ plaintext: "x".repeat(limit + 1), key: entry }),
        (error) =>
          refusal("SENSITIVE", "plaintext")(error) &&
          error.message.includes(`${limit} bytes`) &&
          error.message.includes(`${limit + 1}`),
      );
    }
  });

  test("the limit counts bytes, not characters, and the text stays out of the message", () => {
    const plaintext = "测".repeat(72);
    assert.throws(
      () => encryptSensitive({ plaintext, key: certificateEntry }),
      (error) =>
        refusal("SENSITIVE", "plaintext")(error) &&
        error.message.includes("216") &&
        !`${error.message}${error.hint}`.includes("测"),
    );
    assert.equal(
      decrypted(encryptSensitive({ plaintext: "测".repeat(71), key: certificateEntry }).ciphertext, key("platform.pem")),
      "测".repeat(71),
    );
  });

  test("a certificate's serial number goes with the request, and no ciphertext is made twice", () => {
    const [first, second] = [
      encryptSensitive({ plaintext: "张三", key: certificateEntry }),
      encryptSensitive({ plaintext: "张三", key: certificateEntry }),
    ];
    assert.equal(first.wechatpaySerial, PLATFORM_SERIAL);
    assert.notEqual(first.ciphertext, second.ciphertext);
    assert.ok(Object.isFrozen(first));
  });

  test("the wrong kind of key, and text that UTF-8 cannot express, are refused", () => {
    assert.throws(
      () => encryptSensitive({ plaintext: "x", key: { certificate: key("merchant.crt") } }),
      refusal("KEYS", "key.certificate"),
    );
    assert.throws(
      () => encryptSensitive({ plaintext: "x", key: { id: PUBLIC_KEY_ID, publicKey: key("platform.pem") } }),
      refusal("PUBLIC_KEY", "key.publicKey"),
    );
    assert.throws(() => encryptSensitive({ plaintext: "x\ud83d", key: certificateEntry }), refusal("OPTION_TYPE", "plaintext"));
    assert.throws(
      () => encryptSensitive({ plaintext: Buffer.from("x"), key: certificateEntry }),
      refusal("OPTION_TYPE", "plaintext"),
    );
    assert.throws(
      () => decryptSensitive({ ciphertext: "AAAA", privateKey: key("platform.crt") }),
      refusal("PRIVATE_KEY", "privateKey"),
    );
  });

  test("every failure to decrypt is the same error", () => {
    const privateKey = key("rsa2048.pem");
    const right = encrypted("明文", privateKey);
    const bytes = Buffer.from(right, "base64");
    const flipped = Array.from({ length: 40 }, (_, at) =>
      Buffer.from(bytes.map((byte, index) => (index === at * 6 ? byte ^ 0x10 : byte))),
    );
    const messages = new Set();
    for (const ciphertext of [
      ...flipped.map((it) => it.toString("base64")),
      "",
      "!",
      right.slice(0, -4),
      `${right}AAAA`,
      Buffer.alloc(256).toString("base64"),
      Buffer.alloc(256, 255).toString("base64"),
      encrypted("x", key("platform.pem")),
      encrypted("x", privateKey, { oaepHash: "sha256" }),
      encrypted("x", privateKey, { oaepLabel: Buffer.from("label") }),
      encrypted(Buffer.from([0xff]), privateKey),
      publicEncrypt({ key: createPublicKey(privateKey), padding: constants.RSA_PKCS1_PADDING }, Buffer.from("x")).toString(
        "base64",
      ),
    ]) {
      assert.throws(
        () => decryptSensitive({ ciphertext, privateKey }),
        (error) => refusal("SENSITIVE", "ciphertext")(error) && messages.add(error.message).size > 0,
      );
    }
    assert.equal(messages.size, 1);
  });
});

withBothEntries("signPayment", (pkg) => {
  const { signPayment } = pkg;
  const documents = vectors("doc/vectors.json");
  const options = {
    appid: "wx2421b1c4370ec43b",
    prepayId: "wx201410272009395522657a690389285100",
    mchid: documents.doc_mchid,
    privateKey: documents.doc_key_pkcs8_pem,
    timestamp: Number(documents.doc_timestamp),
    nonceStr: documents.doc_nonce,
  };
  const published = (name) => documents.request_sign.find((vector) => vector.name === name).signature;
  const page = {
    nonceStr: options.nonceStr,
    package: `prepay_id=${options.prepayId}`,
    signType: "RSA",
    paySign: published("JSAPI paySign"),
  };

  for (const [type, expected] of [
    ["mini", { timeStamp: "1554208460", ...page }],
    ["jsapi", { appId: options.appid, timeStamp: "1554208460", ...page }],
    ["jssdk", { timestamp: "1554208460", ...page }],
    [
      "app",
      {
        appid: options.appid,
        partnerid: options.mchid,
        prepayid: options.prepayId,
        package: "Sign=WXPay",
        noncestr: options.nonceStr,
        timestamp: "1554208460",
        sign: published("APP paySign"),
      },
    ],
  ]) {
    test(`${type}: the documents' names, letter case, strings and signature`, () => {
      const parameters = signPayment({ ...options, type });
      assert.deepEqual({ ...parameters }, expected);
      assert.deepEqual(Object.keys(parameters), Object.keys(expected));
      assert.ok(Object.isFrozen(parameters));
    });
  }

  test("defaults: now in seconds and a random nonce; node:crypto verifies", () => {
    const {
      timeStamp,
      nonceStr,
      package: text,
      paySign,
    } = signPayment({ ...without(without(options, "timestamp"), "nonceStr"), type: "mini" });
    assert.ok(Math.abs(Number(timeStamp) - Date.now() / 1000) < 5);
    assert.match(nonceStr, /^[0-9A-Za-z]{32}$/);
    assert.ok(
      verify(
        "sha256",
        Buffer.from(`${options.appid}\n${timeStamp}\n${nonceStr}\n${text}\n`),
        createPublicKey(options.privateKey),
        Buffer.from(paySign, "base64"),
      ),
    );
  });

  test("what could not open the cashier is refused", () => {
    const refused = (change, code, field) =>
      assert.throws(() => signPayment({ ...options, type: "app", ...change }), refusal(code, field), JSON.stringify(change));
    refused({ prepayId: `prepay_id=${options.prepayId}` }, "PAYMENT", "prepayId");
    for (const prepayId of ["", " wx20", "wx20\n", "微信", "x".repeat(65)]) refused({ prepayId }, "PAYMENT", "prepayId");
    for (const appid of ["", " wx1", "wx1\n", "x".repeat(33)]) refused({ appid }, "APPID", "appid");
    refused({ mchid: undefined }, "MISSING_OPTION", "mchid");
    refused({ mchid: "19000 07291" }, "MCHID", "mchid");
    refused({ timestamp: 1554208460000 }, "TIMESTAMP", "timestamp");
    refused({ nonceStr: "x".repeat(33) }, "NONCE_STR", "nonceStr");
    refused({ type: "JSAPI" }, "OPTION_TYPE", "type");
    refused({ type: undefined }, "MISSING_OPTION", "type");
    refused({ privateKey: undefined }, "MISSING_OPTION", "privateKey");
    refused({ prepay_id: "x" }, "UNKNOWN_OPTION", "prepay_id");
    assert.equal(signPayment({ ...options, type: "mini", mchid: undefined }).paySign, page.paySign);
  });
});

/** RFC 2046 section 5.1.1, written for these tests: header lines and content of each part. */
function partsOf(body, contentType) {
  const [, boundary] = /^multipart\/form-data; boundary=([0-9A-Za-z'()+_,./:=?-]{1,70})$/.exec(contentType);
  const text = body.toString("latin1");
  const pieces = `\r\n${text}`.split(`\r\n--${boundary}`);
  assert.equal(pieces.shift(), "", "nothing before the first boundary");
  assert.equal(pieces.pop(), "--\r\n", "the closing boundary ends the body");
  return pieces.map((piece) => {
    const at = piece.indexOf("\r\n\r\n");
    const headers = Object.fromEntries(
      piece
        .slice(2, at)
        .split("\r\n")
        .map((line) => /^([^:]+): (.*)$/.exec(Buffer.from(line, "latin1").toString()).slice(1)),
    );
    return { headers, content: Buffer.from(piece.slice(at + 4), "latin1") };
  });
}

withBothEntries("buildUpload", (pkg) => {
  const { buildUpload, signRequest } = pkg;
  const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

  test("what a real server receives: meta and file, byte for byte, and the signature over meta", async () => {
    const publicKey = createPublicKey(merchant.privateKey);
    for (const [filename, type, size] of [
      ["shop.png", "image/png", 1],
      ["照片 1.JPG", "image/jpeg", 70_000],
      ["video.mp4", "video/mp4", 2_097_152],
      ["noextension", "application/octet-stream", 3],
    ]) {
      const file = randomBytes(size);
      const upload = buildUpload({ file, filename });
      await withServer(async (origin, received) => {
        const signed = signRequest({ ...merchant, baseUrl: origin, url: "/v3/merchant/media/upload", ...upload });
        await fetch(signed.url, signed);
        const [request] = received;
        assert.equal(request.method, "POST");
        assert.equal(request.headers["content-type"], upload.headers["Content-Type"]);
        const [meta, content, ...none] = partsOf(request.body, request.headers["content-type"]);
        assert.deepEqual(none, []);
        assert.deepEqual(meta.headers, { "Content-Disposition": 'form-data; name="meta"', "Content-Type": "application/json" });
        assert.equal(meta.content.toString(), upload.signBody);
        assert.equal(upload.signBody, JSON.stringify({ filename, sha256: sha256(file) }));
        assert.deepEqual(content.headers, {
          "Content-Disposition": `form-data; name="file"; filename="${filename}"`,
          "Content-Type": type,
        });
        assert.ok(content.content.equals(file));
        // undici's parser, on what the server received.
        const form = await new Response(request.body, {
          headers: { "Content-Type": request.headers["content-type"] },
        }).formData();
        assert.deepEqual([form.get("meta"), form.get("file").name, form.get("file").type], [upload.signBody, filename, type]);
        assert.ok(Buffer.from(await form.get("file").arrayBuffer()).equals(file));
        const { signature } = authorizationOf(request);
        assert.ok(verify("sha256", messageOf(request, meta.content), publicKey, Buffer.from(signature, "base64")));
      });
    }
  });

  test("the host's own multipart parser reads the same", async () => {
    const file = randomBytes(1000);
    const { body, headers } = buildUpload({ file, filename: "店标.png" });
    const form = await new Response(body, { headers }).formData();
    assert.equal(form.get("file").name, "店标.png");
    assert.equal(form.get("file").type, "image/png");
    assert.deepEqual(Buffer.from(await form.get("file").arrayBuffer()), file);
    assert.equal(JSON.parse(form.get("meta")).sha256, sha256(file));
  });

  test("files that look like multipart bodies, even their own, stay whole", () => {
    let file = Buffer.from("\r\n--boundary--\r\n");
    for (let round = 0; round < 20; round += 1) {
      const { body, headers } = buildUpload({ file, filename: "x.png" });
      const [, content] = partsOf(Buffer.from(body), headers["Content-Type"]);
      assert.ok(content.content.equals(file));
      const boundary = headers["Content-Type"].split("boundary=")[1];
      assert.equal(file.includes(boundary), false);
      file = Buffer.concat([Buffer.from(body), Buffer.from(`\r\n--${boundary}--\r\n`)]);
    }
  });

  test("the content type may be given; results are frozen and belong to the caller", () => {
    const file = new Uint8Array([1, 2, 3]);
    const upload = buildUpload({ file: file.buffer, filename: "a.bin", contentType: "application/x-tar" });
    const [, content] = partsOf(Buffer.from(upload.body), upload.headers["Content-Type"]);
    assert.equal(content.headers["Content-Type"], "application/x-tar");
    assert.ok(Object.isFrozen(upload) && Object.isFrozen(upload.headers));
    assert.deepEqual(Object.keys(upload), ["method", "body", "headers", "signBody"]);
  });

  test("names and files that could be read in two ways are refused", () => {
    const file = new Uint8Array([1]);
    for (const filename of [
      "",
      " ",
      'a".png',
      "a\r\n.png",
      "a\n.png",
      "a\0.png",
      "../a.png",
      "C:\\a.png",
      "a\u007f.png",
      "😀.png",
      "%22.png",
      "a%0d%0AX: y.png",
      "a%0a.png",
    ])
      assert.throws(() => buildUpload({ file, filename }), refusal("UPLOAD", "filename"), JSON.stringify(filename));
    assert.throws(() => buildUpload({ file, filename: "a\ud83d.png" }), refusal("OPTION_TYPE", "filename"));
    for (const contentType of ["", "image", "image/png; x=y", "image/png\r\nX: y", "图/片"])
      assert.throws(() => buildUpload({ file, filename: "a.png", contentType }), refusal("UPLOAD", "contentType"));
    assert.throws(() => buildUpload({ file: new Uint8Array(), filename: "a.png" }), refusal("UPLOAD", "file"));
    for (const wrong of ["/tmp/a.png", {}, [1], null, 5])
      assert.throws(() => buildUpload({ file: wrong, filename: "a.png" }), refusal("OPTION_TYPE", "file"));
  });
});
