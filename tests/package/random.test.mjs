// Random input: what is accepted is left alone by new URL and by fetch, and object bodies are what JSON.stringify gives.
// The generator is seeded, so a failure can be seen again: SEED=… node --test tests/package/random.test.mjs
import assert from "node:assert/strict";
import { request as httpRequest } from "node:http";
import { test } from "node:test";

import { withBothEntries } from "./entries.mjs";
import { merchant } from "./files.mjs";
import { withServer } from "./server.mjs";

const seed = Number(process.env.SEED ?? 20240826);
const { privateKey, ...withoutKey } = merchant;

/** mulberry32: small, and good enough to find things. */
function generator(state) {
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (limit) => Math.floor(next() * limit);
  const pick = (list) => list[below(list.length)];
  const text = (alphabet, longest) => Array.from({ length: below(longest + 1) }, () => pick(alphabet)).join("");
  return { next, below, pick, text };
}

const printable = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at));
const odd = ["中", "é", "😀", "\u00a0", "\u3000", "\ufeff", "\0", "\t", "\n", "\x7f", "\u2028", "\ud800"];
const mostlyFine = [..."abcxyzABC019-._~!$&'()*+,;=:@/%|[]^`{}\\?", "%2F", "%7b", "%E4", "%2e", "..", "./", "//"];
const hosts = [
  "https://api.mch.weixin.qq.com",
  "https://api2.mch.weixin.qq.com:8443",
  "http://127.0.0.1:8080",
  "http://localhost:1",
  "http://[::1]:9",
  "https://[2001:db8::1]",
  "https://a_b.example",
  "https://1.2.3.4",
  "https://-a.b--c.d-",
];
const strangeHosts = [
  "http://example.com",
  "https://EXAMPLE.com",
  "https://example.com.",
  "https://a..b",
  "https://0x7f.1",
  "https://1.2.3",
  "https://01.2.3.4",
  "https://[::ffff:1.2.3.4]",
  "https://[0:0::1]",
  "https://x:0443",
  "https://x:443",
  "https://x:99999",
  "https://x:",
  "https://u@x",
  "https://xn--fiqs8s.cn",
  "https://例子",
  "https://a%41.b",
  "ftp://x",
  "https:/x",
  "https:x",
  "x",
  "",
  "https://",
  "https:///x",
  "wss://x",
  "http://127.1",
  "http://2130706433",
  "http://127.0.0.1:80",
];

function randomUrl({ next, pick, text }) {
  const alphabet = next() < 0.5 ? mostlyFine : next() < 0.8 ? printable : [...printable, ...odd];
  const start =
    next() < 0.45
      ? ""
      : next() < 0.7
        ? pick(hosts)
        : next() < 0.5
          ? pick(strangeHosts)
          : `https://${text(next() < 0.5 ? [..."ab.-_019"] : alphabet, 8)}`;
  const path = next() < 0.95 ? `/${text(alphabet, 12)}` : text(alphabet, 12);
  const query = next() < 0.5 ? `?${text(alphabet, 20)}` : "";
  return start + path + query;
}

/** Why something that new URL would leave alone is refused all the same; every reason is one of the design's. */
function reasonToRefuse(url) {
  const { protocol, hostname, username, password } = new URL(url);
  const loopback = hostname === "localhost" || hostname === "[::1]" || /^127\./.test(hostname);
  if (protocol !== "https:" && !(protocol === "http:" && loopback)) return "not https, nor http on loopback";
  if (username || password) return "user name and password are no part of what is signed";
  if (url.includes("#")) return "a fragment is never sent";
  if (/\?$/.test(url)) return "fetch drops an empty query";
  if (/%(?![0-9a-f]{2})/i.test(url)) return "half an escape: no server can decode it";
  if (url.includes("\\")) return "a backslash is not allowed anywhere in RFC 3986, and proxies rewrite it";
  if (/\^/.test(new URL(url).pathname)) return "newer URL parsers encode ^ in a path, older ones do not";
  if (/\.\.|\.$|^\.|xn--/.test(hostname)) return "a host with empty labels or in Punycode";
  if (hostname.length > 253 || hostname.split(".").some((label) => label.length > 63)) return "a host too long for DNS";
  if (/[^a-z0-9.:[\]_-]/.test(hostname)) return "a host DNS does not know";
  return undefined;
}

/** The target as Node's own parser of the request line sees it. */
const targetOf = (url) => url.slice(new URL(url).origin.length);

withBothEntries(`random input, seed ${seed}`, (pkg) => {
  test("urls: what is accepted survives new URL; what is refused for nothing is named", () => {
    const random = generator(seed);
    const reasons = new Map();
    let accepted = 0;
    for (let round = 0; round < 8000; round += 1) {
      const url = randomUrl(random);
      let prepared;
      try {
        prepared = pkg.prepareRequest({ ...withoutKey, url });
      } catch (error) {
        assert.equal(error.code, "ERR_WECHATPAY_URL", `${JSON.stringify(url)}: ${error.message}`);
        const whole = url.startsWith("/") ? `https://api.mch.weixin.qq.com${url}` : url;
        if (!URL.canParse(whole) || new URL(whole).href !== whole) continue;
        const reason = reasonToRefuse(whole);
        assert.ok(reason, `refused without a reason: ${JSON.stringify(url)}: ${error.message}`);
        reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
        continue;
      }
      accepted += 1;
      assert.equal(new URL(prepared.url).href, prepared.url);
      assert.ok(prepared.url.endsWith(url), JSON.stringify(url));
      const { pathname, search } = new URL(prepared.url);
      assert.equal(prepared.message.split("\n")[1], pathname + search);
      assert.equal(targetOf(prepared.url), pathname + search);
    }
    assert.ok(accepted > 800, `only ${accepted} accepted`);
    assert.ok(reasons.size >= 5, "the generator reaches the limits");
  });

  test("urls: the server receives what was signed, through fetch and through node:http", async () => {
    const random = generator(seed + 1);
    await withServer(async (origin, received) => {
      for (let round = 0; round < 60; ) {
        const url = `/${random.text(mostlyFine, 16)}${random.next() < 0.6 ? `?${random.text(mostlyFine, 24)}` : ""}`;
        let signed;
        try {
          signed = pkg.signRequest({ ...merchant, baseUrl: origin, url });
        } catch {
          continue;
        }
        round += 1;
        await fetch(signed.url, signed);
        assert.equal(received.at(-1).target, url);
        assert.equal(signed.message.split("\n")[1], url);
        if (round % 3 === 0) {
          await new Promise((resolve, reject) =>
            httpRequest(signed.url, { method: signed.method, headers: signed.headers }, (response) =>
              response.resume().on("end", resolve),
            )
              .on("error", reject)
              .end(),
          );
          assert.equal(received.at(-1).target, url);
        }
      }
    });
  });

  test("queries: any names and values come back as they went in", () => {
    const random = generator(seed + 2);
    const alphabet = [...printable, "中", "é", "😀", "\u00a0", "\n", "\0", "\x7f"];
    for (let round = 0; round < 1000; round += 1) {
      const query = Object.fromEntries(
        Array.from({ length: 1 + random.below(4) }, (_, at) => [
          `${at}x${random.text(alphabet, 8)}`,
          random.next() < 0.8
            ? random.text(alphabet, 20)
            : random.pick([0, -0, 1.5, -7, 2 ** 53 - 1, true, false, { a: random.text(alphabet, 5) }]),
        ]),
      );
      const prepared = pkg.prepareRequest({ ...withoutKey, url: "/v3/x", query });
      const expected = Object.entries(query).map(([name, value]) => [
        name,
        typeof value === "object" ? JSON.stringify(value) : String(value),
      ]);
      assert.deepEqual([...new URL(prepared.url).searchParams], expected);
      assert.equal(new URL(prepared.url).href, prepared.url);
      assert.doesNotMatch(prepared.url, /\+|%[0-9A-F]?[a-f]/);
    }
  });

  test("object bodies: what JSON.stringify gives, and what JSON.parse gives back", () => {
    const random = generator(seed + 3);
    const alphabet = [...printable, "中", "é", "😀", "\u2028", "\0", "\n", "\ufffd", "\ufeff", "\x7f"];
    const names = ["__proto__", "toJSON", "constructor", "0", "10", "2", "length", ""];
    const value = (depth) => {
      const kind = random.below(depth > 5 ? 4 : 6);
      if (kind === 0) return random.text(alphabet, 12);
      if (kind === 1)
        return random.pick([0, 1, -1, 0.1, 1e21, 1e-7, 5e-324, 1.7976931348623157e308, 2 ** 53, -(2 ** 31), 123456789.123]);
      if (kind === 2) return random.next() < 0.5;
      if (kind === 3) return random.text([..."abc"], 3);
      if (kind === 4) return Array.from({ length: random.below(5) }, () => value(depth + 1));
      const entries = Array.from({ length: random.below(6) }, () => [
        random.next() < 0.2 ? random.pick(names) : random.text(alphabet, 6),
        value(depth + 1),
      ]);
      return Object.fromEntries(entries);
    };
    for (let round = 0; round < 1000; round += 1) {
      const body =
        random.next() < 0.3
          ? [value(1)]
          : Object.fromEntries([
              [random.text(alphabet, 3), value(1)],
              ["b", value(1)],
            ]);
      const prepared = pkg.prepareRequest({ ...withoutKey, url: "/v3/x", body });
      assert.equal(prepared.body, JSON.stringify(body));
      assert.deepEqual(JSON.parse(prepared.body), body);
      assert.equal(prepared.message, `POST\n/v3/x\n${prepared.timestamp}\n${prepared.nonceStr}\n${prepared.body}\n`);
    }
  });

  test("string bodies: any text goes through unchanged", () => {
    const random = generator(seed + 4);
    for (let round = 0; round < 1000; round += 1) {
      const body = random.text([...printable, "中", "é", "😀", "\u2028", "\0", "\n", "\r", "\ufffd", "\ufeff"], 40);
      const prepared = pkg.prepareRequest({ ...withoutKey, url: "/v3/x", method: "POST", body });
      assert.equal(prepared.body, body);
      assert.ok(prepared.message.endsWith(`\n${body}\n`));
    }
  });
});
