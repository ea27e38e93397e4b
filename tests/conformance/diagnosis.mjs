// When it does not work.
import { equal, ok } from "./assert.mjs";
import vectors from "./vectors.mjs";

const { merchant, platform, apiV3Key } = vectors;
const { mchid, serialNo, privateKey, certificate } = merchant;
const keys = [{ id: platform.publicKeyId, publicKey: platform.publicKey }, { certificate: platform.certificate }];
const now = vectors.timestamp + 60;

export default {
  preflight: {
    "finds nothing wrong with a good setup"(library) {
      equal(library.preflight({ mchid, serialNo, privateKey, certificate, apiV3Key, keys, now }), []);
    },
    "names a key of another certificate, in both languages, and never throws"(library) {
      const found = library.preflight({ mchid, serialNo, privateKey: platform.privateKey, certificate, now });
      ok(found.length > 0 && Object.isFrozen(found), "nothing was found");
      for (const { code, severity, field, title, remedies } of found) {
        ok(code && field && ["error", "warning"].includes(severity), `${code} ${severity} ${field}`);
        ok(/[一-鿿]/.test(title.zh) && title.en && remedies.zh.length > 0 && remedies.en.length > 0, `${code} lacks words`);
      }
      ok(
        library.preflight(null).length > 0 &&
          library.preflight({
            get mchid() {
              throw new Error("getter");
            },
          }).length > 0,
        "nothing was found",
      );
    },
  },
  inspectSetup: {
    "lists what was checked beside what was found, and never throws"(library) {
      const keys = [{ certificate: platform.certificate }];
      const { findings, checks } = library.inspectSetup({ mchid, certificate, privateKey, keys, now });
      equal(
        findings.filter(({ severity }) => severity === "error"),
        [],
      );
      ok(checks.some(({ checked }) => checked) && checks.every(({ field, title }) => field && title.zh && title.en), "no checks");
      ok(library.inspectSetup(null).findings.length > 0, "nothing was found");
    },
  },
  explainError: {
    "explains a server's refusal, in the language asked for"(library) {
      const body = JSON.stringify({ code: "FREQUENCY_LIMITED", message: "频率超限" });
      const explained = library.explainError({ status: 429, headers: { "Request-ID": "08F7" }, body });
      ok(explained.code && explained.cause && explained.remedies.length > 0, JSON.stringify(explained));
      ok(/[一-鿿]/.test(explained.title), explained.title);
      equal([explained.retryable, explained.evidence.requestId], [true, "08F7"]);
      const english = library.explainError({ status: 429, body, locale: "en" });
      equal(english.code, explained.code);
      ok(!/[一-鿿]/.test(english.title), english.title);
    },
    "never throws"(library) {
      for (const failure of [
        undefined,
        null,
        {},
        { error: new TypeError("fetch failed") },
        {
          get status() {
            throw new Error("getter");
          },
        },
      ]) {
        ok(library.explainError(failure).code, "no code");
      }
    },
  },
};
