/* tslint:disable */
/* eslint-disable */

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

/** 所有错误都是它；按 `code` 区分。 Every error thrown on purpose. */
export class WechatPayError extends Error {
    constructor(code: string, message: string, details?: { field?: string; hint?: string; cause?: unknown });
    /** 稳定的错误码，见 `errorCodes`。 */
    readonly code: string;
    /** 出错的选项或字段，如 `partner.appid`。 */
    readonly field?: string;
    /** 中文说明。 */
    readonly hint?: string;
    /** 原始异常。 */
    readonly cause?: unknown;
    /** HTTP 状态（ERR_WECHATPAY_HTTP_STATUS）。 */
    readonly status?: number;
    /** 服务端错误码，如 PARAM_ERROR；开放集合。 */
    readonly serverCode?: string;
    /** 服务端错误描述。 */
    readonly serverMessage?: string;
    /** 服务端 detail。 */
    readonly detail?: unknown;
    /** 应答头 Request-ID。 */
    readonly requestId?: string;
}

/** 本库的全部错误码。 Every code of this library. */
export const errorCodes: readonly string[];



/** 中英文文本。 Text in both languages. */
export interface Bilingual<T> {
    readonly zh: T;
    readonly en: T;
}

/** 配置里的一个问题。 One problem of a setup. */
export interface Finding {
    /** 稳定的代码；`ERR_WECHATPAY_…` 与 `signRequest` 会抛出的一致。 Stable. */
    readonly code: string;
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
     * `signRequest` 的返回值，或 HTTP 库的请求；自己签名的加上 `message: 待签名串`，字符串即待签名串。
     * What `signRequest` returned, or an HTTP library's request; with your own signing code add `message`, the text that was
     * signed. A string is that text.
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
    readonly code: string;
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

/** 调起支付的签名参数。 The signed parameters that open the cashier. */
export function signPayment<Type extends PaymentType>(options: SignPaymentOptions & { type: Type }): PaymentParameters[Type];



/** 收到的 HTTP 头：Headers、键值对，或 Node 的 req.headers。 `Headers`, pairs, or an object as Node gives it. */
export type ReceivedHeaders =
| Iterable<readonly [string, string | readonly string[]]>
| Record<string, string | number | readonly string[] | undefined>;


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
    body?: string | Uint8Array<ArrayBuffer>;
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
 * Options of `verifyDownload`.
 */
export interface VerifyDownloadOptions {
    /**
     * 下载到的文件。 The file as received.
     */
    body: string | Uint8Array | ArrayBuffer;
    /**
     * 申请账单应答里的 hash_type 与 hash_value。 From the signed answer that gave the address.
     */
    hash: DownloadHash;
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
 * Where the parameters go.
 */
export type PaymentType = "mini" | "jsapi" | "jssdk" | "app";

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
     * 微信支付公钥、平台证书。
     */
    keys?: PlatformKeyInput[];
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
    readonly body: Uint8Array<ArrayBuffer>;
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
 * 合作方类别。
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
 * 已验签并解密的通知。 A verified, decrypted notification; frozen.
 */
export interface Notification {
    /**
     * 通知 ID：重复通知的 ID 相同，请按它去重。 De-duplicate by it.
     */
    readonly id: string;
    /**
     * 通知创建时间 RFC 3339。
     */
    readonly createTime: string;
    /**
     * 通知类型，如 TRANSACTION.SUCCESS。
     */
    readonly eventType: string;
    /**
     * 通知数据类型，如 encrypt-resource。
     */
    readonly resourceType: string;
    /**
     * 回调摘要。
     */
    readonly summary: string;
    /**
     * 加密前的对象类型，如 transaction。
     */
    readonly originalType: string;
    /**
     * 解密后的 JSON 原文；大整数请从这里取。 The decrypted text, exact where numbers exceed 2^53.
     */
    readonly plaintext: string;
    /**
     * `JSON.parse(plaintext)`。
     */
    readonly resource: unknown;
}

/**
 * 授权业务类别。
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
 * 拼 Authorization 请求头的值。 The value of the Authorization header.
 */
export function buildAuthorization(parts: AuthorizationParts): string;

/**
 * 建立、终止合作关系的请求体。 The body of build and terminate.
 */
export function buildPartnershipBody(input: PartnershipInput): string;

/**
 * 查询合作关系列表的查询串（已编码）。 The query of list, encoded.
 */
export function buildPartnershipQuery(input: PartnershipQueryInput): string;

/**
 * 拼请求的待签名串：五行，每行以 LF 结尾。 The message to sign: five lines, each ended by LF.
 */
export function buildSignMessage(parts: SignMessageParts): string;

/**
 * 组装上传报文：返回值展开后传给 `signRequest`。 Builds an upload to be spread into `signRequest`.
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
 */
export function completeRequest(prepared: PreparedRequest, signature: string): SignedRequest;

/**
 * 解密一段 resource(AEAD_AES_256_GCM)，返回明文。仅用于来源已验证的数据；回调请用 `parseNotification`。
 *
 * Decrypts one resource whose origin is already verified; for notifications use `parseNotification`.
 */
export function decryptResource(options: DecryptResourceOptions): string;

/**
 * 用商户私钥解密敏感字段。 Decrypts a sensitive field with the merchant's private key.
 */
export function decryptSensitive(options: DecryptSensitiveOptions): string;

/**
 * 加密敏感字段（RSAES-OAEP），并给出应随请求发送的 Wechatpay-Serial。
 *
 * Encrypts a sensitive field; send `wechatpaySerial` with the request (`signRequest` takes it under that name).
 */
export function encryptSensitive(options: EncryptSensitiveOptions): EncryptedSensitive;

/**
 * 读出证书的序列号、有效期、主体等；过期的也照读。 Reads a certificate, expired or not.
 */
export function inspectCertificate(certificate: string | Uint8Array): CertificateInfo;

/**
 * 解密 GET /v3/certificates 的应答，得到平台证书（过期的也返回）。
 *
 * Decrypts a download of platform certificates, expired ones too. Trust comes from the APIv3 key; `headers` add
 * freshness, and `keys` the signature of a configured key where `Wechatpay-Serial` names one.
 */
export function parseCertificates(options: ParseCertificatesOptions): readonly PlatformCertificate[];

/**
 * 处理回调通知：先验签，再解密。请按 `id` 去重，并在 5 秒内应答 200 或 204。
 *
 * Verifies a notification, then decrypts it. De-duplicate by `id`: the time window does not stop a replay inside it.
 */
export function parseNotification(options: ParseNotificationOptions): Notification;

/**
 * 同 `signRequest`，但不签名：`message` 交给 KMS、HSM 或 WebCrypto 去签，再用 `completeRequest`。
 *
 * `signRequest` without the signature: sign `message` elsewhere, then call `completeRequest`.
 */
export function prepareRequest(options: PrepareRequestOptions): PreparedRequest;

/**
 * 用商户私钥签名（SHA256withRSA），返回 Base64。 Base64 of RSASSA-PKCS1-v1_5 with SHA-256.
 */
export function signMessage(options: SignMessageOptions): string;

/**
 * 签名一个请求：返回值可直接交给 `fetch(signed.url, signed)`。
 *
 * Signs a request and returns exactly what to send.
 */
export function signRequest(options: SignRequestOptions): SignedRequest;

/**
 * 核对下载的账单：账单应答不签名，用申请账单时得到的 hash_type、hash_value 核对；不符则抛错。
 *
 * Checks a downloaded bill, the one answer that is not signed, against the digest from the signed answer before it.
 */
export function verifyDownload(options: VerifyDownloadOptions): void;

/**
 * 验签；失败抛错，不会返回 false。 Throws unless the signature is valid.
 */
export function verifyMessage(options: VerifyMessageOptions): void;

/**
 * 验证应答的时间与签名，返回报文原文；失败抛错。 Verifies an answer and returns its body as text, or throws.
 *
 * 非 2xx 应答（给出 `status` 时）一律抛错，带上服务端的 code、message、detail 与 Request-ID。
 */
export function verifyResponse(options: VerifyResponseOptions): string;
