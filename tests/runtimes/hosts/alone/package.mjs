// The package's main entry, the only one of its files that this imports.
import * as library from "wechatpay-wasm";
import { works } from "../../conformance/package.mjs";

export async function check() {
  works(library);
  library.prepareRequest({ mchid: "1900000109", serialNo: "0A5F", url: "/v3/certificates" });
}
