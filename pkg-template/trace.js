/**
 * The error, its stack beginning where `entry` was called: frames of the wasm and of what surrounds it lead nobody to a
 * mistake. V8 alone offers that; elsewhere the stack stays as it was made.
 *
 * @param {Error} error
 * @param {Function} entry
 */
export function calledFrom(error, entry) {
  Error.captureStackTrace?.(error, entry);
  return error;
}
