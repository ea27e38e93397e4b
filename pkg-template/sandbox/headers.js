// Received headers, and the checks that come before and after the signature.
import { Refusal, refuseRequest } from "./answer.js";

const JSON_RANGES = ["application/json", "application/*", "*/*"];

/** Every value of a header, in the order received. `pairs`: [name, value] as they came over the wire. */
export function valuesOf(pairs, name) {
  return pairs.filter(([received]) => received.toLowerCase() === name).map(([, value]) => value);
}

export function firstOf(pairs, name) {
  return valuesOf(pairs, name)[0];
}

/**
 * Host and Origin must name this machine: a web page can send a request here from anybody's browser, under a foreign Origin
 * or, once its name was made to point here, a foreign Host. A Host or Origin that is absent is no browser's.
 */
export function checkLocal(pairs, hostNames) {
  const isLocal = (authority) =>
    hostNames.includes(
      authority
        .replace(/:\d*$/, "")
        .replace(/^\[(.*)\]$/, "$1")
        .toLowerCase(),
    );
  for (const { name, form } of [
    { name: "Host", form: /^(.*)$/ },
    { name: "Origin", form: /^https?:\/\/([^/]*)$/i },
  ]) {
    for (const value of valuesOf(pairs, name.toLowerCase())) {
      const found = form.exec(value);
      if (found && isLocal(found[1])) continue;
      throw new Refusal({
        status: 403,
        code: "FORBIDDEN",
        message: `沙箱只回答本机的请求：${name}不是本机`,
        note: {
          zh: `${name} ${JSON.stringify(value)} 不是本机；选项 hostNames（--host-name）可以增加名字`,
          en: `${name} ${JSON.stringify(value)} is foreign; option hostNames (--host-name) allows further names`,
        },
      });
    }
  }
}

/** Accept and User-Agent must be there; Accept must allow JSON wherever the answer is JSON. */
export function checkAcceptAndUserAgent(pairs, { answersJson }) {
  const accept = valuesOf(pairs, "accept").join(",");
  const userAgent = firstOf(pairs, "user-agent");
  const acceptable = accept !== "" && (!answersJson || allowsJson(accept));
  if (acceptable && userAgent) return;
  throw refuseRequest({
    message: "Http头缺少Accept或User-Agent",
    note: acceptNote({ acceptable, accept }),
  });
}

function acceptNote({ acceptable, accept }) {
  if (acceptable) return { zh: "User-Agent 缺失或为空", en: "User-Agent is missing or empty" };
  if (accept === "") return { zh: "Accept 缺失或为空", en: "Accept is missing or empty" };
  return { zh: "Accept 不接受 application/json", en: "Accept is not application/json" };
}

function allowsJson(accept) {
  return accept.split(",").some((range) => JSON_RANGES.includes(mediaType(range)));
}

export function mediaType(value) {
  return (value || "").split(";")[0].trim().toLowerCase();
}

export function checkContentType(pairs, expected) {
  const values = valuesOf(pairs, "content-type");
  if (values.length === 1 && mediaType(values[0]) === expected) return;
  throw refuseRequest({
    message: `Http头Content-Type应为${expected}`,
    detail: { field: "Content-Type", issue: values.length === 0 ? "缺失" : `不是${expected}`, location: "header" },
  });
}

/** A `Wechatpay-Serial` of no key in use is refused (merchant/4013053279; wechatpay-apache-httpclient#47); none is not. */
export function checkPlatformSerial(pairs, platform) {
  const wanted = valuesOf(pairs, "wechatpay-serial");
  if (wanted.every((serial) => platform.isInUse(serial))) return;
  throw new Refusal({ status: 400, code: "PARAM_ERROR", message: "平台证书序列号Wechatpay-Serial错误" });
}
