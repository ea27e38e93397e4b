// doctor: preflight, what would be sent, and why an answer failed.
import { explainError, preflight, prepareRequest, signRequest } from "wechatpay-wasm";
import { onOneLine } from "../quoted.js";
import { COMMON, defined, numberOf, readArguments, UsageError } from "./arguments.js";
import { readAnswer } from "./capture.js";
import { CREDENTIALS, readCredentials } from "./credentials.js";
import { isSuccess, printExplanation } from "./explanation.js";
import { readInput } from "./input.js";
import { REQUEST, readRequest } from "./request.js";
import { curl, openssl } from "./shell.js";

/** @type {import("./arguments.js").Flags} */
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
  const findings = looked
    ? preflight(defined({ ...credentials, serverDate: given["--server-date"], now: numberOf(given, "--now"), request }))
    : [];
  const signed = request && signedOf(credentials, request);
  const answer = given["--response"] === undefined && given["--status"] === undefined ? undefined : answerOf(given);
  if (!looked && !answer)
    throw new UsageError(
      "没有可检查的内容：给 --dir、--key、--cert、--url 或 --response（见 --help）。Nothing to look at: give --dir, --key, --cert, --url or --response (see --help).",
    );
  const locale = print.language === "en" ? "en" : "zh-CN";
  const explanation = answer && explainError({ ...answer, request: requestOf(given, answer, signed), locale });
  const lines = signed && linesOf(signed, keyFile || "apiclient_key.pem", given["--body-file"]);
  if (given["--json"]) print.json(forMachines({ findings, signed, lines, explanation }));
  else forPeople({ looked, findings, signed, lines, explanation }, print);
  return findings.every(({ severity }) => severity !== "error") && (explanation === undefined || isSuccess(explanation));
}

/** The request as it would be sent; without a usable key, without Authorization; nothing when it cannot be built. */
function signedOf({ mchid, serialNo, privateKey, certificate }, request) {
  const options = defined({ mchid, serialNo, certificate, ...request });
  try {
    return privateKey === undefined ? prepareRequest(options) : signRequest({ ...options, privateKey });
  } catch {
    // The reason is among the findings.
    return undefined;
  }
}

function answerOf(given) {
  const [status, entry] = [numberOf(given, "--status"), numberOf(given, "--entry")];
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

/** What does the same by hand. */
function linesOf(signed, keyFile, bodyFile) {
  return { ...(signed.headers.Authorization ? { curl: curl(signed, bodyFile) } : {}), openssl: openssl(signed.message, keyFile) };
}

function forMachines({ findings, signed, lines, explanation }) {
  return {
    findings,
    ...(signed ? { request: { ...signed, body: bodyOf(signed), ...lines } } : {}),
    ...(explanation ? { explanation } : {}),
  };
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
    print.line(print.green(print.say("✓ 检查通过：没有发现问题", "✓ Nothing wrong was found")));
    return;
  }
  print.line(
    print.bold(
      print.say(`发现 ${findings.length} 个问题，先解决第一个：`, `${findings.length} found; solve the first one first:`),
    ),
  );
  for (const { code, severity, field, title, seen, remedies } of findings) {
    const mark = severity === "error" ? print.red("✗") : print.yellow("!");
    print.line();
    print.line(mark, " ", print.bold(onOneLine(title[print.language])));
    print.line(
      "  ",
      print.dim(onOneLine(`${code} · ${field}${seen === undefined ? "" : ` · ${print.say("实际：", "seen: ")}${seen}`}`)),
    );
    for (const remedy of remedies[print.language]) print.line("  → ", onOneLine(remedy));
  }
}

function printRequest(signed, lines, print) {
  print.line();
  print.line(print.bold(print.say("待签名串（↵ 是换行 0x0A）", "Text to sign (↵ is the line feed 0x0A)")));
  for (const line of signed.message.replace(/\n$/, "").split("\n")) print.line(`  ${line.replace(/\r/g, "␍")}↵`);
  if (lines.curl) {
    print.line();
    print.line(print.bold("Authorization"));
    print.line(`  ${signed.headers.Authorization}`);
    print.line();
    print.line(
      print.bold(
        print.say(
          "等价的 curl（bash、zsh；Windows 用 Git Bash 或 WSL；5 分钟内有效）",
          "The same with curl (bash, zsh; on Windows Git Bash or WSL; valid for five minutes)",
        ),
      ),
    );
    print.line(lines.curl);
  }
  print.line();
  print.line(
    print.bold(
      print.say("用 OpenSSL 核对：输出应与上面的 signature 相同", "Check with OpenSSL: it must print the signature above"),
    ),
  );
  print.line(lines.openssl);
}
