// What the suite needs to compare values, without Node's assert.

export function equal(actual, expected) {
  const [a, b] = [show(actual), show(expected)];
  if (a !== b) throw new Error(`expected ${b}, got ${a}`);
}

export function ok(value, message) {
  if (!value) throw new Error(message);
}

/** Calls `call`, which must throw the library's error with `code`, about `field`; returns the error. */
export function refuses(library, code, field, call) {
  let result;
  try {
    result = call();
  } catch (error) {
    ok(error instanceof library.WechatPayError, `a WechatPayError is expected, got ${error?.stack}`);
    equal([error.code, error.field], [code, field]);
    ok(library.errorCodes.includes(code), `${code} is not among errorCodes`);
    return error;
  }
  throw new Error(`expected ${code}, got ${show(result)}`);
}

/** JSON with the members sorted, and with what JSON leaves out. */
function show(value) {
  return JSON.stringify(value, (_, item) => {
    if (item === undefined) return "(undefined)";
    if (Object.prototype.toString.call(item) === "[object Uint8Array]") return { bytes: Array.from(item) };
    if (typeof item !== "object" || item === null || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
