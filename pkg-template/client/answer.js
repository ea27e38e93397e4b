// What came back, read once: status, headers by lower-case name, bytes.
import { WechatPayError } from "wechatpay-wasm";

/** Reads a response of `fetch`, or of the caller's own. */
export async function fetched(response) {
  const headers = lowerCased(response.headers);
  const bytes = new Uint8Array(await response.arrayBuffer());
  return { status: response.status, headers, bytes, requestId: headers["request-id"] };
}

/** Headers, pairs or a plain object as Node gives it. */
export function lowerCased(headers) {
  const pairs = typeof headers[Symbol.iterator] === "function" ? [...headers] : Object.entries(headers);
  return Object.fromEntries(pairs.map(([name, value]) => [String(name).toLowerCase(), value]));
}

/** Body and data of a verified answer; 204 has neither. */
export function typed(body) {
  if (body === "") return { data: undefined, body };
  try {
    return { data: JSON.parse(body), body };
  } catch {
    // Without its cause: an engine's SyntaxError quotes the text.
    throw new WechatPayError("ERR_WECHATPAY_RESPONSE_BODY", "the answer is verified but is not JSON", {
      field: "body",
      hint: "应答验签通过,但不是 JSON",
    });
  }
}
