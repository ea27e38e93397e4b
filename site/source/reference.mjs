// The reference of the API: a page for every function, with the types that only it uses; the others on a page of their own.
import path from "node:path";
import { declarationsOf } from "./declarations.mjs";
import { functionTable, root } from "./documents.mjs";
import { inLanguage, PREFIX } from "./language.mjs";

const pkg = path.join(root, "pkg");
const main = declarationsOf(path.join(pkg, "index.d.ts"));
const subpaths = ["client", "sandbox"].map((name) => ({ name, ...declarationsOf(path.join(pkg, name, "index.d.ts")) }));

const WORDS = {
  zh: { types: "类型", throws: "抛出", example: "例子", codes: "个代码，见", all: "全部函数", list: "错误与诊断代码" },
  en: { types: "Types", throws: "Throws", example: "Example", codes: "codes, see", all: "Every function", list: "Codes" },
};

const isType = ({ kind }) => kind === "interface" || kind === "type";

/** The functions, classes and values of the main entry in the README's order. */
export const functions = (() => {
  const values = main.declarations.filter((declaration) => !isType(declaration));
  const named = [...functionTable("zh").matchAll(/^\| (.*?) \|/gm)].flatMap(([, names]) => names.match(/\w{4,}/g) ?? []);
  const place = ({ name }) => named.indexOf(name);
  const missing = values.find((value) => place(value) < 0);
  if (missing) throw new Error(`README.zh-CN.md does not name \`${missing.name}\` among the functions`);
  return values.sort((a, b) => place(a) - place(b));
})();

const types = new Map(main.declarations.filter(isType).map((type) => [type.name, type]));

/** What a declaration uses, through other types too. */
function used(declaration, seen = new Set()) {
  for (const name of declaration.names) {
    if (!types.has(name) || seen.has(name)) continue;
    seen.add(name);
    used(types.get(name), seen);
  }
  return seen;
}

/** The page of each name of the main entry. A subpath's page has all of its own. */
const pageOf = new Map(functions.map(({ name }) => [name, name]));
for (const type of types.keys()) {
  const named = functions.filter(({ names }) => names.has(type));
  const users = named.length === 1 ? named : functions.filter((declaration) => used(declaration).has(type));
  pageOf.set(type, users.length === 1 ? users[0].name : "types");
}

/** Where a name of the API is described. */
export function addressOf(name, language) {
  const page = pageOf.get(name);
  if (page) return `${PREFIX[language]}/api/${page}${page === name ? "" : `#${name}`}`;
  const subpath = subpaths.find(({ declarations }) => declarations.some((declaration) => declaration.name === name));
  return subpath && `${PREFIX[language]}/api/${subpath.name}#${name}`;
}

/** `{ page: markdown }` of a language. */
export function reference(language, codes) {
  const context = { language, codes };
  const pages = { "api/index": index(context), "api/types": typesPage(context) };
  for (const declaration of functions) pages[`api/${declaration.name}`] = functionPage(declaration, context);
  for (const subpath of subpaths) pages[`api/${subpath.name}`] = subpathPage(subpath, context);
  return pages;
}

function index({ language }) {
  const table = functionTable(language).replace(/^\| (.*?) \|/gm, (row, names) =>
    row.replace(
      names,
      names.replace(/`([^`]+)`/g, (code, text) => {
        const address = addressOf(text.split(".")[0], language);
        return address ? `[${code}](${address})` : code;
      }),
    ),
  );
  return `---\naside: false\n---\n\n# ${WORDS[language].all}\n\n${table}\n`;
}

function functionPage(declaration, context) {
  const own = [...used(declaration)].filter((name) => pageOf.get(name) === declaration.name);
  return [
    front(declaration, context),
    `# ${declaration.name}\n`,
    described(declaration, context),
    elsewhere(declaration, context),
    ...own.map((name) => section(types.get(name), context)),
  ].join("\n");
}

/** What its signature names and another page describes. */
function elsewhere({ name, names }, { language }) {
  const others = [...names].filter((type) => types.has(type) && pageOf.get(type) !== name);
  const links = others.map((type) => `[\`${type}\`](${addressOf(type, language)})`);
  return links.length > 0 ? `**${WORDS[language].types}** ${links.join(language === "zh" ? "、" : ", ")}\n` : "";
}

function typesPage(context) {
  const shared = [...types.values()].filter(({ name }) => pageOf.get(name) === "types");
  return [`# ${WORDS[context.language].types}\n`, ...shared.map((type) => section(type, context))].join("\n");
}

function subpathPage({ name, about, declarations }, context) {
  return [
    `# wechatpay-wasm/${name}\n`,
    comment(about, context),
    ...declarations.filter((one) => !isType(one)).map((one) => section(one, context)),
    ...declarations.filter(isType).map((one) => section(one, context)),
  ].join("\n");
}

function section(declaration, context) {
  return `## ${declaration.name} {:#${declaration.name}}\n\n${described(declaration, context)}`;
}

/** For those who search: the first sentence. */
function front(declaration, { language }) {
  const [first] = inLanguage(declaration.comment.text, language).split("\n\n");
  return first ? `---\ndescription: ${JSON.stringify(`${declaration.name}：${first.replace(/\s+/g, " ")}`)}\n---\n` : "";
}

function described(declaration, context) {
  const { codes, language } = context;
  const literals = declaration.signature.match(/"[A-Z_]+"/g) ?? [];
  const isList = literals.length > 40 || literals.every((code) => codes.has(code.slice(1, -1)));
  const isPlain = declaration.signature === `interface ${declaration.name}`;
  const signature = isPlain
    ? ""
    : isList && literals.length > 0
      ? `${literals.length} ${WORDS[language].codes} [${WORDS[language].list}](${PREFIX[language]}/errors/)\n`
      : `\`\`\`ts\n${declaration.signature}\n\`\`\`\n`;
  return [signature, comment(declaration.comment, context), members(declaration, context)].join("\n");
}

function comment({ text, throws, example }, context) {
  const { language } = context;
  const parts = [said(text, context)];
  if (throws.length > 0) parts.push(...throws.map((thrown) => `**${WORDS[language].throws}** ${what(thrown, context)}`));
  if (example) parts.push(`**${WORDS[language].example}**`, example);
  return `${parts.filter(Boolean).join("\n\n")}\n`;
}

/** What is thrown is the same in both languages. */
function what(thrown, context) {
  const [names] = /^(\{@link \w+\})?(\s*`\w+`)?\s*/.exec(thrown);
  return `${said(names.trim(), context)} ${said(thrown.slice(names.length), context)}`;
}

/** A comment with its links; 中文 on an English page is marked as such. */
function said(text, { language, codes }) {
  if (!text) return "";
  const own = inLanguage(text, language)
    .replace(/\{@link ([\w.]+)\}/g, (_, name) => {
      const address = addressOf(name, language);
      return address ? `[\`${name}\`](${address})` : `\`${name}\``;
    })
    .replace(/(?<!\[)`?\b(ERR_WECHATPAY_\w+)\b`?/g, (_, code) =>
      codes.has(code) ? `[\`${code}\`](${PREFIX[language]}/errors/${code})` : `\`${code}\``,
    );
  const isForeign = language === "en" && inLanguage(text, "zh") === inLanguage(text, "en") && /\p{Script=Han}/u.test(own);
  return isForeign && !own.includes("\n\n") ? `<span lang="zh-CN">${own}</span>` : own;
}

function members({ name, members }, context) {
  if (members.length === 0) return "";
  const entries = members.map((member) => {
    const shown = member.name.replaceAll('"', "");
    const comment = said(member.comment.text, context);
    const type = member.signature.replace(/^(\??): /, "$1");
    const [optional, rest] = type.startsWith("?") ? ["?", type.slice(1)] : ["", type];
    const term = `<dt id="${name}.${shown}"><code>${shown}${optional}</code> ${typed(rest, context)}</dt>`;
    return `${term}\n<dd>${comment ? `\n\n${comment}\n\n` : ""}</dd>`;
  });
  return `<dl class="members" v-pre>\n${entries.join("\n")}\n</dl>\n`;
}

/** A type, each of our own names in it leading to where it is described. Pages of the reference lie side by side. */
function typed(type, { language }) {
  if (!type) return "";
  const marked = escaped(type).replace(/\b[A-Z]\w+\b(?!&quot;)/g, (name) => {
    const address = addressOf(name, language);
    return address ? `<a href=".${address.slice(`${PREFIX[language]}/api`.length)}">${name}</a>` : name;
  });
  return `<code class="type">${marked}</code>`;
}

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
