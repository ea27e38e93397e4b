// doctor: preflight, what would be sent, and why an answer failed.
import { explainError, preflight, prepareRequest, signRequest } from "wechatpay-wasm";
import { onOneLine } from "../quoted.js";
import { readAnswer } from "./answer.js";
import { COMMON, CREDENTIALS, REQUEST, UsageError, number, readArguments, readCredentials, readInput, readRequest } from "./options.js";
import { curl, openssl } from "./shell.js";

const FLAGS = {
  ...COMMON,
  ...CREDENTIALS,
  ...REQUEST,
  "--response": "value",
  "--status": "value",
  "--entry": "value",
  "--signed": "value",
  "--server-date": "value",
  "--now": "value",
};

/** True when nothing is wrong. */
export function doctor(argv, { env }, print) {
  const given = readArguments(argv, FLAGS);
  const { credentials, keyFile } = readCredentials(given, env, print);
  const request = readRequest(given, print);
  const looked = Object.keys(credentials).length > 0 || request !== undefined;
  const findings = looked ? preflight({ ...credentials, ...timesOf(given), ...(request ? { request } : {}) }) : [];
  const signed = request && signedOf(credentials, request);
  const answer = given["--response"] === undefined && given["--status"] === undefined ? undefined : answerOf(given);
  if (!looked && !answer) throw new UsageError("没有可检查的内容:给 --dir、--key、--cert、--url 或 --response(见 --help)。Nothing to look at: give --dir, --key, --cert, --url or --response (see --help).");
  const locale = print.language === "en" ? "en" : "zh-CN";
  const explanation = answer && explainError({ ...answer, request: requestOf(given, answer, signed), locale });
  const lines = signed && linesOf(signed, keyFile || "apiclient_key.pem", given["--body-file"]);
  if (given["--json"]) print.json(forMachines({ findings, signed, lines, explanation }));
  else forPeople({ looked, findings, signed, lines, explanation }, print);
  return findings.every(({ severity }) => severity !== "error") && (explanation === undefined || isSuccess(explanation));
}

function timesOf(given) {
  return {
    ...(given["--server-date"] === undefined ? {} : { serverDate: given["--server-date"] }),
    ...(given["--now"] === undefined ? {} : { now: number("--now", given["--now"]) }),
  };
}

/** The request as it would be sent; without a usable key, without Authorization; nothing when it cannot be built. */
function signedOf({ mchid, serialNo, privateKey, certificate }, request) {
  const options = { mchid, ...(serialNo === undefined ? {} : { serialNo }), ...(certificate === undefined ? {} : { certificate }), ...request };
  try {
    return privateKey === undefined ? prepareRequest(options) : signRequest({ ...options, privateKey });
  } catch {
    // The reason is among the findings.
    return undefined;
  }
}

function answerOf(given) {
  const status = given["--status"] === undefined ? undefined : number("--status", given["--status"]);
  const entry = given["--entry"] === undefined ? undefined : number("--entry", given["--entry"]);
  if (given["--response"] === undefined) return { status };
  return readAnswer(readInput("--response", given["--response"]).toString("utf8"), { status, entry });
}

/** What was signed: a file with signRequest's result, else what stands beside the answer, else what was made here. */
function requestOf(given, answer, signed) {
  if (given["--signed"] === undefined) return answer.request || (given["--timestamp"] && given["--nonce"] ? signed : undefined);
  const text = readInput("--signed", given["--signed"]).toString("utf8");
  try {
    return JSON.parse(text);
  } catch {
    // The signed text alone.
    return { message: text };
  }
}

function isSuccess({ code }) {
  return code.startsWith("SUCCEEDED") && code !== "SUCCEEDED_UNSIGNED";
}

/** What does the same by hand. */
function linesOf(signed, keyFile, bodyFile) {
  return { ...(signed.headers.Authorization ? { curl: curl(signed, bodyFile) } : {}), openssl: openssl(signed.message, keyFile) };
}

function forMachines({ findings, signed, lines, explanation }) {
  return { findings, ...(signed ? { request: { ...signed, body: bodyOf(signed), ...lines } } : {}), ...(explanation ? { explanation } : {}) };
}

function bodyOf({ body }) {
  return body === undefined || typeof body === "string" ? body : { base64: Buffer.from(body).toString("base64") };
}

function forPeople({ looked, findings, signed, lines, explanation }, print) {
  if (looked) printFindings(findings, print);
  if (signed) printRequest(signed, lines, print);
  if (explanation) printExplanation(explanation, print);
}

function printFindings(findings, print) {
  if (findings.length === 0) {
    print.line(print.green(print.say("✓ 检查通过:没有发现问题", "✓ Nothing wrong was found")));
    return;
  }
  print.line(print.bold(print.say(`发现 ${findings.length} 个问题,先解决第一个:`, `${findings.length} found; solve the first one first:`)));
  for (const { code, severity, field, title, seen, remedies } of findings) {
    const mark = severity === "error" ? print.red("✗") : print.yellow("!");
    print.line();
    print.line(mark, " ", print.bold(onOneLine(title[print.language])));
    print.line("  ", print.dim(onOneLine(`${code} · ${field}${seen === undefined ? "" : ` · ${print.say("实际", "seen")}: ${seen}`}`)));
    for (const remedy of remedies[print.language]) print.line("  → ", onOneLine(remedy));
  }
}

function printRequest(signed, lines, print) {
  print.line();
  print.line(print.bold(print.say("待签名串(↵ 是换行 0x0A)", "Text to sign (↵ is the line feed 0x0A)")));
  for (const line of signed.message.replace(/\n$/, "").split("\n")) print.line(`  ${line.replace(/\r/g, "␍")}↵`);
  if (lines.curl) {
    print.line();
    print.line(print.bold("Authorization"));
    print.line(`  ${signed.headers.Authorization}`);
    print.line();
    print.line(print.bold(print.say("等价的 curl(bash、zsh;Windows 用 Git Bash 或 WSL;5 分钟内有效)", "The same with curl (bash, zsh; on Windows Git Bash or WSL; valid for five minutes)")));
    print.line(lines.curl);
  }
  print.line();
  print.line(print.bold(print.say("用 OpenSSL 核对:输出应与上面的 signature 相同", "Check with OpenSSL: it must print the signature above")));
  print.line(lines.openssl);
}

export function printExplanation({ code, title, cause, remedies, doc, retryable, idempotencyKey, evidence = {} }, print) {
  print.line();
  print.line(code.startsWith("SUCCEEDED") ? print.green("✓") : print.red("✗"), " ", print.bold(onOneLine(title)));
  if (cause !== title) print.line("  ", onOneLine(cause));
  for (const remedy of remedies) print.line("  → ", onOneLine(remedy));
  if (!code.startsWith("SUCCEEDED") && code !== "NOTHING_GIVEN") print.line("  ", again(retryable, idempotencyKey, print));
  if (doc) print.line(`  ${print.say("文档", "See")}: ${doc}`);
  print.line(print.dim(`  ${code}`));
  for (const [name, value] of Object.entries(evidence)) print.line(print.dim(`  ${name}: ${onOneLine(value)}`));
}

function again(retryable, idempotencyKey, print) {
  const parts = [retryable ? print.say("可以重试", "May be repeated") : print.say("原样重试没有用", "Repeating it unchanged does not help")];
  if (idempotencyKey === "same") parts.push(print.say("Idempotency-Key 保持不变", "keep the Idempotency-Key"));
  if (idempotencyKey === "new") parts.push(print.say("改了参数就换新的 Idempotency-Key", "with other parameters use a new Idempotency-Key"));
  return parts.join(print.say(",", "; "));
}
