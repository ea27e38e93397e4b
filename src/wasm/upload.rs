//! Uploads.

use wasm_bindgen::prelude::*;

use super::host::Given;
use super::{Returned, options, returned};
use crate::call::upload::{self, BuildUploadOptions};

/// 组装上传报文：返回值展开后传给 `signRequest`。 Builds an upload to be spread into `signRequest`.
#[wasm_bindgen(js_name = buildUpload, unchecked_return_type = "Upload")]
pub fn build_upload(#[wasm_bindgen(unchecked_param_type = "BuildUploadOptions")] options: &Given) -> Returned {
    returned(&upload::build(&options::read(options, BuildUploadOptions::SHAPE)?)?)
}
