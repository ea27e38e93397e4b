// What WeChat Pay sends, in the shape its gateway prints it.
import crypto from "node:crypto";

import { apiV3Key, appid, mchid, openid, platformPair, platformSerial, pubId, pubPair, serialNo } from "./materials.mjs";

export const now = () => Math.floor(Date.now() / 1000);
export function seal(plaintext, { key = apiV3Key, nonce = "abcdef012345", aad = "transaction" } = {}) {
  const c = crypto.createCipheriv("aes-256-gcm", Buffer.from(key), Buffer.from(nonce));
  c.setAAD(Buffer.from(aad));
  return Buffer.concat([c.update(plaintext, "utf8"), c.final(), c.getAuthTag()]).toString("base64");
}
export const transaction = {
  mchid,
  appid,
  out_trade_no: "FIELD0001",
  transaction_id: "4200000000000000000000000001",
  trade_type: "JSAPI",
  trade_state: "SUCCESS",
  trade_state_desc: "支付成功",
  bank_type: "OTHERS",
  attach: "a/b",
  success_time: "2026-11-28T10:00:00+08:00",
  payer: { openid },
  amount: { total: 1, payer_total: 1, currency: "CNY", payer_currency: "CNY" },
};
export function notification({ resource, ...over } = {}) {
  return JSON.stringify({
    id: crypto.randomUUID(),
    create_time: "2026-11-28T10:00:00+08:00",
    resource_type: "encrypt-resource",
    event_type: "TRANSACTION.SUCCESS",
    summary: "支付成功",
    resource: {
      original_type: "transaction",
      algorithm: "AEAD_AES_256_GCM",
      ciphertext: seal(JSON.stringify(transaction)),
      associated_data: "transaction",
      nonce: "abcdef012345",
      ...resource,
    },
    ...over,
  });
}
/** The headers that sign `body`; by the platform certificate, or by the public key. */
export function sealed(body, { by = "certificate", timestamp = now(), nonce = "EcjhFa7sV4y2oQ9kd0mA1b3c5e7g9i1k" } = {}) {
  const key = by === "certificate" ? platformPair.privateKey : pubPair.privateKey;
  const signature = crypto
    .sign("sha256", Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`), Buffer.from(body), Buffer.from("\n")]), key)
    .toString("base64");
  return {
    "Wechatpay-Nonce": nonce,
    "Wechatpay-Serial": by === "certificate" ? platformSerial : pubId,
    "Wechatpay-Signature": signature,
    "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
    "Wechatpay-Timestamp": String(timestamp),
    "Content-Type": "application/json",
    "Request-ID": "08F5A1B2C3D40510C8E3",
  };
}

/** `{"code","message"}` as text. */
export const says = (code, message, detail) => JSON.stringify({ code, ...(detail ? { detail } : {}), message });
export const AUTHORIZATION_WORDS = "Http头Authorization值格式错误，请参考《微信支付商户REST API签名规则》";
/** The gateway's 401 with what it built: `shown` is as much of the body as it prints. */
export function mismatch({ method, url, timestamp, nonce, shown = "", length, message = "错误的签名，验签失败" }) {
  const text = `${method}\n${url}\n${timestamp}\n${nonce}\n${shown}\n`;
  return says("SIGN_ERROR", message, {
    detail: { issue: "sign not match" },
    field: "signature",
    location: "authorization",
    sign_information: { method, sign_message_length: length ?? Buffer.byteLength(text), truncated_sign_message: text, url },
  });
}
export const nginxPage = (line) =>
  `<html>\r\n<head><title>${line}</title></head>\r\n<body bgcolor="white">\r\n<center><h1>${line}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>`;
export const nginxHeaders = { Server: "nginx", "Content-Type": "text/html" };
/** An Authorization of the right shape whose signature is not real. */
export const authorization = ({
  timestamp = "1654200000",
  nonce = "FIELDNONCE0000000000000000000001",
  serial = serialNo,
  signature = `${"A".repeat(342)}==`,
} = {}) =>
  `WECHATPAY2-SHA256-RSA2048 mchid="${mchid}",nonce_str="${nonce}",signature="${signature}",timestamp="${timestamp}",serial_no="${serial}"`;
export const order = {
  appid,
  mchid,
  description: "field",
  out_trade_no: "FIELD0001",
  notify_url: "https://shop.example/n",
  amount: { total: 1, currency: "CNY" },
  payer: { openid },
};
