// The request that the arguments describe.
import { isSecret } from "../quoted.js";
import { defined, numberOf, UsageError } from "./arguments.js";
import { secretsIn } from "./credentials.js";
import { readInput } from "./input.js";

/** @type {import("./arguments.js").Flags} */
export const SENT = {
  "--method": "value",
  "--body": "value",
  "--body-file": "value",
  "--header": "list",
  "--idempotency-key": "value",
  "--wechatpay-serial": "value",
};

/**
 * With the address, and what a request of one's own fixes.
 *
 * @type {import("./arguments.js").Flags}
 */
export const REQUEST = { ...SENT, "--url": "value", "--base-url": "value", "--timestamp": "value", "--nonce": "value" };

/** The request's options, or undefined when no URL was given. A key in the body's place is not printed from here on. */
export function readRequest(given, print) {
  if (given["--url"] === undefined) return undefined;
  if (given["--body"] !== undefined && given["--body-file"] !== undefined)
    throw new UsageError("--body 与 --body-file 只能给一个。Give either --body or --body-file.");
  const body = given["--body-file"] === undefined ? given["--body"] : readInput("--body-file", given["--body-file"]);
  if (body !== undefined && isKey(body.toString("utf8"))) print.hide([...secretsIn([body]), body.toString("utf8").trim()]);
  return defined({
    method: given["--method"],
    url: given["--url"],
    baseUrl: given["--base-url"],
    body: body === undefined || typeof body === "string" ? body : asText(body),
    headers: given["--header"] === undefined ? undefined : headers(given["--header"]),
    idempotencyKey: given["--idempotency-key"],
    wechatpaySerial: given["--wechatpay-serial"],
    timestamp: numberOf(given, "--timestamp"),
    nonceStr: given["--nonce"],
  });
}

/** No body of a request is a key, or has one in PEM. */
function isKey(body) {
  return body.includes("PRIVATE KEY-----") || isSecret(body.trim());
}

/** UTF-8 as text, so that it can be shown; other bytes as they are. */
function asText(bytes) {
  const text = bytes.toString("utf8");
  return Buffer.from(text, "utf8").equals(bytes) ? text : bytes;
}

function headers(lines) {
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf(":");
      if (at < 1) throw new UsageError("--header 应为 “名称：值”。--header is “Name: value”.");
      return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    }),
  );
}
