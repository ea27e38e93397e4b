// The core decides and gives codes and values; here they become sentences.
import { causes, docs, errors, findings, kinds, places, unknowns } from "./explanations.js";
import { withoutSecrets } from "./quoted.js";

const LANGUAGES = { zh: 0, en: 1 };
const UNKNOWN = ["(未知)", "(unknown)"];

/** A finding of the core with its sentences. */
export function worded({ code, severity, field, seen, values }) {
  const [texts, filled] = textsOf(code, quoted(values));
  return Object.freeze({
    code,
    severity,
    field,
    title: bilingual((language) => fill(texts.title, filled[language], language)),
    ...(seen === undefined ? {} : { seen: withoutSecrets(seen) }),
    remedies: bilingual((language) =>
      Object.freeze(texts.remedies.map((remedy) => fill(remedy, filled[language], language))),
    ),
  });
}

/** An explanation of the core with its sentences. */
export function explained({ code, values, evidence, retryable, idempotencyKey }, language) {
  const texts = own(causes, code) || own(errors, code) || causes.UNKNOWN;
  const [shown, seen] = [values, evidence].map(quoted);
  const say = (text) => fill(text, shown, language);
  return Object.freeze({
    code,
    title: say(texts.title),
    cause: say(texts.cause || texts.title),
    remedies: Object.freeze(texts.remedies.map(say)),
    ...(texts.doc ? { doc: docs[texts.doc] } : {}),
    retryable,
    ...(idempotencyKey ? { idempotencyKey } : {}),
    ...(Object.keys(seen).length > 0 ? { evidence: Object.freeze(seen) } : {}),
  });
}

/** A nonce looks like a secret and is none: where the fourth line differs, it is what has to be seen. */
function quoted(values) {
  const isNonce = (name) => values.line === "4" && (name === "signed" || name === "received");
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, isNonce(name) ? value : withoutSecrets(value)]));
}

function bilingual(of) {
  return Object.freeze({ zh: of("zh"), en: of("en") });
}

/** The sentences of a code, and the values for each language. */
function textsOf(code, values) {
  const both = { zh: values, en: values };
  if (own(findings, code)) return [findings[code], both];
  const place = own(places, values.place);
  const kind = own(kinds, values.kind);
  if (place && kind) return ofKind(place, kind, values);
  return [own(errors, code) || errors.ERR_WECHATPAY_INTERNAL, both];
}

function ofKind(place, kind, values) {
  const words = kind.broken || kind.title;
  const named = (language) => ({ ...values, kind: words[LANGUAGES[language]] });
  return [
    { title: kind.broken ? place.broken : place.title, remedies: [...place.remedies, ...kind.remedies] },
    { zh: named("zh"), en: named("en") },
  ];
}

/** One language of a text, with {name} filled in. */
export function fill(text, values, language) {
  const at = LANGUAGES[language];
  return text[at].replace(/\{([a-zA-Z]+)\}/g, (_, name) => own(values, name) ?? (own(unknowns, name) || UNKNOWN)[at]);
}

function own(table, name) {
  return Object.prototype.hasOwnProperty.call(table, name) ? table[name] : undefined;
}
