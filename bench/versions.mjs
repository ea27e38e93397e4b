// The versions of what is measured.
import { readFileSync } from "node:fs";

const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));

export const packageVersion = () => read("../pkg/package.json").version;
export const peerVersions = () => ({ ...read("package.json").dependencies, "rsa crate": crate("rsa") });

function crate(name) {
  const lock = readFileSync(new URL("../Cargo.lock", import.meta.url), "utf8");
  return new RegExp(`name = "${name}"\nversion = "([^"]+)"`).exec(lock)[1];
}
