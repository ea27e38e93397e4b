// Every export, used as it is meant to be, and as it is not. Compiled under every module resolution, never run.
import {
  type BusinessType,
  buildAuthorization,
  buildPartnershipBody,
  buildPartnershipQuery,
  buildSignMessage,
  type CertificateInfo,
  clearKeys,
  completeRequest,
  decryptBody,
  type EncryptedBody,
  type ErrorCode,
  type Explanation,
  encryptBody,
  errorCodes,
  explainError,
  type Finding,
  inspectCertificate,
  isWechatPayError,
  type PartnershipInput,
  type PartnershipQueryInput,
  type PartnershipRequest,
  type PreparedRequest,
  type PrepareRequestOptions,
  parseNotification,
  partnershipRequests,
  preflight,
  prepareRequest,
  type ServerCode,
  type SignedRequest,
  type SignRequestOptions,
  signMessage,
  signRequest,
  verifyMessage,
  WechatPayError,
} from "wechatpay-wasm";

/** Compiles only if both types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_: Same<A, B>): void => {};

const credentials = { mchid: "1900007291", serialNo: "408B07E7", privateKey: "PEM" };
const required: SignRequestOptions = { ...credentials, url: "/v3/certificates" };
interface Order {
  out_trade_no: string;
  amount: { total: number };
}
declare const order: Order;
declare const bytes: Uint8Array;

// signRequest
const signed: SignedRequest = signRequest(required);
same<typeof signed.method, string>(true);
same<typeof signed.url, string>(true);
same<typeof signed.headers, Record<string, string>>(true);
same<typeof signed.redirect, "manual">(true);
same<typeof signed.timestamp, number>(true);
same<typeof signed.nonceStr, string>(true);
same<typeof signed.message, string>(true);
signRequest({
  ...required,
  privateKey: bytes,
  certificate: bytes,
  serialNo: "1",
  method: "POST",
  baseUrl: "https://api2.mch.weixin.qq.com",
});
signRequest({ ...required, body: order });
signRequest({ ...required, body: [order] });
signRequest({ ...required, body: bytes, signBody: "{}", headers: { "Content-Type": "multipart/form-data" } });
signRequest({ ...required, query: { text: "a", number: 1, flag: true, json: { type: "APPID" } } });
signRequest({
  ...required,
  idempotencyKey: "1",
  wechatpaySerial: "PUB_KEY_ID_1",
  userAgent: "shop/1",
  acceptLanguage: "zh-HK",
  timestamp: 1,
  nonceStr: "n",
});
// @ts-expect-error mchid is required
signRequest({ serialNo: "1", privateKey: "PEM", url: "/" });
// @ts-expect-error url is required
signRequest(credentials);
// @ts-expect-error the private key is required
signRequest({ mchid: "1", serialNo: "1", url: "/" });
// @ts-expect-error mchid is text
signRequest({ ...required, mchid: 1900007291 });
// @ts-expect-error the name is serialNo
signRequest({ ...required, serial_no: "1" });
// @ts-expect-error null is refused
signRequest({ ...required, body: null });
// @ts-expect-error a number is no body
signRequest({ ...required, body: 1 });
// @ts-expect-error null is refused in a query
signRequest({ ...required, query: { a: null } });
// @ts-expect-error header values are text
signRequest({ ...required, headers: { a: 1 } });
// @ts-expect-error seconds are a number
signRequest({ ...required, timestamp: "1554208460" });
// @ts-expect-error not a language WeChat Pay answers in
signRequest({ ...required, acceptLanguage: "fr" });
// @ts-expect-error synchronous: nothing to await on
signRequest(required).then(() => {});
// @ts-expect-error no options
signRequest();

// prepareRequest and completeRequest
const unsigned: PrepareRequestOptions = { mchid: "1", serialNo: "1", url: "/" };
const prepared: PreparedRequest = prepareRequest(unsigned);
same<typeof prepared.message, string>(true);
const completed: SignedRequest = completeRequest(prepared, "signature");
// @ts-expect-error prepareRequest takes no private key
prepareRequest({ ...unsigned, privateKey: "PEM" });
// @ts-expect-error the signature is Base64 text
completeRequest(prepared, bytes);

// Sensitive fields of a body
const sealed: EncryptedBody = encryptBody({ body: order, encrypt: ["/out_trade_no"], key: { certificate: bytes } });
signRequest({ ...required, ...sealed });
encryptBody({ body: [order], encrypt: ["/*/out_trade_no?"], key: { id: "PUB_KEY_ID_1", publicKey: "PEM" }, now: 1 });
// @ts-expect-error text is sent as it is
encryptBody({ body: "{}", encrypt: [], key: { certificate: bytes } });
// @ts-expect-error pointers stand in a list
encryptBody({ body: order, encrypt: "/out_trade_no", key: { certificate: bytes } });
const decrypted: Order = decryptBody<Order>({ body: "{}", decrypt: ["/out_trade_no"], privateKey: "PEM" });
// @ts-expect-error what is said of it is the caller's
decryptBody({ body: "{}", decrypt: [], privateKey: "PEM" }).out_trade_no;
void decrypted;

// The formatters
same<string, ReturnType<typeof buildSignMessage>>(true);
buildSignMessage({ method: "GET", url: "/v3/x", timestamp: 1, nonceStr: "n" });
buildSignMessage({ method: "GET", url: "/v3/x", timestamp: "1", nonceStr: "n", body: bytes });
// @ts-expect-error the formatter takes no object
buildSignMessage({ method: "GET", url: "/v3/x", timestamp: 1, nonceStr: "n", body: order });
same<string, ReturnType<typeof buildAuthorization>>(true);
buildAuthorization({ mchid: "1", serialNo: "1", nonceStr: "n", timestamp: 1, signature: "s" });
// @ts-expect-error the signature is missing
buildAuthorization({ mchid: "1", serialNo: "1", nonceStr: "n", timestamp: 1 });
same<string, ReturnType<typeof signMessage>>(true);
signMessage({ message: bytes, privateKey: "PEM" });
// @ts-expect-error the private key is required
signMessage({ message: "m" });
same<void, ReturnType<typeof verifyMessage>>(true);
verifyMessage({ message: "m", signature: "s", key: { id: "PUB_KEY_ID_1", publicKey: "PEM" } });
verifyMessage({ message: "m", signature: "s", key: { certificate: bytes } });
// @ts-expect-error a public key comes with its id
verifyMessage({ message: "m", signature: "s", key: { publicKey: "PEM" } });

// 委托营销
const favor: BusinessType = "FAVOR_STOCK";
const input: PartnershipInput = {
  partner: { type: "APPID", appid: "wx1" },
  authorized_data: { business_type: favor, stock_id: "1" },
};
const query: PartnershipQueryInput = {
  authorized_data: { business_type: "BUSIFAVOR_STOCK" },
  partner: { type: "APPID" },
  offset: 0,
  limit: 5,
};
same<string, ReturnType<typeof buildPartnershipBody>>(true);
same<string, ReturnType<typeof buildPartnershipQuery>>(true);
buildPartnershipBody({ ...input, partner: { type: "MERCHANT", merchant_id: "2480029552" } });
buildPartnershipQuery(query);
// @ts-expect-error the id belongs to the other type
buildPartnershipBody({ ...input, partner: { type: "MERCHANT", appid: "wx1" } });
// @ts-expect-error only the id of the type
buildPartnershipBody({ ...input, partner: { type: "APPID", appid: "wx1", merchant_id: "2480029552" } });
// @ts-expect-error build needs a stock_id
buildPartnershipBody({ ...input, authorized_data: { business_type: "FAVOR_STOCK" } });
// @ts-expect-error a stock_id is text
buildPartnershipBody({ ...input, authorized_data: { business_type: "FAVOR_STOCK", stock_id: 2433405 } });
// @ts-expect-error no such business type
buildPartnershipQuery({ authorized_data: { business_type: "FAVOR" } });
const build: PartnershipRequest = partnershipRequests.build(input, { idempotencyKey: "1" });
signRequest({ ...credentials, ...build });
signRequest({ ...credentials, ...partnershipRequests.list(query) });
prepareRequest({ mchid: "1", serialNo: "1", ...partnershipRequests.terminate(input, { idempotencyKey: "1" }) });
// @ts-expect-error build needs an Idempotency-Key
partnershipRequests.build(input);
// @ts-expect-error read-only
partnershipRequests.build = partnershipRequests.terminate;

// The rest
const info: CertificateInfo = inspectCertificate(bytes);
same<typeof info.kind, "merchant" | "platform" | undefined>(true);
same<typeof info.mchid, string | undefined>(true);
// @ts-expect-error read-only
info.serialNo = "1";
same<typeof errorCodes, readonly ErrorCode[]>(true);
same<void, ReturnType<typeof clearKeys>>(true);
const error: WechatPayError = new WechatPayError("ERR_WECHATPAY_URL", "url: …", { field: "url", hint: "…", cause: 1 });
const asError: Error = error;
same<typeof error.code, ErrorCode>(true);
same<typeof error.field, string | undefined>(true);
same<typeof error.hint, string | undefined>(true);
same<typeof error.serverCode, ServerCode | undefined>(true);
const anyServerCode: ServerCode = "A_CODE_OF_TOMORROW";
// @ts-expect-error no such code
error.code === "ERR_WECHATPAY_TYPO";
// @ts-expect-error no such code
new WechatPayError("ERR_WECHATPAY_TYPO", "");
// @ts-expect-error read-only
error.code = "other";

// When it does not work
const findings: readonly Finding[] = preflight({
  mchid: "1",
  privateKey: "pem",
  serverDate: new Date(),
  request: { url: "/v3/certificates" },
});
// @ts-expect-error no such finding
findings[0]?.code === "SERIAL_TYPO";
const explanation: Explanation = explainError({ status: 401, headers: new Map(), body: bytes, request: completed, locale: "en" });
explainError(error);
explanation.code === "SIGN_KEY_OR_SERIAL";
// @ts-expect-error no such cause
explanation.code === "SIGN_TYPO";
const { resource } = parseNotification<{ amount: { total: number } }>({ headers: {}, body: "", keys: [], apiV3Key: "" });
same<typeof resource.amount.total, number>(true);
export function guarded(thrown: unknown): ErrorCode | undefined {
  return isWechatPayError(thrown) ? thrown.code : undefined;
}
same<typeof explanation.idempotencyKey, "same" | "new" | undefined>(true);
// @ts-expect-error not an option
preflight({ merchant: "1" });

export { anyServerCode, asError, completed, findings };
