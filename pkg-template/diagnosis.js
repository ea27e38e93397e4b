// The core decides and gives codes, reasons and values; here they become sentences.
import { causeWords, errorTitle, remedies, sentence } from "./words.js";

/** A finding of the core with its sentences. */
export function worded({ code, severity, field, seen, reason }) {
  return Object.freeze({
    code,
    severity,
    field,
    title: bilingual((language) => titled(sentence(reason, language))),
    ...(seen === undefined ? {} : { seen }),
    remedies: bilingual((language) => Object.freeze(remedies(reason, language))),
  });
}

/** An explanation of the core with its sentences; `reason` is that of the error of this library, if it is one. */
export function explained({ code, values, evidence, retryable, idempotencyKey }, language, reason) {
  const { title, cause, remedies: todo, doc } = causeWords(code, values, language) ?? ofError(code, values, language, reason);
  return Object.freeze({
    code,
    title,
    cause,
    remedies: Object.freeze(todo),
    ...(doc ? { doc } : {}),
    retryable,
    ...(idempotencyKey ? { idempotencyKey } : {}),
    ...(Object.keys(evidence).length > 0 ? { evidence } : {}),
  });
}

/** The code says what it is about, the error's own words say why, and its reason what to do. */
function ofError(code, { message, hint }, language, reason = { id: "Unexplained", values: {} }) {
  return {
    title: errorTitle(code, language),
    cause: language === "zh" ? hint : message,
    remedies: remedies(reason, language),
  };
}

function bilingual(of) {
  return Object.freeze({ zh: of("zh"), en: of("en") });
}

/** An English sentence that begins with a word, not with the name of an option, begins with a capital. */
function titled(text) {
  return text.replace(/^[a-z]+(?= )/, (word) => word[0].toUpperCase() + word.slice(1));
}
