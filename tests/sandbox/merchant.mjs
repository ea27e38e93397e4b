// A merchant made of node:crypto and node:http: requests as the documents describe them, or broken on purpose.
import { createPublicKey, randomBytes, sign, verify, X509Certificate } from "node:crypto";
import http from "node:http";
import net from "node:net";

export const BUILD = "/v3/marketing/partnerships/build";
export const TERMINATE = "/v3/marketing/partnerships/terminate";
export const LIST = "/v3/marketing/partnerships";
export const ECHO = "/v3/sandbox/echo";
export const APPID = "wx4e1916a585d1f4e9";

/** The guide's input (merchant/4012063233), compact. */
export const guideBody = JSON.stringify({
  authorized_data: { business_type: "FAVOR_STOCK", stock_id: "2433405" },
  partner: { appid: APPID, type: "APPID" },
});

/** The guide's list query with another business_type. */
export function listTarget(data = { business_type: "FAVOR_STOCK" }, rest = {}) {
  const parameters = { authorized_data: JSON.stringify(data), ...rest };
  return `${LIST}?${Object.entries(parameters)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&")}`;
}

export function canonical(method, target, timestamp, nonce, body) {
  return Buffer.concat([Buffer.from(`${method}\n${target}\n${timestamp}\n${nonce}\n`), Buffer.from(body), Buffer.from("\n")]);
}

/** The Authorization header; any part of it may be replaced. */
export function authorization(sandbox, { method, target, body = "", ...replaced }) {
  const timestamp = replaced.timestamp ?? Math.floor(Date.now() / 1000);
  const nonce = replaced.nonce ?? randomBytes(16).toString("hex");
  const {
    mchid = sandbox.merchant.mchid,
    serialNo = sandbox.merchant.serialNo,
    privateKey = sandbox.merchant.privateKey,
  } = replaced;
  const signature =
    replaced.signature ?? sign("sha256", canonical(method, target, timestamp, nonce, body), privateKey).toString("base64");
  return `WECHATPAY2-SHA256-RSA2048 mchid="${mchid}",nonce_str="${nonce}",signature="${signature}",timestamp="${timestamp}",serial_no="${serialNo}"`;
}

/**
 * One signed request. `headers` add or, with undefined, remove. `signed`: what of the Authorization is replaced;
 * `signBody`: what is signed instead of the body.
 */
export function call(sandbox, method, target, { body = "", headers = {}, signed = {}, signBody = body } = {}) {
  const all = {
    Accept: "application/json",
    "User-Agent": "sandbox-test/1",
    ...(body.length > 0 ? { "Content-Type": "application/json" } : {}),
    Authorization: authorization(sandbox, { method, target, body: signBody, ...signed }),
    ...headers,
  };
  return exchange(sandbox, method, target, all, body);
}

export function build(sandbox, { body = guideBody, key = randomBytes(8).toString("hex"), headers = {}, ...rest } = {}) {
  return call(sandbox, "POST", BUILD, { body, headers: { "Idempotency-Key": key, ...headers }, ...rest });
}

export function terminate(sandbox, { body = guideBody, key = randomBytes(8).toString("hex") } = {}) {
  return call(sandbox, "POST", TERMINATE, { body, headers: { "Idempotency-Key": key } });
}

export function exchange(sandbox, method, target, headers, body = "") {
  const given = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
  if (body.length > 0) given["Content-Length"] = Buffer.byteLength(body);
  return new Promise((resolve, reject) => {
    const request = http.request(
      { host: "127.0.0.1", port: sandbox.port, method, path: target, headers: given, agent: false },
      (response) => {
        const chunks = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("end", () => {
          const bytes = Buffer.concat(chunks);
          resolve({
            status: response.statusCode,
            headers: response.headers,
            rawHeaders: response.rawHeaders,
            bytes,
            text: bytes.toString(),
            get json() {
              return JSON.parse(bytes);
            },
          });
        });
        response.on("error", reject);
      },
    );
    request.on("error", reject);
    request.end(Buffer.from(body));
  });
}

/** Bytes exactly as given over a socket; resolves with everything that came back. `Connection: close` is the caller's. */
export function raw(sandbox, bytes) {
  return new Promise((resolve, reject) => {
    const socket = net.connect(sandbox.port, "127.0.0.1", () => socket.write(bytes));
    const chunks = [];
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("close", () => {
      const text = Buffer.concat(chunks).toString();
      const [head, ...rest] = text.split("\r\n\r\n");
      const body = rest.join("\r\n\r\n");
      resolve({
        status: Number(head.split(" ")[1]),
        head,
        text: body,
        get json() {
          return JSON.parse(body);
        },
      });
    });
    socket.on("error", reject);
  });
}

/** Whether an answer or notification verifies with one of the platform's keys, chosen by Wechatpay-Serial. */
export function verifies({ headers, bytes }, keys) {
  const serial = headers["wechatpay-serial"];
  const key = keys.find((one) => (one.id ?? new X509Certificate(one.certificate).serialNumber) === serial);
  if (!key) return false;
  const publicKey = key.publicKey ? createPublicKey(key.publicKey) : new X509Certificate(key.certificate).publicKey;
  const message = Buffer.concat([
    Buffer.from(`${headers["wechatpay-timestamp"]}\n${headers["wechatpay-nonce"]}\n`),
    bytes,
    Buffer.from("\n"),
  ]);
  return verify("sha256", message, publicKey, Buffer.from(headers["wechatpay-signature"], "base64"));
}

export function wechatpayHeaders({ headers }) {
  return Object.keys(headers).filter((name) => name.startsWith("wechatpay-"));
}

/** Every refused request is recognised by these. */
export function outcome(answer) {
  return [answer.status, answer.json.code, answer.json.message];
}
