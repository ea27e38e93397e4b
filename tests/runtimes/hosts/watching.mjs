// Imported before the library where the order of static imports is all there is.
import { watch as begin } from "../conformance/watch.mjs";

export const watch = begin();
