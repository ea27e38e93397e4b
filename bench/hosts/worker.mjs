// workerd, whose clock stands still while code runs: it signs as often as it is asked to, and is timed from outside.
import { prepareRequest, signRequest } from "wechatpay-wasm";
import request from "./request.mjs";

const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
let imported;
const signers = {
  "wechatpay-wasm": () => signRequest(request),
  async WebCrypto() {
    imported ??= await importKey();
    const { key, bytes } = imported;
    return crypto.subtle.sign(algorithm, key, bytes);
  },
};

async function importKey() {
  const { privateKey, ...unsigned } = request;
  const pkcs8 = Uint8Array.from(atob(privateKey.replace(/-----[^-]+-----|\s/g, "")), (character) => character.charCodeAt(0));
  return {
    key: await crypto.subtle.importKey("pkcs8", pkcs8, algorithm, false, ["sign"]),
    bytes: new TextEncoder().encode(prepareRequest(unsigned).message),
  };
}

export default {
  async fetch({ url }) {
    const { searchParams } = new URL(url);
    const sign = signers[searchParams.get("by")];
    for (let left = Number(searchParams.get("times")); left > 0; left -= 1) await sign();
    return Response.json({});
  },
};
