// Sentences for people. Codes and decisions come from the core, which names a reason and the values that fill it; the
// sentences stand in `words/` of the repository, from where the build writes them into words.data.js as one string, and
// deflated into words.node.js. It is unpacked and parsed when the first of them is needed.
import packed from "#words";

const LANGUAGES = { zh: 0, en: 1 };
const SEPARATORS = { zh: "、", en: ", " };

let table;

function words() {
  table ??= JSON.parse(packed());
  return table;
}

/** Whether there is a sentence of that name. */
export function isSaid(id) {
  return own(words().sentences, id) !== undefined;
}

/** What a reason says, such as `{ id: "SerialTooLong", values: {} }`; values may be lists, or reasons themselves. */
export function sentence({ id, values }, language) {
  const entry = own(words().sentences, id);
  return (entry && say(entry.text, values, language)) ?? id;
}

/** What to do about a reason, and about those that it holds. */
export function remedies({ id, values }, language) {
  const inner = Object.values(values).filter((value) => typeof value === "object" && !Array.isArray(value));
  const entry = own(words().sentences, id);
  return [...spoken(entry?.remedies ?? [], values, language), ...inner.flatMap((value) => remedies(value, language))];
}

/** The words for a cause of a failed call: title, cause, remedies and the page of the documents. */
export function causeWords(code, values, language) {
  const entry = own(words().causes, code);
  if (!entry) return undefined;
  return {
    title: say(entry.title, values, language) ?? code,
    cause: say(entry.cause, values, language) ?? code,
    remedies: spoken(entry.remedies, values, language),
    doc: entry.doc && words().docs[entry.doc],
  };
}

/** What an error's code is about. */
export function errorTitle(code, language) {
  const entry = own(words().errors, code);
  return entry && say(entry, {}, language);
}

/** A sentence of several, by its name. */
export function shared(name, values, language) {
  return say(`@${name}`, values, language);
}

function spoken(texts, values, language) {
  return texts.map((text) => say(text, values, language)).filter((text) => text !== undefined);
}

/** The first form of a text that can be filled; undefined where none can. */
function say(text, values, language) {
  const both = typeof text === "string" ? words().shared[text.slice(1)] : text;
  const forms = both[LANGUAGES[language]];
  for (const form of Array.isArray(forms) ? forms : [forms]) {
    const filled = fill(form, values, language);
    if (filled !== undefined) return filled;
  }
  return undefined;
}

/** A form with {name} filled in; undefined where a value is not known. */
function fill(form, values, language) {
  let complete = true;
  const text = form.replace(/\{([a-zA-Z]+)\}/g, (_, name) => {
    const value = own(values, name);
    complete &&= value !== undefined;
    if (Array.isArray(value)) return value.join(SEPARATORS[language]);
    return typeof value === "object" ? sentence(value, language) : value;
  });
  return complete ? text : undefined;
}

function own(table, name) {
  return Object.prototype.hasOwnProperty.call(table, name) ? table[name] : undefined;
}
