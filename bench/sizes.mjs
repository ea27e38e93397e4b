// What a user downloads and installs. The one thing the benchmark asserts. KB and MB are 1,000 and 1,000,000 bytes.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { run } from "../tests/runtimes/process.mjs";

export const limits = { gzipped: 300_000, tarball: 2_000_000, installed: 4_500_000, dependencies: 0 };

const pkg = new URL("../pkg/", import.meta.url);

export async function sizes() {
  const wasm = readFileSync(new URL("core/core.wasm", pkg));
  const { stdout } = await run("npm", ["pack", "--dry-run", "--json", "--loglevel=error"], { cwd: fileURLToPath(pkg) });
  const [packed] = Object.values(JSON.parse(stdout));
  const { dependencies = {} } = JSON.parse(readFileSync(new URL("package.json", pkg), "utf8"));
  const measured = {
    wasm: wasm.length,
    gzipped: gzipSync(wasm, { level: 9 }).length,
    tarball: packed.size,
    installed: packed.unpackedSize,
    dependencies: Object.keys(dependencies).length,
  };
  return { ...measured, over: over(measured) };
}

/** The names of what is larger than its goal. */
export function over(measured) {
  return Object.keys(limits).filter((name) => !(measured[name] <= limits[name]));
}
