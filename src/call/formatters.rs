//! What the exact formatters and the bare signature take.

use serde::Deserialize;

use crate::admit::shape::{Form, Member, Shape};
use crate::credential::key::KeyInput;
use crate::credential::platform_key::PlatformKeyInput;
use crate::wire::bytes::TextOrBytes;

/// Options of `buildSignMessage`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct SignMessageParts {
    /// HTTP 方法，原样写入。
    pub method: String,
    /// 路径与查询串，与实际发送的一字不差。 Path and query exactly as sent.
    pub url: String,
    /// Unix 秒。
    #[cfg_attr(target_arch = "wasm32", tsify(type = "number | string"))]
    pub timestamp: String,
    /// 随机串。
    pub nonce_str: String,
    /// 请求报文，没有则为空。
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "string | Uint8Array"))]
    pub body: Option<TextOrBytes>,
}

/// Options of `buildAuthorization`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct AuthorizationParts {
    /// 商户号。
    pub mchid: String,
    /// 商户API证书序列号。
    pub serial_no: String,
    /// 随机串，与签名时相同。
    pub nonce_str: String,
    /// Unix 秒，与签名时相同。
    #[cfg_attr(target_arch = "wasm32", tsify(type = "number | string"))]
    pub timestamp: String,
    /// 签名值（Base64）。
    pub signature: String,
}

/// Options of `signMessage`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct SignMessageOptions {
    /// 待签名串。
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string | Uint8Array"))]
    pub message: TextOrBytes,
    /// 商户API证书私钥。
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string | Uint8Array"))]
    pub private_key: Option<KeyInput>,
}

/// Options of `verifyMessage`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct VerifyMessageOptions {
    /// 验签名串。
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string | Uint8Array"))]
    pub message: TextOrBytes,
    /// 签名值（Base64）。
    pub signature: String,
    /// 微信支付公钥或平台证书。
    pub key: PlatformKeyInput,
}

impl SignMessageParts {
    /// What JavaScript may give.
    pub const SHAPE: Shape = &[
        Member::required("method", Form::FreeText),
        Member::required("url", Form::FreeText),
        Member::required("timestamp", Form::Seconds),
        Member::required("nonceStr", Form::FreeText),
        Member::optional("body", Form::TextOrBytes),
    ];
}

impl AuthorizationParts {
    /// What JavaScript may give.
    pub const SHAPE: Shape = &[
        Member::required("mchid", Form::FreeText),
        Member::required("serialNo", Form::FreeText),
        Member::required("nonceStr", Form::FreeText),
        Member::required("timestamp", Form::Seconds),
        Member::required("signature", Form::Text),
    ];
}

impl SignMessageOptions {
    /// What JavaScript may give.
    pub const SHAPE: Shape =
        &[Member::required("message", Form::TextOrBytes), Member::optional("privateKey", Form::TextOrBytes)];
}

impl VerifyMessageOptions {
    /// What JavaScript may give.
    pub const SHAPE: Shape = &[
        Member::required("message", Form::TextOrBytes),
        Member::required("signature", Form::Text),
        Member::required("key", Form::Object(PlatformKeyInput::SHAPE)),
    ];
}
