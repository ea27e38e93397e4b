//! Uploads.

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

use super::door::{self, Failure};
use super::result::Members;
use super::{Returned, thrown};
use crate::upload;

/// 组装上传报文:返回值展开后传给 `signRequest`。 Builds an upload to be spread into `signRequest`.
#[wasm_bindgen(js_name = buildUpload, unchecked_return_type = "Upload")]
pub fn build_upload(#[wasm_bindgen(unchecked_param_type = "BuildUploadOptions")] options: &JsValue) -> Returned {
    let build = |options| -> Result<_, Failure> { Ok(upload::build(&door::read(options)?)?) };
    build(options)
        .map(|upload| {
            let headers = Members::new().text("Content-Type", &upload.content_type).frozen();
            Members::new()
                .text("method", "POST")
                .value("body", Uint8Array::from(upload.body.as_slice()).into())
                .value("headers", headers)
                .text("signBody", &upload.meta)
                .frozen()
        })
        .map_err(thrown)
}

#[wasm_bindgen(typescript_custom_section)]
const DECLARATIONS: &str = r#"
/** 上传请求的组成部分:`signRequest({ ...buildUpload(…), url, … })`。 To be spread into `signRequest`; frozen. */
export interface Upload {
    readonly method: "POST";
    /** multipart/form-data 报文。 */
    readonly body: Uint8Array<ArrayBuffer>;
    readonly headers: { readonly "Content-Type": string };
    /** 参与签名的 meta 文本,与报文中的 meta 部分逐字节相同。 The text of the `meta` part, byte for byte. */
    readonly signBody: string;
}
"#;
