//! The options as JavaScript gives them, and what is wrong with them as options.

use serde::Deserialize;

use super::problem::{Problem, problem};
use crate::admit::shape::{Form, Member, Shape};
use crate::call::request::SignRequestOptions;
use crate::credential::key::KeyInput;
use crate::credential::platform_key::PlatformKeyInput;
use crate::diagnosis::finding::{Finding, Stage};
use crate::error::{Code, Error};
use crate::reason::Reason;

/// `preflight` 的选项；全部可选，给什么查什么。 Options of `preflight`: what is given is checked.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct PreflightOptions {
    /// 商户号。
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub mchid: Option<String>,
    /// 商户API证书序列号。
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub serial_no: Option<String>,
    /// 商户API证书私钥 apiclient_key.pem。
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "string | Uint8Array"))]
    pub private_key: Option<KeyInput>,
    /// 商户API证书 apiclient_cert.pem。
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "string | Uint8Array"))]
    pub certificate: Option<KeyInput>,
    /// APIv3 密钥。
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "string | Uint8Array"))]
    pub api_v3_key: Option<KeyInput>,
    /// APIv2 密钥，发券（`signCoupons`）所用。 The APIv2 key, which `signCoupons` takes.
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "string | Uint8Array"))]
    pub api_v2_key: Option<KeyInput>,
    /// 微信支付公钥、平台证书。
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "readonly PlatformKeyInput[]"))]
    pub keys: Option<Vec<Option<PlatformKeyInput>>>,
    /// AppID。
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub appid: Option<String>,
    /// 要发送的请求：`signRequest` 的选项（不含凭据），或它的返回值。 What is going to be signed.
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "Partial<SignRequestOptions> | PreparedRequest"))]
    pub request: Option<SignRequestOptions>,
    /// 任一服务器应答的 Date 头，用来核对本机时钟。 The `Date` header of any server's answer; a Date or Unix seconds also do.
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "string | number | Date"))]
    pub server_date: Option<f64>,
    /// Unix 秒；默认当前时间。 Default now.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub now: Option<i64>,
    /// 证书在这么多天内到期的给出警告；`inspectSetup` 默认 30，`preflight` 默认不提。 Certificates that end within so many days
    /// are a warning; default 30 for `inspectSetup`, none for `preflight`.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub expires_within: Option<u32>,
}

impl PreflightOptions {
    /// What JavaScript may give.
    pub const SHAPE: Shape = &[
        Member::optional("mchid", Form::Text),
        Member::optional("serialNo", Form::Text),
        Member::optional("privateKey", Form::TextOrBytes),
        Member::optional("certificate", Form::TextOrBytes),
        Member::optional("apiV3Key", Form::TextOrBytes),
        Member::optional("apiV2Key", Form::TextOrBytes),
        Member::optional("keys", Form::List(&Form::Object(PlatformKeyInput::SHAPE))),
        Member::optional("appid", Form::Text),
        Member::optional("request", Form::Partial(SignRequestOptions::SHAPE)),
        Member::optional("serverDate", Form::Moment),
        Member::optional("now", Form::Integer),
        Member::optional("expiresWithin", Form::WholeNumber),
    ];
}

/// The finding for an option whose value is of the wrong type, cannot be read, or has an unknown name.
pub fn option_finding(error: &Error) -> Finding {
    let stage = match error.code() {
        Code::UnknownOption | Code::OptionUnreadable => Stage::Options,
        _ => stage_of(error.field().unwrap_or_default()),
    };
    Finding::thrown(error, stage, "options")
}

fn stage_of(field: &str) -> Stage {
    let name = field.split(['.', '[']).next().unwrap_or_default();
    match name {
        "options" => Stage::Options,
        "privateKey" | "certificate" | "keys" => Stage::Keys,
        "serialNo" => Stage::Serial,
        "now" | "serverDate" => Stage::Clock,
        "mchid" => Stage::Merchant,
        "request" => Stage::Request,
        _ => Stage::Form,
    }
}

/// The finding for a `serverDate` that is no date.
pub fn server_date_unreadable() -> Finding {
    problem(Problem::ServerDateUnreadable, Stage::Clock, "serverDate", Reason::ServerDateUnreadable).warning()
}
