// Hosts whose code is bundled or evaluated as one module: the suite, to be called when the host is ready.
// biome-ignore-all assist/source/organizeImports: the watch stands before the library
import { watch } from "./watching.mjs";
import * as library from "wechatpay-wasm";
import { createClient } from "wechatpay-wasm/client";
import { withStreams } from "../conformance/streams.mjs";
import { run } from "../conformance/suite.mjs";

watch.loaded();

export const conformance = () => run(library, { watch, createClient });

/** With what does not end in the same turn. */
export const whole = () => withStreams(conformance(), createClient);
