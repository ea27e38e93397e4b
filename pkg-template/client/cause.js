// Why `fetch` failed, without the request: the errors of many HTTP libraries hold it, with its Authorization and its body.

/**
 * What an error may say of itself.
 *
 * @type {PropertyKey[]}
 */
const KEPT = ["name", "message", "stack", "code", "errno", "syscall", "address", "port", "hostname"];
const DEEPEST = 8;

/** The same error if it and its causes hold nothing else, or a copy of what they say. */
export function loggable(error) {
  try {
    return isPlain(error, DEEPEST, new Set()) ? error : copy(error, DEEPEST, new Map());
  } catch {
    // A getter of the error's own threw.
    return undefined;
  }
}

// Errors may share causes: each is looked at once, or the paths to them would be counted out.
function isPlain(error, depth, seen) {
  if (!isObject(error) || seen.has(error)) return true;
  seen.add(error);
  const other = Reflect.ownKeys(error).filter((name) => !KEPT.includes(name) && name !== "cause" && name !== "errors");
  return (
    depth > 0 && error instanceof Error && other.length === 0 && causesOf(error).every((cause) => isPlain(cause, depth - 1, seen))
  );
}

function copy(error, depth, copies) {
  if (!isObject(error)) return error;
  if (copies.has(error)) return copies.get(error);
  const made = new Error();
  copies.set(error, made);
  for (const name of KEPT) {
    const value = error[name];
    if (typeof value === "string" || typeof value === "number")
      Object.defineProperty(made, name, { value, configurable: true, writable: true });
  }
  if (depth > 0) {
    if (error.cause !== undefined) hide(made, "cause", copy(error.cause, depth - 1, copies));
    if (Array.isArray(error.errors))
      hide(
        made,
        "errors",
        error.errors.map((one) => copy(one, depth - 1, copies)),
      );
  }
  return made;
}

function causesOf(error) {
  return [error.cause, ...(Array.isArray(error.errors) ? error.errors : [])];
}

function hide(error, name, value) {
  Object.defineProperty(error, name, { value, configurable: true, writable: true });
}

function isObject(value) {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}
