// The core decides and gives codes, reasons and values; here they become sentences.
import { withoutSecrets } from "../quoted.js";
import { causeWords, errorTitle, isSaid, remedies, sentence, shared } from "./words.js";

/**
 * A finding of the core with its sentences.
 *
 * @param {import("./core.js").Found} finding
 * @param {import("./core.js").Values} [asked] what the sentences may use besides their own values: `command`, where it asks
 * @returns {import("wechatpay-wasm").Finding}
 */
export function worded({ code, severity, field, seen, reason }, asked) {
  const shown = { id: reason.id, values: quoted(reason.values, asked) };
  return Object.freeze({
    code,
    severity,
    field,
    title: bilingual((language) => titled(sentence(shown, language), language)),
    ...(seen === undefined ? {} : { seen: withoutSecrets(seen) }),
    remedies: bilingual((language) => Object.freeze(remedies(shown, language))),
  });
}

/**
 * A check of the core with its sentence.
 *
 * @param {import("./core.js").Check} check
 * @returns {import("wechatpay-wasm").SetupCheck}
 */
export function listed({ field, checked, reason }) {
  const shown = { id: reason.id, values: quoted(reason.values) };
  return Object.freeze({ field, checked, title: bilingual((language) => titled(sentence(shown, language))) });
}

/**
 * An explanation of the core with its sentences.
 *
 * @param {import("./core.js").Cause} found
 * @param {"zh" | "en"} language
 * @param {import("./core.js").Reason | undefined} reason that of the error of this library, if it is one
 * @param {import("./core.js").Values} [asked] as of `worded`
 * @returns {import("wechatpay-wasm").Explanation}
 */
export function explained({ code, values, certainty, evidence, retryable, idempotencyKey, number }, language, reason, asked) {
  const [shown, seen] = [quoted(values, asked), quoted(evidence)];
  // A number says more than a code, which APIv2 writes without underscores; what the server said is known whatever the cause is.
  const names = [`Number.${number}`, `Code.${String(values.code).replace(/_/g, "")}`];
  const meaning = names.map((id) => ({ id, values: {} })).find(({ id }) => isSaid(id));
  const said = saidIn(seen);
  const filled = { ...shown, ...(said ? { said } : {}), ...(meaning ? { meaning } : {}) };
  const {
    title,
    cause,
    remedies: todo,
    doc,
  } = causeWords(code, filled, language) ?? ofError(code, shown, language, reason, asked);
  return Object.freeze({
    code,
    title: titled(title, language),
    cause: withServersWords(title, cause, seen, language),
    remedies: Object.freeze([...wholeAnswer(seen, language), ...(meaning ? remedies(meaning, language) : []), ...todo]),
    ...(doc ? { doc } : {}),
    certainty,
    retryable,
    ...(idempotencyKey ? { idempotencyKey } : {}),
    ...(Object.keys(seen).length > 0 ? { evidence: Object.freeze(seen) } : {}),
  });
}

/** What WeChat Pay said comes first, once, and at the end that it was APIv2. */
function withServersWords(title, cause, seen, language) {
  const isKnown = title.includes(seen.serverMessage) || cause.includes(seen.serverMessage);
  const said = isOfServer(seen) && !isKnown ? [shared("server_says", { message: seen.serverMessage }, language)] : [];
  const ofV2 = seen.protocol && !cause.includes("APIv2") ? [shared("answer_of_v2", {}, language)] : [];
  return [...said, cause, ...ofV2].join(language === "zh" ? "" : " ");
}

/** A message without code, number, Request-ID and the form of APIv2 is somebody else's. */
function isOfServer({ serverMessage, serverCode, number, requestId, protocol }) {
  return Boolean(serverMessage) && (serverCode ?? number ?? requestId ?? protocol) !== undefined;
}

/** The server's sentence; where no answer is there, the one that a library made its own. */
function saidIn(seen) {
  if (isOfServer(seen)) return seen.serverMessage;
  return (seen.status ?? seen.protocol ?? seen.serverMessage) === undefined ? seen.errorMessage : undefined;
}

/** Guzzle quotes the beginning of an answer and says so; what it was about may stand in the rest. */
function wholeAnswer({ errorMessage }, language) {
  return errorMessage?.includes("(truncated...)") ? [shared("answer_cut", {}, language)] : [];
}

/** The code says what it is about, the error's own words say why, and its reason what to do. */
function ofError(code, { message, hint }, language, reason = { id: "Unexplained", values: {} }, asked) {
  return {
    title: errorTitle(code, language),
    cause: language === "zh" ? hint : message,
    remedies: remedies({ id: reason.id, values: quoted(reason.values, asked) }, language),
  };
}

/** A nonce looks like a secret and is none: where the fourth line differs, it is what has to be seen. */
function quoted(values, asked = {}) {
  const isNonce = (name) => values.line === "4" && (name === "signed" || name === "received");
  const shown = (name, value) => {
    if (Array.isArray(value)) return value.map((one) => withoutSecrets(one));
    if (typeof value === "object") return { id: value.id, values: quoted(value.values, asked) };
    return isNonce(name) ? value : withoutSecrets(value);
  };
  return { ...asked, ...Object.fromEntries(Object.entries(values).map(([name, value]) => [name, shown(name, value)])) };
}

function bilingual(of) {
  return Object.freeze({ zh: of("zh"), en: of("en") });
}

/** An English sentence that begins with a word, not with the name of an option, begins with a capital. */
function titled(text, language) {
  if (language !== "en") return text;
  return text.replace(/^[a-z]+(?= )/, (word) => word[0].toUpperCase() + word.slice(1));
}
