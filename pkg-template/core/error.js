// The one error class. Where two copies of the package are loaded (ESM and CommonJS in an old Node), tell errors apart
// by `code`, not by `instanceof`.
export class WechatPayError extends Error {
  /**
   * @param {import("wechatpay-wasm").ErrorCode} code
   * @param {string} message
   * @param {{ field?: string, hint?: string, cause?: unknown }} [details]
   */
  constructor(code, message, { field, hint, cause } = {}) {
    super(message);
    this.code = code;
    if (field !== undefined) this.field = field;
    if (hint !== undefined) this.hint = hint;
    // Not enumerable, as with the standard option of Error, which Node 16.0 to 16.8 do not know.
    if (cause !== undefined) Object.defineProperty(this, "cause", { value: cause, configurable: true, writable: true });
  }
}
Object.defineProperty(WechatPayError.prototype, "name", { value: "WechatPayError", configurable: true, writable: true });
