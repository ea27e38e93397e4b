#!/usr/bin/env node
// npx wechatpay-wasm doctor | sign | verify | decrypt | sandbox
import { run } from "./run.js";

process.exitCode = await run(process.argv.slice(2), process);
