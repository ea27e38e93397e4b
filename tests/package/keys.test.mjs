// Private keys as they are pasted: every form is read, everything else is called by its name.
import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey, createSign, generateKeyPairSync } from "node:crypto";
import { test } from "node:test";

import { certificate, spkiOf, tlv } from "./der.mjs";
import { withBothEntries } from "./entries.mjs";
import { key, keyBytes, merchant, vectorText } from "./files.mjs";
import { assertRefused, assertUnharmed } from "./refusal.mjs";

const message = "GET\n/v3/certificates\n1554208460\n593BEC0C930BF1AFEB40B4A08C8FB242\n\n";
const expected = (pem) => createSign("sha256").update(message).sign(pem, "base64");
const forms = { pkcs8: "pkcs8", pkcs1: "pkcs1" };

/** The same key in another container or encoding. */
const exported = (pem, type, format) => createPrivateKey(pem).export({ type, format });
const oneLine = (pem) => pem.replace(/-----[^-]+-----|\s/g, "");

/** [how it arrives, PEM text → what is passed] */
const pasted = [
  ["as it is", (pem) => pem],
  ["without the last line break", (pem) => pem.trimEnd()],
  ["with CRLF", (pem) => pem.replace(/\n/g, "\r\n")],
  ["with CR alone", (pem) => pem.replace(/\n/g, "\r")],
  ["with literal \\n", (pem) => pem.replace(/\n/g, "\\n")],
  ["with literal \\r\\n", (pem) => pem.replace(/\n/g, "\\r\\n")],
  ["with literal \\n, escaped twice", (pem) => pem.replace(/\n/g, "\\\\n")],
  ["with a byte order mark", (pem) => `\uFEFF${pem}`],
  ["with a byte order mark, as bytes", (pem) => Buffer.from(`\uFEFF${pem}`)],
  ["indented", (pem) => pem.replace(/^/gm, "    ")],
  ["indented with tabs and blank lines", (pem) => pem.replace(/\n/g, "\n\n\t")],
  ["in double quotes", (pem) => `"${pem}"`],
  ["in double quotes with literal \\n", (pem) => `"${pem.replace(/\n/g, "\\n")}"`],
  ["in single quotes", (pem) => `'${pem.trim()}'`],
  ["blanks instead of line breaks", (pem) => pem.replace(/\n/g, " ")],
  ["without line breaks at all", (pem) => pem.replace(/\n/g, "")],
  ["one line of Base64", oneLine],
  ["one line of Base64 without padding", (pem) => oneLine(pem).replace(/=+$/, "")],
  ["one line of Base64 in quotes", (pem) => `"${oneLine(pem)}"`],
  ["lines of Base64 without armour", (pem) => pem.replace(/-----[^-]+-----\n?/g, "")],
  ["lines of Base64 with literal \\n", (pem) => pem.replace(/-----[^-]+-----\n?/g, "").replace(/\n/g, "\\n")],
  ["the whole file in Base64", (pem) => Buffer.from(pem).toString("base64")],
  ["the whole file in Base64 with line breaks", (pem) => Buffer.from(pem).toString("base64").replace(/.{76}/g, "$&\n")],
  ["no-break and zero-width blanks from a web page", (pem) => pem.replace(/\n/g, "\u00a0\u200b\n")],
  ["lines of 32 characters", (pem) => pem.replace(/^(.{32})(.{32})$/gm, "$1\n$2")],
  ["with text around it", (pem) => `Bag Attributes\n    friendlyName: 商户\n${pem}\nend`],
  ["with GBK text before it, as bytes", (pem) => Buffer.concat([Buffer.from([0xcc, 0xda, 0xd1, 0xb6, 10]), Buffer.from(pem)])],
  ["behind the certificate", (pem) => key("merchant.crt") + pem],
  ["before the certificate", (pem) => pem + key("merchant.crt")],
  ["as bytes of the text", (pem) => new TextEncoder().encode(pem)],
  ["as an ArrayBuffer of the text", (pem) => new TextEncoder().encode(pem).buffer],
];

/** PKCS#8 whose AlgorithmIdentifier has no NULL, as some tools write it. */
function withoutNull(pem) {
  const inner = exported(pem, "pkcs1", "der");
  const oid = Buffer.from("06092a864886f70d010101", "hex");
  return tlv(0x30, Buffer.from("020100", "hex"), tlv(0x30, oid), tlv(0x04, inner));
}

/** The private key's numbers, and a PKCS#1 key of other ones. */
const jwk = createPrivateKey(merchant.privateKey).export({ format: "jwk" });
function pkcs1Of(numbers) {
  const integer = (bytes) => {
    const trimmed = bytes.subarray(
      Math.max(
        bytes.findIndex((byte) => byte !== 0),
        0,
      ),
    );
    return tlv(0x02, trimmed[0] & 0x80 ? Buffer.concat([Buffer.from([0]), trimmed]) : trimmed);
  };
  return tlv(
    0x30,
    integer(Buffer.from([0])),
    ...["n", "e", "d", "p", "q", "dp", "dq", "qi"].map((name) => integer(numbers[name])),
  );
}
const numbers = Object.fromEntries(
  ["n", "e", "d", "p", "q", "dp", "dq", "qi"].map((name) => [name, Buffer.from(jwk[name], "base64url")]),
);
const changed = (name) => ({
  ...numbers,
  [name]: Buffer.concat([numbers[name].subarray(0, -1), Buffer.from([numbers[name].at(-1) ^ 2])]),
});

const pemOf = (type, options, encoding) =>
  generateKeyPairSync(type, {
    ...options,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { format: "pem", type: "pkcs8", ...encoding },
  }).privateKey;
const secrets = (text) => ({ secrets: [text] });
const ec = pemOf("ec", { namedCurve: "prime256v1" });
const publicKey = createPublicKey(merchant.privateKey);

/** [what it is, what is passed, what the hint calls it] */
const wrong = [
  [
    "an encrypted PKCS#8 key",
    createPrivateKey(merchant.privateKey).export({
      type: "pkcs8",
      format: "pem",
      cipher: "aes-256-cbc",
      passphrase: "1900007291",
    }),
    /密码/,
  ],
  [
    "an encrypted PKCS#8 key in DER",
    createPrivateKey(merchant.privateKey).export({
      type: "pkcs8",
      format: "der",
      cipher: "aes-256-cbc",
      passphrase: "1900007291",
    }),
    /密码/,
  ],
  ["a traditional encrypted key", key("encrypted_traditional.pem"), /密码/],
  ["a traditional encrypted key with literal \\n", key("encrypted_traditional.pem").replace(/\n/g, "\\n"), /密码/],
  [
    "a certificate and an encrypted key, as openssl pkcs12 writes them",
    key("merchant.crt") + key("encrypted_traditional.pem"),
    /密码/,
  ],
  ["an EC key", ec, /EC/],
  ["an EC key in SEC 1", createPrivateKey(ec).export({ type: "sec1", format: "pem" }), /EC/],
  [
    "an EC key behind its parameters",
    `-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n${createPrivateKey(ec).export({ type: "sec1", format: "pem" })}`,
    /EC/,
  ],
  ["an Ed25519 key", pemOf("ed25519", {}), /Ed25519/],
  ["an X25519 key", pemOf("x25519", {}), /X25519/],
  ["an RSA-PSS key", pemOf("rsa-pss", { modulusLength: 2048 }), /RSA-PSS/],
  ["an SM2 key", vectorText("wechatpay-java/sm2_merchant_private_key.pem"), /SM2/],
  ["a key of three primes", key("rsa2048_3primes.pem"), /多素数/],
  ["a key of three primes, PKCS#1", exported(key("rsa2048_3primes.pem"), "pkcs1", "pem"), /多素数/],
  ["a key of three primes in one line", oneLine(key("rsa2048_3primes.pem")), /多素数/],
  ["a key with the exponent 2^32 + 1", key("rsa2048_e4294967297.pem"), /公钥指数/],
  ["a key with the exponent 2^32 + 1, PKCS#1 DER", exported(key("rsa2048_e4294967297.pem"), "pkcs1", "der"), /公钥指数/],
  ["a DSA key", key("dsa.pem"), /其他算法/],
  ["a public key", publicKey.export({ type: "spki", format: "pem" }), /公钥/],
  ["an RSA public key", publicKey.export({ type: "pkcs1", format: "pem" }), /公钥/],
  ["a public key in DER", publicKey.export({ type: "spki", format: "der" }), /公钥/],
  ["a public key in one line", oneLine(publicKey.export({ type: "spki", format: "pem" })), /公钥/],
  ["a certificate", key("merchant.crt"), /证书/],
  ["a certificate in one line", oneLine(key("merchant.crt")), /证书/],
  ["a certificate request", key("merchant.csr"), /证书请求/],
  [
    "an OpenSSH key",
    "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ==\n-----END OPENSSH PRIVATE KEY-----\n",
    /OpenSSH/,
  ],
  ["a PKCS#12 file", keyBytes("merchant.p12"), /PKCS#12/],
  ["a PKCS#12 file in Base64", keyBytes("merchant.p12").toString("base64"), /PKCS#12/],
  ["an APIv3 key", "a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb", /APIv3 密钥/],
  ["a serial number", merchant.serialNo, /序列号/],
  ["a serial number with colons", merchant.serialNo.replace(/(..)(?=.)/g, "$1:"), /序列号/],
  ["a public key id", "PUB_KEY_ID_0114232134912410000000000000", /公钥ID/],
  ...[
    "/etc/wechatpay/apiclient_key.pem",
    "./apiclient_key.pem",
    "apiclient_key.pem",
    "../cert/apiclient_key",
    "~/key.pem",
    "C:\\new\\tenpay\\apiclient_key.pem",
    "D:/cert/apiclient_key.pem",
    "file:///root/apiclient_key.pem",
    "\\\\server\\share\\key",
    "证书/apiclient_key.pem",
  ].map((path) => [`the path ${path}`, path, /文件路径/]),
  ["UTF-16 with a byte order mark", Buffer.from(`\uFEFF${merchant.privateKey}`, "utf16le"), /UTF-16/],
  ["UTF-16 without a byte order mark", Buffer.from(merchant.privateKey, "utf16le"), /UTF-16/],
  ["UTF-16, big-endian", Buffer.from(`\uFEFF${merchant.privateKey}`, "utf16le").swap16(), /UTF-16/],
  ["a key of 1024 bits", key("rsa1024.pem"), /2048.*1024/],
  ["a key of 1024 bits, PKCS#1 DER", exported(key("rsa1024.pem"), "pkcs1", "der"), /2048.*1024/],
  ["nonsense", "hello world", /无法识别/],
  ["random bytes", new Uint8Array(500).map((_, at) => (at * 73 + 11) & 255), /无法识别/],
  ["no bytes", new Uint8Array(0), /空/],
  ["a JWK", JSON.stringify(jwk), /无法识别/],
  ["dashes lost", merchant.privateKey.replaceAll("-----", "---"), /损坏/],
  ["a lost BEGIN line", merchant.privateKey.split("\n").slice(1).join("\n"), /不完整/],
  ["a lost END line", merchant.privateKey.split("\n").slice(0, -2).join("\n"), /不完整/],
  [
    "a lost line in the middle",
    merchant.privateKey
      .split("\n")
      .filter((_, at) => at !== 9)
      .join("\n"),
    /不完整|损坏/,
  ],
  [
    "two lines swapped",
    merchant.privateKey
      .split("\n")
      .map((line, at, all) => (at === 9 ? all[10] : at === 10 ? all[9] : line))
      .join("\n"),
    /损坏/,
  ],
  ["URL-safe Base64", merchant.privateKey.replace(/^[^-].*$/gm, (line) => line.replace(/\+/g, "-").replace(/\//g, "_")), /损坏/],
];

withBothEntries("private keys", (pkg) => {
  const signature = (privateKey) => pkg.signMessage({ message, privateKey });

  for (const type of Object.keys(forms)) {
    const pem = exported(merchant.privateKey, type, "pem");
    for (const [how, paste] of pasted) {
      test(`${type}: ${how}`, () => assert.equal(signature(paste(pem)), expected(merchant.privateKey)));
    }
    test(`${type}: DER`, () =>
      assert.equal(signature(exported(merchant.privateKey, type, "der")), expected(merchant.privateKey)));
  }

  for (const name of ["rsa2048.pem", "rsa2049.pem", "rsa3072.pem", "rsa4096.pem", "rsa2048_e3.pem", "rsa2048_e4294967291.pem"]) {
    for (const type of Object.keys(forms)) {
      test(`${name} as ${type}`, () => {
        assert.equal(signature(exported(key(name), type, "pem")), expected(key(name)));
        assert.equal(signature(exported(key(name), type, "der")), expected(key(name)));
      });
    }
  }

  test("PKCS#8 without NULL parameters", () => {
    const der = withoutNull(merchant.privateKey);
    assert.equal(signature(der), expected(merchant.privateKey));
    assert.equal(signature(der.toString("base64")), expected(merchant.privateKey));
  });

  test("PKCS#1 with the primes in the other order", () => {
    const { p, q, dp, dq } = numbers;
    const [big, small] = [BigInt(`0x${p.toString("hex")}`), BigInt(`0x${q.toString("hex")}`)];
    // p⁻¹ mod q, by Fermat: node:crypto has no inverse.
    let [base, exponent, inverse] = [big % small, small - 2n, 1n];
    for (; exponent > 0n; exponent >>= 1n, base = (base * base) % small) if (exponent & 1n) inverse = (inverse * base) % small;
    const hex = inverse.toString(16);
    const other = pkcs1Of({
      ...numbers,
      p: q,
      q: p,
      dp: dq,
      dq: dp,
      qi: Buffer.from(hex.padStart(hex.length + (hex.length % 2), "0"), "hex"),
    });
    createPrivateKey({ key: other, format: "der", type: "pkcs1" });
    assert.equal(signature(other), expected(merchant.privateKey));
  });

  for (const [what, privateKey, hint] of wrong) {
    test(`refused: ${what}`, () => {
      assertRefused(pkg, () => signature(privateKey), { code: "PRIVATE_KEY", field: "privateKey", hint, ...secrets(privateKey) });
      assertUnharmed(pkg);
    });
  }

  for (const type of Object.keys(forms)) {
    test(`refused: a ${type} key cut off anywhere`, () => {
      const pem = exported(merchant.privateKey, type, "pem").trimEnd();
      const line = oneLine(pem);
      const der = exported(merchant.privateKey, type, "der");
      for (let at = 1; at < pem.length; at += 1) {
        if (at > 40 && at < pem.length - 40 && at % 13) continue;
        assertRefused(pkg, () => signature(pem.slice(0, at)), {
          code: "PRIVATE_KEY",
          field: "privateKey",
          hint: at < 5 ? /./ : /不完整/,
        });
      }
      for (let at = 80; at < line.length - 4; at += 17)
        assertRefused(pkg, () => signature(line.slice(0, at)), { code: "PRIVATE_KEY", field: "privateKey", hint: /不完整/ });
      for (let at = 10; at < der.length; at += 50)
        assertRefused(pkg, () => signature(der.subarray(0, at)), { code: "PRIVATE_KEY", field: "privateKey", hint: /不完整/ });
      assertUnharmed(pkg);
    });

    test(`a ${type} key with one character changed is refused, or it was not one of its numbers`, () => {
      const pem = exported(merchant.privateKey, type, "pem");
      const begin = pem.indexOf("\n") + 1;
      const end = pem.lastIndexOf("\n-----END");
      let accepted = 0;
      for (let at = begin; at < end; at += 7) {
        if (pem[at] === "\n") continue;
        const damaged = pem.slice(0, at) + (pem[at] === "A" ? "B" : "A") + pem.slice(at + 1);
        try {
          assert.equal(signature(damaged), expected(merchant.privateKey));
          accepted += 1;
        } catch (error) {
          if (error.code !== "ERR_WECHATPAY_PRIVATE_KEY") throw error;
          assert.match(error.hint, /损坏|不完整|算法|位/);
        }
      }
      // The version and the algorithm's parameters in the first line, and the spare bits of the last character.
      assert.ok(accepted <= 3, `${accepted} changes went unnoticed`);
      assertUnharmed(pkg);
    });
  }

  for (const name of Object.keys(numbers)) {
    test(`refused: a key whose ${name} does not belong to the others`, () => {
      assertRefused(pkg, () => signature(pkcs1Of(changed(name))), { code: "PRIVATE_KEY", field: "privateKey", hint: /损坏/ });
      assertUnharmed(pkg);
    });
  }

  test("an exponent above 2^32 is called that in public keys and certificates, too; one below is not", () => {
    const withKey = (name) => ({ publicKey: createPublicKey(key(name)), privateKey: key(name) });
    const large = withKey("rsa2048_e4294967297.pem");
    const verify = ({ publicKey, privateKey }, options) =>
      pkg.verifyMessage({
        message,
        signature: expected(privateKey),
        key: { id: "PUB_KEY_ID_1", publicKey: publicKey.export(options) },
      });
    for (const type of ["spki", "pkcs1"]) {
      assertRefused(pkg, () => verify(large, { type, format: "pem" }), {
        code: "PUBLIC_KEY",
        field: "key.publicKey",
        hint: /公钥指数/,
      });
      verify(withKey("rsa2048_e4294967291.pem"), { type, format: "pem" });
    }
    assertRefused(pkg, () => pkg.inspectCertificate(certificate({ spki: spkiOf(large.publicKey) })), {
      code: "CERTIFICATE",
      field: "certificate",
      hint: /公钥指数/,
    });
  });

  test("the numbers themselves are right", () => assert.equal(signature(pkcs1Of(numbers)), expected(merchant.privateKey)));

  test("two keys do not get mixed up, whichever is cached; clearKeys forgets them", () => {
    const names = ["rsa2048.pem", "rsa3072.pem", "platform.pem"];
    for (let round = 0; round < 3; round += 1) {
      for (const name of names) assert.equal(signature(key(name)), expected(key(name)));
      assert.equal(pkg.clearKeys(), undefined);
    }
  });

  test("more keys than the cache holds: every one still signs as itself", () => {
    for (let at = 0; at < 70; at += 1) {
      const name = ["rsa2048.pem", "platform.pem"][at % 2];
      assert.equal(signature(`${" ".repeat(at)}${key(name)}`), expected(key(name)));
    }
  });
});
