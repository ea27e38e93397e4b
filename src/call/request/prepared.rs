//! A request between `prepareRequest` and `completeRequest`: everything but the signature.

use crate::admit::shape::{Form, Member, Shape};
use crate::credential::serial::Serial;
use crate::crypto::signature;
use crate::error::{Code, Error, Result};
use crate::reason::Reason;
use crate::refusals::Refusals;
use crate::wire::authorization::{self, authorization};
use crate::wire::bytes::TextOrBytes;
use crate::wire::headers::Headers;
use crate::wire::message::{self, RequestParts, request_message};
use crate::wire::target::{DEFAULT_BASE_URL, Url};

use super::check::check_method;
use super::header_policy::{check_headers, is_multipart};
use super::merchant::check_mchid;
use crate::call::nonce_str::check_nonce_str;
use crate::call::timestamp::check_timestamp;

/// A request that lacks only its `Authorization` header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// The merchant number of the future `Authorization`.
    pub mchid: String,
    /// The certificate serial number of the future `Authorization`.
    pub serial_no: Serial,
    /// Upper-case method.
    pub method: String,
    /// The URL to fetch.
    pub url: Url,
    /// The headers to send.
    pub headers: Headers,
    /// The body to send.
    pub body: Option<TextOrBytes>,
    /// Unix seconds in the message.
    pub timestamp: i64,
    /// The random string in the message.
    pub nonce_str: String,
    /// The bytes to sign.
    pub message: Vec<u8>,
}

impl Prepared {
    /// Adds `Authorization`.
    ///
    /// # Errors
    /// [`Code::SignatureInvalid`] when `signature` is not the Base64 of an RSA signature.
    pub fn complete(mut self, signature: &str) -> Result<Self> {
        if signature::flaw(signature).is_some() {
            return Err(Error::new(Code::SignatureInvalid, "signature", Reason::SignatureForm));
        }
        let value = authorization(&authorization::Parts {
            mchid: &self.mchid,
            serial_no: self.serial_no.as_str(),
            nonce_str: &self.nonce_str,
            timestamp: &self.timestamp.to_string(),
            signature,
        })?;
        self.headers.push("Authorization", value);
        Ok(self)
    }
}

/// A prepared request as it comes back from the host, to be completed.
#[derive(Debug, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct PreparedRequest {
    /// 请求方法。
    pub method: String,
    /// 传给 fetch 的 URL。 The URL to fetch.
    pub url: String,
    /// 请求头。
    #[cfg_attr(target_arch = "wasm32", tsify(type = "Record<string, string>"))]
    pub headers: Headers,
    /// 请求体；没有则不存在。
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "string | BodyBytes"))]
    pub body: Option<TextOrBytes>,
    /// 重定向会改变签名的 URL，所以不跟随。 A redirect would change the signed URL.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "\"manual\""))]
    pub redirect: String,
    /// Unix 秒。
    pub timestamp: i64,
    /// 随机串。
    pub nonce_str: String,
    /// 待签名串。 The text to sign.
    pub message: String,
    /// 商户号。
    pub mchid: String,
    /// 商户API证书序列号。
    pub serial_no: String,
}

impl From<Prepared> for PreparedRequest {
    fn from(prepared: Prepared) -> Self {
        Self {
            method: prepared.method,
            url: prepared.url.href(),
            headers: prepared.headers,
            body: prepared.body,
            redirect: "manual".into(),
            timestamp: prepared.timestamp,
            nonce_str: prepared.nonce_str,
            message: message::display(&prepared.message),
            mchid: prepared.mchid,
            serial_no: prepared.serial_no.as_str().into(),
        }
    }
}

impl PreparedRequest {
    /// What JavaScript may give.
    pub const SHAPE: Shape = &[
        Member::required("method", Form::Text),
        Member::required("url", Form::Text),
        Member::required("headers", Form::Headers),
        Member::optional("body", Form::TextOrBytes),
        Member::required("redirect", Form::Text),
        Member::required("timestamp", Form::Integer),
        Member::required("nonceStr", Form::Text),
        Member::required("message", Form::Text),
        Member::required("mchid", Form::Text),
        Member::required("serialNo", Form::Text),
    ];

    /// Checks that nothing that was signed has been changed since [`super::prepare`].
    ///
    /// # Errors
    /// [`Code::Prepared`], or the code of the member that is wrong.
    pub fn check(self) -> Result<Prepared> {
        check_mchid(&self.mchid)?;
        check_method(&self.method)?;
        check_timestamp(self.timestamp, "timestamp")?;
        check_nonce_str(&self.nonce_str)?;
        if self.headers.get("Authorization").is_some() {
            return Err(Error::new(Code::Prepared, "prepared", Reason::PreparedCompleted));
        }
        check_headers(&self.headers, &mut Refusals::First)?;
        let url = Url::parse(&self.url, DEFAULT_BASE_URL)?;
        let multipart = is_multipart(&self.headers);
        let body = self.body.as_ref().map_or(&[] as &[u8], TextOrBytes::as_bytes);
        let rebuilt = request_message(&RequestParts {
            method: &self.method,
            target: &url.target,
            timestamp: &self.timestamp.to_string(),
            nonce_str: &self.nonce_str,
            body: if multipart { &[] } else { body },
        })?;
        let message = self.message.as_bytes();
        // An upload signs its meta text instead of the body, so only the lines before it can be compared.
        let unchanged = if multipart {
            rebuilt.split_last().is_some_and(|(_, head)| message.starts_with(head)) && message.ends_with(b"\n")
        } else {
            rebuilt == message
        };
        if !unchanged || self.redirect != "manual" {
            return Err(Error::new(Code::Prepared, "prepared", Reason::PreparedChanged));
        }
        Ok(Prepared {
            serial_no: Serial::parse(&self.serial_no, "serialNo")?,
            mchid: self.mchid,
            method: self.method,
            url,
            headers: self.headers,
            body: self.body,
            timestamp: self.timestamp,
            nonce_str: self.nonce_str,
            message: self.message.into_bytes(),
        })
    }
}
