// verify: the signature of an answer or notification that was kept in a file.
import { verifyResponse } from "wechatpay-wasm";
import { readAnswer } from "./answer.js";
import { COMMON, defined, numberOf, readArguments, UsageError } from "./arguments.js";
import { CREDENTIALS, readCredentials } from "./credentials.js";
import { printFailure } from "./explanation.js";
import { readInput } from "./input.js";

/** @type {import("./arguments.js").Flags} */
const FLAGS = { ...COMMON, ...CREDENTIALS, "--response": "value", "--status": "value", "--entry": "value", "--now": "value" };

/** True when the signature is valid. */
export function verify(argv, { env }, print) {
  const given = readArguments(argv, FLAGS);
  if (given["--response"] === undefined) throw new UsageError("缺少 --response。--response is missing.");
  const { keys } = readCredentials(given, env, print).credentials;
  if (keys === undefined)
    throw new UsageError(
      "缺少微信支付公钥或平台证书：--platform-key 与 --platform-key-id，或 --platform-cert。WeChat Pay's key is missing: give --platform-key and --platform-key-id, or --platform-cert.",
    );
  const text = readInput("--response", given["--response"]).toString("utf8");
  const {
    status,
    headers = {},
    body = "",
  } = readAnswer(text, { status: numberOf(given, "--status"), entry: numberOf(given, "--entry") });
  try {
    const verified = verifyResponse(defined({ status, headers, body, keys, now: numberOf(given, "--now") }));
    if (given["--json"]) print.json({ verified: true, body: verified });
    else print.line(print.green(print.say("✓ 验签通过", "✓ The signature is valid")));
    return true;
  } catch (error) {
    return printFailure(error, given, print);
  }
}
