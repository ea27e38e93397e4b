// Requests as people build them by hand: one text is signed, maybe another request is sent. node:crypto and node:http.
import { sign } from "node:crypto";
import http from "node:http";

import { edited } from "./materials.mjs";

/** The request as it is sent, with the text that was signed as `message`: what `explainError` takes as `request`. */
export function handmade(
  { merchant, url },
  { method = "GET", target, body, signed = {}, authorization = {}, headers = {}, timestampOffset = 0, milliseconds = false },
) {
  const seconds = Math.floor(Date.now() / 1000) + timestampOffset;
  const timestamp = milliseconds ? seconds * 1000 : seconds;
  const nonce = "593BEC0C930BF1AFEB40B4A08C8FB242";
  const bytes = body?.base64 ? Buffer.from(body.base64, "base64") : body;
  const signedTime = signed.milliseconds ? seconds * 1000 : timestamp + (signed.timestampOffset || 0);
  const lines = [signed.method ?? method, signed.target ?? target, signedTime, signed.nonce ?? nonce, signed.body ?? bytes ?? ""];
  const message = edited(lines.map((line) => `${line}\n`).join(""), signed.edit);
  const members = {
    mchid: merchant.mchid,
    nonce_str: nonce,
    signature: sign("sha256", Buffer.from(message), signed.privateKey ?? merchant.privateKey).toString("base64"),
    timestamp,
    serial_no: merchant.serialNo,
    ...authorization,
  };
  const pairs = Object.entries(members).filter(([, value]) => value !== null);
  const all = {
    Accept: "application/json",
    "User-Agent": "handmade",
    ...(method === "GET" ? {} : { "Content-Type": "application/json", "Idempotency-Key": "12345" }),
    Authorization: `WECHATPAY2-SHA256-RSA2048 ${pairs.map(([name, value]) => `${name}="${value}"`).join(",")}`,
    ...headers,
  };
  const kept = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
  return { method, url: url + target, headers: kept, message, timestamp, ...(bytes === undefined ? {} : { body: bytes }) };
}

/** { status, headers, body }, or { error } when the connection failed. */
export function send({ method, url, headers, body }) {
  return new Promise((resolve) => {
    const request = http.request(url, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { "Content-Length": Buffer.byteLength(body) }) },
    });
    request.on("error", (error) => resolve({ error }));
    request.on("response", (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("error", (error) => resolve({ error }));
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }));
    });
    request.end(body);
  });
}
