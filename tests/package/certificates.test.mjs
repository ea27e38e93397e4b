// Certificates: serial numbers as hex of whole bytes, whose certificate it is on positive recognition only, and pairs.
import assert from "node:assert/strict";
import { generateKeyPairSync, X509Certificate } from "node:crypto";
import { test } from "node:test";

import { bmp, generalizedTime, certificate as made, pem, spkiOf, tlv, utcTime, utf8 } from "./der.mjs";
import { withBothEntries } from "./entries.mjs";
import { key, keyBytes, merchant, vectors, vectorText } from "./files.mjs";
import { assertRefused, assertUnharmed } from "./refusal.mjs";

const published = [...vectors("wechatpay-java/cert.json"), ...vectors("wechatpay-axios-plugin/cert.json")];
/** OpenSSL's serial with whole bytes: node:crypto prints an even number of digits. */
const serialOf = (pem) => new X509Certificate(pem).serialNumber;
const der = (pem) => new X509Certificate(pem).raw;
const serialSent = (signed) => signed.headers.Authorization.match(/serial_no="([^"]*)"/)[1];

withBothEntries("certificates", (pkg) => {
  for (const vector of published.filter(({ expected_serial_no: serial }) => serial)) {
    test(`published: ${vector.name}`, () => {
      const info = pkg.inspectCertificate(vector.cert_pem);
      assert.equal(info.serialNo, vector.expected_serial_no);
      assert.equal(info.notBefore, vector.not_before);
      assert.equal(info.notAfter, vector.not_after);
      assert.equal(info.kind, undefined, "neither merchant nor platform");
      assert.equal(info.mchid, undefined);
      assert.equal(info.publicKeyBits, 2048);
    });
  }

  test("a merchant certificate is recognised, with its merchant number", () => {
    const info = pkg.inspectCertificate(key("merchant.crt"));
    assert.equal(info.kind, "merchant");
    assert.equal(info.mchid, "1900007291");
    assert.match(info.subject, /微信商户系统/);
    assert.match(info.issuer, /Tenpay\.com Root CA/);
    assert.equal(info.serialNo, "408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB");
    assert.ok(Object.isFrozen(info));
  });

  test("platform certificates are recognised, the real one and ours", () => {
    for (const pem of [vectorText("wechatpay-java/downloaded_cert.pem"), key("platform.crt")]) {
      const info = pkg.inspectCertificate(pem);
      assert.equal(info.kind, "platform");
      assert.equal(info.mchid, undefined);
      assert.equal(info.serialNo, serialOf(pem));
    }
  });

  test("another certificate of Tenpay's root is neither", () => {
    for (const name of ["other.crt", "root.crt"]) assert.equal(pkg.inspectCertificate(key(name)).kind, undefined, name);
  });

  for (const [name, serial] of [
    ["merchant_serial_top_bit.crt", "BE2A2344B984167B"],
    ["merchant_serial_zero_nibble.crt", "0A1B2C3D4E5F60718293A4B5C6D7E8F901234567"],
    ["merchant_serial_one.crt", "01"],
  ]) {
    test(`${name}: the serial is ${serial}, and is sent so`, () => {
      assert.equal(serialOf(key(name)), serial);
      assert.equal(pkg.inspectCertificate(key(name)).serialNo, serial);
      assert.equal(pkg.inspectCertificate(der(key(name))).serialNo, serial, "as DER");
      const { mchid, privateKey } = merchant;
      const options = { mchid, privateKey, url: "/v3/x", certificate: key(name) };
      assert.equal(serialSent(pkg.signRequest(options)), serial);
      const spellings = [
        serial,
        serial.toLowerCase(),
        serial.replace(/^0/, ""),
        `00${serial}`,
        `0000${serial}`,
        serial.replace(/(..)(?=.)/g, "$1:"),
        `  ${serial}\n`,
        serial.replace(/(....)/g, "$1 "),
      ];
      for (const serialNo of spellings) assert.equal(serialSent(pkg.signRequest({ ...options, serialNo })), serial, serialNo);
      assertRefused(pkg, () => pkg.signRequest({ ...options, serialNo: `${serial.slice(0, -1)}E` }), {
        code: "SERIAL_MISMATCH",
        field: "serialNo",
      });
    });
  }

  test("serialNo alone: the even-length upper-case form is sent", () => {
    for (const [given, sent] of [
      ["408b07e7", "408B07E7"],
      ["40:8b:07", "408B07"],
      ["a", "0A"],
      ["123", "0123"],
      ["0123", "0123"],
      ["000123", "0123"],
      ["00be2a2344b984167b", "BE2A2344B984167B"],
      ["1".repeat(40), "1".repeat(40)],
      ["0".repeat(10) + "A".repeat(40), "A".repeat(40)],
    ]) {
      assert.equal(serialSent(pkg.signRequest({ ...merchant, url: "/v3/x", serialNo: given })), sent, given);
    }
  });

  test("the key's own certificate is taken, another key's and the platform's are refused by name", () => {
    const { mchid, privateKey } = merchant;
    const request = { mchid, privateKey, url: "/v3/x" };
    assert.equal(serialSent(pkg.signRequest({ ...request, certificate: key("merchant.crt") })), merchant.serialNo);
    assert.equal(
      serialSent(pkg.signRequest({ ...request, certificate: key("merchant.crt").replace(/\n/g, "\\n") })),
      merchant.serialNo,
    );
    const { cert_pem: certificate, private_key_pem: otherKey } = published.find(
      ({ expected_key_matches: matches }) => matches === false,
    );
    assertRefused(pkg, () => pkg.signRequest({ ...request, privateKey: otherKey, certificate }), {
      code: "KEY_PAIR_MISMATCH",
      field: "certificate",
      hint: /440024045C4A427599D09BB4E3DE0279F2E813FD/,
      secrets: [otherKey],
    });
    for (const platform of [key("platform.crt"), vectorText("wechatpay-java/downloaded_cert.pem")]) {
      assertRefused(pkg, () => pkg.signRequest({ ...request, certificate: platform }), {
        code: "CERTIFICATE",
        field: "certificate",
        hint: /平台证书.*apiclient_cert/,
      });
      assertRefused(pkg, () => pkg.signRequest({ ...request, privateKey: key("platform.pem"), certificate: platform }), {
        code: "CERTIFICATE",
        field: "certificate",
        hint: /平台证书/,
        secrets: [key("platform.pem")],
      });
      assertRefused(pkg, () => pkg.prepareRequest({ mchid, url: "/v3/x", certificate: platform }), {
        code: "CERTIFICATE",
        field: "certificate",
        hint: /平台证书/,
      });
    }
  });

  test("what is no certificate is called by its name", () => {
    for (const [certificate, hint] of [
      [merchant.privateKey, /私钥/],
      [key("merchant.csr"), /证书请求/],
      [keyBytes("merchant.p12"), /PKCS#12/],
      ["apiclient_cert.pem", /文件路径/],
      [merchant.serialNo, /序列号/],
      ["", /空/],
      [key("merchant.crt").slice(0, 500), /不完整/],
      [vectorText("wechatpay-java/sm2_merchant_certificate.pem"), /SM2/],
      ["hello", /无法识别/],
    ]) {
      assertRefused(pkg, () => pkg.inspectCertificate(certificate), { code: "CERTIFICATE", field: "certificate", hint });
      assertRefused(pkg, () => pkg.signRequest({ ...merchant, url: "/v3/x", certificate }), {
        code: "CERTIFICATE",
        field: "certificate",
        hint,
      });
    }
    for (const certificate of [undefined, null, 1, {}, []])
      assertRefused(pkg, () => pkg.inspectCertificate(certificate), { code: "OPTION_TYPE", field: "certificate" });
    assertUnharmed(pkg);
  });

  test("serial numbers at their limits are OpenSSL's, and what is no serial number is refused", () => {
    const top = Buffer.alloc(20, 0x9a);
    for (const serial of [
      [0x0a, 0xbc],
      [0x00, 0x80],
      [0x7f, ...top.subarray(1)],
      [0x00, ...top],
    ]) {
      const der = made({ serial });
      assert.equal(pkg.inspectCertificate(der).serialNo, new X509Certificate(der).serialNumber);
    }
    assert.equal(pkg.inspectCertificate(made({ serial: [0] })).serialNo, "00");
    // Negative, or longer than RFC 5280 allows: two certificates could bear one name, and no header could carry it.
    for (const serial of [[0x80], [0xff], top, [0x01, ...top], [0x00, 0x9a, ...top], Buffer.alloc(300, 0x3a)]) {
      assertRefused(pkg, () => pkg.inspectCertificate(made({ serial })), {
        code: "CERTIFICATE",
        field: "certificate",
        hint: /序列号为负数或超过 20 字节/,
      });
    }
    for (const serial of [[], [0x00, 0x01], [0xff, 0xff]])
      assertRefused(pkg, () => pkg.inspectCertificate(made({ serial })), {
        code: "CERTIFICATE",
        field: "certificate",
        hint: /损坏/,
      });
  });

  test("certificates of version 1, of times after 2049 and of other scripts are read", () => {
    const read = (how) => pkg.inspectCertificate(made(how));
    assert.equal(read({ version: [] }).kind, "platform");
    for (const [notAfter, iso] of [
      [utcTime("491231235959"), "2049-12-31T23:59:59.000Z"],
      [generalizedTime("20500101000000"), "2050-01-01T00:00:00.000Z"],
      [generalizedTime("99991231235959"), "9999-12-31T23:59:59.000Z"],
    ]) {
      assert.equal(read({ notAfter }).notAfter, iso);
    }
    const merchantSystem = read({
      subject: [
        ["O", bmp("微信商户系统")],
        ["CN", bmp("1900007291")],
      ],
    });
    assert.deepEqual(
      [merchantSystem.kind, merchantSystem.mchid, merchantSystem.subject],
      ["merchant", "1900007291", "O=微信商户系统, CN=1900007291"],
    );
    // What is no text is shown as such, and recognised as nothing.
    for (const value of [
      tlv(0x1e, [0x00, 0x31, 0x00]),
      tlv(0x30, tlv(0x02, [0x31])),
      tlv(0x02, "1900007291"),
      tlv(0x0c, [0xff]),
    ]) {
      assert.deepEqual(
        [read({ subject: [["CN", value]] }).subject, read({ subject: [["CN", value]] }).kind],
        ["CN=?", undefined],
      );
    }
    // The first common name counts, as it does for OpenSSL; text that imitates another attribute is text.
    assert.equal(
      read({
        subject: [
          ["CN", utf8("Tenpay.com sign")],
          ["CN", utf8("1900007291")],
        ],
      }).kind,
      "platform",
    );
    assert.equal(read({ subject: [["CN", utf8("a, O=微信商户系统")]] }).kind, undefined);
    assert.equal(read({ subject: [["CN", utf8("１９００")]] }).kind, undefined);
  });

  test("the structure is checked to its last field, as RFC 5280 and DER have it", () => {
    const oid = (...content) => tlv(0x06, content);
    const algorithm = (...parts) => tlv(0x30, ...parts);
    const attribute = (...parts) => tlv(0x30, tlv(0x31, tlv(0x30, ...parts)));
    const keyUsage = oid(0x55, 0x1d, 0x0f);
    const extensions = (...each) => tlv(0xa3, tlv(0x30, ...each.map((parts) => tlv(0x30, ...parts))));
    const usage = tlv(0x04, [0x03, 0x02, 0x05, 0xa0]);
    const cn = oid(0x55, 0x04, 0x03);
    const [uid, otherUid] = [tlv(0x81, [0, 1]), tlv(0x82, [0, 1])];
    const time = utcTime("240101000000");
    const read = [
      { version: tlv(0xa0, tlv(0x02, [1])) },
      { optional: [uid] },
      { optional: [otherUid] },
      { optional: [uid, otherUid] },
      { optional: [extensions([keyUsage, usage])] },
      { optional: [extensions([keyUsage, tlv(0x01, [0xff]), usage])] },
      { optional: [uid, extensions([keyUsage, usage])] },
      { algorithm: algorithm(oid(0x2a, 0x03)) },
      { subject: tlv(0x30) },
      { notBefore: utcTime("700101000000") },
      { subject: attribute(oid(0x55, 0x04, 0x61), utf8("x")) },
    ];
    const refused = [
      { version: tlv(0xa0, tlv(0x02, [0, 2])) },
      { version: tlv(0x80, [2]) },
      { version: tlv(0xa0, tlv(0x02, [2]), tlv(0x05)) },
      { version: tlv(0xa0, tlv(0x02)) },
      { optional: [otherUid, uid] },
      { optional: [uid, uid] },
      { optional: [tlv(0x81)] },
      { optional: [tlv(0x81, [8, 1])] },
      { optional: [tlv(0xa1, tlv(0x03, [0, 1]))] },
      { optional: [tlv(0x05)] },
      { optional: [tlv(0xa4, tlv(0x05))] },
      { optional: [extensions([keyUsage, usage]), uid] },
      { optional: [extensions([keyUsage, usage]), extensions([keyUsage, usage])] },
      { optional: [tlv(0xa3, tlv(0x02, [1]))] },
      { optional: [tlv(0xa3, tlv(0x30), tlv(0x05))] },
      { optional: [tlv(0x83, tlv(0x30))] },
      { optional: [extensions([keyUsage])] },
      { optional: [extensions([keyUsage, tlv(0x01, [0xff, 0xff]), usage])] },
      { optional: [extensions([keyUsage, usage, tlv(0x05)])] },
      { optional: [extensions([tlv(0x02, [1]), usage])] },
      { optional: [extensions([keyUsage, tlv(0x02, [1])])] },
      { algorithm: algorithm() },
      { algorithm: algorithm(tlv(0x02, [1])) },
      { algorithm: algorithm(oid(0x2a), tlv(0x05), tlv(0x05)) },
      { outerAlgorithm: algorithm(oid(0x2a), tlv(0x05), tlv(0x05)) },
      { algorithm: algorithm(oid()) },
      { algorithm: algorithm(oid(0x2a, 0x80, 0x01)) },
      { algorithm: algorithm(oid(0x80, 0x2a)) },
      { algorithm: algorithm(oid(0x2a, 0x81)) },
      { subject: attribute(cn) },
      { subject: attribute(cn, utf8("x"), utf8("y")) },
      { subject: attribute(utf8("x"), cn) },
      { subject: tlv(0x30, tlv(0x30, tlv(0x30, cn, utf8("x")))) },
      { validity: tlv(0x30, time) },
      { validity: tlv(0x30, time, time, time) },
      { validity: tlv(0x31, time, time) },
      { validity: tlv(0x30, time, tlv(0x02, [1])) },
      { spki: tlv(0x30, algorithm(oid(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01), tlv(0x05)), tlv(0x03)) },
      { after: [tlv(0x05)] },
      { optional: [extensions([keyUsage, tlv(0x01, [0x01]), usage])] },
      { version: tlv(0xa0, tlv(0x02, [3])) },
      { notBefore: utcTime("690101000000") },
      { notBefore: utcTime("240231000000") },
      { notBefore: tlv(0x17, "240101000000+0800") },
      { notAfter: tlv(0x18, "20500101000000.5Z") },
    ];
    for (const how of read) {
      assert.ok(new X509Certificate(made(how)).publicKey, JSON.stringify(how));
      assert.equal(pkg.inspectCertificate(made(how)).publicKeyBits, 2048, JSON.stringify(how));
    }
    for (const how of refused) {
      assertRefused(pkg, () => pkg.inspectCertificate(made(how)), {
        code: "CERTIFICATE",
        field: "certificate",
        hint: /损坏|无法识别/,
      });
    }
  });

  test("a certificate changed anywhere before its signature is refused, or read as OpenSSL reads it", () => {
    const time = (text) => new Date(text).toISOString();
    let read = 0;
    for (const original of [
      der(key("merchant.crt")),
      made({
        optional: [tlv(0xa3, tlv(0x30, tlv(0x30, tlv(0x06, [0x55, 0x1d, 0x0f]), tlv(0x01, [0xff]), tlv(0x04, [3, 2, 5, 0xa0]))))],
      }),
    ]) {
      for (let at = 0; at < original.length - 256; at += 1)
        for (const mask of [0x01, 0x20, 0x80]) {
          const changed = Uint8Array.from(original);
          changed[at] ^= mask;
          let info;
          try {
            info = pkg.inspectCertificate(changed);
          } catch (error) {
            assert.equal(error.code, "ERR_WECHATPAY_CERTIFICATE", error.message);
            continue;
          }
          // A name that is no text is shown as "?"; OpenSSL refuses the certificate for it.
          if (/=\?/.test(info.subject + info.issuer)) continue;
          read += 1;
          const theirs = new X509Certificate(changed);
          assert.deepEqual(
            [info.serialNo, info.notBefore, info.notAfter, info.publicKeyBits],
            [
              theirs.serialNumber.padStart(2, "0"),
              time(theirs.validFrom),
              time(theirs.validTo),
              theirs.publicKey.asymmetricKeyDetails.modulusLength,
            ],
            `byte ${at} ^ ${mask}`,
          );
        }
    }
    assert.ok(read > 1000, `${read} were read`);
  });

  test("a certificate of another key than RSA, or of a short one, is called so", () => {
    const of = (type, options) => pem(made({ spki: spkiOf(generateKeyPairSync(type, options).publicKey) }));
    for (const [certificate, hint] of [
      [of("ec", { namedCurve: "P-256" }), /EC 椭圆曲线/],
      [of("rsa-pss", { modulusLength: 2048 }), /RSA-PSS/],
      [of("ed25519"), /Ed25519/],
      [of("rsa", { modulusLength: 1024 }), /1024/],
    ]) {
      assertRefused(pkg, () => pkg.inspectCertificate(certificate), { code: "CERTIFICATE", field: "certificate", hint });
    }
  });

  test("a certificate cut off or damaged anywhere never breaks the package", () => {
    const bytes = der(key("merchant.crt"));
    for (let at = 0; at < bytes.length; at += 3) {
      assertRefused(pkg, () => pkg.inspectCertificate(bytes.subarray(0, at)), { code: "CERTIFICATE", field: "certificate" });
      const damaged = Uint8Array.from(bytes);
      damaged[at] ^= 0x81;
      try {
        pkg.inspectCertificate(damaged);
      } catch (error) {
        assert.equal(error.code, "ERR_WECHATPAY_CERTIFICATE", error.message);
      }
    }
    assertUnharmed(pkg);
  });
});
