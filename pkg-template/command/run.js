// Which subcommand, and what all of them share: help, exit codes, the last line of defence.
import { withoutSecrets } from "../quoted.js";
import { meant, UsageError } from "./arguments.js";
import { EXIT } from "./exit.js";
import { commandNames, helpOf } from "./help.js";
import { printer } from "./print.js";

/** Loaded when it is asked for: most need nothing of the others. */
const commands = {
  doctor: async () => (await import("./doctor.js")).doctor,
  sign: async () => (await import("./sign.js")).sign,
  verify: async () => (await import("./verify.js")).verify,
  decrypt: async () => (await import("./decrypt.js")).decrypt,
  call: async () => (await import("./call.js")).call,
  trigger: async () => (await import("./trigger.js")).trigger,
};

/** Runs the command; resolves with the exit code. `host` is `process`, or what a test puts in its place. */
export async function run(argv, host) {
  const [name, ...rest] = argv;
  const print = printer(host, rest);
  if (name === undefined || name === "help" || name === "--help" || name === "-h") {
    print.line(helpOf(commandNames.includes(rest[0]) ? rest[0] : undefined, print));
    return name === undefined ? EXIT.usage : EXIT.ok;
  }
  if (name === "--version" || name === "-v") return version(print);
  // It reads its arguments itself: it runs until it is closed.
  if (name === "sandbox") return (await import("./sandbox.js")).sandbox(rest, host);
  if (!Object.prototype.hasOwnProperty.call(commands, name)) {
    const hint = /^[A-Za-z-]{1,20}$/.test(name) ? (meant(name, commandNames) ?? "") : "";
    print.complain(`没有 ${shown(name)} 这个命令。No such command: ${shown(name)}. ${hint}\n\n${helpOf(undefined, print)}`);
    return EXIT.usage;
  }
  if (rest.includes("--help") || rest.includes("-h")) {
    print.line(helpOf(name, print));
    return EXIT.ok;
  }
  const command = await commands[name]();
  return guarded(() => command(rest, host, print), print);
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
