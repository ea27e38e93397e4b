// Hosts whose code is bundled or evaluated as one module: the suite, to be called when the host is ready.

import * as library from "wechatpay-wasm";
import { createClient } from "wechatpay-wasm/client";
import { run } from "../conformance/suite.mjs";
import { watch } from "./watching.mjs";

watch.loaded();

export const conformance = () => run(library, { watch, createClient });
