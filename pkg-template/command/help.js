// What --help prints, in one language.
import { COMMANDS, EXITS, FLAGS, SUMMARIES } from "./usage.js";

/** @type {readonly string[]} */
export const commandNames = Object.keys(SUMMARIES);

/**
 * What the options are, for people; without a name, which commands there are.
 *
 * @param {string | undefined} name
 * @param {{ language: "zh" | "en" }} print
 */
export function helpOf(name, { language }) {
  const say = (words) => words[language];
  if (name === undefined) return overview(say);
  const { about, usage, examples, parts, own = {}, exits = EXITS } = COMMANDS[name];
  const described = (flag) => {
    const [value, text] = say(own[flag] ?? FLAGS[flag]);
    return [value === "" ? flag : `${flag} ${value}`, text];
  };
  return [
    `${usageOf(say)}wechatpay-wasm ${name} ${say(usage)}`,
    say(about),
    examples.map((example) => `  npx wechatpay-wasm ${example}`).join("\n"),
    ...parts.map(({ title, flags }) => `${say(title)}\n${table(flags.map(described))}`),
    exitsOf(exits, say),
  ].join("\n\n");
}

function overview(say) {
  return [
    `${usageOf(say)}wechatpay-wasm ${say({ zh: "<命令> [选项]", en: "<command> [options]" })}`,
    table(Object.entries(SUMMARIES).map(([name, summary]) => [name, say(summary)])),
    say({
      zh: "wechatpay-wasm <命令> --help 查看选项。English: --locale en",
      en: "wechatpay-wasm <command> --help shows its options. 中文：--locale zh-CN",
    }),
    exitsOf(EXITS, say),
    say({
      zh: "只有 call、trigger 与 sandbox 用网络。不输出任何密钥。",
      en: "Only call, trigger and sandbox use the network. No secret is ever printed.",
    }),
  ].join("\n\n");
}

function usageOf(say) {
  return say({ zh: "用法：", en: "Usage: " });
}

function exitsOf(exits, say) {
  return say({ zh: `退出码：${exits.zh}`, en: `Exit codes: ${exits.en}` });
}

function table(rows) {
  const column = Math.max(...rows.map(([left]) => width(left))) + 2;
  return rows.map(([left, right]) => `  ${left}${" ".repeat(column - width(left))}${right}`).join("\n");
}

/** In columns of a terminal: Chinese takes two. */
function width(text) {
  return Array.from(text).reduce((sum, character) => sum + (/[\u2e80-\uffef]/.test(character) ? 2 : 1), 0);
}
