/* tslint:disable */
/* eslint-disable */

/**
 * 请求体的字节，每种 `fetch` 都接受。TypeScript 5.7 起就是 `Uint8Array<ArrayBuffer>`，之前没有这种写法。
 *
 * Bytes that every `fetch` takes: `Uint8Array<ArrayBuffer>`, which TypeScript before 5.7 cannot say.
 */
export type BodyBytes = ReturnType<Uint8Array["slice"]>;

/** `signRequest` 的选项去掉 `privateKey`。 Options of `prepareRequest`. */
export type PrepareRequestOptions = Omit<SignRequestOptions, "privateKey">;

/** 已签名的请求：`fetch(signed.url, signed)`。 A signed request; frozen. */
export type SignedRequest = PreparedRequest;

/** 委托营销（合作关系）的三个接口。 The three endpoints of 委托营销. */
export const partnershipRequests: {
    /** 建立合作关系 POST /v3/marketing/partnerships/build */
    readonly build: (input: PartnershipInput, options: PartnershipRequestOptions) => PartnershipRequest & { body: string; idempotencyKey: string };
    /** 查询合作关系列表 GET /v3/marketing/partnerships */
    readonly list: (input: PartnershipQueryInput) => PartnershipRequest;
    /** 终止合作关系 POST /v3/marketing/partnerships/terminate */
    readonly terminate: (input: PartnershipInput, options: PartnershipRequestOptions) => PartnershipRequest & { body: string; idempotencyKey: string };
};

/** 本库的错误码。 The codes of this library's errors. */
export type ErrorCode =
    | "ERR_WECHATPAY_MISSING_OPTION"
    | "ERR_WECHATPAY_UNKNOWN_OPTION"
    | "ERR_WECHATPAY_OPTION_TYPE"
    | "ERR_WECHATPAY_OPTION_UNREADABLE"
    | "ERR_WECHATPAY_MCHID"
    | "ERR_WECHATPAY_APPID"
    | "ERR_WECHATPAY_SERIAL_NO"
    | "ERR_WECHATPAY_PRIVATE_KEY"
    | "ERR_WECHATPAY_PUBLIC_KEY"
    | "ERR_WECHATPAY_CERTIFICATE"
    | "ERR_WECHATPAY_KEY_PAIR_MISMATCH"
    | "ERR_WECHATPAY_SERIAL_MISMATCH"
    | "ERR_WECHATPAY_METHOD"
    | "ERR_WECHATPAY_URL"
    | "ERR_WECHATPAY_BASE_URL"
    | "ERR_WECHATPAY_QUERY"
    | "ERR_WECHATPAY_HEADER"
    | "ERR_WECHATPAY_BODY"
    | "ERR_WECHATPAY_TIMESTAMP"
    | "ERR_WECHATPAY_NONCE_STR"
    | "ERR_WECHATPAY_IDEMPOTENCY_KEY"
    | "ERR_WECHATPAY_PARTNERSHIP"
    | "ERR_WECHATPAY_FORMAT"
    | "ERR_WECHATPAY_PREPARED"
    | "ERR_WECHATPAY_APIV3_KEY"
    | "ERR_WECHATPAY_APIV2_KEY"
    | "ERR_WECHATPAY_KEYS"
    | "ERR_WECHATPAY_RESPONSE_HEADER"
    | "ERR_WECHATPAY_UNKNOWN_SERIAL"
    | "ERR_WECHATPAY_RESPONSE_EXPIRED"
    | "ERR_WECHATPAY_CERTIFICATE_EXPIRED"
    | "ERR_WECHATPAY_SIGNATURE_INVALID"
    | "ERR_WECHATPAY_HTTP_STATUS"
    | "ERR_WECHATPAY_DECRYPT"
    | "ERR_WECHATPAY_RESPONSE_BODY"
    | "ERR_WECHATPAY_SENSITIVE"
    | "ERR_WECHATPAY_PAYMENT"
    | "ERR_WECHATPAY_COUPONS"
    | "ERR_WECHATPAY_UPLOAD"
    | "ERR_WECHATPAY_DOWNLOAD"
    | "ERR_WECHATPAY_CLIENT_OPTION"
    | "ERR_WECHATPAY_SIGNER"
    | "ERR_WECHATPAY_NETWORK"
    | "ERR_WECHATPAY_TIMEOUT"
    | "ERR_WECHATPAY_ABORTED"
    | "ERR_WECHATPAY_LIST_UNSTABLE"
    | "ERR_WECHATPAY_SANDBOX_OPTION"
    | "ERR_WECHATPAY_INTERNAL";

/** 服务端错误码：文档中常见的，此外还有各接口自己的。 Codes of the server's: those of every endpoint, and any other. */
export type ServerCode =
| "PARAM_ERROR" | "INVALID_REQUEST" | "SIGN_ERROR" | "NO_AUTH" | "RULE_LIMIT" | "RESOURCE_NOT_EXISTS"
| "RESOURCE_ALREADY_EXISTS" | "FREQUENCY_LIMITED" | "RATELIMIT_EXCEEDED" | "SYSTEM_ERROR" | "SERVICE_UNAVAILABLE"
| (string & {});

/** 所有错误都是它；按 `code` 区分。 Every error thrown on purpose. */
export class WechatPayError extends Error {
    constructor(code: ErrorCode, message: string, details?: { field?: string; hint?: string; cause?: unknown });
    /** 稳定的错误码，见 `errorCodes`。 */
    readonly code: ErrorCode;
    /** 出错的选项或字段，如 `partner.appid`。 */
    readonly field?: string;
    /** 中文说明。 */
    readonly hint?: string;
    /** 原始异常。 As `Error` declares it: TypeScript 4.7 says `Error`, later `unknown`, and before ES2022 nothing. */
    readonly cause?: Error extends { cause?: infer Cause } ? Cause : unknown;
    /** HTTP 状态（ERR_WECHATPAY_HTTP_STATUS）。 */
    readonly status?: number;
    /** 服务端错误码，如 PARAM_ERROR；开放集合。 */
    readonly serverCode?: ServerCode;
    /** 服务端错误描述。 */
    readonly serverMessage?: string;
    /** 服务端 detail。 */
    readonly detail?: unknown;
    /** 应答头 Request-ID。 */
    readonly requestId?: string;
}

/** 本库的全部错误码。 Every code of this library. */
export const errorCodes: readonly ErrorCode[];

/**
 * 客户端各方法抛出的错误：`WechatPayError` 加上这次调用的结局。`cause` 是底层的错误，其中若带有请求则已去掉。
 * What every method of a client rejects with. `cause` is the error underneath, without the request that some libraries put
 * there.
 */
export interface ClientError extends WechatPayError {
    /**
     * `not_sent` 没有发出；`refused` 服务端明确拒绝（4xx）；`unknown` 可能已生效（超时、3xx、5xx、验不过签的应答、
     * 不是微信支付报文的 4xx）：用同一 Idempotency-Key 再问。
     * 微信支付的 4xx 多半不带签名：`refused` 且 `answerVerified` 为 false 时，凭的是 TLS 与应答的形式（有 `code`，或没有报文）。
     * 带签名的 4xx、5xx 与 2xx 一样验签，验不过则为 `unknown`，`code` 是验签失败的错误码。
     * `unknown` may have happened (a timeout, 3xx, 5xx, any answer whose signature does not verify, a 4xx page of something in
     * between): repeat it with the same key, never as a new operation.
     * WeChat Pay mostly does not sign a 4xx: `refused` with `answerVerified: false` rests on TLS and on the answer's form (a
     * `code`, or no body). A signed 4xx or 5xx is verified like a 2xx; where that fails the outcome is `unknown` and `code` is
     * that failure's.
     */
    readonly outcome: "not_sent" | "refused" | "unknown";
    /** 原样再发（同一 Idempotency-Key）是否有意义。 Whether sending the same again makes sense. */
    readonly retryable: boolean;
    /**
     * 2xx 以外的应答：签名是否验证通过。为 false 时（未签名或验不过），status、serverCode、serverMessage、detail、requestId 与
     * explanation 都未经验证。没有这样的应答时不存在。
     * Whether the signature of an answer other than 2xx verified. With `false` (not signed, or it did not verify) nothing that
     * the answer says is verified: status, serverCode, serverMessage, detail, requestId, explanation. Absent without one.
     */
    readonly answerVerified?: boolean;
    /** 没有可用密钥时（ERR_WECHATPAY_KEYS）：何时可以再试，Unix 秒。 Without a key: when the next try is possible, Unix seconds. */
    readonly retryAt?: number;
    /** 发送时用的 Idempotency-Key；没有该键的请求不存在。 */
    readonly idempotencyKey?: string;
    /** 尝试次数（签名失败也算一次）；参数有误、还没开始为 0。 0 where the input was refused before the first. */
    readonly attempts: number;
    /** 原因与处理办法。 */
    readonly explanation: Omit<Explanation, "evidence">;
}

/**
 * 是不是本库的错误：看 `name` 与 `code`，所以两份实例之间、跨 realm 也认得。客户端的错误还有 `outcome`：
 * `if (e.outcome !== undefined)` 之内就是 {@link ClientError}。
 *
 * Whether it is an error of this library, by `name` and `code`: whichever copy of the package made it. One of a client's has
 * an `outcome`, and `e.outcome !== undefined` narrows to {@link ClientError}.
 *
 * @example
 * ```ts
 * try {
 *   await client.partnerships.build(input);
 * } catch (error) {
 *   if (!isWechatPayError(error)) throw error;
 *   console.error(error.code, error.hint, error.outcome, error.explanation?.remedies);
 * }
 * ```
 */
export function isWechatPayError(
error: unknown,
): error is ClientError | (WechatPayError & { readonly [Fact in Exclude<keyof ClientError, keyof WechatPayError>]?: undefined });



/** 中英文文本。 Text in both languages. */
export interface Bilingual<T> {
    readonly zh: T;
    readonly en: T;
}

/** `preflight` 的代码。 The codes of findings. */
export type FindingCode =
| ErrorCode
    | "PRIVATE_KEY_SHORT"
    | "CERTIFICATE_KEY_WRONG"
    | "CERTIFICATE_IS_PLATFORM"
    | "PLATFORM_CERTIFICATE_IS_MERCHANT"
    | "PLATFORM_CERTIFICATE_KEY_WRONG"
    | "CERTIFICATE_BEHIND"
    | "PLATFORM_KEY_IS_MERCHANT"
    | "PLATFORM_PUBLIC_KEY_SHORT"
    | "KEYS_EMPTY"
    | "KEY_PAIR_MISMATCH"
    | "SERIAL_MISSING"
    | "SERIAL_MALFORMED"
    | "SERIAL_IS_PUBLIC_KEY_ID"
    | "SERIAL_IS_DECIMAL"
    | "SERIAL_IS_PLATFORM"
    | "SERIAL_IS_MCHID"
    | "SERIAL_OF_OTHER_CERTIFICATE"
    | "NOW_IN_MILLISECONDS"
    | "SERVER_DATE_UNREADABLE"
    | "CLOCK_OFF"
    | "CERTIFICATE_EXPIRED"
    | "CERTIFICATE_NOT_YET_VALID"
    | "CERTIFICATE_ENDS_SOON"
    | "PLATFORM_CERTIFICATE_EXPIRED"
    | "PLATFORM_CERTIFICATE_ENDS_SOON"
    | "MCHID_MISSING"
    | "MCHID_BLANKS"
    | "MCHID_IS_APPID"
    | "MCHID_MALFORMED"
    | "MCHID_LENGTH"
    | "MCHID_NOT_OF_CERTIFICATE"
    | "API_V3_KEY_BLANKS"
    | "API_V3_KEY_IS_PEM"
    | "API_V3_KEY_NOT_ASCII"
    | "API_V3_KEY_LENGTH"
    | "API_V3_KEY_LOOKS_LIKE_V2"
    | "API_V2_KEY_BLANKS"
    | "API_V2_KEY_IS_PEM"
    | "API_V2_KEY_NOT_ASCII"
    | "API_V2_KEY_LENGTH"
    | "API_V2_KEY_IS_APIV3_KEY"
    | "APPID_BLANKS"
    | "APPID_IS_MCHID"
    | "APPID_IS_ORIGINAL_ID"
    | "APPID_IS_SECRET"
    | "APPID_UPPER_CASE"
    | "APPID_MALFORMED"
    | "URL_HOST"
    | "URL_IS_V2"
    | "URL_WITHOUT_V3"
    | "URL_PREFIX"
    | "URL_GLOBAL"
    | "URL_PLACEHOLDER"
    | "URL_VALUE_MISSING"
    | "URL_SEGMENT_EMPTY"
    | "URL_SEGMENT_NAMED"
    | "QUERY_WITHOUT_VALUE"
    | "QUERY_PLUS"
    | "QUERY_ENCODED_TWICE"
    | "TIMESTAMP_OFF"
    | "ACCEPT_NOT_JSON"
    | "CONTENT_TYPE_NOT_JSON"
    | "CONTENT_TYPE_CHARSET"
    | "WECHATPAY_SERIAL_IS_MERCHANT"
    | "WECHATPAY_SERIAL_UNKNOWN"
    | "BODY_NOT_UTF8"
    | "BODY_BYTE_ORDER_MARK"
    | "BODY_OBJECT_OBJECT"
    | "BODY_NOT_JSON"
    | "BODY_SERIALISED_TWICE"
    | "BODY_NULL"
    | "BODY_EMOJI"
    | "BODY_BLANK"
    | "BODY_VALUE_MISSING"
    | "BODY_NOTIFY_URL"
    | "BODY_AMOUNT"
    | "IDEMPOTENCY_KEY_MISSING"
    | "PARTNERSHIP_MEMBER"
    | "PARTNERSHIP_BODY"
    | "PARTNERSHIP_QUERY"
    | "PARTNERSHIP_QUERY_NOT_JSON"
    | "PRIVATE_KEY_IS_EMPTY"
    | "PRIVATE_KEY_IS_PUBLIC_KEY"
    | "PRIVATE_KEY_IS_CERTIFICATE"
    | "PRIVATE_KEY_IS_CERTIFICATE_REQUEST"
    | "PRIVATE_KEY_IS_ENCRYPTED_PRIVATE_KEY"
    | "PRIVATE_KEY_IS_EC_KEY"
    | "PRIVATE_KEY_IS_SM2_KEY"
    | "PRIVATE_KEY_IS_ED25519_KEY"
    | "PRIVATE_KEY_IS_RSA_PSS_KEY"
    | "PRIVATE_KEY_IS_MULTI_PRIME_KEY"
    | "PRIVATE_KEY_IS_LARGE_EXPONENT_KEY"
    | "PRIVATE_KEY_IS_OTHER_KEY"
    | "PRIVATE_KEY_IS_OPENSSH_KEY"
    | "PRIVATE_KEY_IS_PKCS12"
    | "PRIVATE_KEY_IS_APIV3_KEY"
    | "PRIVATE_KEY_IS_SERIAL_NO"
    | "PRIVATE_KEY_IS_PUBLIC_KEY_ID"
    | "PRIVATE_KEY_IS_FILE_PATH"
    | "PRIVATE_KEY_IS_TRUNCATED"
    | "PRIVATE_KEY_IS_DAMAGED"
    | "PRIVATE_KEY_IS_BINARY_AS_TEXT"
    | "PRIVATE_KEY_IS_UTF16"
    | "PRIVATE_KEY_IS_TOO_LONG"
    | "PRIVATE_KEY_IS_UNRECOGNISED"
    | "CERTIFICATE_IS_EMPTY"
    | "CERTIFICATE_IS_PRIVATE_KEY"
    | "CERTIFICATE_IS_PUBLIC_KEY"
    | "CERTIFICATE_IS_CERTIFICATE_REQUEST"
    | "CERTIFICATE_IS_ENCRYPTED_PRIVATE_KEY"
    | "CERTIFICATE_IS_EC_KEY"
    | "CERTIFICATE_IS_SM2_KEY"
    | "CERTIFICATE_IS_ED25519_KEY"
    | "CERTIFICATE_IS_RSA_PSS_KEY"
    | "CERTIFICATE_IS_MULTI_PRIME_KEY"
    | "CERTIFICATE_IS_LARGE_EXPONENT_KEY"
    | "CERTIFICATE_IS_OTHER_KEY"
    | "CERTIFICATE_IS_OPENSSH_KEY"
    | "CERTIFICATE_IS_PKCS12"
    | "CERTIFICATE_IS_APIV3_KEY"
    | "CERTIFICATE_IS_SERIAL_NO"
    | "CERTIFICATE_IS_PUBLIC_KEY_ID"
    | "CERTIFICATE_IS_FILE_PATH"
    | "CERTIFICATE_IS_TRUNCATED"
    | "CERTIFICATE_IS_DAMAGED"
    | "CERTIFICATE_IS_BINARY_AS_TEXT"
    | "CERTIFICATE_IS_UTF16"
    | "CERTIFICATE_IS_TOO_LONG"
    | "CERTIFICATE_IS_UNRECOGNISED"
    | "PLATFORM_PUBLIC_KEY_IS_EMPTY"
    | "PLATFORM_PUBLIC_KEY_IS_PRIVATE_KEY"
    | "PLATFORM_PUBLIC_KEY_IS_CERTIFICATE"
    | "PLATFORM_PUBLIC_KEY_IS_CERTIFICATE_REQUEST"
    | "PLATFORM_PUBLIC_KEY_IS_ENCRYPTED_PRIVATE_KEY"
    | "PLATFORM_PUBLIC_KEY_IS_EC_KEY"
    | "PLATFORM_PUBLIC_KEY_IS_SM2_KEY"
    | "PLATFORM_PUBLIC_KEY_IS_ED25519_KEY"
    | "PLATFORM_PUBLIC_KEY_IS_RSA_PSS_KEY"
    | "PLATFORM_PUBLIC_KEY_IS_MULTI_PRIME_KEY"
    | "PLATFORM_PUBLIC_KEY_IS_LARGE_EXPONENT_KEY"
    | "PLATFORM_PUBLIC_KEY_IS_OTHER_KEY"
    | "PLATFORM_PUBLIC_KEY_IS_OPENSSH_KEY"
    | "PLATFORM_PUBLIC_KEY_IS_PKCS12"
    | "PLATFORM_PUBLIC_KEY_IS_APIV3_KEY"
    | "PLATFORM_PUBLIC_KEY_IS_SERIAL_NO"
    | "PLATFORM_PUBLIC_KEY_IS_PUBLIC_KEY_ID"
    | "PLATFORM_PUBLIC_KEY_IS_FILE_PATH"
    | "PLATFORM_PUBLIC_KEY_IS_TRUNCATED"
    | "PLATFORM_PUBLIC_KEY_IS_DAMAGED"
    | "PLATFORM_PUBLIC_KEY_IS_BINARY_AS_TEXT"
    | "PLATFORM_PUBLIC_KEY_IS_UTF16"
    | "PLATFORM_PUBLIC_KEY_IS_TOO_LONG"
    | "PLATFORM_PUBLIC_KEY_IS_UNRECOGNISED"
    | "PLATFORM_CERTIFICATE_IS_EMPTY"
    | "PLATFORM_CERTIFICATE_IS_PRIVATE_KEY"
    | "PLATFORM_CERTIFICATE_IS_PUBLIC_KEY"
    | "PLATFORM_CERTIFICATE_IS_CERTIFICATE_REQUEST"
    | "PLATFORM_CERTIFICATE_IS_ENCRYPTED_PRIVATE_KEY"
    | "PLATFORM_CERTIFICATE_IS_EC_KEY"
    | "PLATFORM_CERTIFICATE_IS_SM2_KEY"
    | "PLATFORM_CERTIFICATE_IS_ED25519_KEY"
    | "PLATFORM_CERTIFICATE_IS_RSA_PSS_KEY"
    | "PLATFORM_CERTIFICATE_IS_MULTI_PRIME_KEY"
    | "PLATFORM_CERTIFICATE_IS_LARGE_EXPONENT_KEY"
    | "PLATFORM_CERTIFICATE_IS_OTHER_KEY"
    | "PLATFORM_CERTIFICATE_IS_OPENSSH_KEY"
    | "PLATFORM_CERTIFICATE_IS_PKCS12"
    | "PLATFORM_CERTIFICATE_IS_APIV3_KEY"
    | "PLATFORM_CERTIFICATE_IS_SERIAL_NO"
    | "PLATFORM_CERTIFICATE_IS_PUBLIC_KEY_ID"
    | "PLATFORM_CERTIFICATE_IS_FILE_PATH"
    | "PLATFORM_CERTIFICATE_IS_TRUNCATED"
    | "PLATFORM_CERTIFICATE_IS_DAMAGED"
    | "PLATFORM_CERTIFICATE_IS_BINARY_AS_TEXT"
    | "PLATFORM_CERTIFICATE_IS_UTF16"
    | "PLATFORM_CERTIFICATE_IS_TOO_LONG"
    | "PLATFORM_CERTIFICATE_IS_UNRECOGNISED";

/** `explainError` 的代码。 The codes of explanations. */
export type ExplanationCode =
| ErrorCode
    | "SIGN_BYTE_ORDER_MARK"
    | "SIGN_CARRIAGE_RETURN"
    | "SIGN_LITERAL_NEWLINE"
    | "SIGN_LINE_ORDER"
    | "SIGN_FINAL_NEWLINE"
    | "SIGN_METHOD_CASE"
    | "SIGN_METHOD_DIFFERS"
    | "SIGN_FULL_URL"
    | "SIGN_FULL_URL_AND_MORE"
    | "SIGN_FRAGMENT"
    | "SIGN_URL_BLANKS"
    | "SIGN_URL_CASE"
    | "SIGN_TRAILING_SLASH"
    | "SIGN_LEADING_SLASH"
    | "SIGN_PATH_PREFIX"
    | "SIGN_PATH_DIFFERS"
    | "SIGN_QUERY_NOT_SIGNED"
    | "SIGN_QUERY_NOT_SENT"
    | "SIGN_QUERY_PART"
    | "SIGN_QUERY_ORDER"
    | "SIGN_QUERY_DIFFERS"
    | "SIGN_HEX_CASE"
    | "SIGN_ENCODED_TWICE"
    | "SENT_ENCODED_TWICE"
    | "SIGN_NOT_ENCODED"
    | "SIGN_SPACE_AS_PLUS"
    | "SIGN_ENCODING_DIFFERS"
    | "SIGN_URL_DIFFERS"
    | "SIGN_TIMESTAMP_MILLISECONDS"
    | "SIGN_TIMESTAMP_DIFFERS"
    | "SIGN_NONCE_DIFFERS"
    | "BODY_NOT_SENT"
    | "BODY_NOT_SIGNED"
    | "BODY_BYTE_ORDER_MARK"
    | "BODY_LINE_END"
    | "BODY_CARRIAGE_RETURNS"
    | "BODY_CHARSET"
    | "BODY_UNICODE_ESCAPES"
    | "BODY_SLASH_ESCAPES"
    | "BODY_SERIALISED_AGAIN"
    | "BODY_DIFFERS"
    | "BODY_LENGTH"
    | "BODY_NOT_SERIALISED"
    | "BODY_QUOTES_ESCAPED"
    | "UPLOAD_SIGNED_WHOLE"
    | "SIGNATURE_FORM"
    | "SIGNATURE_WRAPPED"
    | "SIGNATURE_IS_DIGEST"
    | "SIGN_OTHER_ATTEMPT"
    | "SIGN_KEY_OR_SERIAL"
    | "SIGN_OTHER_HASH"
    | "SIGN_OTHER_KEY"
    | "SIGN_OTHER_TEXT"
    | "SIGN_RIGHT"
    | "SIGN_UNCOMPARED"
    | "SERIAL_OF_OTHER_CERTIFICATE"
    | "TIMESTAMP_MILLISECONDS"
    | "TIMESTAMP_OFF"
    | "TIMESTAMP_STALE"
    | "MCHID_BLANKS"
    | "MCHID_UNKNOWN"
    | "SERIAL_IS_PUBLIC_KEY_ID"
    | "SERIAL_IS_PLATFORM"
    | "SERIAL_MALFORMED"
    | "SERIAL_WRONG"
    | "MERCHANT_API_V3_KEY_UNSET"
    | "MERCHANT_CERTIFICATE_NONE"
    | "MERCHANT_CERTIFICATE_EXPIRED"
    | "MERCHANT_CERTIFICATE_REVOKED"
    | "MERCHANT_CERTIFICATE_REPLACED"
    | "AUTHORIZATION_MISSING"
    | "AUTHORIZATION_SCHEME"
    | "AUTHORIZATION_FORMAT"
    | "AUTHORIZATION_LOST"
    | "AUTHORIZATION_TWICE"
    | "HEADER_LINE_BREAK"
    | "HEADERS_REFUSED"
    | "ACCEPT_OR_USER_AGENT_MISSING"
    | "ACCEPT_OR_USER_AGENT_LOST"
    | "CONTENT_TYPE_WRONG"
    | "CONTENT_TYPE_MISSING"
    | "IMAGE_CONTENT_TYPE"
    | "MULTIPART_BOUNDARY"
    | "MULTIPART_UNREAD"
    | "BODY_MISSING"
    | "BODY_WRAPPED"
    | "BODY_NOT_UTF8"
    | "IDEMPOTENCY_KEY_MISSING"
    | "IDEMPOTENCY_KEY_REUSED"
    | "APPID_NOT_BOUND"
    | "MERCHANT_UNAVAILABLE"
    | "STOCK_UNAVAILABLE"
    | "STOCK_STATE"
    | "STOCK_OF_OTHER_MERCHANT"
    | "STOCK_CHANNEL"
    | "STOCK_RULES"
    | "COUPON_AMOUNT"
    | "STOCK_CREATOR_ONLY"
    | "COUPON_REFUSED"
    | "COUPON_UNAVAILABLE"
    | "COUPON_ITEM_FAILED"
    | "COUPON_PLUGIN_SIGNATURE"
    | "COUPON_PLUGIN_CREATOR"
    | "COUPON_SIGN_SAMPLE"
    | "COUPON_SIGN_FORM"
    | "COUPON_PAGE_PARAMETER"
    | "OPENID_WRONG"
    | "MCHID_IN_PARAMETERS"
    | "MCHID_DIFFERS"
    | "PROVIDER_AT_MERCHANT_ENDPOINT"
    | "MERCHANT_AT_PROVIDER_ENDPOINT"
    | "SUB_MERCHANT_UNKNOWN"
    | "ORDER_STATE"
    | "REFUND_EXCEEDS"
    | "REFUND_TOO_LATE"
    | "AUTH_CODE"
    | "COMPLAINT_OF_OTHER"
    | "ORDER_NOT_SHARED"
    | "RECEIVER_UNKNOWN"
    | "SHARING_AMOUNT"
    | "PAYSCORE_AUTHORITY"
    | "PAYSCORE_REFUSED"
    | "SUB_MERCHANT_AUTHORITY"
    | "RISK_CONTROL"
    | "REAL_NAME"
    | "USER_ACCOUNT"
    | "LIMIT_EXCEEDED"
    | "TRY_LATER"
    | "BALANCE_INSUFFICIENT"
    | "SCENE_VALUE"
    | "TRANSFER_REPORT"
    | "UPLOAD_HASH"
    | "UPLOAD_CONTENT"
    | "MEDIA_ID"
    | "BILL_NONE"
    | "LIST_EMPTY"
    | "PARAMETER_UNKNOWN"
    | "PARAMETER_TWICE"
    | "PARAMETER_OF_V2"
    | "PARAMETER_NOT_LIST"
    | "CROSS_BORDER_PATH"
    | "BODY_SERIALISED_TWICE"
    | "PARAMETER_BLANKS"
    | "PARAMETER_AMOUNT"
    | "PARAMETER_MISSING"
    | "PARAMETER_NOT_RECEIVED"
    | "BODY_EMOJI"
    | "BODY_NULL"
    | "SENSITIVE_KEY"
    | "SENSITIVE_NOT_ENCRYPTED"
    | "WECHATPAY_SERIAL_MISSING"
    | "WECHATPAY_SERIAL_IS_MERCHANT"
    | "WECHATPAY_SERIAL_REFUSED"
    | "PARAMETER_WRONG"
    | "BUSINESS_RULE"
    | "REQUEST_INVALID"
    | "NO_AUTHORITY"
    | "IP_NOT_ALLOWED"
    | "ENDPOINT_RETIRED"
    | "PLATFORM_CERTIFICATE_NONE"
    | "ALREADY_EXISTS"
    | "NOT_EXISTS"
    | "PATH_UNKNOWN"
    | "METHOD_NOT_ALLOWED"
    | "TOO_LARGE"
    | "RATE_LIMITED"
    | "SYSTEM_ERROR"
    | "SERVICE_UNAVAILABLE"
    | "SERVER_REFUSED"
    | "PROXY_PAGE"
    | "PROXY_FORBIDDEN"
    | "PROXY_AUTHENTICATION"
    | "PROXY_FAILED"
    | "GATEWAY_EMPTY"
    | "FRONT_PAGE"
    | "ANSWER_EMPTY"
    | "ANSWER_UNREAD"
    | "ANSWER_FOREIGN"
    | "ANSWER_OF_PLATFORM"
    | "ANSWER_IS_V2"
    | "REDIRECTED"
    | "SUCCEEDED"
    | "SUCCEEDED_EMPTY"
    | "ACCEPTED"
    | "SUCCEEDED_UNSIGNED"
    | "OPERATION_FAILED"
    | "ANSWER_CUT"
    | "ANSWER_NOT_JSON"
    | "CONNECTION_REFUSED"
    | "HOST_NOT_FOUND"
    | "NETWORK_UNREACHABLE"
    | "CONNECT_TIMEOUT"
    | "ANSWER_TIMEOUT"
    | "ABORTED"
    | "CONNECTION_LOST"
    | "TLS_CERTIFICATE_EXPIRED"
    | "TLS_CERTIFICATE_UNTRUSTED"
    | "TLS_HOST_MISMATCH"
    | "TLS_FAILED"
    | "FETCH_MISSING"
    | "FETCH_REFUSED"
    | "NETWORK_FAILED"
    | "FILE_UNREADABLE"
    | "KEY_UNREADABLE"
    | "P12_UNREADABLE"
    | "CLIENT_CERTIFICATE"
    | "JAVA_KEY_SIZE"
    | "API_V3_KEY_LENGTH"
    | "DECRYPTION_FAILED"
    | "SENSITIVE_OTHER_KEY"
    | "SENSITIVE_TOO_LONG"
    | "ANSWER_UNVERIFIED"
    | "DOWNLOAD_UNSIGNED"
    | "SIGNATURE_PROBE"
    | "NOTIFICATION_UNREAD"
    | "ANSWER_TIME_OFF"
    | "PUBLIC_KEY_ID_AT_CERTIFICATES"
    | "CERTIFICATES_NOT_DOWNLOADED"
    | "PLATFORM_KEY_UNREADABLE"
    | "RUNTIME_WITHOUT_CRYPTO"
    | "OWN_CERTIFICATE_CONFIGURED"
    | "CONFIG_MISSING"
    | "DEPENDENCY_MISSING"
    | "HTTP_CLIENT_CLOSED"
    | "SDK_CONFIGURED_TWICE"
    | "ANSWER_USED_UNCHECKED"
    | "FUNCTION_TIMEOUT"
    | "RUNTIME_LIMIT"
    | "CLOUD_FUNCTION_FAILED"
    | "FRONTEND_CALL"
    | "PAYMENT_SIGNATURE"
    | "PAYMENT_PARAMETER"
    | "PAYMENT_PAGE"
    | "PAYMENT_PERMISSION"
    | "PAYMENT_PAYER"
    | "PAYMENT_SCENE"
    | "PAYMENT_EXPIRED"
    | "PAYMENT_ADDRESS"
    | "PAYMENT_APPID"
    | "APP_PAYMENT"
    | "PAYMENT_FAILED"
    | "RECEIPT_FAILED"
    | "PAYSCORE_VIEW_FAILED"
    | "PAYMENT_CANCELLED"
    | "ANSWER_NOT_KEPT"
    | "NOTIFICATION_GIVEN"
    | "NOTHING_GIVEN"
    | "CIPHERTEXT_SUSPECTED"
    | "KEY_SUSPECTED"
    | "VERIFICATION_SUSPECTED"
    | "UNKNOWN";

/** 配置里的一个问题。 One problem of a setup. */
export interface Finding {
    /** 稳定的代码；`ERR_WECHATPAY_…` 与 `signRequest` 会抛出的一致。 Stable. */
    readonly code: FindingCode;
    /** `error` 必然失败；`warning` 可能失败或将来失败。 */
    readonly severity: "error" | "warning";
    /** 哪个选项，如 `keys[0].certificate`。 */
    readonly field: string;
    /** 问题是什么。 What is wrong. */
    readonly title: Bilingual<string>;
    /** 实际看到的内容，不含机密。 What was found; never a secret. */
    readonly seen?: string;
    /** 怎么办，按先后。 What to do, in order. */
    readonly remedies: Bilingual<readonly string[]>;
}

/**
 * 发送之前检查凭据与请求：返回全部问题，最根本的在前；没有问题时为空数组。不抛错。
 *
 * Every problem of credentials and request, most basic first; empty when there is none. Never throws.
 *
 * @example
 * ```ts
 * for (const { severity, title, remedies } of preflight({ mchid, serialNo, privateKey, certificate, keys, apiV3Key })) {
 *   console.error(severity, title.zh, remedies.zh);
 * }
 * ```
 */
export function preflight(options: PreflightOptions): readonly Finding[];

/** 做过或没能做的一项检查。 A check that was done, or could not be. */
export interface SetupCheck {
    /** 哪个选项。 */
    readonly field: string;
    /** 是否检查了；检查出问题的在 findings 里，不在这里。 Whether it was done; what was found stands among the findings. */
    readonly checked: boolean;
    /** 检查了什么，或缺了什么。 What was checked, or what is lacking. */
    readonly title: Bilingual<string>;
}

/** 一次检查的全部结果。 All of one pass. */
export interface SetupReport {
    /** 同 `preflight`，另有 30 天内到期的证书。 As `preflight`, and certificates that end within 30 days. */
    readonly findings: readonly Finding[];
    /** 检查了什么，没有检查什么。 */
    readonly checks: readonly SetupCheck[];
}

/**
 * 同 `preflight`，并列出检查了什么、缺什么没有检查；30 天内到期的证书给出警告（`expiresWithin` 可改）。不抛错。
 *
 * As `preflight`, and a list of what was checked and what could not be. Certificates that end within 30 days are a warning
 * (`expiresWithin` changes that). Never throws.
 *
 * @example
 * ```ts
 * const { findings, checks } = inspectSetup({ mchid, certificate, privateKey, keys });
 * ```
 */
export function inspectSetup(options: PreflightOptions): SetupReport;

/** 一次失败调用留下的东西，有什么给什么。 What a failed call left behind: give what you have. */
export interface FailedCall {
    /** HTTP 状态。 */
    status?: number;
    /** 应答头：Headers、键值对、普通对象，或原样的文本。 Headers, pairs, a plain object, or lines of text. */
    headers?: unknown;
    /** 应答报文原文；已解析的对象也可以。 The raw body; a parsed object also does. */
    body?: unknown;
    /** 抛出的错误：fetch 的、HTTP 库的，或 WechatPayError。 What was thrown. */
    error?: unknown;
    /**
     * `signRequest` 的返回值，或 HTTP 库的请求；自己签名的加上 `message: 待签名串`，字符串即待签名串。经网关发送的加上
     * `gateway`：它的前缀不参与比对。
     * What `signRequest` returned, or an HTTP library's request; with your own signing code add `message`, the text that was
     * signed. A string is that text. Sent through a gateway: add `gateway`, whose prefix is then not compared.
     */
    request?: unknown;
    /**
     * 商户API证书（或 `privateKey`），用来解开自己的签名、找出签的是什么；不会显示，用完即清除。
     * The merchant's certificate (or `privateKey`): opens a signature of your own and tells what it was made over. Never shown.
     */
    certificate?: string | Uint8Array;
    /** 商户API证书私钥，作用同 `certificate`。 */
    privateKey?: string | Uint8Array;
    /** 默认 `zh-CN`;`en` 为英文。 */
    locale?: string;
}

/** 失败的原因。 The cause of a failure. */
export interface Explanation {
    /** 稳定的代码。 Stable. */
    readonly code: ExplanationCode;
    /** 一句话。 In one sentence. */
    readonly title: string;
    /** 为什么。 Why. */
    readonly cause: string;
    /** 怎么办，按先后。 What to do, in order. */
    readonly remedies: readonly string[];
    /** 官方文档地址。 The official page. */
    readonly doc?: string;
    /**
     * 有多确定：`proved` 由签名运算或本库的检查证实，`likely` 由说明、代码或比对推断，`open` 说不准。
     * How far it is established: by a computation, by what was said or compared, or not at all.
     */
    readonly certainty: "proved" | "likely" | "open";
    /** 原样再发一次是否有意义。 Whether sending it again unchanged makes sense. */
    readonly retryable: boolean;
    /**
     * 再次请求时 Idempotency-Key 怎么办：`same` 必须沿用，`new` 换新的；没有该键的请求（GET、已成功）不存在。
     * `same`: the same key must be used again; `new`: it becomes another operation. Absent where there is none.
     */
    readonly idempotencyKey?: "same" | "new";
    /** 判断的依据。 What it was seen by: `status`, `serverCode`, `requestId`, `signed`, `received` … */
    readonly evidence?: Readonly<Record<string, string>>;
}

/**
 * 解释一次失败的调用：给出原因，而不是错误码目录；说不准时直说。不抛错。直接传抛出的错误（axios、got、superagent、undici
 * 等）、wx.request 的结果、HAR、curl -v 的输出或一段文字也可以。
 *
 * The cause of a failed call, not a catalogue; says so when it does not know. Never throws. An error of an HTTP library, a
 * result of wx.request, a HAR, what curl -v printed or plain words do as well.
 *
 * @example
 * ```ts
 * const { title, cause, remedies } = explainError({ status: 401, headers, body, request: signRequest(options) });
 * ```
 */
export function explainError(failure: FailedCall | Error | object | string): Explanation;



/** 各调起方式的参数：字段名与大小写与官方文档一致，值都是字符串，可原样传给前端。 Exact names per target; hand on as they are. */
export interface PaymentParameters {
    /** 小程序 wx.requestPayment。 */
    mini: MiniParameters;
    /** WeixinJSBridge.invoke("getBrandWCPayRequest", …)。 */
    jsapi: JsapiParameters;
    /** JS-SDK wx.chooseWXPay。 */
    jssdk: JssdkParameters;
    /** App 支付 PayReq。 */
    app: AppParameters;
}

/**
 * 调起支付的签名参数。 The signed parameters that open the cashier.
 *
 * @throws {@link WechatPayError} `ERR_WECHATPAY_PAYMENT` 参数不能签名。 The parameters cannot be signed.
 *
 * @example
 * ```ts
 * const parameters = signPayment({ type: "mini", appid, prepayId, privateKey });
 * ```
 */
export function signPayment<Type extends PaymentType>(options: SignPaymentOptions & { type: Type }): PaymentParameters[Type];



/** 已验签并解密的通知。 A verified, decrypted notification; frozen. */
export interface Notification<Resource = unknown> {
    /** 通知 ID：重复通知的 ID 相同，请按它去重。 De-duplicate by it. */
    readonly id: string;
    /** 通知创建时间 RFC 3339。 */
    readonly createTime: string;
    /** 通知类型，如 TRANSACTION.SUCCESS。 */
    readonly eventType: string;
    /** 通知数据类型，如 encrypt-resource。 */
    readonly resourceType: string;
    /** 回调摘要。 */
    readonly summary: string;
    /** 加密前的对象类型，如 transaction。 */
    readonly originalType: string;
    /** 解密后的 JSON 原文；大整数请从这里取。 The decrypted text, exact where numbers exceed 2^53. */
    readonly plaintext: string;
    /** `JSON.parse(plaintext)`，类型由调用方给出，不检查。 Of the type that the caller names; it is not checked. */
    readonly resource: Resource;
}

/**
 * 处理回调通知：先验签，再解密。请按 `id` 去重，并在 5 秒内应答 200 或 204。
 *
 * Verifies a notification, then decrypts it. De-duplicate by `id`: the time window does not stop a replay inside it.
 *
 * @throws {@link WechatPayError} 验不过签，或解不开。 It does not verify, or cannot be decrypted.
 *
 * @example
 * ```ts
 * const { id, resource } = parseNotification<{ out_trade_no: string }>({ headers, body, keys, apiV3Key });
 * ```
 */
export function parseNotification<Resource = unknown>(options: ParseNotificationOptions): Notification<Resource>;

/** 收到的 HTTP 头：Headers、键值对，或 Node 的 req.headers。 `Headers`, pairs, or an object as Node gives it. */
export type ReceivedHeaders =
| Iterable<readonly [string, string | readonly string[]]>
| Record<string, string | number | readonly string[] | undefined>;



/** 敏感字段已加密的请求体：展开后传给 `signRequest`。 To be spread into `signRequest`; frozen. */
export interface EncryptedBody {
    /** JSON 文本，原样发送。 JSON text, to be sent as it is. */
    readonly body: string;
    /** 请求头 Wechatpay-Serial 的值：加密所用的那把密钥。 The key that was encrypted with. */
    readonly wechatpaySerial: string;
}

/**
 * 加密请求体里的敏感字段，并给出应随请求发送的 Wechatpay-Serial。重试时请发同一份 `body`。
 *
 * Encrypts the sensitive fields of a body. Repeat a request with the same `body`.
 *
 * @throws {@link WechatPayError} `ERR_WECHATPAY_SENSITIVE` 指不到字段，或不是文本。 A pointer meets nothing, or no text.
 *
 * @example
 * ```ts
 * const sealed = encryptBody({ body: { payer: { name: "张三" } }, encrypt: ["/payer/name"], key: { certificate } });
 * const signed = signRequest({ mchid, serialNo, privateKey, url: "/v3/new-tax-control-fapiao/user-title", ...sealed });
 * ```
 */
export function encryptBody(options: EncryptBodyOptions): EncryptedBody;

/**
 * 解密应答里的敏感字段，返回解析后的报文；`body` 用 `verifyResponse` 的返回值。
 *
 * The parsed body with its sensitive fields decrypted. `body` is what `verifyResponse` returned.
 *
 * @throws {@link WechatPayError} `ERR_WECHATPAY_SENSITIVE` 指不到字段，或解不开。 A pointer meets nothing, or what it meets cannot be decrypted.
 *
 * @example
 * ```ts
 * const { payer } = decryptBody<{ payer: { name: string } }>({ body, decrypt: ["/payer/name"], privateKey });
 * ```
 */
export function decryptBody<Data = unknown>(options: DecryptBodyOptions): Data;



/** 要发的一张券；字段名与官方文档一致。 One coupon, under the documents' names. */
export interface Coupon {
    /** 批次号，1–20 位。 */
    stock_id: string;
    /**
     * 发券凭证，1–128 位字母、数字、`|`、`_`、`*`、`-`（`h5` 只有字母、数字），同一批次、同一用户内唯一；重试时不变。
     * Unique for stock and user; the same when it is tried again.
     */
    out_request_no: string;
    /** 券 code：批次的 code 模式为 MERCHANT_API 时必填，其他模式不填。 Of stocks with codes of the merchant's own only. */
    coupon_code?: string;
    /** 制券商户号，只用于 `plugin`；代金券（支付券）必填。 For `plugin` only; required for 代金券. */
    create_coupon_merchant?: string;
    /** 视为领券的时间，RFC 3339；只用于相对有效期的商家券。 The time that counts as that of receipt; 商家券 only. */
    customize_send_time?: string;
}

/** 小程序发券插件 `<send-coupon>` 的属性。 The attributes of the plugin's component. */
export interface CouponPluginParameters {
    readonly send_coupon_params: readonly Readonly<Coupon>[];
    readonly sign: string;
    readonly send_coupon_merchant: string;
}

/** H5 发券页面。 The page that hands out one coupon. */
export interface CouponPageParameters {
    /** 让用户在手机微信里打开；`#` 之后的部分不能丢。 To be opened in WeChat on a phone, with its fragment. */
    readonly url: string;
}

/** wx.addCard 的参数；依据社区资料，官方页面读不到。 Of wx.addCard; rests on community sources, no official page could be read. */
export interface CouponCardParameters {
    /** `cardId` 是批次号，`cardExt` 是 JSON 文本。 */
    readonly cardList: readonly { readonly cardId: string; readonly cardExt: string }[];
}

/** 各发券方式的参数：字段名与大小写与官方文档一致，可原样交给前端。 Exact names per target; hand on as they are. */
export interface CouponParameters {
    /** 小程序发券插件 `<send-coupon>` 的属性。 */
    plugin: CouponPluginParameters;
    /** H5 发券页面的地址。 */
    h5: CouponPageParameters;
    /** JS-SDK wx.addCard；依据社区资料。 Rests on community sources. */
    jsapi: CouponCardParameters;
}

/**
 * 发券的签名参数：APIv2 的 HMAC-SHA256，用发券商户号的 APIv2 密钥；只在服务端调用。
 *
 * The signed parameters that hand out coupons: APIv2's HMAC-SHA256 with the APIv2 key of the merchant that sends. On the
 * server only.
 *
 * @throws {@link WechatPayError} `ERR_WECHATPAY_COUPONS` 不合文档的规则。 It breaks a rule of the documents.
 *
 * @example
 * ```ts
 * const parameters = signCoupons({
 *   type: "plugin",
 *   coupons: [{ stock_id: "98065001", out_request_no: "89560002019101000121" }],
 *   sendCouponMerchant: "10016226",
 *   apiV2Key,
 * });
 * ```
 */
export function signCoupons<Type extends CouponType>(options: SignCouponsOptions & { type: Type }): CouponParameters[Type];


/**
 * A prepared request as it comes back from the host, to be completed.
 */
export interface PreparedRequest {
    /**
     * 请求方法。
     */
    method: string;
    /**
     * 传给 fetch 的 URL。 The URL to fetch.
     */
    url: string;
    /**
     * 请求头。
     */
    headers: Record<string, string>;
    /**
     * 请求体；没有则不存在。
     */
    body?: string | BodyBytes;
    /**
     * 重定向会改变签名的 URL，所以不跟随。 A redirect would change the signed URL.
     */
    redirect: "manual";
    /**
     * Unix 秒。
     */
    timestamp: number;
    /**
     * 随机串。
     */
    nonceStr: string;
    /**
     * 待签名串。 The text to sign.
     */
    message: string;
    /**
     * 商户号。
     */
    mchid: string;
    /**
     * 商户API证书序列号。
     */
    serialNo: string;
}

/**
 * App 支付 PayReq。
 */
export interface AppParameters {
    readonly appid: string;
    readonly partnerid: string;
    readonly prepayid: string;
    readonly package: "Sign=WXPay";
    readonly noncestr: string;
    readonly timestamp: string;
    readonly sign: string;
}

/**
 * Input of build and terminate.
 */
export interface PartnershipInput {
    /**
     * 合作方。
     */
    partner: { type: "APPID"; appid: string } | { type: "MERCHANT"; merchant_id: string };
    /**
     * 被授权的数据。
     */
    authorized_data: { business_type: BusinessType; stock_id: string };
}

/**
 * Input of list.
 */
export interface PartnershipQueryInput {
    /**
     * 被授权的数据。 `stock_id` may be left out, as the guide's sample does.
     */
    authorized_data: AuthorizedData;
    /**
     * 合作方；可只给 type。 The id may be left out, as the guide's sample does.
     */
    partner?: Partner;
    /**
     * 分页页码，从 0 开始。 Passed on as given: whether it counts pages or rows is not settled by the documents.
     */
    offset?: number;
    /**
     * 每页条数，1–50，服务端默认 20。 At most 50.
     */
    limit?: number;
}

/**
 * JS-SDK wx.chooseWXPay。
 */
export interface JssdkParameters {
    readonly timestamp: string;
    readonly nonceStr: string;
    readonly package: string;
    readonly signType: "RSA";
    readonly paySign: string;
}

/**
 * One entry of `keys`, as given.
 */
export type PlatformKeyInput = { id: string; publicKey: string | Uint8Array } | { certificate: string | Uint8Array };

/**
 * Option of build and terminate.
 */
export interface PartnershipRequestOptions {
    /**
     * 幂等键：同一操作重试时必须不变。 Keep it for every repetition of the same operation.
     */
    idempotencyKey: string;
}

/**
 * Options of `buildAuthorization`.
 */
export interface AuthorizationParts {
    /**
     * 商户号。
     */
    mchid: string;
    /**
     * 商户API证书序列号。
     */
    serialNo: string;
    /**
     * 随机串，与签名时相同。
     */
    nonceStr: string;
    /**
     * Unix 秒，与签名时相同。
     */
    timestamp: number | string;
    /**
     * 签名值（Base64）。
     */
    signature: string;
}

/**
 * Options of `buildSignMessage`.
 */
export interface SignMessageParts {
    /**
     * HTTP 方法，原样写入。
     */
    method: string;
    /**
     * 路径与查询串，与实际发送的一字不差。 Path and query exactly as sent.
     */
    url: string;
    /**
     * Unix 秒。
     */
    timestamp: number | string;
    /**
     * 随机串。
     */
    nonceStr: string;
    /**
     * 请求报文，没有则为空。
     */
    body?: string | Uint8Array;
}

/**
 * Options of `buildUpload`.
 */
export interface BuildUploadOptions {
    /**
     * 文件内容。 The file's bytes.
     */
    file: Uint8Array | ArrayBuffer;
    /**
     * 文件名，含后缀，如 shop.png；可用中文。 With its extension; Chinese is fine.
     */
    filename: string;
    /**
     * 文件的 MIME 类型；默认按后缀（jpg、png、bmp、mp4、pdf），否则 application/octet-stream。 Default by extension.
     */
    contentType?: string;
}

/**
 * Options of `decryptBody`.
 */
export interface DecryptBodyOptions {
    /**
     * 验过签的应答报文原文。 The verified body as text or bytes.
     */
    body: string | Uint8Array | ArrayBuffer;
    /**
     * 要解密的字段，写法同 `encryptBody`。 As in `encryptBody`.
     */
    decrypt: readonly string[];
    /**
     * 商户API证书私钥。 The merchant's RSA private key.
     */
    privateKey: string | Uint8Array;
}

/**
 * Options of `decryptResource`.
 */
export interface DecryptResourceOptions {
    /**
     * 密文（Base64），即 ciphertext。 Base64.
     */
    ciphertext: string;
    /**
     * 加密用的随机串，12 字节，即 nonce。 12 bytes.
     */
    nonce: string;
    /**
     * 附加数据，即 associated_data；没有或为空时可不传。 May be left out when it is empty.
     */
    associatedData?: string;
    /**
     * APIv3 密钥，32 字节。 The merchant's APIv3 key, 32 bytes.
     */
    apiV3Key: string | Uint8Array;
}

/**
 * Options of `decryptSensitive`.
 */
export interface DecryptSensitiveOptions {
    /**
     * 密文（Base64）。 Base64.
     */
    ciphertext: string;
    /**
     * 商户API证书私钥。 The merchant's RSA private key.
     */
    privateKey: string | Uint8Array;
}

/**
 * Options of `encryptBody`.
 */
export interface EncryptBodyOptions {
    /**
     * 请求体，普通对象或数组；不会被改动。 A plain object or array; it is not changed.
     */
    body: object;
    /**
     * 要加密的字段：JSON Pointer（RFC 6901），如 `/payer/name`；`*` 指数组的每一项，末尾的 `?` 表示可以没有。
     * JSON Pointers; `*` is every item of an array, and one that ends in `?` may meet nothing.
     */
    encrypt: readonly string[];
    /**
     * 微信支付公钥或未过期的平台证书。 A WeChat Pay public key, or a platform certificate that has not expired.
     */
    key: PlatformKeyInput;
    /**
     * Unix 秒；默认当前时间。 Unix seconds, default now.
     */
    now?: number;
}

/**
 * Options of `encryptSensitive`.
 */
export interface EncryptSensitiveOptions {
    /**
     * 敏感信息明文，如姓名、银行卡号；2048 位公钥最多 214 字节（UTF-8）。 At most 214 bytes of UTF-8 for a key of 2048 bits.
     */
    plaintext: string;
    /**
     * 微信支付公钥或平台证书。 A WeChat Pay public key or platform certificate, as in `keys`.
     */
    key: PlatformKeyInput;
}

/**
 * Options of `parseCertificates`.
 */
export interface ParseCertificatesOptions {
    /**
     * GET /v3/certificates 的应答原文。 The body of the answer as received.
     */
    body: string | Uint8Array | ArrayBuffer;
    /**
     * APIv3 密钥，32 字节。 The merchant's APIv3 key, 32 bytes.
     */
    apiV3Key: string | Uint8Array;
    /**
     * 收到的 HTTP 头；给出时检查应答时间（前后 300 秒内）。 With them the answer must be fresh, within 300 seconds.
     */
    headers?: ReceivedHeaders;
    /**
     * 已有的微信支付公钥与平台证书；Wechatpay-Serial 指明其中之一时必须验签通过。 Where `Wechatpay-Serial` names one of
     * them, its signature must be valid; needs `headers`.
     */
    keys?: readonly PlatformKeyInput[];
    /**
     * 当前时间，Unix 秒；默认取系统时间。 Unix seconds, default now.
     */
    now?: number;
}

/**
 * Options of `parseNotification`.
 */
export interface ParseNotificationOptions {
    /**
     * 收到的 HTTP 头：Headers、键值对数组或普通对象，大小写不限。 Names in any case; values may be lists, as Node gives them.
     */
    headers: ReceivedHeaders;
    /**
     * 收到的原始报文，不能是解析后的对象。 The body as received, before any JSON middleware.
     */
    body: string | Uint8Array | ArrayBuffer;
    /**
     * 微信支付公钥与平台证书，可同时给多个。 Public keys and platform certificates side by side.
     */
    keys: readonly PlatformKeyInput[];
    /**
     * APIv3 密钥，32 字节。 The merchant's APIv3 key, 32 bytes.
     */
    apiV3Key: string | Uint8Array;
    /**
     * 当前时间，Unix 秒；默认取系统时间。 Unix seconds, default now.
     */
    now?: number;
    /**
     * 允许的时间差，1–300 秒，默认 300。 Seconds, 1 to 300, default 300.
     */
    toleranceSeconds?: number;
}

/**
 * Options of `signCoupons`.
 */
export interface SignCouponsOptions {
    /**
     * 发券的方式。 Where the parameters go.
     */
    type: CouponType;
    /**
     * 要发的券：1–10 张；`h5` 一张；`jsapi` 同一批次至多 3 张。 At most ten; one for `h5`; three of one stock for `jsapi`.
     */
    coupons: readonly Coupon[];
    /**
     * 发券商户号，8–15 位；服务商模式填服务商的。 The merchant that sends; a service provider gives its own number.
     */
    sendCouponMerchant: string;
    /**
     * 领券用户的 openid：`h5` 必填（参数名 `open_id`）；`jsapi` 填了就发送并签名，默认不填（官方没有写明）；`plugin` 没有。 The user:
     * required for `h5`; for `jsapi` it is sent and signed where it is given, which no document asks for.
     */
    openid?: string;
    /**
     * 发券商户号的 APIv2 密钥，32 字节；不是 APIv3 密钥。 The APIv2 key of `sendCouponMerchant`, not the APIv3 key.
     */
    apiV2Key: string | Uint8Array;
    /**
     * 发送但不签名的字段；默认没有：官方说发什么签什么，也有人不签才通过。 A field that is sent and not signed. Default none, as the
     * documents have it; some report that only an unsigned one was accepted.
     */
    unsigned?: "create_coupon_merchant" | "customize_send_time";
    /**
     * 只用于 `h5`：文档的 `customize_send_time{n}` 用哪个名字；默认 `customize_send_time`。 For `h5` only; the page prints
     * `customize_send_time{n}`, and no other name has a number.
     */
    sendTimeName?: "customize_send_time" | "customize_send_time0";
}

/**
 * Options of `signMessage`.
 */
export interface SignMessageOptions {
    /**
     * 待签名串。
     */
    message: string | Uint8Array;
    /**
     * 商户API证书私钥。
     */
    privateKey: string | Uint8Array;
}

/**
 * Options of `signPayment`.
 */
export interface SignPaymentOptions {
    /**
     * 调起支付的方式。 Where the parameters go.
     */
    type: PaymentType;
    /**
     * 下单时的 appid。 The appid of the order.
     */
    appid: string;
    /**
     * 下单接口返回的 prepay_id，不带 `prepay_id=`。 As the order's answer gave it.
     */
    prepayId: string;
    /**
     * 商户号，type 为 app 时必填（即 partnerid）。 Required for `app`.
     */
    mchid?: string;
    /**
     * 商户API证书私钥。 The merchant's RSA private key.
     */
    privateKey: string | Uint8Array;
    /**
     * Unix 秒；默认当前时间。 Unix seconds, default now.
     */
    timestamp?: number;
    /**
     * 随机串，1–32 位；默认随机生成 32 位。 Default 32 random letters and digits.
     */
    nonceStr?: string;
}

/**
 * Options of `signRequest`; `prepareRequest` takes the same without `privateKey`.
 */
export interface SignRequestOptions {
    /**
     * 商户号：请求发起方的商户号（服务商模式填服务商的）。 The caller's merchant number, 1 to 32 digits.
     */
    mchid: string;
    /**
     * 商户API证书序列号（十六进制）。与 `certificate` 至少给一个。 Serial number of the merchant API certificate, hex;
     * at least one of `serialNo` and `certificate`.
     */
    serialNo?: string;
    /**
     * 商户API证书私钥 apiclient_key.pem:PKCS#8 或 PKCS#1,PEM 或 DER。 The merchant's RSA private key.
     */
    privateKey: string | Uint8Array;
    /**
     * 商户API证书 apiclient_cert.pem：给出时核对私钥与序列号。 The merchant API certificate; key and serial are checked against it.
     */
    certificate?: string | Uint8Array;
    /**
     * HTTP 方法；默认 GET，有 body 时默认 POST。 Default GET, POST when there is a body; upper-cased.
     */
    method?: string;
    /**
     * 完整 URL，或以 / 开头的路径。 `https://…`, or a path that is appended to `baseUrl`.
     */
    url: string;
    /**
     * 默认 `https://api.mch.weixin.qq.com`。 The origin that paths are appended to.
     */
    baseUrl?: string;
    /**
     * 查询参数，自动编码；对象会写成紧凑 JSON。 Query parameters, encoded by RFC 3986; objects become compact JSON.
     */
    query?: Record<string, string | number | boolean | object | undefined>;
    /**
     * 请求体：字符串与字节原样签名发送，普通对象只序列化一次。 Text and bytes are signed and sent as they are; a plain
     * object is serialised once.
     */
    body?: string | object | Uint8Array;
    /**
     * 代替 body 参与签名的文本，仅用于上传（multipart/form-data）。 Signed instead of the body; uploads only.
     */
    signBody?: string;
    /**
     * 额外请求头。 Further headers.
     */
    headers?: Record<string, string | undefined>;
    /**
     * 幂等键 Idempotency-Key:1–48 位字母、数字或 `|` `_` `*` `-`。
     */
    idempotencyKey?: string;
    /**
     * 请求头 Wechatpay-Serial：微信支付公钥ID 或平台证书序列号。 Which key the server signs its answer with, and which
     * key encrypted the body's sensitive fields.
     */
    wechatpaySerial?: string;
    /**
     * 默认 wechatpay-wasm/版本号。
     */
    userAgent?: string;
    /**
     * 应答语言。 Language of the server's messages.
     */
    acceptLanguage?: "en" | "zh-CN" | "zh-HK" | "zh-TW";
    /**
     * Unix 秒；默认当前时间。 Unix seconds, default now.
     */
    timestamp?: number;
    /**
     * 随机串，1–32 位；默认随机生成 32 位。 Default 32 random letters and digits.
     */
    nonceStr?: string;
}

/**
 * Options of `verifyDownload` and `digestDownload`.
 */
export interface VerifyDownloadOptions {
    /**
     * 下载到的文件；有 `state` 时是其后的部分。 The file as received; with `state` what comes after it.
     */
    body: string | Uint8Array | ArrayBuffer;
    /**
     * 申请账单应答里的 hash_type 与 hash_value。 From the signed answer that gave the address.
     */
    hash: DownloadHash;
    /**
     * 前面各段：上一次 `digestDownload` 的返回值。 The pieces before: what `digestDownload` returned last.
     */
    state?: Uint8Array;
}

/**
 * Options of `verifyMessage`.
 */
export interface VerifyMessageOptions {
    /**
     * 验签名串。
     */
    message: string | Uint8Array;
    /**
     * 签名值（Base64）。
     */
    signature: string;
    /**
     * 微信支付公钥或平台证书。
     */
    key: PlatformKeyInput;
}

/**
 * Options of `verifyResponse`.
 */
export interface VerifyResponseOptions {
    /**
     * HTTP 状态码。给出后，非 2xx 一律抛错并带上服务端的 code 与 message。 With it, every answer that is not 2xx throws
     * and carries what the server said.
     */
    status?: number;
    /**
     * 收到的 HTTP 头：Headers、键值对数组或普通对象，大小写不限。 Names in any case; values may be lists, as Node gives them.
     */
    headers: ReceivedHeaders;
    /**
     * 收到的原始报文，不能是解析后的对象；204 传空字符串。 The body as received, never a parsed object; empty for a 204.
     */
    body: string | Uint8Array | ArrayBuffer;
    /**
     * 微信支付公钥与平台证书，可同时给多个。 Public keys and platform certificates side by side.
     */
    keys: readonly PlatformKeyInput[];
    /**
     * 当前时间，Unix 秒；默认取系统时间。 Unix seconds, default now.
     */
    now?: number;
    /**
     * 允许的时间差，1–300 秒，默认 300；恰好等于时仍接受。 Seconds between the answer's timestamp and `now` that are still
     * accepted, 1 to 300, default 300.
     */
    toleranceSeconds?: number;
}

/**
 * The digest that the signed answer named.
 */
export interface DownloadHash {
    /**
     * `hash_type`。
     */
    type: "SHA1" | "SHA256";
    /**
     * `hash_value`，十六进制。 Hex in either case.
     */
    value: string;
}

/**
 * WeixinJSBridge.invoke("getBrandWCPayRequest", …)。
 */
export interface JsapiParameters {
    readonly appId: string;
    readonly timeStamp: string;
    readonly nonceStr: string;
    readonly package: string;
    readonly signType: "RSA";
    readonly paySign: string;
}

/**
 * `preflight` 的选项；全部可选，给什么查什么。 Options of `preflight`: what is given is checked.
 */
export interface PreflightOptions {
    /**
     * 商户号。
     */
    mchid?: string;
    /**
     * 商户API证书序列号。
     */
    serialNo?: string;
    /**
     * 商户API证书私钥 apiclient_key.pem。
     */
    privateKey?: string | Uint8Array;
    /**
     * 商户API证书 apiclient_cert.pem。
     */
    certificate?: string | Uint8Array;
    /**
     * APIv3 密钥。
     */
    apiV3Key?: string | Uint8Array;
    /**
     * APIv2 密钥，发券（`signCoupons`）所用。 The APIv2 key, which `signCoupons` takes.
     */
    apiV2Key?: string | Uint8Array;
    /**
     * 微信支付公钥、平台证书。
     */
    keys?: readonly PlatformKeyInput[];
    /**
     * AppID。
     */
    appid?: string;
    /**
     * 要发送的请求：`signRequest` 的选项（不含凭据），或它的返回值。 What is going to be signed.
     */
    request?: Partial<SignRequestOptions> | PreparedRequest;
    /**
     * 任一服务器应答的 Date 头，用来核对本机时钟。 The `Date` header of any server's answer; a Date or Unix seconds also do.
     */
    serverDate?: string | number | Date;
    /**
     * Unix 秒；默认当前时间。 Default now.
     */
    now?: number;
    /**
     * 证书在这么多天内到期的给出警告；`inspectSetup` 默认 30，`preflight` 默认不提。 Certificates that end within so many days
     * are a warning; default 30 for `inspectSetup`, none for `preflight`.
     */
    expiresWithin?: number;
}

/**
 * 上传请求的组成部分：`signRequest({ ...buildUpload(…), url, … })`。 To be spread into `signRequest`; frozen.
 */
export interface Upload {
    readonly method: "POST";
    /**
     * multipart/form-data 报文。
     */
    readonly body: BodyBytes;
    readonly headers: { readonly "Content-Type": string };
    /**
     * 参与签名的 meta 文本，与报文中的 meta 部分逐字节相同。 The text of the `meta` part, byte for byte.
     */
    readonly signBody: string;
}

/**
 * 下载到的平台证书，可直接放进 `keys`:`{ certificate }`。 A platform certificate; frozen.
 */
export interface PlatformCertificate {
    /**
     * 证书自身的序列号（大写十六进制）。
     */
    readonly serialNo: string;
    /**
     * 证书 PEM 文本。
     */
    readonly certificate: string;
    /**
     * 启用时间 RFC 3339，取自应答；以证书自身的有效期（inspectCertificate）为准。 As received, not encrypted.
     */
    readonly effectiveTime: string;
    /**
     * 弃用时间 RFC 3339，取自应答。
     */
    readonly expireTime: string;
}

/**
 * 加密后的敏感字段。 An encrypted field; frozen.
 */
export interface EncryptedSensitive {
    /**
     * 密文（Base64），填入请求体。
     */
    readonly ciphertext: string;
    /**
     * 请求头 Wechatpay-Serial 的值：加密所用公钥的 ID 或平台证书序列号。
     */
    readonly wechatpaySerial: string;
}

/**
 * 发券的方式：`plugin` 小程序发券插件，`h5` H5 发券页面，`jsapi` JS-SDK 的 wx.addCard。 Where the parameters go.
 */
export type CouponType = "plugin" | "h5" | "jsapi";

/**
 * 合作方。
 */
export interface Partner {
    /**
     * 合作方 APPID,type 为 APPID 时填写，1–32 位。
     */
    appid?: string;
    /**
     * 合作方商户号，type 为 MERCHANT 时填写，8–15 位数字。
     */
    merchant_id?: string;
    /**
     * 合作方类别。
     */
    type: PartnerType;
}

/**
 * 合作方类别：`APPID` 公众号、小程序等，`MERCHANT` 商户号。 An appid, or a merchant number.
 */
export type PartnerType = "APPID" | "MERCHANT";

/**
 * 委托营销请求，展开后传给 `signRequest`。 To be spread into `signRequest`.
 */
export interface PartnershipRequest {
    method: "GET" | "POST";
    url: string;
    body?: string;
    idempotencyKey?: string;
}

/**
 * 小程序 wx.requestPayment。
 */
export interface MiniParameters {
    readonly timeStamp: string;
    readonly nonceStr: string;
    readonly package: string;
    readonly signType: "RSA";
    readonly paySign: string;
}

/**
 * 授权业务类别：`FAVOR_STOCK` 代金券批次（合作方暂不支持商户），`BUSIFAVOR_STOCK` 商家券批次。 What is authorised: a 代金券 stock,
 * whose partners are appids, or a 商家券 stock.
 */
export type BusinessType = "FAVOR_STOCK" | "BUSIFAVOR_STOCK";

/**
 * 被授权的数据。
 */
export interface AuthorizedData {
    /**
     * 授权业务类别。
     */
    business_type: BusinessType;
    /**
     * 授权批次 ID,1–20 位字符串。 A string, not a number.
     */
    stock_id?: string;
}

/**
 * 证书内容。 What a certificate says.
 */
export interface CertificateInfo {
    /**
     * 序列号（大写十六进制）。 Upper-case hex of whole bytes.
     */
    readonly serialNo: string;
    readonly subject: string;
    readonly issuer: string;
    /**
     * 生效时间 ISO 8601(UTC)。
     */
    readonly notBefore: string;
    /**
     * 失效时间 ISO 8601(UTC)。
     */
    readonly notAfter: string;
    /**
     * `merchant` 商户API证书，`platform` 微信支付平台证书；认不出时没有。 Absent when neither was recognised.
     */
    readonly kind?: "merchant" | "platform";
    /**
     * 商户号：商户API证书主体 CN 为纯数字时。
     */
    readonly mchid?: string;
    /**
     * 公钥位数。 Bits of the RSA key.
     */
    readonly publicKeyBits: number;
}

/**
 * 调起支付的方式：`mini` 小程序，`jsapi` WeixinJSBridge，`jssdk` JS-SDK，`app` App。 Where the parameters go.
 */
export type PaymentType = "mini" | "jsapi" | "jssdk" | "app";




/**
 * 拼 Authorization 请求头的值。 The value of the Authorization header.
 *
 * @throws {@link WechatPayError} `ERR_WECHATPAY_FORMAT` 有会破坏格式的字符。 A character would break the format.
 *
 * @example
 * ```ts
 * const authorization = buildAuthorization({ mchid, serialNo, nonceStr, timestamp, signature });
 * ```
 */
export function buildAuthorization(parts: AuthorizationParts): string;

/**
 * 建立、终止合作关系的请求体。 The body of build and terminate.
 *
 * @throws {@link WechatPayError} `ERR_WECHATPAY_PARTNERSHIP` 不合文档的规则。 It breaks a rule of the documents.
 *
 * @example
 * ```ts
 * const body = buildPartnershipBody({
 *   partner: { type: "APPID", appid: "wx4e1916a585d1f4e9" },
 *   authorized_data: { business_type: "FAVOR_STOCK", stock_id: "2433405" },
 * });
 * ```
 */
export function buildPartnershipBody(input: PartnershipInput): string;

/**
 * 查询合作关系列表的查询串（已编码）。 The query of list, encoded.
 *
 * @throws {@link WechatPayError} `ERR_WECHATPAY_PARTNERSHIP` 不合文档的规则。 It breaks a rule of the documents.
 *
 * @example
 * ```ts
 * const query = buildPartnershipQuery({ authorized_data: { business_type: "FAVOR_STOCK" }, limit: 20 });
 * ```
 */
export function buildPartnershipQuery(input: PartnershipQueryInput): string;

/**
 * 拼请求的待签名串：五行，每行以 LF 结尾。 The message to sign: five lines, each ended by LF.
 *
 * @throws {@link WechatPayError} `ERR_WECHATPAY_FORMAT` 有会破坏格式的字符。 A character would break the format.
 *
 * @example
 * ```ts
 * const message = buildSignMessage({ method: "GET", url: "/v3/certificates", timestamp, nonceStr });
 * ```
 */
export function buildSignMessage(parts: SignMessageParts): string;

/**
 * 组装上传报文：返回值展开后传给 `signRequest`。 Builds an upload to be spread into `signRequest`.
 *
 * @throws {@link WechatPayError} `ERR_WECHATPAY_UPLOAD` 文件名或类型不能发送。 Its name or type cannot be sent.
 *
 * @example
 * ```ts
 * const upload = buildUpload({ file, filename: "shop.png" });
 * const signed = signRequest({ mchid, serialNo, privateKey, url: "/v3/merchant/media/upload", ...upload });
 * ```
 */
export function buildUpload(options: BuildUploadOptions): Upload;

/**
 * 清空已解析密钥的缓存。 Forgets every parsed key and certificate.
 */
export function clearKeys(): void;

/**
 * 给 `prepareRequest` 的结果补上签名（Base64）。
 *
 * Adds a signature made elsewhere (Base64) to what `prepareRequest` returned.
 *
 * @throws {@link WechatPayError} `ERR_WECHATPAY_PREPARED` 签名之后改动过。 It was changed after it was prepared.
 *
 * @example
 * ```ts
 * const signed = completeRequest(prepared, await kms.sign(prepared.message));
 * ```
 */
export function completeRequest(prepared: PreparedRequest, signature: string): SignedRequest;

/**
 * 解密一段 resource(AEAD_AES_256_GCM)，返回明文。仅用于来源已验证的数据；回调请用 `parseNotification`。
 *
 * Decrypts one resource whose origin is already verified; for notifications use `parseNotification`.
 *
 * @throws {@link WechatPayError} `ERR_WECHATPAY_DECRYPT` 密钥不对，或内容被改过。 The key is wrong, or the text was changed.
 *
 * @example
 * ```ts
 * const { ciphertext, nonce, associated_data } = resource;
 * const text = decryptResource({ ciphertext, nonce, associatedData: associated_data, apiV3Key });
 * ```
 */
export function decryptResource(options: DecryptResourceOptions): string;

/**
 * 用商户私钥解密敏感字段。 Decrypts a sensitive field with the merchant's private key.
 *
 * @throws {@link WechatPayError} `ERR_WECHATPAY_SENSITIVE` 不是用这把私钥的证书加密的。 It was not encrypted for this key.
 *
 * @example
 * ```ts
 * const name = decryptSensitive({ ciphertext, privateKey });
 * ```
 */
export function decryptSensitive(options: DecryptSensitiveOptions): string;

/**
 * 逐段核对账单：返回到这一段为止的状态，下一段作为 `state` 传入；最后一段交给 `verifyDownload`。
 *
 * A bill piece by piece: gives where its digest stands, to be passed with the next piece as `state`; the last one goes
 * to `verifyDownload`. A state is bytes, good for this version of the package; nothing is kept here. Nothing is verified
 * before the last piece.
 *
 * @throws {@link WechatPayError} `ERR_WECHATPAY_OPTION_TYPE` `state` 不是它返回的。 `state` is none of its own.
 *
 * @example
 * ```ts
 * const hash = { type: "SHA1" as const, value: hashValue };
 * let state: Uint8Array | undefined;
 * for await (const body of pieces) state = digestDownload({ body, hash, state });
 * verifyDownload({ body: new Uint8Array(), hash, state });
 * ```
 */
export function digestDownload(options: VerifyDownloadOptions): Uint8Array;

/**
 * 加密敏感字段（RSAES-OAEP），并给出应随请求发送的 Wechatpay-Serial。
 *
 * Encrypts a sensitive field; send `wechatpaySerial` with the request (`signRequest` takes it under that name).
 *
 * @throws {@link WechatPayError} `ERR_WECHATPAY_SENSITIVE` 过长。 It is too long.
 *
 * @example
 * ```ts
 * const { ciphertext, wechatpaySerial } = encryptSensitive({ plaintext: "张三", key: { certificate } });
 * ```
 */
export function encryptSensitive(options: EncryptSensitiveOptions): EncryptedSensitive;

/**
 * 读出证书的序列号、有效期、主体等；过期的也照读。 Reads a certificate, expired or not.
 *
 * @throws {@link WechatPayError} `ERR_WECHATPAY_CERTIFICATE` 不是证书。 It is no certificate.
 *
 * @example
 * ```ts
 * const { serialNo, notAfter, mchid } = inspectCertificate(certificate);
 * ```
 */
export function inspectCertificate(certificate: string | Uint8Array): CertificateInfo;

/**
 * 解密 GET /v3/certificates 的应答，得到平台证书（过期的也返回）。
 *
 * Decrypts a download of platform certificates, expired ones too. Trust comes from the APIv3 key; `headers` add
 * freshness, and `keys` the signature of a configured key where `Wechatpay-Serial` names one.
 *
 * @throws {@link WechatPayError} `ERR_WECHATPAY_DECRYPT` 等。 `ERR_WECHATPAY_DECRYPT` and those of a signature.
 *
 * @example
 * ```ts
 * const certificates = parseCertificates({ headers, body, apiV3Key, keys });
 * ```
 */
export function parseCertificates(options: ParseCertificatesOptions): readonly PlatformCertificate[];

/**
 * 同 `signRequest`，但不签名：`message` 交给 KMS、HSM 或 WebCrypto 去签，再用 `completeRequest`。
 *
 * `signRequest` without the signature: sign `message` elsewhere, then call `completeRequest`.
 *
 * @throws {@link WechatPayError} 选项有误。 An option is wrong.
 *
 * @example
 * ```ts
 * const prepared = prepareRequest({ mchid, serialNo, wechatpaySerial, url: "/v3/certificates" });
 * const signed = completeRequest(prepared, await kms.sign(prepared.message));
 * ```
 */
export function prepareRequest(options: PrepareRequestOptions): PreparedRequest;

/**
 * 用商户私钥签名（SHA256withRSA），返回 Base64。 Base64 of RSASSA-PKCS1-v1_5 with SHA-256.
 *
 * @throws {@link WechatPayError} `ERR_WECHATPAY_PRIVATE_KEY` 私钥不可用。 The private key cannot be used.
 *
 * @example
 * ```ts
 * const signature = signMessage({ message, privateKey });
 * ```
 */
export function signMessage(options: SignMessageOptions): string;

/**
 * 签名一个请求：返回值可直接交给 `fetch(signed.url, signed)`。
 *
 * Signs a request and returns exactly what to send.
 *
 * @throws {@link WechatPayError} 选项有误，`field` 指出哪一个。 An option is wrong; `field` says which.
 *
 * @example
 * ```ts
 * const signed = signRequest({ mchid, serialNo, privateKey, wechatpaySerial, url: "/v3/certificates" });
 * const response = await fetch(signed.url, signed);
 * ```
 */
export function signRequest(options: SignRequestOptions): SignedRequest;

/**
 * 核对下载的账单：账单应答不签名，用申请账单时得到的 hash_type、hash_value 核对；不符则抛错。
 *
 * Checks a downloaded bill, the one answer that is not signed, against the digest from the signed answer before it.
 *
 * @throws {@link WechatPayError} `ERR_WECHATPAY_DOWNLOAD` 摘要不符。 The digest differs.
 *
 * @example
 * ```ts
 * verifyDownload({ body: bill, hash: { type: "SHA1", value: hashValue } });
 * ```
 */
export function verifyDownload(options: VerifyDownloadOptions): void;

/**
 * 验签；失败抛错，不会返回 false。 Throws unless the signature is valid.
 *
 * @throws {@link WechatPayError} `ERR_WECHATPAY_SIGNATURE_INVALID` 签名不对。 The signature is not valid.
 *
 * @example
 * ```ts
 * verifyMessage({ message, signature, key: { id: "PUB_KEY_ID_0114232134912410000000000000", publicKey } });
 * ```
 */
export function verifyMessage(options: VerifyMessageOptions): void;

/**
 * 验证应答的时间与签名，返回报文原文；失败抛错。 Verifies an answer and returns its body as text, or throws.
 *
 * 非 2xx 应答（给出 `status` 时）一律抛错，带上服务端的 code、message、detail 与 Request-ID。
 *
 * @throws {@link WechatPayError} 验不过签，或不是 2xx（`ERR_WECHATPAY_HTTP_STATUS`）。 It does not verify, or is not 2xx.
 *
 * @example
 * ```ts
 * const text = verifyResponse({ status: response.status, headers: response.headers, body: await response.text(), keys });
 * ```
 */
export function verifyResponse(options: VerifyResponseOptions): string;
