// trigger: a notification of the sandbox, delivered to a handler.
import { signRequest } from "wechatpay-wasm";
import { onOneLine } from "../quoted.js";
import { notifyWith } from "../sandbox/notify.js";
import { COMMON, defined, meant, readArguments, UsageError } from "./arguments.js";
import { isLoopback } from "./destination.js";
import { exchange } from "./exchange.js";
import { explain, printExplanation } from "./explanation.js";
import { FolderError, readKept } from "./folder.js";
import { readInput } from "./input.js";
import { mayBeSent } from "./question.js";

const KINDS = ["notification", "coupon"];
const STOCK = "2433405";
const OPENID = "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o";

/** @type {import("./arguments.js").Flags} */
const FLAGS = {
  ...COMMON,
  "--dir": "value",
  "--to": "value",
  "--event-type": "value",
  "--summary": "value",
  "--resource": "value",
  "--id": "value",
  "--sign-with": "value",
  "--fault": "value",
  "--yes": "switch",
  "--stock": "value",
  "--appid": "value",
  "--merchant-id": "value",
  "--openid": "value",
};

/** True when the handler took the notification; with --fault, when it refused it. */
export async function trigger(argv, host, print) {
  const given = readArguments(argv, FLAGS, ["KIND"]);
  checkKind(given.KIND);
  const { record, keys } = keptIn(given["--dir"]);
  print.hide([keys.merchant.apiV3Key, keys.merchant.apiV2Key]);
  const url = handlerOf(given["--to"]);
  if (!(await mayBeSent({ method: "POST", url }, given, host, print))) {
    print.complain(print.say("没有发送", "Not sent"));
    return false;
  }
  const coupon = given.KIND === "coupon" ? await couponOf(given, { record, keys }, print) : undefined;
  if (given.KIND === "coupon" && coupon === undefined) return false;
  const result = await delivered(given, { url, resource: coupon ?? resourceOf(given), record, keys });
  const good = result.status !== undefined && isAsWanted(result.status, given["--fault"]);
  if (given["--json"]) print.json({ ...result, ok: good });
  else forPeople(result, { good, fault: given["--fault"] }, print);
  return good;
}

function checkKind(kind) {
  if (KINDS.includes(kind)) return;
  const hint = kind !== undefined && /^[A-Za-z-]{1,20}$/.test(kind) ? (meant(kind, KINDS) ?? "") : "";
  throw new UsageError(`要触发什么：notification 或 coupon。What to trigger: notification or coupon. ${hint}`.trimEnd());
}

function keptIn(folder) {
  if (folder === undefined)
    throw new UsageError("缺少 --dir：sandbox --out 写的目录。--dir is missing: the folder that sandbox --out wrote.");
  try {
    const kept = readKept(folder);
    if (kept !== undefined) return kept;
  } catch (error) {
    if (!(error instanceof FolderError)) throw error;
    throw new UsageError(error.message);
  }
  throw new UsageError("--dir 里没有沙箱的密钥。The folder of --dir has no keys of a sandbox.");
}

function handlerOf(url) {
  if (url === undefined) throw new UsageError("缺少 --to：处理程序的地址。--to is missing: the handler's address.");
  try {
    if (/^https?:$/.test(new URL(url).protocol)) return url;
  } catch {
    // Said below.
  }
  throw new UsageError("--to 应为 http:// 或 https:// 开头的地址。--to is an address that starts with http:// or https://.");
}

function resourceOf(given) {
  return given["--resource"] === undefined ? {} : readInput("--resource", given["--resource"]).toString("utf8");
}

/** Hands out a coupon of the running sandbox, as its merchant; undefined, with the reason printed, where it refuses. */
async function couponOf(given, { record, keys }, print) {
  if (!/^http:/.test(record.url) || !isLoopback(record.url))
    throw new UsageError("sandbox.json 里的地址不是本机。The address in sandbox.json is not this machine's.");
  const { mchid, privateKey, certificate } = keys.merchant;
  const partner =
    given["--merchant-id"] === undefined ? { appid: given["--appid"] ?? record.appid } : { merchant_id: given["--merchant-id"] };
  const body = { ...partner, stock_id: given["--stock"] ?? STOCK, openid: given["--openid"] ?? OPENID };
  const request = signRequest({ mchid, privateKey, certificate, baseUrl: record.url, url: "/v3/sandbox/coupons", body });
  const { answer, error } = await exchange(request);
  if (answer?.status === 200) return Buffer.from(answer.bytes).toString("utf8");
  const received = answer && { status: answer.status, headers: answer.headers, body: answer.bytes };
  const explanation = explain(defined({ ...received, error, request }), print);
  if (given["--json"]) print.json({ explanation });
  else {
    print.line(
      print.say(
        "沙箱没有发券：它要在运行（sandbox --out），并且与合作方已建立合作关系",
        "The sandbox handed out no coupon: it has to run (sandbox --out), with a partnership established",
      ),
    );
    printExplanation(explanation, print);
  }
  return undefined;
}

/** @returns {Promise<Record<string, any>>} */
async function delivered(given, { url, resource, record, keys }) {
  const notification = defined({
    url,
    resource,
    eventType: given["--event-type"],
    summary: given["--summary"],
    id: given["--id"],
    signWith: given["--sign-with"],
    fault: given["--fault"],
  });
  try {
    const { status, body, sent } = await notifyWith(notification, { keys, answerKey: record.answerKey });
    return { url, sent, plaintext: typeof resource === "string" ? resource : JSON.stringify(resource), status, body };
  } catch (error) {
    if (error.code === "ERR_WECHATPAY_SANDBOX_OPTION")
      throw new UsageError(`选项的值不对：${error.message}。A value is wrong: ${error.message}.`);
    return { url, error: error.code ?? error.message };
  }
}

/** WeChat Pay takes 200 and 204 for success; what is not its own must be refused. */
function isAsWanted(status, fault) {
  return fault === undefined ? status === 200 || status === 204 : status >= 400;
}

/** @param {Record<string, any>} result */
function forPeople({ url, sent, plaintext, status, body, error }, { good, fault }, print) {
  if (sent === undefined) {
    print.line(print.red("✗"), print.say(` 处理程序没有应答：${error}`, ` The handler did not answer: ${error}`));
    return;
  }
  const { id, event_type: eventType } = JSON.parse(sent.body);
  print.line(onOneLine(`> POST ${url}`));
  print.line(onOneLine(`> ${eventType} ${id} Wechatpay-Serial: ${sent.headers["Wechatpay-Serial"] ?? "-"}`));
  print.line(onOneLine(print.say(`> 明文：${plaintext}`, `> Plaintext: ${plaintext}`)));
  print.line(onOneLine(`< HTTP ${status} ${body}`).trimEnd());
  print.line(good ? print.green("✓") : print.red("✗"), " ", verdict({ good, fault }, print));
}

function verdict({ good, fault }, { say }) {
  if (fault !== undefined)
    return good
      ? say("处理程序拒绝了有问题的通知", "The handler refused the faulty notification")
      : say("处理程序接受了有问题的通知：它没有验签", "The handler took a faulty notification: it does not verify");
  return good
    ? say("处理程序已接收", "The handler took it")
    : say(
        "处理程序没有接收（应回 200 或 204）：微信支付会重发",
        "The handler did not take it (200 or 204): WeChat Pay would send it again",
      );
}
