//! What `signRequest` and `prepareRequest` take.

use crate::admit::shape::{Form, Member, Shape};
use crate::credential::key::KeyInput;
use crate::wire::bytes::TextOrBytes;
use crate::wire::headers::Headers;
/// Query parameters in order, values already text.
pub use crate::wire::texts::Texts as Query;

/// Options of `signRequest`; `prepareRequest` takes the same without `privateKey`.
#[derive(Debug, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct SignRequestOptions {
    /// 商户号：请求发起方的商户号（服务商模式填服务商的）。 The caller's merchant number, 1 to 32 digits.
    pub mchid: String,
    /// 商户API证书序列号（十六进制）。与 `certificate` 至少给一个。 Serial number of the merchant API certificate, hex;
    /// at least one of `serialNo` and `certificate`.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub serial_no: Option<String>,
    /// 商户API证书私钥 apiclient_key.pem:PKCS#8 或 PKCS#1,PEM 或 DER。 The merchant's RSA private key.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string | Uint8Array"))]
    pub private_key: Option<KeyInput>,
    /// 商户API证书 apiclient_cert.pem：给出时核对私钥与序列号。 The merchant API certificate; key and serial are checked against it.
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "string | Uint8Array"))]
    pub certificate: Option<KeyInput>,
    /// HTTP 方法；默认 GET，有 body 时默认 POST。 Default GET, POST when there is a body; upper-cased.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub method: Option<String>,
    /// 完整 URL，或以 / 开头的路径。 `https://…`, or a path that is appended to `baseUrl`.
    pub url: String,
    /// 默认 `https://api.mch.weixin.qq.com`。 The origin that paths are appended to.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub base_url: Option<String>,
    /// 查询参数，自动编码；对象会写成紧凑 JSON。 Query parameters, encoded by RFC 3986; objects become compact JSON.
    #[cfg_attr(
        target_arch = "wasm32",
        tsify(optional, type = "Record<string, string | number | boolean | object | undefined>")
    )]
    pub query: Option<Query>,
    /// 请求体：字符串与字节原样签名发送，普通对象只序列化一次。 Text and bytes are signed and sent as they are; a plain
    /// object is serialised once.
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "string | object | Uint8Array"))]
    pub body: Option<TextOrBytes>,
    /// 代替 body 参与签名的文本，仅用于上传（multipart/form-data）。 Signed instead of the body; uploads only.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub sign_body: Option<String>,
    /// 额外请求头。 Further headers.
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "Record<string, string | undefined>"))]
    pub headers: Option<Headers>,
    /// 幂等键 Idempotency-Key:1–48 位字母、数字或 `|` `_` `*` `-`。
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub idempotency_key: Option<String>,
    /// 请求头 Wechatpay-Serial：微信支付公钥ID 或平台证书序列号。 Which key the server signs its answer with, and which
    /// key encrypted the body's sensitive fields.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub wechatpay_serial: Option<String>,
    /// 默认 wechatpay-wasm/版本号。
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub user_agent: Option<String>,
    /// 应答语言。 Language of the server's messages.
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "\"en\" | \"zh-CN\" | \"zh-HK\" | \"zh-TW\""))]
    pub accept_language: Option<String>,
    /// Unix 秒；默认当前时间。 Unix seconds, default now.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub timestamp: Option<i64>,
    /// 随机串，1–32 位；默认随机生成 32 位。 Default 32 random letters and digits.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub nonce_str: Option<String>,
}

impl SignRequestOptions {
    /// What JavaScript may give. Whether there is a private key is judged with the key itself.
    pub const SHAPE: Shape = &[
        Member::required("mchid", Form::Text),
        Member::optional("serialNo", Form::Text),
        Member::optional("privateKey", Form::TextOrBytes),
        Member::optional("certificate", Form::TextOrBytes),
        Member::optional("method", Form::Text),
        Member::required("url", Form::Text),
        Member::optional("baseUrl", Form::Text),
        Member::optional("query", Form::Query),
        Member::optional("body", Form::Body),
        Member::optional("signBody", Form::FreeText),
        Member::optional("headers", Form::Headers),
        Member::optional("idempotencyKey", Form::Text),
        Member::optional("wechatpaySerial", Form::Text),
        Member::optional("userAgent", Form::Text),
        Member::optional("acceptLanguage", Form::Text),
        Member::optional("timestamp", Form::Integer),
        Member::optional("nonceStr", Form::Text),
    ];
}
