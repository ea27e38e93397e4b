// GET /v3/certificates: the platform certificates, each encrypted under the APIv3 key.
import { okAnswer, Refusal } from "./answer.js";
import { encryptResource } from "./resource.js";
import { rfc3339 } from "./time.js";

export function certificatesAnswer(platform, apiV3Key) {
  const certificates = platform.downloadable();
  if (certificates.length === 0) {
    throw new Refusal({
      status: 404,
      code: "RESOURCE_NOT_EXISTS",
      message:
        "无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥。可查看指引https://pay.weixin.qq.com/doc/v3/merchant/4012153196",
    });
  }
  return okAnswer({
    data: certificates.map(({ id, certificate, effectiveTime, expireTime }) => ({
      serial_no: id,
      effective_time: rfc3339(effectiveTime),
      expire_time: rfc3339(expireTime),
      encrypt_certificate: encryptResource({ plaintext: certificate, associatedData: "certificate", apiV3Key }),
    })),
  });
}
