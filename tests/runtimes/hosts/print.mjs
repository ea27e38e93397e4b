// For bundles that are run from the command line.
import { conformance } from "./static.mjs";

console.log(`RESULT ${JSON.stringify(conformance())}`);
