// Which subcommand, and what all of them share: help, exit codes, the last line of defence.
import { decrypt } from "./decrypt.js";
import { doctor } from "./doctor.js";
import { commandHelp, help } from "./help.js";
import { withoutSecrets } from "../quoted.js";
import { UsageError } from "./options.js";
import { printer } from "./print.js";
import { sign } from "./sign.js";
import { verify } from "./verify.js";

/** 0: nothing wrong. 1: a problem was found, or the call failed. 2: wrong arguments, or a file that cannot be read. */
export const EXIT = Object.freeze({ ok: 0, problem: 1, usage: 2 });

const commands = { doctor, sign, verify, decrypt };

/** Runs the command; resolves with the exit code. `host` is `process`, or what a test puts in its place. */
export async function run(argv, host) {
  const [name, ...rest] = argv;
  const print = printer(host, rest);
  if (name === undefined || name === "help" || name === "--help" || name === "-h") {
    print.line(help);
    return name === undefined ? EXIT.usage : EXIT.ok;
  }
  if (name === "--version" || name === "-v") return version(print);
  if (name === "sandbox") return sandbox(rest, host);
  if (!Object.prototype.hasOwnProperty.call(commands, name)) {
    print.complain(`没有 ${shown(name)} 这个命令。No such command: ${shown(name)}\n\n${help}`);
    return EXIT.usage;
  }
  if (rest.includes("--help") || rest.includes("-h")) {
    print.line(commandHelp[name]);
    return EXIT.ok;
  }
  return guarded(() => commands[name](rest, host, print), print);
}

async function guarded(command, print) {
  try {
    return (await command()) ? EXIT.ok : EXIT.problem;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    print.complain(error.message);
    return EXIT.usage;
  }
}

async function sandbox(argv, { stdout, stderr }) {
  const gateway = await import("../sandbox/command.js");
  return gateway.run(argv, { stdout, stderr });
}

async function version(print) {
  const { readFile } = await import("node:fs/promises");
  print.line(JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8")).version);
  return EXIT.ok;
}

function shown(text) {
  return JSON.stringify(withoutSecrets(text).slice(0, 40));
}
