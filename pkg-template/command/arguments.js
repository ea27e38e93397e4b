// The arguments of every command. No secret is taken from the command line: it would stay in the shell's history and be
// seen by every user of the machine.
import { suggestion } from "../suggestion.js";

export class UsageError extends Error {}

/** @typedef {Record<string, "value" | "list" | "switch">} Flags */

/** Options that people look for, and those that take a file instead. */
const INSTEAD = { apiv3key: "--apiv3-key-file", privatekey: "--key", secretkey: "--apiv3-key-file" };

/**
 * Reads `argv` by `flags`: name → "value", "list" or "switch". No message repeats a value: it may be a secret.
 *
 * @param {string[]} argv
 * @param {Flags} flags
 * @param {string[]} [places] the names of the arguments without --, in their order
 * @returns {Record<string, any>} a text, a list of texts or true by the name of each flag or place that is there
 */
export function readArguments(argv, flags, places = []) {
  const given = {};
  const open = places.slice();
  const left = argv.flatMap((argument) =>
    /^--[A-Za-z]/.test(argument) && argument.includes("=") ? splitOnce(argument) : [argument],
  );
  while (left.length > 0) {
    const name = left.shift();
    if (open.length > 0 && !name.startsWith("-")) {
      given[open.shift()] = name;
      continue;
    }
    const kind = Object.prototype.hasOwnProperty.call(flags, name) ? flags[name] : undefined;
    if (kind === undefined) throw new UsageError(unknownArgument(name, Object.keys(flags)));
    if (kind === "switch") {
      given[name] = true;
      continue;
    }
    if (left.length === 0 || /^--./.test(left[0])) throw new UsageError(`缺少值 a value is missing: ${name}`);
    const value = left.shift();
    given[name] = kind === "list" ? [...(given[name] || []), value] : value;
  }
  if (given["--locale"] !== undefined && !/^(zh|en)\b/i.test(given["--locale"]))
    throw new UsageError("--locale 应为 zh-CN 或 en。--locale is zh-CN or en.");
  return given;
}

function unknownArgument(argument, names) {
  const name = /^--?[A-Za-z][A-Za-z0-9_-]{0,30}$/.test(argument) ? argument : undefined;
  if (name === undefined)
    return "有一个不带 -- 的多余参数（密钥、文件都要写在选项后面，见 --help）。An argument without -- is left over; files are given with options (see --help).";
  const instead = INSTEAD[name.toLowerCase().replace(/[-_]/g, "")];
  if (names.includes(instead))
    return `${name}：密钥不放在命令行里，请用 ${instead} 指定文件，或用环境变量（见 --help）。Secrets are not taken from the command line; name a file with ${instead}, or use the environment (see --help).`;
  return `没有 ${name} 这个选项。There is no option ${name}. ${meant(name, names) ?? "见 --help。See --help."}`;
}

function splitOnce(argument) {
  const at = argument.indexOf("=");
  return [argument.slice(0, at), argument.slice(at + 1)];
}

/** @type {Flags} */
export const COMMON = { "--json": "switch", "--locale": "value", "--no-color": "switch" };

/** A sentence for a name that does not exist, where one of `names` was probably meant. */
export function meant(name, names) {
  const right = suggestion(name, names);
  return right === undefined ? undefined : `是不是想写 ${right}？Did you mean ${right}?`;
}

/** The number that flag `name` gives; undefined where it is not there. */
export function numberOf(given, name) {
  const value = given[name];
  if (value === undefined) return undefined;
  if (!/^\d{1,15}$/.test(value)) throw new UsageError(`${name} 应为数字。${name} is a number.`);
  return Number(value);
}

/**
 * The members that are there.
 *
 * @template {object} Members
 * @param {Members} object
 * @returns {Members}
 */
export function defined(object) {
  return /** @type {any} */ (Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)));
}
