// Which arithmetic signs: the second module's, where the engine fuses multiplication and addition, or the first module's alone.
const { validate } = WebAssembly;

/** Its name as a contestant. */
export const FIRST_MODULE = "wechatpay-wasm, first module alone";

/** From here on the engine seems not to know the instruction of the second module. */
export function withoutFused() {
  WebAssembly.validate = () => false;
}

/** A copy of the package at `entry` that signs with the first module alone; the others go on as they are. */
export async function plain(entry, request) {
  const copy = await import(`${entry}?plain`);
  withoutFused();
  try {
    copy.signRequest(request);
  } finally {
    WebAssembly.validate = validate;
  }
  return copy;
}
