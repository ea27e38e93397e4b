// Node, Deno and Bun: `fused.mjs EXPECTED [lying]`.
import { outcome } from "./signatures.mjs";

console.log(`RESULT ${JSON.stringify(outcome(process.argv[2]))}`);
