// An answer within another program's words: many libraries put status and body into the message of an error, and people
// keep that alone.

/** No longer text is searched; libraries cut what they quote. */
const LONGEST = 1 << 16;
/** So many braces are tried as the beginning of a body. */
const MOST_STARTS = 8;

/** Codes of WeChat Pay; what Node, undici, OpenSSL and this library call theirs is not among them. */
const CODE = /^(?!E[A-Z]+$|EAI_|ERR_|UND_ERR_|ABORT_ERR$|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_)[A-Z][A-Z0-9_]*$/;

/** How libraries write a status: axios, Guzzle, Symfony, Go, Java, .NET, curl. */
const STATUSES = [
  /\bstatus(?: ?code)?["'\]]*\s*[:=]?\s*\[?"?([1-9]\d\d)\b/i,
  /\bHttpStatusCode\[([1-9]\d\d)\]/i,
  /resulted in a `([1-9]\d\d)/,
  /\bHTTP\/[\d.]+ ([1-9]\d\d)\b/,
  /\bHTTP (?:error )?([1-9]\d\d)\b/i,
  /returned an error: \(?([1-9]\d\d)\b/i,
  /\bResponse code ([1-9]\d\d)\b/i,
  /(?:返回错误|状态码)[^\d\n]{0,6}([1-9]\d\d)(?!\d)/,
];

/** Code and message as they stand outside of JSON: wechatpay-go, WxJava, and what languages write of an object. */
const WRITTEN = [
  /\bCode: ?"([A-Z0-9_]+)"\s*Message: ?([^\n]*)/,
  /错误代码：\[([A-Z0-9_]+)\]，错误详情：\[([^\]]*)\]/,
  /错误代码：\[([A-Z0-9_]+)\]/,
  /\bcode['"]?\]?\s?(?:=>|[:=])\s?(?:string\(\d+\) )?['"]?([A-Z]+_[A-Z_]+)['"]?,?\s{1,20}['"[]{0,2}message['"]?\]?\s?(?:=>|[:=])\s?(?:string\(\d+\) )?['"]?([^'"\n}\]]*)/,
];

/** Names of fields as libraries write them: `'err_code' => 'NOAUTH'`, `return_msg:签名错误`, `errCode: NO AUTH|errMsg:…`. */
const NAME_OF_FIELD = /\b(return_?msg|err_?code_?des|err_?code|errMsg)['"]?\]?\s?(?:=>|[:=])\s?(?:string\(\d+\) )?['"[]?/gi;

/** A value ends where it is closed, or at the next name. */
const END_OF_VALUE = /['"|,;\])}\n]|\s\w+(?:=>|[:=])/;

/**
 * Status and body, as far as they are there.
 *
 * @param {string | undefined} text
 * @returns {{ status?: number, body?: string }}
 */
export function answerInText(text) {
  if (text === undefined || !/[1-9]\d\d|code|错误代码|<xml>|return_?msg/i.test(text)) return {};
  const searched = text.slice(0, LONGEST);
  const status = STATUSES.map((form) => form.exec(searched)?.[1]).find(Boolean);
  const body = bodyIn(searched) ?? (searched.includes('\\"') ? bodyIn(searched.replace(/\\"/g, '"')) : undefined);
  return { ...(status ? { status: Number(status) } : {}), ...(body ? { body } : {}) };
}

/** The answer within an answer of one's own service, which puts it into a text. */
export function answerWithin(body) {
  if (!/^\s*[{"]/.test(body) || !body.includes('\\"code\\"') || isAnswer(body)) return undefined;
  return answerInText(body).body;
}

/** Whether it is `{ code, message }` as WeChat Pay writes it. */
export function isServerCode(code) {
  return typeof code === "string" && CODE.test(code);
}

function bodyIn(text) {
  return xmlBody(text) ?? wholeBody(text) ?? cutBody(text) ?? writtenBody(text) ?? writtenFields(text);
}

/** An answer of APIv2. */
function xmlBody(text) {
  const start = text.indexOf("<xml>");
  return start < 0 || !text.includes("<return_code>", start) ? undefined : text.slice(start);
}

/** A whole object with a code. */
function wholeBody(text) {
  let from = 0;
  for (let tried = 0; tried < MOST_STARTS; tried += 1) {
    const start = text.indexOf("{", from);
    if (start < 0) return undefined;
    const end = endOf(text, start);
    const body = end === undefined ? undefined : text.slice(start, end);
    if (body !== undefined && isAnswer(body)) return body;
    from = start + 1;
  }
  return undefined;
}

function isAnswer(body) {
  try {
    const { code, message } = JSON.parse(body);
    return isServerCode(code) && (message === undefined || typeof message === "string");
  } catch {
    return false;
  }
}

/** Behind the brace that closes the one at `start`. */
function endOf(text, start) {
  let depth = 0;
  let quoted = false;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (quoted && character === "\\") at += 1;
    else if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === "{") depth += 1;
    else if (character === "}") depth -= 1;
    if (depth === 0 && character === "}") return at + 1;
  }
  return undefined;
}

/** An object that was cut: its code, and of its message what is left. */
function cutBody(text) {
  const code = /"code"\s*:\s*"([A-Z0-9_]+)"/.exec(text)?.[1];
  if (!isServerCode(code)) return undefined;
  const message = /"message"\s*:\s*"((?:[^"\\]|\\.)*)/.exec(text)?.[1];
  return JSON.stringify(message === undefined ? { code } : { code, message: unescaped(message) });
}

/** What Guzzle, and who else cuts, puts behind the end. */
const CUT = "(truncated...)";

function uncut(text) {
  const end = text.trimEnd();
  return end.endsWith(CUT) ? end.slice(0, -CUT.length).trimEnd() : text;
}

/** Text of JSON without its end, which may stand in the middle of an escape. */
function unescaped(text) {
  const whole = uncut(text).replace(/\\u?[0-9a-f]{0,3}$/i, "");
  try {
    return JSON.parse(`"${whole}"`);
  } catch {
    return whole;
  }
}

function writtenBody(text) {
  for (const form of WRITTEN) {
    const [, code, message = ""] = form.exec(text) ?? [];
    if (isServerCode(code)) return JSON.stringify({ code, message: message.trim() });
  }
  return undefined;
}

/** An answer written field by field, of APIv2 where it has a return_msg; a front end's `errCode` is a number or absent. */
function writtenFields(text) {
  const fields = new Map();
  for (const named of text.matchAll(NAME_OF_FIELD)) {
    const start = named.index + named[0].length;
    const [value] = text.slice(start, start + 500).split(END_OF_VALUE, 1);
    if (!/^(?:null|)$/i.test(value.trim())) fields.set(named[1].replace(/_/g, "").toLowerCase(), value.trim());
  }
  const code = fields.get("errcode")?.replace(/ /g, "_");
  const [of, ofV2] = [fields.get("errcodedes"), fields.get("returnmsg")];
  if (ofV2 !== undefined && (of !== undefined || ofV2.toUpperCase() !== "OK")) {
    return JSON.stringify({ return_code: "FAIL", return_msg: ofV2, err_code: code, err_code_des: of });
  }
  return isServerCode(code) ? JSON.stringify({ code, message: of ?? fields.get("errmsg") }) : undefined;
}
