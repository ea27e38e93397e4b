// The one place that says which sandbox is tested. SANDBOX_ENTRY: the path of another index.js, such as an installed package's.
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const entry = process.env.SANDBOX_ENTRY
  ? pathToFileURL(resolve(process.env.SANDBOX_ENTRY))
  : new URL("../../pkg-template/sandbox/index.js", import.meta.url);

export const { startSandbox, choices, faultKinds } = await import(entry.href);
export const { sandbox: run } = await import(new URL("../command/sandbox.js", entry).href);
export const declarations = new URL("index.d.ts", entry);
