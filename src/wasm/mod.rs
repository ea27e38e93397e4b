//! The boundary: the only place that knows JavaScript.
//!
//! Every export is given copies of its arguments, reads them by their [shapes](crate::admit), calls the core, and returns
//! plain data. Nothing of the caller's runs in between.

mod answers;
mod certificate;
mod client;
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
#[wasm_bindgen(js_name = buildPartnershipBody, unchecked_return_type = "string")]
pub fn build_partnership_body(#[wasm_bindgen(unchecked_param_type = "PartnershipInput")] input: &Given) -> Returned {
    let input: PartnershipInput = options::read_value(input, Form::Object(PartnershipInput::SHAPE), "input")?;
    returned(&partnerships::body(&input)?)
}

/// 查询合作关系列表的查询串（已编码）。 The query of list, encoded.
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
"#;
