// call: one request, as it is sent, with its answer, whether that verifies, and what it means.
import { inspectCertificate, signRequest, verifyResponse } from "wechatpay-wasm";
import { onOneLine, visible } from "../quoted.js";
import { COMMON, defined, readArguments, UsageError } from "./arguments.js";
import { CREDENTIALS, readCredentials } from "./credentials.js";
import { checkDestination, originOf } from "./destination.js";
import { exchange } from "./exchange.js";
import { explain, isSuccess, printExplanation, printFailure } from "./explanation.js";
import { mayBeSent } from "./question.js";
import { readRequest, SENT } from "./request.js";

/** @type {import("./arguments.js").Flags} */
const FLAGS = { ...COMMON, ...CREDENTIALS, ...SENT, "--host": "value", "--yes": "switch" };

/** True when a 2xx came back that verifies. */
export async function call(argv, host, print) {
  const given = readArguments(argv, FLAGS, ["PATH"]);
  if (given.PATH === undefined)
    throw new UsageError("缺少路径，如 call /v3/certificates。The path is missing, as in call /v3/certificates.");
  const { credentials, env } = readCredentials(given, host.env, print);
  const { keys } = credentials;
  if (credentials.privateKey === undefined)
    throw new UsageError(
      "缺少商户的凭据：--dir 目录、--env 文件，或 --key 与 --cert（见 --help）。The merchant's credentials are missing: give --dir, --env, or --key and --cert (see --help).",
    );
  let request;
  try {
    request = signed(given, { credentials, env }, print);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    return printFailure(error, given, print);
  }
  checkDestination(request.url, given["--host"]);
  if (!given["--json"]) printRequest(request, print);
  if (!(await mayBeSent(request, given, host, print))) {
    print.complain(print.say("没有发送", "Not sent"));
    return false;
  }
  const { answer, error } = await exchange(request);
  const verification = answer && verificationOf(answer, keys);
  const { certificate, privateKey } = credentials;
  const received = answer && { status: answer.status, headers: answer.headers, body: answer.bytes };
  const explanation = explain(
    defined({ ...received, error: verification?.error ?? error, request, certificate, privateKey }),
    print,
  );
  if (given["--json"]) print.json(forMachines({ request, answer, verification, explanation }));
  else forPeople({ answer, verification, explanation }, print);
  return isGood(verification, explanation);
}

function isGood(verification, explanation) {
  return verification?.state === "valid" && isSuccess(explanation);
}

function signed(given, { credentials, env }, print) {
  const { mchid, serialNo, privateKey, certificate, keys } = credentials;
  /** @type {any} */
  const request = readRequest({ ...given, "--url": given.PATH, "--base-url": originOf(given, env) }, print);
  if (/^https?:/i.test(given.PATH)) delete request.baseUrl;
  const isNamed = Object.keys(request.headers ?? {}).some((name) => name.toLowerCase() === "wechatpay-serial");
  const wechatpaySerial = request.wechatpaySerial ?? (isNamed ? undefined : serialOf(keys?.[0]));
  return signRequest(
    /** @type {any} */ (defined({ mchid, serialNo, privateKey, certificate, method: "GET", ...request, wechatpaySerial })),
  );
}

/** WeChat Pay is asked to sign with the key that is here. */
function serialOf(key) {
  try {
    return key && (key.id ?? inspectCertificate(key.certificate).serialNo);
  } catch {
    // Its verification says what is wrong with it.
    return undefined;
  }
}

/** @returns {{ state: "valid" | "invalid" | "unsigned" | "no-keys", error?: any }} */
function verificationOf({ headers, bytes = new Uint8Array() }, keys) {
  if (headers["wechatpay-signature"] === undefined) return { state: "unsigned" };
  if (keys === undefined) return { state: "no-keys" };
  try {
    verifyResponse({ headers, body: bytes, keys });
    return { state: "valid" };
  } catch (error) {
    return { state: "invalid", error };
  }
}

/** The answer and its request as doctor, verify and decrypt read them. */
function forMachines({ request, answer, verification, explanation }) {
  const { method, url, headers, body, message } = request;
  return {
    ...(answer && { status: answer.status, headers: answer.headers, body: textOf(answer.bytes) }),
    request: { method, url, headers, body: bodyOf(body), message },
    ...(verification && { verification: forMachine(verification) }),
    explanation,
  };
}

function forMachine({ state, error }) {
  return { verified: state === "valid", state, ...(error && { code: error.code }) };
}

function bodyOf(body) {
  return body === undefined || typeof body === "string" ? body : { base64: Buffer.from(body).toString("base64") };
}

function textOf(bytes) {
  return Buffer.from(bytes ?? []).toString("utf8");
}

/** As `curl -v` marks them: what doctor and verify read. */
function printRequest({ method, url, headers, body }, print) {
  print.line(print.bold(print.say("请求", "Request")));
  printLines("> ", [`${method} ${url}`, ...pairs(headers), "", printable(body)], print);
}

function forPeople({ answer, verification, explanation }, print) {
  if (answer) {
    print.line();
    print.line(print.bold(print.say("应答", "Answer")));
    printLines("< ", [`HTTP/1.1 ${answer.status}`, ...pairs(answer.headers), "", printable(answer.bytes)], print);
    print.line();
    print.line(...verified(verification, print));
  }
  // What is verified and a success needs no advice.
  if (!isGood(verification, explanation)) printExplanation(explanation, print);
}

function pairs(headers) {
  return Object.entries(headers).flatMap(([name, values]) => [values].flat().map((value) => onOneLine(`${name}: ${value}`)));
}

function printable(body) {
  return typeof body === "string" ? body : textOf(body);
}

/** Every line is marked, so that none of an answer's looks like one of ours. The last is the body. */
function printLines(mark, lines, print) {
  const shown = lines[lines.length - 1] === "" ? lines.slice(0, -1) : lines;
  for (const line of shown.flatMap((text) => visible(text).split("\n"))) print.line(`${mark}${line}`.trimEnd());
}

function verified({ state }, print) {
  if (state === "valid") return [print.green("✓"), print.say(" 验签通过", " The signature is valid")];
  if (state === "invalid")
    return [print.red("✗"), print.say(" 验签没有通过：应答不可信", " The signature is not valid: do not trust the answer")];
  if (state === "no-keys")
    return [
      print.yellow("!"),
      print.say(
        " 没有验签：没有给出微信支付公钥或平台证书（--platform-key、--platform-cert）",
        " Not verified: WeChat Pay's key is missing (--platform-key, --platform-cert)",
      ),
    ];
  return [print.yellow("!"), print.say(" 应答没有签名，无法验证", " The answer is not signed and cannot be verified")];
}
