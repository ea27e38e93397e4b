// Loads the package and draws random bytes, when it is asked to; answers with how that ended.
export async function loading() {
  try {
    const { prepareRequest } = await import("wechatpay-wasm");
    prepareRequest({ mchid: "1900000109", serialNo: "0A5F", url: "/v3/certificates" });
    return "LOADED";
  } catch ({ code, message, hint }) {
    return [code, message, hint].join("\n");
  }
}
