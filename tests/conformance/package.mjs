// What holds for the package as a whole: errors, the cache, recovery, and a host left as it was found.
import { equal, ok, refuses } from "./assert.mjs";
import vectors from "./vectors.mjs";

const { merchant, list, build } = vectors;
const { mchid, serialNo, privateKey } = merchant;
const options = { mchid, serialNo, privateKey, timestamp: vectors.timestamp, nonceStr: vectors.nonceStr, url: list.path };

export function works(library) {
  equal(library.signRequest(options).headers.Authorization, list.authorization);
  equal(library.buildPartnershipBody(build.input), build.body);
}

/** Calls `call` that may fail in any way; the next calls must work. */
function survives(library, call) {
  try {
    call();
  } catch {
    // Which error it is depends on the engine.
  }
  works(library);
}

export default {
  WechatPayError: {
    "carries code, field, hint and cause"(library) {
      const thrown = new Error("from the getter");
      const error = refuses(library, "ERR_WECHATPAY_OPTION_UNREADABLE", "url", () =>
        library.signRequest({
          ...options,
          get url() {
            throw thrown;
          },
        }),
      );
      ok(error instanceof Error && error.name === "WechatPayError", "not an Error named WechatPayError");
      ok(error.cause === thrown, "the cause is not what the getter threw");
      ok(/[一-鿿]/.test(error.hint), `no hint in Chinese: ${error.hint}`);
      equal(Object.keys(error).sort(), ["code", "field", "hint"]);
    },
  },
  isWechatPayError: {
    "knows an error of the library by name and code, and nothing else"(library) {
      const error = refuses(library, "ERR_WECHATPAY_MISSING_OPTION", "mchid", () => library.signRequest({ url: "/" }));
      ok(library.isWechatPayError(error), "not taken for one");
      ok(library.isWechatPayError({ name: error.name, code: error.code }), "by something else than name and code");
      for (const other of [undefined, null, "x", new Error("x"), { ...error, name: "Error" }, { name: error.name, code: "x" }])
        ok(!library.isWechatPayError(other), "taken for one");
    },
  },
  errorCodes: {
    "are frozen, unique and stable in form"({ errorCodes }) {
      ok(Object.isFrozen(errorCodes) && errorCodes.length > 0, "not frozen");
      equal(
        errorCodes.filter((code) => !/^ERR_WECHATPAY_[A-Z0-9_]+$/.test(code)),
        [],
      );
      equal(new Set(errorCodes).size, errorCodes.length);
    },
  },
  clearKeys: {
    "forgets keys; the next call reads them again"(library) {
      works(library);
      equal(library.clearKeys(), undefined);
      works(library);
    },
  },
};

export const recovery = {
  "1,000 throwing getters in a row leave the next call working"(library) {
    for (let i = 0; i < 1000; i += 1) {
      refuses(library, "ERR_WECHATPAY_OPTION_UNREADABLE", "nonceStr", () =>
        library.signRequest({
          ...options,
          get nonceStr() {
            throw new Error("getter");
          },
        }),
      );
    }
    works(library);
  },
  "1,000 throwing getters in one call leave the next call working"(library) {
    const body = {};
    for (let i = 0; i < 1000; i += 1) {
      Object.defineProperty(body, `member${i}`, {
        enumerable: true,
        get() {
          throw new Error("getter");
        },
      });
    }
    survives(library, () => library.signRequest({ ...options, url: "/v3/x", body }));
    survives(library, () => library.signRequest(body));
  },
  "1,000 failures of the host leave the next call working"(library) {
    for (let i = 0; i < 1000; i += 1) {
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      try {
        library.signRequest({ ...options, url: "/v3/x", body: proxy });
        throw new Error("a revoked Proxy was accepted");
      } catch (error) {
        ok(error instanceof library.WechatPayError, `${error}`);
      }
    }
    works(library);
  },
  "an exhausted stack leaves the next call working"(library) {
    let failed = 0;
    let stop = false;
    // Calls the library from ever shallower frames until there is stack enough for one to work.
    const descend = () => {
      try {
        descend();
      } catch (error) {
        if (!(error instanceof RangeError) && !(error instanceof library.WechatPayError)) throw error;
      }
      if (stop) return;
      try {
        works(library);
        stop = true;
      } catch {
        failed += 1;
      }
    };
    descend();
    ok(failed > 0, "the stack was never exhausted");
    works(library);
  },
  "a caller that calls again from its getter gets both results"(library) {
    let inner;
    const outer = library.signRequest({
      ...options,
      get nonceStr() {
        inner = library.buildPartnershipBody(build.input);
        return options.nonceStr;
      },
    });
    equal([outer.headers.Authorization, inner], [list.authorization, build.body]);
  },
};

/** `host` is what watch.mjs saw around the loading of the library. */
export const host = {
  "loading asked for no randomness, no clock and no I/O"(_, { watch }) {
    ok(watch.watched.length >= 4, `only ${watch.watched} could be watched`);
    equal(watch.touched, []);
  },
  "no global was added, removed or replaced"(_, { watch }) {
    equal(watch.changes(), []);
  },
  "the client shares the library's instance and error class"(library, { createClient }) {
    const keys = [{ id: vectors.platform.publicKeyId, publicKey: vectors.platform.publicKey }];
    const client = createClient({ mchid, serialNo, privateKey, keys, fetch: async () => {} });
    equal(Object.keys(client.partnerships).filter((name) => ["build", "list", "terminate"].includes(name)).length, 3);
    try {
      createClient({ mchId: mchid });
    } catch (error) {
      ok(error instanceof library.WechatPayError, `${error?.stack}`);
      return;
    }
    throw new Error("an unknown option was accepted");
  },
};
