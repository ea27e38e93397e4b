//! The boundary: the only place that knows JavaScript.
//!
//! Every export is given copies of its arguments, reads them by their [shapes](crate::admit), calls the core, and returns
//! plain data. Nothing of the caller's runs in between.

mod answers;
mod certificate;
mod client;
mod coupons;
mod diagnosis;
mod failure;
mod formatters;
mod fused;
mod host;
mod options;
mod payment;
mod sensitive;
mod upload;

use std::alloc::System;
use std::cell::RefCell;
use std::rc::Rc;

use getrandom::SysRng;
use serde::Serialize;
use strum::VariantArray as _;
use wasm_bindgen::prelude::*;
use zeroizing_alloc::ZeroAlloc;

use crate::admit::shape::Form;
use crate::call::nonce_str;
use crate::call::partnerships::{self, PartnershipInput, PartnershipQueryInput, PartnershipRequestOptions};
use crate::call::request::{self, Defaults, PreparedRequest, SignRequestOptions};
use crate::credential::cache::Cache;
use crate::credential::certificate::Certificate;
use crate::credential::key::{self, KeyInput, PrivateKey};
use crate::error::{Code, Error};
use crate::reason::Reason;
use failure::Failure;
use host::Given;

thread_local! {
    static CACHE: RefCell<Cache> = RefCell::new(Cache::default());
}

/// Overwrites every block of the heap as it is freed: what dependencies compute with and leave behind, too.
#[global_allocator]
static HEAP: ZeroAlloc<System> = ZeroAlloc(System);

/// The whole memory, for `guard.js`: it overwrites the stack behind a call, and everything behind a trap.
#[wasm_bindgen(js_name = memoryOfInstance, skip_typescript)]
pub fn memory() -> JsValue {
    wasm_bindgen::memory()
}

/// For every instance: the reset function calls `__wbindgen_start`, which exists only with a start function.
#[wasm_bindgen(start, skip_typescript)]
fn start() {
    key::set_fused(fused::find);
}

/// What an export gives back.
type Returned = Result<JsValue, Failure>;

fn returned<T: Serialize + ?Sized>(value: &T) -> Returned {
    host::data(value).map_err(|_| Error::internal(Reason::NotReturned).into())
}

fn private_key(input: Option<&KeyInput>) -> Result<Rc<PrivateKey>, Error> {
    let input = input.ok_or_else(|| Error::new(Code::MissingOption, "privateKey", Reason::Required))?;
    CACHE.with_borrow_mut(|cache| cache.private_key(input, "privateKey"))
}

fn merchant_certificate(input: Option<&KeyInput>) -> Result<Option<Rc<Certificate>>, Error> {
    input.map(|input| CACHE.with_borrow_mut(|cache| cache.certificate(input, "certificate"))).transpose()
}

fn defaults(timestamp: Option<i64>, nonce_str: Option<&String>) -> Result<Defaults, Error> {
    Ok(Defaults {
        timestamp: timestamp.unwrap_or_else(host::now),
        nonce_str: nonce_str.cloned().map_or_else(|| nonce_str::random_nonce(&mut SysRng), Ok)?,
    })
}

/// 签名一个请求：返回值可直接交给 `fetch(signed.url, signed)`。
///
/// Signs a request and returns exactly what to send.
///
/// @throws {@link WechatPayError} 选项有误，`field` 指出哪一个。 An option is wrong; `field` says which.
///
/// @example
/// ```ts
/// const signed = signRequest({ mchid, serialNo, privateKey, wechatpaySerial, url: "/v3/certificates" });
/// const response = await fetch(signed.url, signed);
/// ```
#[wasm_bindgen(js_name = signRequest, unchecked_return_type = "SignedRequest")]
pub fn sign_request(#[wasm_bindgen(unchecked_param_type = "SignRequestOptions")] options: &Given) -> Returned {
    let options: SignRequestOptions = options::read(options, SignRequestOptions::SHAPE)?;
    let key = private_key(options.private_key.as_ref())?;
    let certificate = merchant_certificate(options.certificate.as_ref())?;
    let defaults = defaults(options.timestamp, options.nonce_str.as_ref())?;
    let signed = request::sign(options, &key, certificate.as_deref(), defaults, &mut SysRng)?;
    returned(&PreparedRequest::from(signed))
}

/// 同 `signRequest`，但不签名：`message` 交给 KMS、HSM 或 WebCrypto 去签，再用 `completeRequest`。
///
/// `signRequest` without the signature: sign `message` elsewhere, then call `completeRequest`.
///
/// @throws {@link WechatPayError} 选项有误。 An option is wrong.
///
/// @example
/// ```ts
/// const prepared = prepareRequest({ mchid, serialNo, wechatpaySerial, url: "/v3/certificates" });
/// const signed = completeRequest(prepared, await kms.sign(prepared.message));
/// ```
#[wasm_bindgen(js_name = prepareRequest, unchecked_return_type = "PreparedRequest")]
pub fn prepare_request(#[wasm_bindgen(unchecked_param_type = "PrepareRequestOptions")] options: &Given) -> Returned {
    let options: SignRequestOptions = options::read(options, SignRequestOptions::SHAPE)?;
    if options.private_key.is_some() {
        return Err(Error::new(Code::UnknownOption, "privateKey", Reason::PrivateKeyUnwanted).into());
    }
    let certificate = merchant_certificate(options.certificate.as_ref())?;
    let defaults = defaults(options.timestamp, options.nonce_str.as_ref())?;
    let prepared = request::prepare(options, certificate.as_deref(), defaults)?;
    if std::str::from_utf8(&prepared.message).is_err() {
        return Err(Error::new(Code::Body, "body", Reason::MessageNotText).into());
    }
    returned(&PreparedRequest::from(prepared))
}

/// 给 `prepareRequest` 的结果补上签名（Base64）。
///
/// Adds a signature made elsewhere (Base64) to what `prepareRequest` returned.
///
/// @throws {@link WechatPayError} `ERR_WECHATPAY_PREPARED` 签名之后改动过。 It was changed after it was prepared.
///
/// @example
/// ```ts
/// const signed = completeRequest(prepared, await kms.sign(prepared.message));
/// ```
#[wasm_bindgen(js_name = completeRequest, unchecked_return_type = "SignedRequest")]
pub fn complete_request(
    #[wasm_bindgen(unchecked_param_type = "PreparedRequest")] prepared: &Given,
    #[wasm_bindgen(unchecked_param_type = "string")] signature: &Given,
) -> Returned {
    let prepared: PreparedRequest = options::read(prepared, PreparedRequest::SHAPE)?;
    let signature: String = options::read_value(signature, Form::Text, "signature")?;
    returned(&PreparedRequest::from(prepared.check()?.complete(&signature)?))
}

/// 建立、终止合作关系的请求体。 The body of build and terminate.
///
/// @throws {@link WechatPayError} `ERR_WECHATPAY_PARTNERSHIP` 不合文档的规则。 It breaks a rule of the documents.
///
/// @example
/// ```ts
/// const body = buildPartnershipBody({
///   partner: { type: "APPID", appid: "wx4e1916a585d1f4e9" },
///   authorized_data: { business_type: "FAVOR_STOCK", stock_id: "2433405" },
/// });
/// ```
#[wasm_bindgen(js_name = buildPartnershipBody, unchecked_return_type = "string")]
pub fn build_partnership_body(#[wasm_bindgen(unchecked_param_type = "PartnershipInput")] input: &Given) -> Returned {
    let input: PartnershipInput = options::read_value(input, Form::Object(PartnershipInput::SHAPE), "input")?;
    returned(&partnerships::body(&input)?)
}

/// 查询合作关系列表的查询串（已编码）。 The query of list, encoded.
///
/// @throws {@link WechatPayError} `ERR_WECHATPAY_PARTNERSHIP` 不合文档的规则。 It breaks a rule of the documents.
///
/// @example
/// ```ts
/// const query = buildPartnershipQuery({ authorized_data: { business_type: "FAVOR_STOCK" }, limit: 20 });
/// ```
#[wasm_bindgen(js_name = buildPartnershipQuery, unchecked_return_type = "string")]
pub fn build_partnership_query(
    #[wasm_bindgen(unchecked_param_type = "PartnershipQueryInput")] input: &Given,
) -> Returned {
    let input: PartnershipQueryInput = options::read_value(input, Form::Object(PartnershipQueryInput::SHAPE), "input")?;
    returned(&partnerships::query(&input)?)
}

/// Behind `partnershipRequests`.
#[wasm_bindgen(js_name = partnershipBuild, skip_typescript)]
pub fn partnership_build(input: &Given, options: &Given) -> Returned {
    partnership_post(partnerships::BUILD_PATH, input, options)
}

/// Behind `partnershipRequests`.
#[wasm_bindgen(js_name = partnershipTerminate, skip_typescript)]
pub fn partnership_terminate(input: &Given, options: &Given) -> Returned {
    partnership_post(partnerships::TERMINATE_PATH, input, options)
}

/// Behind `partnershipRequests`.
#[wasm_bindgen(js_name = partnershipList, skip_typescript)]
pub fn partnership_list(input: &Given) -> Returned {
    let input: PartnershipQueryInput = options::read_value(input, Form::Object(PartnershipQueryInput::SHAPE), "input")?;
    returned(&partnerships::list(&input)?)
}

fn partnership_post(path: &str, input: &Given, options: &Given) -> Returned {
    let input: PartnershipInput = options::read_value(input, Form::Object(PartnershipInput::SHAPE), "input")?;
    let body = partnerships::body(&input)?;
    if !options::tree(&options.outline())?.is_given() {
        return Err(Error::new(Code::MissingOption, "idempotencyKey", Reason::IdempotencyKeyMissing).into());
    }
    let options: PartnershipRequestOptions = options::read(options, PartnershipRequestOptions::SHAPE)?;
    returned(&partnerships::post(path, body, options)?)
}

/// 清空已解析密钥的缓存。 Forgets every parsed key and certificate.
#[wasm_bindgen(js_name = clearKeys)]
pub fn clear_keys() {
    CACHE.with_borrow_mut(Cache::clear);
}

/// Behind `errorCodes`.
#[wasm_bindgen(js_name = errorCodes, skip_typescript)]
pub fn error_codes() -> Returned {
    returned(&Code::VARIANTS.iter().map(|code| code.as_str()).collect::<Vec<_>>())
}

#[wasm_bindgen(typescript_custom_section)]
const DECLARATIONS: &str = r#"
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
export type ErrorCode ="{errors}";

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
"#;
