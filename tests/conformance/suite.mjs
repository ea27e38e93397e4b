// The conformance suite: plain ECMAScript, the library is an argument, expected values are constants. It runs unchanged
// in every runtime and calls every export; an export that nothing here tests fails it.
import answers from "./answers.mjs";
import certificates from "./certificates.mjs";
import diagnosis from "./diagnosis.mjs";
import packageTests, { host, recovery } from "./package.mjs";
import partnerships from "./partnerships.mjs";
import payment from "./payment.mjs";
import requests from "./requests.mjs";
import sensitive from "./sensitive.mjs";

const byExport = {
  ...requests,
  ...partnerships,
  ...answers,
  ...certificates,
  ...sensitive,
  ...payment,
  ...diagnosis,
  ...packageTests,
};

const exportsTest = {
  "every export has a test, and every test its export"(library) {
    const tested = Object.keys(byExport);
    const exported = Object.keys(library).filter((name) => name !== "default" && name !== "module.exports");
    const untested = exported.filter((name) => !tested.includes(name));
    const missing = tested.filter((name) => !exported.includes(name));
    if (untested.length + missing.length > 0) throw new Error(`untested: [${untested}], not exported: [${missing}]`);
  },
};

/**
 * Runs every test against `library`. `environment.watch` is what watch.mjs returned before the library was loaded, with
 * `loaded()` called since; `environment.createClient` is that of the package's client, loaded before `loaded()` too.
 */
export function run(library, environment) {
  environment.watch.calling();
  const failures = [];
  let passed = 0;
  const groups = { exports: exportsTest, ...byExport, recovery, host };
  for (const [group, tests] of Object.entries(groups)) {
    for (const [name, test] of Object.entries(tests)) {
      try {
        test(library, environment);
        passed += 1;
      } catch (error) {
        failures.push(`${group}: ${name}: ${error?.message || error}`);
      }
    }
  }
  return { passed, failures, milliseconds: environment.watch.milliseconds };
}
