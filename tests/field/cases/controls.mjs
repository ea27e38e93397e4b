// Healthy neighbours of the reports: nothing is found, everything is accepted.
import crypto from "node:crypto";

import { jsapi, notified, signedWith } from "../asks.mjs";
import { ACCEPTED, it, NONE } from "../judge.mjs";
import { apiV3Key, appid, keys, openid, platformCertificate, platformSerial, privateKey } from "../materials.mjs";
import { notification, order, seal, sealed, transaction } from "../sent.mjs";

export default [
  it(
    "ok-global-host",
    "control (wechatpay-php#137)",
    "/v3/global/ at apihk is right",
    (kit) =>
      kit.pre({
        request: {
          url: "https://apihk.mch.weixin.qq.com/v3/global/transactions/id/4200000000000000000000000001?mchid=1900000001",
        },
      }),
    NONE,
  ),
  it(
    "ok-time-expire",
    "control (payment-spring-boot#66)",
    "time_expire in RFC 3339",
    (kit) => kit.pre({ keys, request: { url: jsapi, body: { ...order, time_expire: "2026-12-31T23:59:59+08:00" } } }),
    NONE,
  ),
  it(
    "ok-certificates-decrypt",
    "control (CertificateDownloader#20)",
    "the same download with the right key",
    (kit) =>
      kit.refusal(
        () =>
          kit.parseCertificates({
            apiV3Key: apiV3Key,
            body: JSON.stringify({
              data: [
                {
                  serial_no: platformSerial,
                  effective_time: "2026-01-01T00:00:00+08:00",
                  expire_time: "2031-01-01T00:00:00+08:00",
                  encrypt_certificate: {
                    algorithm: "AEAD_AES_256_GCM",
                    nonce: "abcdef012345",
                    associated_data: "certificate",
                    ciphertext: seal(platformCertificate, { aad: "certificate" }),
                  },
                },
              ],
            }),
          }).length,
      ),
    ACCEPTED,
  ),
  it(
    "ok-public-key-notification",
    "control (wechatpay-apiv3/wechatpay-go#263)",
    "a notification signed by the public key; the public key and the certificate are both given; Node's lower-case headers",
    (kit) =>
      kit.refusal(() => {
        const b = notification();
        const h = sealed(b, { by: "publicKey" });
        return kit.parseNotification({
          headers: Object.fromEntries(Object.entries(h).map(([n, v]) => [n.toLowerCase(), v])),
          body: Buffer.from(b),
          keys,
          apiV3Key: apiV3Key,
        });
      }),
    ACCEPTED,
  ),
  it(
    "ok-query-in-url",
    "control (hpyer/node-easywechat#60)",
    "the query stands in the url that is signed",
    (kit) => kit.pre({ keys, request: { url: "/v3/pay/transactions/id/4200000000000000000000000001?mchid=1900000001" } }),
    NONE,
  ),
  it(
    "ok-transfer-without-notify-url",
    "control (minibear2021/wechatpayv3#70)",
    "a transfer that leaves the optional notify_url out",
    (kit) =>
      kit.pre({
        keys,
        request: {
          url: "/v3/fund-app/mch-transfer/transfer-bills",
          body: {
            appid,
            out_bill_no: "FIELD0001",
            transfer_scene_id: "1000",
            openid,
            transfer_amount: 100,
            transfer_remark: "field",
            transfer_scene_report_infos: [
              { info_type: "活动名称", info_content: "新会员有礼" },
              { info_type: "奖励说明", info_content: "注册会员抽奖一等奖" },
            ],
          },
        },
      }),
    NONE,
  ),
  it(
    "ok-pkcs1-private-key",
    "control (php.bkmy88.com/faq/2104315.html)",
    "a private key in PKCS#1 form (BEGIN RSA PRIVATE KEY) signs as well",
    (kit) => signedWith(kit, crypto.createPrivateKey(privateKey).export({ type: "pkcs1", format: "pem" })),
    ACCEPTED,
  ),
  it(
    "ok-empty-associated-data",
    "control (blog.csdn.net/qq_40523572/article/details/116752366 asks when it is absent)",
    "a genuine notification whose associated_data is empty",
    (kit) =>
      notified(kit, { make: { resource: { ciphertext: seal(JSON.stringify(transaction), { aad: "" }), associated_data: "" } } }),
    ACCEPTED,
  ),
  it(
    "ok-three-byte-characters",
    "control (php.sqjnqi.com/faq/2142963.html (2))",
    "Chinese, full-width signs and ☆ are three bytes each: nothing to find",
    (kit) => kit.pre({ request: { url: "/v3/pay/transactions/jsapi", body: { ...order, description: "生日会员（☆年卡）" } } }),
    NONE,
  ),
];
