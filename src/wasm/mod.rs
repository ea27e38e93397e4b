//! The boundary: the only place that knows JavaScript.
//!
//! Every export reads one options object through [`door`], calls the core, and returns plain data. Nothing of the
//! caller's runs while a cache is borrowed.

mod answers;
mod diagnosis;
mod door;
mod formatters;
mod host;
mod json;
mod payment;
mod result;
mod sensitive;
mod unknown_option;
mod upload;

use std::alloc::System;
use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use zeroizing_alloc::ZeroAlloc;

use crate::cache::Cache;
use crate::certificate::Certificate;
use crate::error::{Code, Error};
use crate::key::{self, KeyInput, PrivateKey};
use crate::partnerships::{self, PartnershipInput, PartnershipQueryInput, PartnershipRequestOptions};
use crate::request::{self, Defaults, PreparedRequest, SignRequestOptions};
use door::Failure;
use host::HostRandom;
use result::Members;

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

/// For every instance; wasm-bindgen's glue can start one anew after a trap because this is there.
#[wasm_bindgen(start, skip_typescript)]
fn start() {
    key::set_fused(host::fused);
}

/// What an export gives back.
type Returned = Result<JsValue, JsValue>;

fn thrown(failure: impl Into<Failure>) -> JsValue {
    let failure = failure.into();
    host::error_object(&failure.error, failure.cause)
}

fn private_key(input: Option<&KeyInput>) -> Result<Rc<PrivateKey>, Error> {
    let input = input.ok_or_else(|| Error::new(Code::MissingOption, "privateKey", "is required", "必填"))?;
    CACHE.with_borrow_mut(|cache| cache.private_key(input, "privateKey"))
}

fn certificate(input: Option<&KeyInput>) -> Result<Option<Rc<Certificate>>, Error> {
    input.map(|input| CACHE.with_borrow_mut(|cache| cache.certificate(input, "certificate"))).transpose()
}

fn defaults(options: &SignRequestOptions) -> Result<Defaults, Error> {
    Ok(Defaults {
        timestamp: options.timestamp.unwrap_or_else(host::now),
        nonce_str: match &options.nonce_str {
            Some(given) => given.clone(),
            None => request::random_nonce(&mut HostRandom)?,
        },
    })
}

/// 签名一个请求:返回值可直接交给 `fetch(signed.url, signed)`。
///
/// Signs a request and returns exactly what to send.
#[wasm_bindgen(js_name = signRequest, unchecked_return_type = "SignedRequest")]
pub fn sign_request(#[wasm_bindgen(unchecked_param_type = "SignRequestOptions")] options: &JsValue) -> Returned {
    sign(options).map_err(thrown)
}

fn sign(options: &JsValue) -> Result<JsValue, Failure> {
    let options: SignRequestOptions = door::read(options)?;
    let key = private_key(options.private_key.as_ref())?;
    let certificate = certificate(options.certificate.as_ref())?;
    let defaults = defaults(&options)?;
    let signed = request::sign(options, &key, certificate.as_deref(), defaults, &mut HostRandom)?;
    Ok(result::request(&signed))
}

/// 同 `signRequest`,但不签名:`message` 交给 KMS、HSM 或 WebCrypto 去签,再用 `completeRequest`。
///
/// `signRequest` without the signature: sign `message` elsewhere, then call `completeRequest`.
#[wasm_bindgen(js_name = prepareRequest, unchecked_return_type = "PreparedRequest")]
pub fn prepare_request(#[wasm_bindgen(unchecked_param_type = "PrepareRequestOptions")] options: &JsValue) -> Returned {
    prepare(options).map_err(thrown)
}

fn prepare(options: &JsValue) -> Result<JsValue, Failure> {
    let options: SignRequestOptions = door::read(options)?;
    if options.private_key.is_some() {
        return Err(Error::new(
            Code::UnknownOption,
            "privateKey",
            "prepareRequest takes no private key; signRequest signs",
            "prepareRequest 不需要私钥;要直接签名请用 signRequest",
        )
        .into());
    }
    let certificate = certificate(options.certificate.as_ref())?;
    let defaults = defaults(&options)?;
    let prepared = request::prepare(options, certificate.as_deref(), defaults)?;
    if std::str::from_utf8(&prepared.message).is_err() {
        return Err(Error::new(
            Code::Body,
            "body",
            "the message to sign is returned as text, so the body must be UTF-8 (an upload signs signBody)",
            "待签名串以文本返回,body 必须是 UTF-8(上传接口请用 signBody)",
        )
        .into());
    }
    Ok(result::request(&prepared))
}

/// 给 `prepareRequest` 的结果补上签名(Base64)。
///
/// Adds a signature made elsewhere (Base64) to what `prepareRequest` returned.
#[wasm_bindgen(js_name = completeRequest, unchecked_return_type = "SignedRequest")]
pub fn complete_request(
    #[wasm_bindgen(unchecked_param_type = "PreparedRequest")] prepared: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "string")] signature: &JsValue,
) -> Returned {
    complete(prepared, signature).map_err(thrown)
}

fn complete(prepared: &JsValue, signature: &JsValue) -> Result<JsValue, Failure> {
    let prepared: PreparedRequest = door::read(prepared)?;
    let signature: String = door::read(signature).map_err(|failure| rename(failure, "signature"))?;
    Ok(result::request(&prepared.check()?.complete(&signature)?))
}

/// A bare argument has no member name of its own.
fn rename(failure: Failure, name: &'static str) -> Failure {
    Failure { error: failure.error.at(name), cause: failure.cause }
}

/// 建立、终止合作关系的请求体。 The body of build and terminate.
#[wasm_bindgen(js_name = buildPartnershipBody, unchecked_return_type = "string")]
pub fn build_partnership_body(#[wasm_bindgen(unchecked_param_type = "PartnershipInput")] input: &JsValue) -> Returned {
    let body = |input| -> Result<_, Failure> { Ok(partnerships::body(&door::read::<PartnershipInput>(input)?)?) };
    body(input).map(|text| JsValue::from_str(&text)).map_err(thrown)
}

/// 查询合作关系列表的查询串(已编码)。 The query of list, encoded.
#[wasm_bindgen(js_name = buildPartnershipQuery, unchecked_return_type = "string")]
pub fn build_partnership_query(
    #[wasm_bindgen(unchecked_param_type = "PartnershipQueryInput")] input: &JsValue,
) -> Returned {
    let query =
        |input| -> Result<_, Failure> { Ok(partnerships::query(&door::read::<PartnershipQueryInput>(input)?)?) };
    query(input).map(|text| JsValue::from_str(&text)).map_err(thrown)
}

/// Behind `partnershipRequests`.
#[wasm_bindgen(js_name = partnershipBuild, skip_typescript)]
pub fn partnership_build(input: &JsValue, options: &JsValue) -> Returned {
    partnership_post(partnerships::BUILD_PATH, input, options).map_err(thrown)
}

/// Behind `partnershipRequests`.
#[wasm_bindgen(js_name = partnershipTerminate, skip_typescript)]
pub fn partnership_terminate(input: &JsValue, options: &JsValue) -> Returned {
    partnership_post(partnerships::TERMINATE_PATH, input, options).map_err(thrown)
}

/// Behind `partnershipRequests`.
#[wasm_bindgen(js_name = partnershipList, skip_typescript)]
pub fn partnership_list(input: &JsValue) -> Returned {
    let list = |input| -> Result<_, Failure> { Ok(partnerships::query(&door::read::<PartnershipQueryInput>(input)?)?) };
    let query = list(input).map_err(thrown)?;
    Ok(Members::new().text("method", "GET").text("url", &format!("{}?{query}", partnerships::LIST_PATH)).frozen())
}

fn partnership_post(path: &str, input: &JsValue, options: &JsValue) -> Result<JsValue, Failure> {
    let body = partnerships::body(&door::read::<PartnershipInput>(input)?)?;
    if options.is_undefined() {
        return Err(Error::new(
            Code::MissingOption,
            "idempotencyKey",
            "is required: build and terminate need an Idempotency-Key",
            "必填:建立与终止合作关系都要带 Idempotency-Key",
        )
        .into());
    }
    let options: PartnershipRequestOptions = door::read(options)?;
    partnerships::check_options(&options)?;
    Ok(Members::new()
        .text("method", "POST")
        .text("url", path)
        .text("body", &body)
        .text("idempotencyKey", &options.idempotency_key)
        .frozen())
}

/// 清空已解析密钥的缓存。 Forgets every parsed key and certificate.
#[wasm_bindgen(js_name = clearKeys)]
pub fn clear_keys() {
    CACHE.with_borrow_mut(Cache::clear);
}

/// Behind `errorCodes`.
#[wasm_bindgen(js_name = errorCodes, skip_typescript)]
pub fn error_codes() -> JsValue {
    Code::ALL.iter().map(|code| JsValue::from_str(code.as_str())).collect::<js_sys::Array>().into()
}

/// 读出证书的序列号、有效期、主体等;过期的也照读。 Reads a certificate, expired or not.
#[wasm_bindgen(js_name = inspectCertificate, unchecked_return_type = "CertificateInfo")]
pub fn inspect_certificate(
    #[wasm_bindgen(unchecked_param_type = "string | Uint8Array")] certificate: &JsValue,
) -> Returned {
    let inspect = |value| -> Result<Rc<Certificate>, Failure> {
        let input: KeyInput = door::read(value).map_err(|failure| rename(failure, "certificate"))?;
        Ok(CACHE.with_borrow_mut(|cache| cache.certificate(&input, "certificate"))?)
    };
    inspect(certificate).map(|certificate| result::certificate(&certificate)).map_err(thrown)
}

#[wasm_bindgen(typescript_custom_section)]
const DECLARATIONS: &str = r#"
/** `signRequest` 的选项去掉 `privateKey`。 Options of `prepareRequest`. */
export type PrepareRequestOptions = Omit<SignRequestOptions, "privateKey">;

/** 已签名的请求:`fetch(signed.url, signed)`。 A signed request; frozen. */
export type SignedRequest = PreparedRequest;

/** 委托营销请求,展开后传给 `signRequest`。 To be spread into `signRequest`. */
export interface PartnershipRequest {
    method: "GET" | "POST";
    url: string;
    body?: string;
    idempotencyKey?: string;
}

/** 委托营销(合作关系)的三个接口。 The three endpoints of 委托营销. */
export const partnershipRequests: {
    /** 建立合作关系 POST /v3/marketing/partnerships/build */
    readonly build: (input: PartnershipInput, options: PartnershipRequestOptions) => PartnershipRequest & { body: string; idempotencyKey: string };
    /** 查询合作关系列表 GET /v3/marketing/partnerships */
    readonly list: (input: PartnershipQueryInput) => PartnershipRequest;
    /** 终止合作关系 POST /v3/marketing/partnerships/terminate */
    readonly terminate: (input: PartnershipInput, options: PartnershipRequestOptions) => PartnershipRequest & { body: string; idempotencyKey: string };
};

/** 证书内容。 What a certificate says. */
export interface CertificateInfo {
    /** 序列号(大写十六进制)。 Upper-case hex of whole bytes. */
    readonly serialNo: string;
    readonly subject: string;
    readonly issuer: string;
    /** 生效时间 ISO 8601(UTC)。 */
    readonly notBefore: string;
    /** 失效时间 ISO 8601(UTC)。 */
    readonly notAfter: string;
    /** `merchant` 商户API证书,`platform` 微信支付平台证书;认不出时没有。 Absent when neither was recognised. */
    readonly kind?: "merchant" | "platform";
    /** 商户号:商户API证书主体 CN 为纯数字时。 */
    readonly mchid?: string;
    /** 公钥位数。 Bits of the RSA key. */
    readonly publicKeyBits: number;
}

/** 所有错误都是它;按 `code` 区分。 Every error thrown on purpose. */
export class WechatPayError extends Error {
    constructor(code: string, message: string, details?: { field?: string; hint?: string; cause?: unknown });
    /** 稳定的错误码,见 `errorCodes`。 */
    readonly code: string;
    /** 出错的选项或字段,如 `partner.appid`。 */
    readonly field?: string;
    /** 中文说明。 */
    readonly hint?: string;
    /** 原始异常。 */
    readonly cause?: unknown;
    /** HTTP 状态(ERR_WECHATPAY_HTTP_STATUS)。 */
    readonly status?: number;
    /** 服务端错误码,如 PARAM_ERROR;开放集合。 */
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
"#;
