// Short ways to ask the package the same thing about different inputs.
import crypto from "node:crypto";

import { apiV3Key, appid, keys, openid } from "./materials.mjs";
import { AUTHORIZATION_WORDS, notification, says, sealed } from "./sent.mjs";

export const COMMUNITY = "developers.weixin.qq.com/community/";
/** The answer to an Authorization of the wrong form. */
export const form = { status: 401, body: says("SIGN_ERROR", AUTHORIZATION_WORDS) };
/** The same, after Authorization was edited. */
export const edited = (kit, edit) => {
  const s = kit.signed({ url: "/v3/certificates" });
  return kit.explain({ ...form, request: { ...s, headers: { ...s.headers, Authorization: edit(s.headers.Authorization) } } });
};
/** parseNotification of a genuine notification that was changed on the way. */
export const notified = (kit, { headers = (h) => h, body = (b) => b, make, sign, raw, ...options }) => {
  const b = raw ?? notification(make);
  return kit.refusal(() =>
    kit.parseNotification({ headers: headers(sealed(b, sign)), body: body(b), keys, apiV3Key: apiV3Key, ...options }),
  );
};
/** verifyResponse of what one of WeChat Pay's keys signed. */
export const verified = (kit, given, { by = "publicKey", body = '{"a":1}', as = body, status = 200 } = {}) =>
  kit.refusal(() => kit.verifyResponse({ status, headers: sealed(body, { by }), body: as, keys: given }));
/** What signing with this key gives. */
export const signedWith = (kit, privateKey) =>
  kit.refusal(() => kit.signed({ privateKey, url: "/v3/certificates" }).headers.Authorization.slice(0, 25));
export const favour = `/v3/marketing/favor/users/${openid}/coupons`;
export const sha1 = (b) => crypto.createHash("sha1").update(b).digest("hex");
/** A bill, which begins with a byte order mark. */
export const bill = `\ufeff交易时间,公众账号ID,商户号\n\`2026-11-27 10:00:00,\`${appid},\`1900000001\n`;
