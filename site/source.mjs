// Writes what VitePress reads, in both languages: the documents of the repository, and pages made of the package's
// declarations and of `words/`.
//   node site/source.mjs --words words.json --out folder
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { addressOfCode, allCodes, codePages } from "./source/codes.mjs";
import { contents, documents, questions, root } from "./source/documents.mjs";
import { LANGUAGES, PREFIX } from "./source/language.mjs";
import { addressOf, reference } from "./source/reference.mjs";

const { values } = parseArgs({ options: { words: { type: "string" }, out: { type: "string" } } });
const words = JSON.parse(readFileSync(values.words, "utf8"));
const links = (name, language) => addressOfCode(name, language) ?? addressOf(name, language);

rmSync(values.out, { recursive: true, force: true });
for (const language of LANGUAGES) {
  const pages = {
    index: home(language),
    ...documents(language, links),
    ...reference(language, allCodes),
    ...codePages(language, words),
  };
  for (const [page, markdown] of Object.entries(pages)) {
    const file = path.join(values.out, PREFIX[language], `${page}.md`);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, markdown);
  }
  console.log(`${language}: ${Object.keys(pages).length} pages`);
}
// A page is compiled to a module that imports vue.
symlinkSync(path.join(import.meta.dirname, "node_modules"), path.join(values.out, "node_modules"), "junction");
mkdirSync(path.join(values.out, "public"));
cpSync(path.join(root, "bench/results.svg"), path.join(values.out, "public/results.svg"));

/** The first page, and in it the table of contents of the documents. */
function home(language) {
  const text = readFileSync(path.join(import.meta.dirname, "pages", PREFIX[language], "index.md"), "utf8");
  const rows = contents(language).map(({ page, title, about }) => `| [${title}](${PREFIX[language]}/${page}) | ${about} |`);
  const asked = questions(language).map(({ number, text }) => `- [${text}](${PREFIX[language]}/questions#question-${number})`);
  return text
    .replace("<!-- documents -->", `| | |\n| --- | --- |\n${rows.join("\n")}`)
    .replace("<!-- questions -->", asked.join("\n"));
}
