// A page for every code: errors, findings of `preflight`, causes of `explainError`. What they say stands in `words/`.
import path from "node:path";
import { declarationsOf } from "./declarations.mjs";
import { meanings, root } from "./documents.mjs";
import { PREFIX } from "./language.mjs";

const AT = { zh: 0, en: 1 };

const SAYS = {
  zh: {
    title: "错误与诊断代码",
    intro: [
      "代码永不改名。`error.code` 是错误码；`preflight` 与 `inspectSetup` 的每个问题、`explainError` 的每个原因也各有代码。",
      "手里有失败的应答或报错？{doctor}，当场说明原因，不用先找代码。",
    ],
    doctor: "粘贴到诊断页",
    errors: "错误码",
    causes: "调用失败的原因",
    findings: "发送之前就能看出的问题",
    isError: "错误码：`error.code`，`preflight` 与 `explainError` 也用它。",
    isFinding: "`preflight`、`inspectSetup` 与命令 `doctor` 在发送之前指出的问题。",
    isCause: "`explainError` 与诊断页给出的原因。",
    isBoth: "`preflight` 在发送之前指出；已经失败的，`explainError` 给出。",
    cases: "具体是哪一种",
    before: "发送之前",
    cause: "为什么",
    remedies: "怎么办",
    doc: "微信支付文档",
    numbers: "微信支付的数字与代码",
    numbersIntro: "`explainError` 与诊断页认得下面这些，排在微信支付自己的文字说明之后。",
    ofRequestId: "Request-ID 末尾的数字",
    ofRequestIdIntro: "微信支付的 `Request-ID` 以 `-数字` 结尾，出错时数字说明细因。",
    ofServer: "错误码与失败原因",
    ofServerIntro: "各接口的 `code`、`fail_reason` 与状态；这里不写下划线，`USER_PAYING` 即 `USERPAYING`。",
    colon: "：",
  },
  en: {
    title: "Codes of errors and diagnoses",
    intro: [
      "A code is never renamed. `error.code` is an error's; every finding of `preflight` and `inspectSetup` and every cause of `explainError` has one, too.",
      "Is there a failed answer at hand? {doctor}: it says the cause on the spot.",
    ],
    doctor: "Paste it into the doctor",
    errors: "Errors",
    causes: "Causes of failed calls",
    findings: "What can be seen before anything is sent",
    isError: "An error: `error.code`, and a code of `preflight` and `explainError`.",
    isFinding: "A finding of `preflight`, `inspectSetup` and the command `doctor`, before anything is sent.",
    isCause: "A cause that `explainError` and the doctor tell.",
    isBoth: "`preflight` finds it before anything is sent; after a failure `explainError` tells it.",
    cases: "Which of them",
    before: "Before it is sent",
    cause: "Why",
    remedies: "What to do",
    doc: "WeChat Pay's page",
    numbers: "WeChat Pay's numbers and codes",
    numbersIntro: "`explainError` and the doctor know these; WeChat Pay's own words go before them.",
    ofRequestId: "The number at the end of a Request-ID",
    ofRequestIdIntro: "WeChat Pay's `Request-ID` ends with `-number`; after a failure it tells the detail.",
    ofServer: "Codes and reasons of failures",
    ofServerIntro:
      "`code`, `fail_reason` and states of the endpoints, written without underscores: `USER_PAYING` is `USERPAYING`.",
    colon: ": ",
  },
};

/** Literals of a declared union, such as `FindingCode`. */
function union(name) {
  const { declarations } = declarationsOf(path.join(root, "pkg/index.d.ts"));
  const { signature } = declarations.find((declaration) => declaration.name === name);
  return [...signature.matchAll(/"(\w+)"/g)].map(([, code]) => code);
}

/** Every code in the order declared, by what it is a code of. */
export const codes = { errors: union("ErrorCode"), findings: union("FindingCode"), causes: union("ExplanationCode") };

export const allCodes = new Set([...codes.errors, ...codes.causes, ...codes.findings]);

export const addressOfCode = (code, language) => (allCodes.has(code) ? `${PREFIX[language]}/errors/${code}` : undefined);

/**
 * `{ page: markdown }` of a language.
 *
 * @param {{ house: object, reasons: Record<string, string[]> }} words the sentences, and which reasons a code has
 */
export function codePages(language, words) {
  const pages = { "errors/index": index(language, words), "errors/numbers": numbers(language, words) };
  const meaning = meanings(language);
  for (const code of allCodes) pages[`errors/${code}`] = page(code, language, words, meaning[code]);
  return pages;
}

function page(code, language, { house, reasons }, meaning) {
  const says = SAYS[language];
  const cases = casesOf(code, house, reasons);
  const cause = house.causes[code];
  const title = titleOf(code, language, house, cases);
  const parts = [
    `---\ntitle: ${JSON.stringify(`${code}${says.colon}${bare(title)}`)}`,
    `description: ${JSON.stringify(description(title, cause, cases, language, house))}\naside: false\nprev: false\nnext: false\n---\n`,
    `# \`${code}\` ${marked(bare(title))}\n`,
    `<div class="of">\n\n${kindOf(code, says)}\n\n</div>\n`,
  ];
  if (meaning) parts.push(`${meaning}${language === "zh" ? "。" : "."}\n`);
  if (cause) parts.push(aboutCause(cause, language, house));
  if (cause && cases.length > 0) parts.push(`## ${says.before}\n\n${told(cases[0], language, house).join("\n\n")}`);
  else if (cases.length > 0) parts.push(aboutCases(cases, title, language, house));
  parts.push(`<div class="ask">\n\n${says.intro[1].replace("{doctor}", doctorLink(language))}\n\n</div>\n`);
  return parts.join("\n");
}

const doctorLink = (language) => `[${SAYS[language].doctor}](${PREFIX[language]}/doctor/){:target="_self"}`;

function kindOf(code, says) {
  if (codes.errors.includes(code)) return says.isError;
  if (codes.causes.includes(code)) return codes.findings.includes(code) ? says.isBoth : says.isCause;
  return says.isFinding;
}

const PLACED = /^(PRIVATE_KEY|CERTIFICATE|PLATFORM_PUBLIC_KEY|PLATFORM_CERTIFICATE)_IS_(\w+)$/;
const WRONG_KIND = {
  PRIVATE_KEY: "NotPrivateKey",
  CERTIFICATE: "NotMerchantCertificate",
  PLATFORM_PUBLIC_KEY: "NotPublicKey",
  PLATFORM_CERTIFICATE: "NotPlatformCertificate",
};

/** The reasons of a code: `{ text, remedies }` each, those of what stands in the wrong place with its kind filled in. */
function casesOf(code, house, reasons) {
  if (reasons[code]) return reasons[code].map((name) => house.sentences[name]);
  const [, place, kind] = PLACED.exec(code) ?? [];
  if (!place) return [];
  const found = kindOfKey(kind, house);
  const { text, remedies = [] } = house.sentences[WRONG_KIND[place]];
  const filled = [0, 1].map((at) =>
    forms(text, at, house).map((form) => form.replace("{kind}", forms(found.text, at, house)[0])),
  );
  return [{ text: filled, remedies: [...remedies, ...(found.remedies ?? [])] }];
}

/** `EC_KEY` is told by `Kind.EcKey`. */
function kindOfKey(kind, house) {
  const name = kind === "ED25519_KEY" ? "edkey" : kind.replaceAll("_", "").toLowerCase();
  const found = Object.keys(house.sentences).find((one) => one.toLowerCase() === `kind.${name}`);
  if (!found) throw new Error(`words/ has no kind of key that is ${kind}`);
  return house.sentences[found];
}

/** The one that needs the fewest values says it most generally. */
function titleOf(code, language, house, cases) {
  const { title } = house.causes[code] ?? {};
  const text = title ?? house.errors[code] ?? cases[0]?.text;
  if (!text) throw new Error(`words/ has nothing to say of ${code}`);
  return capital(forms(text, AT[language], house).at(-1), language);
}

function aboutCause({ cause, remedies, doc }, language, house) {
  const says = SAYS[language];
  const why = forms(cause, AT[language], house);
  return [
    `## ${says.cause}\n`,
    why.length > 1 ? list(why.map(marked)) : `${marked(why[0])}\n`,
    `## ${says.remedies}\n`,
    remedyList(remedies, language, house),
    doc ? `${says.doc}${says.colon}<${house.docs[doc]}>\n` : "",
  ].join("\n");
}

function aboutCases(cases, title, language, house) {
  const says = SAYS[language];
  if (cases.length > 1) {
    const all = cases.map((one) => told(one, language, house));
    return `## ${says.cases}\n\n${all.map(([sentence, todo]) => `### ${sentence}\n\n${todo}`).join("\n")}`;
  }
  const [sentence, todo] = told(cases[0], language, house);
  const isNew = bare(title) !== bare(capital(forms(cases[0].text, AT[language], house)[0], language));
  return `${isNew ? `${sentence}\n\n` : ""}${todo ? `## ${says.remedies}\n\n${todo}` : ""}`;
}

/** A reason's sentence, and what to do. */
function told({ text, remedies = [] }, language, house) {
  return [marked(capital(forms(text, AT[language], house)[0], language)), remedyList(remedies, language, house)];
}

function remedyList(remedies, language, house) {
  const said = remedies.map((remedy) => forms(remedy, AT[language], house)[0]).filter(Boolean);
  return list(said.map((text) => marked(capital(text, language))));
}

const list = (texts) => texts.map((text) => `- ${text}\n`).join("");

/** The forms of a text in a language, without those that speak of the command's flags. */
function forms(text, at, house) {
  const both = typeof text === "string" ? house.shared[text.slice(1)] : text;
  return [both[at]].flat().filter((form) => !form.includes("{command}"));
}

/** For those who search on the web. */
function description(title, cause, cases, language, house) {
  const why = cause ? forms(cause.cause, AT[language], house).at(-1) : "";
  const [first] = (cause ?? cases[0])?.remedies?.map((remedy) => forms(remedy, AT[language], house)[0]).filter(Boolean) ?? [];
  return [title, why, first].filter(Boolean).map(bare).map(sentenceIn(language)).join(" ").slice(0, 200);
}

const sentenceIn = (language) => (text) => text.replace(/[。.]?$/, language === "zh" ? "。" : ".");

/** An English sentence begins with a capital, unless it begins with a name. */
const capital = (text, language) =>
  language === "en" ? text.replace(/^[a-z]+(?= )/, (word) => word[0].toUpperCase() + word.slice(1)) : text;

const VALUE = /\{([a-zA-Z]+)\}/g;

/** As text. */
const bare = (text) => text.replace(VALUE, "…");

/** As Markdown: every character stands for itself, and a value for its name. */
const marked = (text) => text.replace(/[\\`*[\]<>|]/g, "\\$&").replace(VALUE, "<var>$1</var>");

function index(language, words) {
  const says = SAYS[language];
  const { house, reasons } = words;
  const table = (list) =>
    list.map((code) => {
      const title = titleOf(code, language, house, casesOf(code, house, reasons));
      return `| [\`${code}\`](${addressOfCode(code, language)}) | ${marked(title)} |`;
    });
  const part = (heading, list) =>
    `## ${heading}\n\n<div class="codes">\n\n| | |\n| --- | --- |\n${table(list).join("\n")}\n\n</div>\n`;
  return [
    "---\noutline: 2\nsearch: false\n---\n",
    `# ${says.title}\n`,
    ...says.intro.map((text) => `${text.replace("{doctor}", doctorLink(language))}\n`),
    part(says.errors, codes.errors),
    part(says.causes, codes.causes),
    `[${says.numbers}](${PREFIX[language]}/errors/numbers)\n`,
    part(says.findings, codes.findings),
  ].join("\n");
}

function numbers(language, { house }) {
  const says = SAYS[language];
  const table = (group) => {
    const rows = Object.entries(house.sentences).flatMap(([name, { text, remedies = [] }]) => {
      if (!name.startsWith(`${group}.`)) return [];
      const todo = remedies.map((remedy) => marked(forms(remedy, AT[language], house)[0]));
      const meaning = marked(capital(forms(text, AT[language], house)[0], language));
      return [`| \`${name.slice(group.length + 1)}\` | ${[`**${meaning}**`, ...todo].join("<br>")} |`];
    });
    return `<div class="codes">\n\n| | |\n| --- | --- |\n${rows.join("\n")}\n\n</div>\n`;
  };
  return [
    `# ${says.numbers}\n`,
    `${says.numbersIntro}\n`,
    `## ${says.ofRequestId}\n\n${says.ofRequestIdIntro}\n\n${table("Number")}`,
    `## ${says.ofServer}\n\n${says.ofServerIntro}\n\n${table("Code")}`,
  ].join("\n");
}
