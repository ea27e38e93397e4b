//! Uploads.

use wasm_bindgen::prelude::*;

use super::host::Given;
use super::{Returned, options, returned};
use crate::call::upload::{self, BuildUploadOptions};

/// 组装上传报文：返回值展开后传给 `signRequest`。 Builds an upload to be spread into `signRequest`.
///
/// @throws {@link WechatPayError} `ERR_WECHATPAY_UPLOAD` 文件名或类型不能发送。 Its name or type cannot be sent.
///
/// @example
/// ```ts
/// const upload = buildUpload({ file, filename: "shop.png" });
/// const signed = signRequest({ mchid, serialNo, privateKey, url: "/v3/merchant/media/upload", ...upload });
/// ```
#[wasm_bindgen(js_name = buildUpload, unchecked_return_type = "Upload")]
pub fn build_upload(#[wasm_bindgen(unchecked_param_type = "BuildUploadOptions")] options: &Given) -> Returned {
    returned(&upload::build(&options::read(options, BuildUploadOptions::SHAPE)?)?)
}
