// What was found, as a part of the page. What the package quotes of its input it has masked.
import { again, CERTAINTIES, isNoFailure } from "#package/command/explanation.js";
import { onOneLine } from "#package/quoted.js";
import { element } from "./element.mjs";

/** What the difference shows is not shown again. */
const IN_DIFFERENCE = ["line", "position", "signed", "received"];

/**
 * @param {ReturnType<typeof import("./examination.mjs").examine>} found
 * @param {(zh: any, en: any) => any} say which of the two the page speaks
 * @param {typeof import("./texts.mjs").TEXTS.zh} texts
 */
export function resultOf({ explanation, verified, findings, checks, message }, say, texts) {
  return [
    explanation && cause(explanation, say, texts),
    explanation && difference(explanation, texts),
    message && signedText(message, explanation?.evidence?.line, texts),
    verified && verification(verified, say, texts),
    checks.length > 0 ? setup(findings, checks, say, texts) : undefined,
    explanation?.evidence && evidence(explanation.evidence, texts),
  ].filter((part) => part !== undefined);
}

/** One sentence of it, to be read out. */
export function headlineOf({ explanation, findings, checks }, say, texts) {
  if (explanation) return texts.announced(onOneLine(explanation.title), say(...CERTAINTIES[explanation.certainty]));
  if (checks.length === 0) return "";
  return findings.length === 0 ? texts.foundNothing : texts.found(findings.length);
}

function cause(explanation, say, texts) {
  const { code, title, cause, remedies, doc, certainty } = explanation;
  const repeated = again(explanation, say);
  return element(
    "section",
    { class: isNoFailure(explanation) ? "cause right" : "cause" },
    element(
      "p",
      { class: "tags" },
      element("span", { class: `certainty ${certainty}` }, say(...CERTAINTIES[certainty])),
      " ",
      element("code", {}, code),
    ),
    element("h3", { class: "title" }, onOneLine(title)),
    cause === title ? undefined : element("p", {}, onOneLine(cause)),
    remedies.length > 0 ? element("h4", {}, texts.remedies) : undefined,
    remedies.length > 0 ? list("ol", remedies) : undefined,
    repeated && element("p", { class: "faint" }, repeated),
    doc &&
      element(
        "p",
        { class: "faint" },
        `${texts.doc} `,
        element("a", { href: doc, target: "_blank", rel: "noopener noreferrer" }, doc.replace(/^https:\/\//, "")),
      ),
  );
}

function difference({ evidence = {} }, texts) {
  const { signed, received, line, position } = evidence;
  if (signed === undefined || received === undefined) return undefined;
  const where = [line && texts.differenceIn(line), position && texts.differenceAt(position)].filter(Boolean).join(" · ");
  const [ours, theirs] = [onOneLine(signed), onOneLine(received)];
  const at = commonStart(ours, theirs);
  return element(
    "section",
    { class: "difference" },
    element("h3", {}, texts.difference),
    where ? element("p", { class: "faint" }, where) : undefined,
    element(
      "dl",
      {},
      element("dt", {}, texts.signedSide),
      element("dd", {}, ...marked(ours, at)),
      element("dt", {}, texts.receivedSide),
      element("dd", {}, ...marked(theirs, at)),
    ),
  );
}

/** How many code units both begin with; a pair stays whole. */
function commonStart(one, other) {
  let at = 0;
  for (const character of one) {
    if (!other.startsWith(character, at)) break;
    at += character.length;
  }
  return at;
}

/** The text with its first differing character marked; where it ends there, the end. */
function marked(text, at) {
  const first = Array.from(text.slice(at, at + 2))[0] ?? "";
  return [text.slice(0, at), element("mark", {}, first || "∅"), text.slice(at + first.length)];
}

function signedText({ given, lines, bodyKnown }, differs, texts) {
  const ends = lines.length > 0 && (lines[lines.length - 1].end !== "" || !bodyKnown);
  return element(
    "section",
    { class: "message" },
    element("h3", {}, given ? texts.messageOfSigned : texts.messageOfSent),
    element(
      "ol",
      { class: "lines" },
      ...lines.map(({ text, end }, at) =>
        element(
          "li",
          String(at + 1) === differs ? { class: "differs" } : {},
          element("code", {}, text, element("span", { class: "end" }, end)),
          String(at + 1) === differs ? element("span", { class: "note" }, texts.differs) : undefined,
        ),
      ),
    ),
    bodyKnown ? undefined : element("p", { class: "faint" }, texts.messageBodyUnknown),
    ends ? undefined : element("p", { class: "note" }, texts.messageNoEnd),
    element("p", { class: "faint" }, texts.messageHint(lines.some(({ text }) => text.includes("␍")))),
  );
}

function verification({ error }, say, texts) {
  if (error === undefined) return element("section", { class: "right" }, element("p", { class: "mark" }, texts.verified));
  return element(
    "section",
    { class: "wrong" },
    element("p", { class: "mark" }, texts.unverified, onOneLine(say(error.zh, error.en))),
    element("p", { class: "faint" }, element("code", {}, error.code)),
  );
}

function setup(findings, checks, say, texts) {
  const titles = (done) =>
    checks.filter(({ checked }) => checked === done).map(({ title }) => onOneLine(say(title.zh, title.en)));
  return element(
    "section",
    { class: "setup" },
    element("h3", {}, findings.length === 0 ? texts.foundNothing : texts.found(findings.length)),
    ...findings.map((finding) => problem(finding, say, texts)),
    element("h4", {}, texts.checks),
    checkList("checked", texts.checked, titles(true)),
    checkList("unchecked", texts.notChecked, titles(false)),
  );
}

function problem({ code, severity, field, title, seen, remedies }, say, texts) {
  return element(
    "div",
    { class: `problem ${severity}` },
    element("p", { class: "mark" }, onOneLine(say(title.zh, title.en))),
    element(
      "p",
      { class: "faint" },
      element("code", {}, code),
      onOneLine(` · ${field}${seen === undefined ? "" : ` · ${texts.seen}${seen}`}`),
    ),
    list("ul", say(remedies.zh, remedies.en)),
  );
}

function checkList(kind, name, titles) {
  if (titles.length === 0) return undefined;
  return element("ul", { class: kind, "aria-label": name }, ...titles.map((title) => element("li", {}, title)));
}

function list(name, texts) {
  return element(name, {}, ...texts.map((text) => element("li", {}, onOneLine(text))));
}

function evidence(seen, texts) {
  const hidden = seen.signed === undefined || seen.received === undefined ? [] : IN_DIFFERENCE;
  const shown = Object.entries(seen).filter(([name]) => !hidden.includes(name));
  if (shown.length === 0) return undefined;
  return element(
    "section",
    { class: "evidence" },
    element("h3", {}, texts.evidence),
    element(
      "dl",
      {},
      ...shown.flatMap(([name, value]) => [
        element("dt", {}, texts.evidenceNames[name] ?? name),
        element("dd", {}, onOneLine(value)),
      ]),
    ),
  );
}
