// 商户的客户端：签名、发送、验签、重试都在里面。 The merchant's client: it signs, sends, verifies and repeats.
import { createClient } from "wechatpay-wasm/client";

const RS256 = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };

/** apiclient_key.pem，PKCS#8；导入后不可导出。 Once imported it cannot be exported. */
function importKey(pem) {
  const der = Uint8Array.from(atob(pem.replace(/-----[^-]+-----|\\n|\s/g, "")), (character) => character.charCodeAt(0));
  return crypto.subtle.importKey("pkcs8", der, RS256, false, ["sign"]);
}

let client;

async function clientOf(env) {
  if (client) return client;
  const key = await importKey(env.WECHATPAY_PRIVATE_KEY);
  const signer = async (message) => {
    const signature = await crypto.subtle.sign(RS256, key, new TextEncoder().encode(message));
    return btoa(String.fromCharCode(...new Uint8Array(signature)));
  };
  client = createClient({
    mchid: env.WECHATPAY_MCHID,
    serialNo: env.WECHATPAY_SERIAL_NO,
    signer,
    // 切换期间公钥与平台证书都会签名。 During a change-over either kind signs.
    keys: [
      { id: env.WECHATPAY_PUB_KEY_ID, publicKey: env.WECHATPAY_PUB_KEY },
      ...(env.WECHATPAY_PLATFORM_CERT ? [{ certificate: env.WECHATPAY_PLATFORM_CERT }] : []),
    ],
    apiV3Key: env.WECHATPAY_APIV3_KEY,
    hosts: env.WECHATPAY_HOST ? [env.WECHATPAY_HOST] : undefined, // 不设则为微信支付的域名 WeChat Pay's own when unset
  });
  return client;
}

/** 建立合作关系，返回应答报文。 Builds a partnership; gives the answer's body. */
export async function buildPartnership(env, input, idempotencyKey) {
  const { body } = await (await clientOf(env)).partnerships.build(input, { idempotencyKey });
  return body;
}

/** 回调通知：先验签，再解密。 A notification: verified, then decrypted. */
export const readNotification = async (env, headers, body) => (await clientOf(env)).notifications.parse({ headers, body });
