// Where a method was called. An error that is made in a later turn has lost that line, which is the one looked for.

/**
 * A method whose errors name the line that called it. The frames are taken at the call and become text only where an error
 * is made, on V8 and engines that do as it does; elsewhere the stack stays as it was made.
 *
 * @template {(...args: any[]) => Promise<any>} Method
 * @param {Method} method
 * @returns {Method}
 */
export function located(method) {
  const called = (...args) => {
    const site = siteOf(called);
    return method(...args).catch((error) => {
      throw calledAt(site, error);
    });
  };
  return /** @type {any} */ (called);
}

/**
 * The same for a method whose errors also come later: it is given what makes them name the line.
 *
 * @template {(told: (error: unknown) => unknown, ...args: any[]) => Promise<any>} Method
 * @param {Method} method
 * @returns {any}
 */
export function locatedLater(method) {
  const called = (...args) => {
    const site = siteOf(called);
    const told = (error) => calledAt(site, error);
    return method(told, ...args).catch((error) => {
      throw told(error);
    });
  };
  return called;
}

/**
 * The same for what is read with `for await`.
 *
 * @template {(...args: any[]) => AsyncIterableIterator<any>} Method
 * @param {Method} method
 * @returns {Method}
 */
export function locatedIterator(method) {
  const called = (...args) => read(method(...args), siteOf(called));
  return /** @type {any} */ (called);
}

async function* read(items, site) {
  try {
    yield* items;
  } catch (error) {
    throw calledAt(site, error);
  }
}

/** @param {Function} method */
function siteOf(method) {
  const site = { stack: undefined };
  Error.captureStackTrace?.(site, method);
  return site;
}

/** An error of this library's, with the frames of the call for those of its inside; where they are written as V8 does. */
function calledAt({ stack }, error) {
  const frames = typeof stack === "string" ? /\n {4}at [\s\S]*$/.exec(stack)?.[0] : undefined;
  if (frames === undefined || error?.name !== "WechatPayError") return error;
  const value = `${error.name}: ${error.message}${frames}`;
  return Object.defineProperty(error, "stack", { value, configurable: true, writable: true });
}
