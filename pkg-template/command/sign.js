// sign: the Authorization header for a request, or with --json everything to send.
import { signRequest } from "wechatpay-wasm";
import { COMMON, defined, readArguments, UsageError } from "./arguments.js";
import { CREDENTIALS, readCredentials } from "./credentials.js";
import { printFailure } from "./explanation.js";
import { REQUEST, readRequest } from "./request.js";

/** @type {import("./arguments.js").Flags} */
const FLAGS = { ...COMMON, ...CREDENTIALS, ...REQUEST, "--message": "switch" };

/** True when it could be signed. */
export function sign(argv, { env }, print) {
  const given = readArguments(argv, FLAGS);
  const { mchid, serialNo, privateKey, certificate } = readCredentials(given, env, print).credentials;
  const request = readRequest(given, print);
  if (!request) throw new UsageError("缺少 --url。--url is missing.");
  let signed;
  try {
    signed = signRequest(defined({ mchid, serialNo, privateKey, certificate, ...request }));
  } catch (error) {
    return printFailure(error, given, print);
  }
  if (given["--json"])
    print.json({
      ...signed,
      body: typeof signed.body === "object" ? { base64: Buffer.from(signed.body).toString("base64") } : signed.body,
    });
  else print.line(given["--message"] ? signed.message.replace(/\n$/, "") : signed.headers.Authorization);
  return true;
}
