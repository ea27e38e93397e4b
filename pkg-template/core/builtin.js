// Modules of Node's own, loaded when they are needed: they take milliseconds of a start.
import { createRequire } from "node:module";

// From anywhere: what is Node's own is found everywhere. (process.getBuiltinModule came with Node 20.16.)
const require = createRequire("/");

export const crypto = () => require("node:crypto");
export const zlib = () => require("node:zlib");
