// Which subcommand, and what all of them share: help, exit codes, the last line of defence.
import { withoutSecrets } from "../quoted.js";
import { UsageError } from "./arguments.js";
import { decrypt } from "./decrypt.js";
import { doctor } from "./doctor.js";
import { EXIT } from "./exit.js";
import { commandHelp, help } from "./help.js";
import { printer } from "./print.js";
import { sign } from "./sign.js";
import { verify } from "./verify.js";

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
  // Loaded when it is asked for: the others need none of it.
  if (name === "sandbox") return (await import("./sandbox.js")).sandbox(rest, host);
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

async function version(print) {
  const { readFile } = await import("node:fs/promises");
  print.line(JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8")).version);
  return EXIT.ok;
}

function shown(text) {
  return JSON.stringify(withoutSecrets(text).slice(0, 40));
}
