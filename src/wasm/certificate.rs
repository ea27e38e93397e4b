//! What a certificate says.

use std::rc::Rc;

use serde::Serialize;
use tsify::Tsify;
use wasm_bindgen::prelude::*;

use super::host::Given;
use super::{CACHE, Returned, options, returned};
use crate::admit::shape::Form;
use crate::credential::certificate::{Certificate, Holder};
use crate::credential::key::KeyInput;
use crate::wire::time::iso_time;

/// 证书内容。 What a certificate says.
///
/// @readonly
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct CertificateInfo<'a> {
    /// 序列号（大写十六进制）。 Upper-case hex of whole bytes.
    serial_no: &'a str,
    subject: &'a str,
    issuer: &'a str,
    /// 生效时间 ISO 8601(UTC)。
    not_before: String,
    /// 失效时间 ISO 8601(UTC)。
    not_after: String,
    /// `merchant` 商户API证书，`platform` 微信支付平台证书；认不出时没有。 Absent when neither was recognised.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(type = "\"merchant\" | \"platform\"")]
    kind: Option<&'static str>,
    /// 商户号：商户API证书主体 CN 为纯数字时。
    #[serde(skip_serializing_if = "Option::is_none")]
    mchid: Option<&'a str>,
    /// 公钥位数。 Bits of the RSA key.
    public_key_bits: u32,
}

impl<'a> From<&'a Certificate> for CertificateInfo<'a> {
    fn from(certificate: &'a Certificate) -> Self {
        let (kind, mchid) = match &certificate.holder {
            Holder::Merchant { mchid } => (Some("merchant"), mchid.as_deref()),
            Holder::Platform => (Some("platform"), None),
            Holder::Unknown => (None, None),
        };
        Self {
            serial_no: certificate.serial.as_str(),
            subject: &certificate.subject,
            issuer: &certificate.issuer,
            not_before: iso_time(certificate.not_before),
            not_after: iso_time(certificate.not_after),
            kind,
            mchid,
            public_key_bits: certificate.public_key.bits(),
        }
    }
}

/// 读出证书的序列号、有效期、主体等；过期的也照读。 Reads a certificate, expired or not.
///
/// @throws {@link WechatPayError} `ERR_WECHATPAY_CERTIFICATE` 不是证书。 It is no certificate.
///
/// @example
/// ```ts
/// const { serialNo, notAfter, mchid } = inspectCertificate(certificate);
/// ```
#[wasm_bindgen(js_name = inspectCertificate, unchecked_return_type = "CertificateInfo")]
pub fn inspect_certificate(
    #[wasm_bindgen(unchecked_param_type = "string | Uint8Array")] certificate: &Given,
) -> Returned {
    let input: KeyInput = options::read_value(certificate, Form::TextOrBytes, "certificate")?;
    let certificate: Rc<Certificate> = CACHE.with_borrow_mut(|cache| cache.certificate(&input, "certificate"))?;
    returned(&CertificateInfo::from(certificate.as_ref()))
}
