// Where Chromium is.
import { NotRun, run } from "./process.mjs";

let found;
/** Chromium on PATH, else Debian's, installed with apt-get where this user may. */
export function chromium() {
  found ??= (async () => {
    if (await works("chromium")) return "chromium";
    const root = process.getuid?.() === 0 ? [] : ["sudo", "--non-interactive"];
    const aptGet = (...args) => {
      const [program, ...rest] = [...root, "apt-get", ...args];
      return run(program, rest, { seconds: 300, env: { DEBIAN_FRONTEND: "noninteractive" } });
    };
    try {
      await aptGet("update");
      await aptGet("install", "--yes", "--no-install-recommends", "chromium");
      return "chromium";
    } catch (error) {
      throw new NotRun(`no chromium on PATH, and apt-get could not install it: ${error.message.split("\n").pop()}`);
    }
  })();
  return found;
}

const works = (program) =>
  run(program, ["--version"]).then(
    () => true,
    () => false,
  );
