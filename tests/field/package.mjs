// Ways to ask the built package: its functions with the merchant's credentials, and its command.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

import * as library from "../../pkg/index.js";
import { apiV3Key, certificate, merchant, platformCertificate, privateKey } from "./materials.mjs";

const command = fileURLToPath(new URL("../../pkg/command/index.js", import.meta.url));
const home = mkdtempSync(path.join(tmpdir(), "field-"));
process.on("exit", () => rmSync(home, { recursive: true, force: true }));

/** What `ask` throws, as { code, message, hint, field }; or { accepted: true, value }. */
function refusal(ask) {
  try {
    return { accepted: true, value: ask() };
  } catch ({ code, message, hint, field }) {
    return { code, message, hint, field };
  }
}

/** A folder with the files that --dir looks for. */
function dir() {
  const folder = path.join(home, "keys");
  const files = {
    "apiclient_key.pem": privateKey,
    "apiclient_cert.pem": certificate,
    "wechatpay_cert.pem": platformCertificate,
    "apiv3_key.txt": apiV3Key,
  };
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(folder, file), text);
  return folder;
}

/** The command's output in Chinese, and its complaint where there is one. */
function doctor(args, input = "") {
  const run = spawnSync(process.execPath, [command, ...args, "--locale", "zh-CN", "--no-color"], {
    input,
    encoding: "utf8",
    cwd: home,
    env: { PATH: process.env.PATH },
  });
  return run.stdout + (run.status === 2 || run.status === null ? run.stderr : "");
}

export const kit = {
  ...library,
  signed: (options) => library.signRequest({ ...merchant, ...options }),
  pre: (options) => library.preflight({ ...merchant, certificate, ...options }),
  explain: (failure) => library.explainError(failure),
  refusal,
  dir,
  doctor,
};
