// What a notification must look like before certificates are downloaded for it. It decides nothing else: the core reads and
// verifies everything itself.
import { gathered } from "./response.js";

const HEADERS = ["wechatpay-timestamp", "wechatpay-nonce", "wechatpay-serial", "wechatpay-signature"];
const TOLERANCE_SECONDS = 300;
const MEMBERS = ["id", "create_time", "event_type", "resource_type", "summary"];
const RESOURCE_MEMBERS = ["algorithm", "ciphertext", "nonce", "original_type"];

/** Whether its four headers are there once each, its time is now, and its body has the documented form. */
export function isNotification({ headers, body }) {
  const received = gathered(headers);
  if (!HEADERS.every((name) => isText(received[name]) && !received[name].includes(","))) return false;
  const timestamp = received["wechatpay-timestamp"];
  if (!/^\d+$/.test(timestamp) || Math.abs(Math.floor(Date.now() / 1000) - Number(timestamp)) > TOLERANCE_SECONDS) return false;
  try {
    const { resource, ...rest } = JSON.parse(
      typeof body === "string" ? body : new TextDecoder("utf-8", { fatal: true }).decode(body),
    );
    return hasTexts(rest, MEMBERS) && hasTexts(resource, RESOURCE_MEMBERS);
  } catch {
    return false;
  }
}

function hasTexts(object, names) {
  return names.every((name) => isText(object[name]));
}

function isText(value) {
  return typeof value === "string" && value !== "";
}
