#!/usr/bin/env node
// npx wechatpay-wasm doctor | sign | verify | decrypt | call | trigger | sandbox
import { run } from "./run.js";

// `… | head` closes the pipe: nobody reads on, and that is no failure.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error) => {
    if (error.code !== "EPIPE") throw error;
    process.exit();
  });
}

process.exitCode = await run(process.argv.slice(2), process);
