// The options of `cargo xtask bench`.

const flags = ["quick", "json", "update-readme", "list", "check"];
/** `plain`: the first wasm module alone, in this process and those it starts with Node; `fused`: what the engine has. */
const kernels = ["fused", "plain"];

/** The options, or `{ refused }` with the reason. */
export function parse(args, names) {
  const options = Object.fromEntries(flags.map((flag) => [flag, false]));
  const rest = [...args];
  while (rest.length > 0) {
    const word = rest.shift();
    if (flags.includes(word.replace(/^--/, "")) && word.startsWith("--")) {
      options[word.slice(2)] = true;
    } else if (word === "--kernel" || word.startsWith("--kernel=")) {
      options.kernel = word === "--kernel" ? rest.shift() : word.slice("--kernel=".length);
      if (!kernels.includes(options.kernel)) return { refused: `--kernel is one of ${kernels.join(", ")}` };
    } else if (word === "--only" || word.startsWith("--only=")) {
      const list = word === "--only" ? rest.shift() || "" : word.slice("--only=".length);
      options.only = [
        ...(options.only || []),
        ...list
          .split(",")
          .map((name) => name.trim())
          .filter(Boolean),
      ];
    } else {
      return {
        refused: `\`${word}\` is not an option of bench; it takes --quick, --only NAME[,NAME], --kernel NAME, --json, --update-readme and --list`,
      };
    }
  }
  if (options.only?.length === 0) return { refused: `--only needs a name; there are ${names.join(", ")}` };
  const unknown = options.only?.find((name) => !names.includes(name));
  if (unknown) return { refused: `bench measures no \`${unknown}\`; there are ${names.join(", ")}` };
  if (options["update-readme"] && (options.quick || options.only || options.kernel)) {
    return { refused: "--update-readme needs a whole run: docs/speed.md shows no figures of --quick, --only or --kernel" };
  }
  return options;
}
