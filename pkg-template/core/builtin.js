// A module of Node's own, loaded when it is needed: some take milliseconds of a start.
import modules from "node:module";

/**
 * From anywhere, as what is Node's own is found everywhere. (process.getBuiltinModule came with Node 20.16.)
 *
 * @param {"node:crypto" | "node:zlib"} name
 * @returns {any}
 */
export function builtin(name) {
  // Not imported by its name: webpack would read the request, and warn of one that it cannot.
  return modules.createRequire("/")(name);
}
