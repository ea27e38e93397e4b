// Doc comments and the changelog say things in 中文 first and in English after it. This tells the two apart.

export const LANGUAGES = ["zh", "en"];

/** Where the pages of a language begin, below the site's base. */
export const PREFIX = { zh: "", en: "/en" };

/** 中文 has no blanks: where a line of it ends inside a paragraph, none is to be seen. */
export function joined(text) {
  return text.replace(/([\p{Script=Han}，。；：、）”》])\n *(?=[\p{Script=Han}（“《])/gu, "$1");
}

/** A text in one language; the other's words where it has none of this. */
export function inLanguage(text, language) {
  const paragraphs = text.split(/\n\s*\n/).map(split);
  const own = paragraphs.map((said) => said[language]).filter(Boolean);
  return joined((own.length > 0 ? own : paragraphs.map(({ zh, en }) => zh || en)).join("\n\n"));
}

/** A default stands behind both languages, and is in both. */
const DEFAULT = /^默认 default:? */;

/** `{ zh, en }` of a paragraph. What is neither, such as code alone, belongs to what stands before it. */
function split(paragraph) {
  if (paragraph.startsWith("|")) return { zh: paragraph, en: paragraph };
  const masked = [];
  const plain = paragraph.replace(/`[^`]*`|\{@link [^}]*\}/g, (code) => `\0${masked.push(code) - 1}\0`);
  const said = { zh: "", en: "" };
  let language;
  for (const sentence of plain.split(
    /(?<=。[”」）]?\s*)(?![\s”」）])|(?<=[.?!]\s+)(?=\S)|(?<=：\n|；\n)|(?<=\n)(?=默认 default)/,
  )) {
    if (DEFAULT.test(sentence)) {
      said.zh += sentence.replace(DEFAULT, "默认 ");
      said.en += ` ${sentence.replace(DEFAULT, "Default ")}`;
      continue;
    }
    language = languageOf(sentence) ?? language ?? "zh";
    said[language] += sentence;
  }
  const unmask = (text) => text.trim().replace(/\0(\d+)\0/g, (_, at) => masked[at]);
  return { zh: unmask(said.zh), en: unmask(said.en) };
}

function languageOf(text) {
  const characters = (text.match(/[\p{Script=Han}，。；：（）「」《》“”]/gu) ?? []).length;
  const words = (text.match(/[A-Za-z]{2,}/g) ?? []).length;
  if (characters + words === 0) return undefined;
  return characters > words ? "zh" : "en";
}

/** A document whose headings are in both languages and whose lists and paragraphs are in one or the other. */
export function documentInLanguage(markdown, language) {
  const blocks = markdown
    .trim()
    .split(/\n{2,}/)
    .map((block) => {
      if (block.startsWith("#")) return headingInLanguage(block, language);
      if (!block.startsWith("- ")) return inLanguage(block, language);
      return languageOf(block) === language ? block : "";
    });
  return `${blocks.filter(Boolean).join("\n\n")}\n`;
}

/** `### 新增 Added`, `## 0.1.0（未发布 unreleased）`. */
function headingInLanguage(heading, language) {
  const [, marks, before, zh, en] = /^(#+ )(.*?（)?(\S*\p{Script=Han}\S*) ([A-Za-z]+)）?$/u.exec(heading) ?? [];
  if (!marks) return heading;
  if (!before) return marks + (language === "zh" ? zh : en);
  return marks + before.slice(0, -1) + (language === "zh" ? `（${zh}）` : ` (${en})`);
}
