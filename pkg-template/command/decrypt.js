// decrypt: the resource of a notification (or of GET /v3/certificates) that was kept in a file.
import { decryptResource } from "wechatpay-wasm";
import { readAnswer } from "./answer.js";
import { COMMON, numberOf, readArguments, UsageError } from "./arguments.js";
import { CREDENTIALS, readCredentials } from "./credentials.js";
import { printFailure } from "./explanation.js";
import { readInput } from "./input.js";

/** @type {import("./arguments.js").Flags} */
const FLAGS = { ...COMMON, ...CREDENTIALS, "--response": "value", "--resource": "value", "--entry": "value" };

/** True when everything could be decrypted. */
export function decrypt(argv, { env }, print) {
  const given = readArguments(argv, FLAGS);
  const named = given["--response"] === undefined ? "--resource" : "--response";
  if (given[named] === undefined) throw new UsageError("缺少 --response。--response is missing.");
  const { apiV3Key } = readCredentials(given, env, print).credentials;
  if (apiV3Key === undefined)
    throw new UsageError(
      "缺少 APIv3 密钥：环境变量 WECHATPAY_APIV3_KEY 或 --apiv3-key-file。The APIv3 key is missing: set WECHATPAY_APIV3_KEY or give --apiv3-key-file.",
    );
  const text = readInput(named, given[named]).toString("utf8");
  const resources = resourcesOf(bodyOf(readAnswer(text, { status: undefined, entry: numberOf(given, "--entry") })));
  try {
    const plain = resources.map((resource) => decryptOne(resource, apiV3Key));
    if (given["--json"]) print.json({ plaintexts: plain });
    else plain.forEach((text) => print.line(text));
    return true;
  } catch (error) {
    return printFailure(error, given, print);
  }
}

/** JSON that was kept has its body as text, or as what it says. */
function bodyOf({ body = "" }) {
  return typeof body === "string" ? body : JSON.stringify(body);
}

/** A notification's body, its `resource`, or the body of GET /v3/certificates. */
function resourcesOf(text) {
  let value;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    throw new UsageError("通知或应答的报文不是 JSON。The body is not JSON.");
  }
  const certificates = value && Array.isArray(value.data) ? value.data.map((item) => item?.encrypt_certificate) : undefined;
  const resources = certificates || [value?.resource || value];
  if (resources.length === 0 || resources.some((resource) => !resource || typeof resource.ciphertext !== "string")) {
    throw new UsageError("报文里没有 ciphertext。There is no ciphertext in the body.");
  }
  return resources;
}

function decryptOne({ ciphertext, nonce, associated_data: associatedData }, apiV3Key) {
  return decryptResource({ ciphertext, nonce, apiV3Key, ...(associatedData === undefined ? {} : { associatedData }) });
}
