// doctor: what the setup is and lacks, what would be sent, and why an answer failed; and whether these fit together.
import { prepareRequest, signRequest } from "wechatpay-wasm";
import { readAnswer } from "./answer.js";
import { COMMON, defined, numberOf, readArguments, UsageError } from "./arguments.js";
import { compared, signedIn, verification } from "./compared.js";
import { CREDENTIALS, readCredentials } from "./credentials.js";
import { explain, inspect, isSuccess, observed, printExplanation } from "./explanation.js";
import { printChecks, printFindings, printRequest, printVerification } from "./findings.js";
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
  "--expires-within": "value",
};

const ENDS_SOON = ["CERTIFICATE_ENDS_SOON", "PLATFORM_CERTIFICATE_ENDS_SOON"];

/** True when nothing is wrong. */
export function doctor(argv, { env }, print) {
  const given = readArguments(argv, FLAGS);
  const { credentials, keyFile } = readCredentials(given, env, print);
  const request = readRequest(given, print);
  const looked = Object.keys(credentials).length > 0 || request !== undefined;
  const answer = given["--response"] === undefined && given["--status"] === undefined ? undefined : answerOf(given);
  if (!looked && !answer)
    throw new UsageError(
      "没有可检查的内容：给 --dir、--key、--cert、--url 或 --response（见 --help）。Nothing to look at: give --dir, --key, --cert, --url or --response (see --help).",
    );
  const signed = request && signedOf(credentials, request);
  const sent = answer && requestOf(given, answer, signed);
  const expiresWithin = numberOf(given, "--expires-within");
  const times = { serverDate: given["--server-date"], now: numberOf(given, "--now") };
  const stated = { serialNo: given["--serial"], mchid: given["--mchid"] };
  const seen = answer && observed({ ...answer, request: sent });
  const options = compared({ ...credentials, ...times, expiresWithin, request }, stated, seen);
  const { findings, checks } = looked ? inspect(options) : { findings: [], checks: [] };
  const { certificate, privateKey } = credentials;
  const explanation = answer && explain({ ...answer, request: sent, certificate, privateKey }, print);
  const verified = seen && verification(seen, credentials.keys);
  const lines = signed && linesOf(signed, keyFile || "apiclient_key.pem", given["--body-file"]);
  const found = { looked, findings, checks, signed, lines, explanation, verified };
  if (given["--json"]) print.json(forMachines(found));
  else forPeople(found, print);
  const ends = expiresWithin !== undefined && findings.some(({ code }) => ENDS_SOON.includes(code));
  const isWrong = ends || findings.some(({ severity }) => severity === "error") || verified?.error !== undefined;
  return !isWrong && (explanation === undefined || isGood(explanation, verified));
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
  const kept = answer.request || (given["--timestamp"] && given["--nonce"] ? signed : undefined);
  return given["--signed"] === undefined ? kept : signedIn(readInput("--signed", given["--signed"]).toString("utf8"), kept);
}

/** A notification that verifies is as it should be. */
function isGood(explanation, verified) {
  if (explanation.code === "NOTIFICATION_GIVEN") return verified !== undefined && verified.error === undefined;
  return isSuccess(explanation);
}

/** What does the same by hand. */
function linesOf(signed, keyFile, bodyFile) {
  return { ...(signed.headers.Authorization ? { curl: curl(signed, bodyFile) } : {}), openssl: openssl(signed.message, keyFile) };
}

function forMachines({ findings, checks, signed, lines, explanation, verified }) {
  return {
    findings,
    checks,
    ...(signed ? { request: { ...signed, body: bodyOf(signed), ...lines } } : {}),
    ...(explanation ? { explanation } : {}),
    ...(verified ? { verification: verified.error ? { verified: false, ...verified.error } : { verified: true } } : {}),
  };
}

function bodyOf({ body }) {
  return body === undefined || typeof body === "string" ? body : { base64: Buffer.from(body).toString("base64") };
}

function forPeople({ looked, findings, checks, signed, lines, explanation, verified }, print) {
  if (looked) {
    printFindings(findings, print);
    printChecks(checks, print);
  }
  if (signed) printRequest(signed, lines, print);
  if (explanation) printExplanation(explanation, print);
  if (verified) printVerification(verified, print);
}
