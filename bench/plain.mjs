// For `node --import`: see kernel.mjs.
import { withoutFused } from "./kernel.mjs";

withoutFused();
