// Compiled with each module resolution, then run: types that compile and what they promise.
import {
  buildPartnershipBody,
  type CertificateInfo,
  clearKeys,
  errorCodes,
  inspectCertificate,
  type PartnershipInput,
  type PreparedRequest,
  partnershipRequests,
  prepareRequest,
  type SignedRequest,
  type SignRequestOptions,
  signRequest,
  WechatPayError,
} from "wechatpay-wasm";

const input: PartnershipInput = {
  partner: { type: "APPID", appid: "wx4e1916a585d1f4e9" },
  authorized_data: { business_type: "FAVOR_STOCK", stock_id: "2433405" },
};
const body: string = buildPartnershipBody(input);
const request = partnershipRequests.build(input, { idempotencyKey: "12345" });

const unsigned = { mchid: "1900000109", serialNo: "0A5F9C3B7E21D4468F0B1C2D3E4F5A6B7C8D9E01" };
const prepared: PreparedRequest = prepareRequest({ ...unsigned, ...request });
const codes: readonly string[] = errorCodes;
export const inspect = (pem: string): CertificateInfo => inspectCertificate(pem);
export const sign = (options: SignRequestOptions): SignedRequest => signRequest(options);

// @ts-expect-error the id belongs to the other type
const wrongPartner: PartnershipInput["partner"] = { type: "MERCHANT", appid: "wx4e1916a585d1f4e9" };
try {
  // @ts-expect-error an option of another name
  signRequest({ ...unsigned, url: "/v3/certificates", private_key: "" });
} catch (error) {
  if (!(error instanceof WechatPayError)) throw error;
  const { code, field, hint }: { code: string; field?: string; hint?: string } = error;
  if (!codes.includes(code) || field === undefined || hint === undefined) throw error;
}
clearKeys();
if (prepared.body !== body || wrongPartner.type !== "MERCHANT") throw new Error("the body is not the one prepared");
