// A server that answers as the seed says: signed or not, rightly or wrongly, late, broken off or never. It notes what
// became of every request; the tests judge the client by it.
import { CERTIFICATES, certificatesBody, createPlatform } from "./setup.mjs";

const STATUSES = [
  200, 200, 200, 200, 202, 204, 302, 400, 400, 400, 401, 403, 404, 404, 408, 409, 413, 429, 500, 501, 502, 503, 504,
];
const SERIAL_REFUSED = '{"code":"PARAM_ERROR","message":"平台证书序列号Wechatpay-Serial错误"}';
const BODIES = [
  "",
  "{}",
  "null",
  "[]",
  "x",
  "<html>",
  '{"data":[]}',
  '{"data":{}}',
  '{"code":"X"}',
  '{"code":1,"message":2}',
  "\u0000".repeat(99),
  "[".repeat(5000),
  '{"code":"NO_AUTH","message":"x"}',
  '{"code":"INVALID_REQUEST","message":"查询结果为0"}',
  '{"code":"FREQUENCY_LIMITED","message":"频率超限"}',
  SERIAL_REFUSED,
  '{"code":"SIGN_ERROR","message":"Http头Authorization中的timestamp与发起请求的时间不得超过5分钟"}',
  '{"state":"ESTABLISHED"}',
  '{"data":[{"partner":{"type":"APPID","appid":"wx1"}}],"offset":0,"limit":20}',
  '{"__proto__":{"code":"X"},"code":"X"}',
];
/** How an answer is signed. Only the first is what it should be. */
const SIGNATURES = [
  "right",
  "right",
  "right",
  "right",
  "right",
  "right",
  "right",
  "none",
  "none",
  "none",
  "wrong",
  "probe",
  "unknown",
  "publicKey",
  "stale",
  "future",
  "noNonce",
  "noTimestamp",
  "noSerial",
  "twice",
  "otherBody",
  "otherType",
];
const FORMS = ["Headers", "pairs", "object", "lists", "upper"];
const RETRY_AFTER = [undefined, undefined, "0", "0", "soon", "-1", "99999999", "1e3"];
/** What happens to a request instead of an answer. */
const ENDS = ["refused", "refused", "reset", "reset", "hang", "cut", "cut", "hangBody", "noStatus", "noBytes", "redirected"];

const encode = (text) => new TextEncoder().encode(text);
const failure = (code, syscall) => new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code, syscall }) });

export function createHostileServer({ apiV3Key }) {
  const platform = createPlatform();
  const [current, retired, expired] = [platform.certificate(), platform.certificate(), platform.certificate(-1)];
  let waiting = 0;

  /** Resolves never, but rejects when the request is given up: no promise is left. */
  function hang(signal) {
    waiting += 1;
    return new Promise((_, reject) => {
      const give = () => {
        waiting -= 1;
        reject(new DOMException("aborted", "AbortError"));
      };
      if (signal.aborted) give();
      else signal.addEventListener("abort", give, { once: true });
    });
  }

  /** The `fetch` of one client, whose answers `random` decides, and the requests that were `served`. */
  function open(random) {
    const served = [];
    const one = (list) => list[Math.floor(random() * list.length)];
    const downloadOf = () => {
      const found = one([[], [current], [current, retired], [current, retired], [expired]]);
      return [
        random() < 0.6 ? 200 : one(STATUSES),
        random() < 0.8 ? certificatesBody(found, random() < 0.9 ? apiV3Key : "x".repeat(32)) : one(BODIES),
      ];
    };
    const fetch = async (url, { method, headers, body, signal }) => {
      const { pathname: path, searchParams } = new URL(url);
      const request = {
        path,
        call: callOf(path, searchParams, headers),
        method,
        headers,
        body,
        key: headers["Idempotency-Key"],
        serial: headers["Wechatpay-Serial"],
        at: Date.now(),
      };
      served.push(request);
      const end = random() < 0.2 ? one(ENDS) : "answer";
      if (end === "refused") {
        request.became = "notSent";
        throw failure("ECONNREFUSED", "connect");
      }
      request.became = "open";
      if (end === "reset") throw failure("ECONNRESET", "read");
      if (end === "hang") return hang(signal);
      const [status, text] =
        path === CERTIFICATES
          ? downloadOf()
          : request.serial !== undefined && random() < 0.35
            ? [400, SERIAL_REFUSED]
            : [one(STATUSES), one(BODIES)];
      const sent = status === 204 ? "" : text;
      const signature = one(SIGNATURES);
      const signed = signedAs(signature, sent);
      const retryAfter = one(RETRY_AFTER);
      const all = [...signed, ["Request-ID", "R-1"], ...(retryAfter === undefined ? [] : [["Retry-After", retryAfter]])];
      const response = { status, headers: formed(one(FORMS), all), arrayBuffer: async () => encode(sent).buffer };
      if (end === "cut") return { ...response, arrayBuffer: () => Promise.reject(failure("ECONNRESET", "read")) };
      if (end === "hangBody") return { ...response, arrayBuffer: () => hang(signal) };
      if (end === "noStatus") return { ...response, status: one([undefined, NaN, -1, 1000, "200"]) };
      if (end === "noBytes") return { ...response, arrayBuffer: async () => one([undefined, "{}", 1e9]) };
      if (end === "redirected") return { ...response, redirected: true };
      request.became = judged({ status, text: sent, signature });
      return response;
    };
    return { fetch, served };
  }

  function signedAs(kind, body) {
    const now = Math.floor(Date.now() / 1000);
    const serial = { "Wechatpay-Serial": current.serialNo };
    const replaced = {
      wrong: { "Wechatpay-Signature": Buffer.alloc(256, 1).toString("base64") },
      probe: { "Wechatpay-Signature": "WECHATPAY/SIGNTEST/x" },
      unknown: { "Wechatpay-Serial": "5157F09EFDC096DE15EBE81A47057A7232F1B8E1" },
      publicKey: { "Wechatpay-Serial": "PUB_KEY_ID_0" },
      stale: { "Wechatpay-Timestamp": String(now - 4000) },
      future: { "Wechatpay-Timestamp": String(now + 4000) },
      noNonce: { "Wechatpay-Nonce": undefined },
      noTimestamp: { "Wechatpay-Timestamp": undefined },
      noSerial: { "Wechatpay-Serial": undefined },
      otherType: { "Wechatpay-Signature-Type": "WECHATPAY2-SM2-WITH-SM3" },
    }[kind];
    if (kind === "none") return [];
    const headers = Object.entries(platform.signed(kind === "otherBody" ? `${body} ` : body, { ...serial, ...replaced }));
    return kind === "twice" ? [...headers, ...Object.entries(platform.signed("other", serial))] : headers;
  }

  return { platform, current, retired, open, waiting: () => waiting };
}

/** Every call has a number, which its requests carry. */
function callOf(path, query, headers) {
  const named = headers["Idempotency-Key"] ?? JSON.parse(query.get("authorized_data") ?? "{}").stock_id ?? path.split("/").pop();
  return Number(named);
}

/** What an answer may be taken for at best: "done", "refused" (and "verified"), or "open": nobody knows. */
function judged({ status, text, signature }) {
  if (status >= 200 && status <= 299) return signature === "right" ? "done" : "open";
  if (status < 400 || status > 499 || status === 408) return "open";
  if (signature === "right") return "refusedVerified";
  if (signature !== "none") return "open";
  return text === "" || hasCode(text) ? "refused" : "open";
}

function hasCode(text) {
  try {
    return typeof JSON.parse(text).code === "string";
  } catch {
    return false;
  }
}

function formed(form, pairs) {
  if (form === "pairs") return pairs;
  if (form === "upper") return pairs.map(([name, value]) => [name.toUpperCase(), value]);
  if (form === "Headers") return new Headers(pairs);
  const lists = {};
  for (const [name, value] of pairs) lists[name] = [...(lists[name] ?? []), value];
  return Object.fromEntries(
    Object.entries(lists).map(([name, values]) => [name, form === "object" && values.length === 1 ? values[0] : values]),
  );
}
