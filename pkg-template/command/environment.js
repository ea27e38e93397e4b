// The names that the command takes from the environment, and from a file only where `--env` names one.
import { UsageError } from "./arguments.js";
import { readInput } from "./input.js";

/** Names that the package does not know stay out of its reach. */
const OURS = /^WECHATPAY_[A-Z0-9_]+$/;

/**
 * The environment over the file of `--env`, as Node's own `--env-file` has it.
 *
 * @param {Record<string, any>} given
 * @param {Record<string, string | undefined>} env
 * @returns {Record<string, string>} without empty ones
 */
export function readEnvironment(given, env) {
  const file = given["--env"] === undefined ? {} : readVariables(readInput("--env", given["--env"]).toString("utf8"));
  if (given["--env"] !== undefined && Object.keys(file).length === 0)
    throw new UsageError(
      "--env 指定的文件里没有 WECHATPAY_ 开头的变量。The file that --env names has no variable that starts with WECHATPAY_.",
    );
  const all = Object.entries({ ...file, ...ours(env) });
  return Object.fromEntries(all.filter(([, value]) => value !== undefined && value !== ""));
}

/**
 * The package's variables in the text of a `.env`: NAME=value by line, bare or in quotes, in which a key may have its line
 * breaks; `\n` within double quotes is one. What is no such line is passed over.
 *
 * @param {string} text
 * @returns {Record<string, string>}
 */
export function readVariables(text) {
  const line = /^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=[ \t]*(?:"([^"]*)"|'([^']*)'|`([^`]*)`|([^\r\n#]*))/gm;
  const found = Array.from(text.replace(/^\uFEFF/, "").matchAll(line), ([, name, double, single, back, bare]) => [
    name,
    double?.replace(/\\n/g, "\n") ?? single ?? back ?? bare.trim(),
  ]);
  return ours(Object.fromEntries(found));
}

function ours(variables) {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => OURS.test(name)));
}
