//! Uploads: published hashes, and the boundary.

use proptest::prelude::*;
use serde_json::Value;

use wechatpay_wasm::call::upload::{self, BuildUploadOptions, FileBytes};

fn vectors(text: &str) -> Vec<Value> {
    serde_json::from_str(text).unwrap()
}

#[test]
fn an_uploads_meta_carries_the_files_hash() {
    // The hash is pinned in wechatpay-java, see `vectors/wechatpay-java/hash.json`.
    for vector in vectors(include_str!("../vectors/wechatpay-java/hash.json")) {
        let built = upload(vector["message"].as_str().unwrap().as_bytes(), "店标.png");
        let expected = vector["expected_hex"].as_str().unwrap();
        assert_eq!(built.sign_body, format!("{{\"filename\":\"店标.png\",\"sha256\":\"{expected}\"}}"));
        assert!(
            String::from_utf8(built.body.into_bytes()).unwrap().contains(&format!("\r\n\r\n{}\r\n--", built.sign_body))
        );
    }
}

fn upload(file: &[u8], filename: &str) -> upload::Upload {
    let file = FileBytes(file.to_vec());
    upload::build(&BuildUploadOptions { file, filename: filename.into(), content_type: None }).unwrap()
}

proptest! {
    #[test]
    fn an_uploads_boundary_is_nowhere_in_its_file(file in proptest::collection::vec(any::<u8>(), 1..400)) {
        let built = upload(&file, "a.png");
        let boundary = built.headers.get("Content-Type").unwrap().split_once("boundary=").unwrap().1;
        prop_assert!(!file.windows(boundary.len()).any(|window| window == boundary.as_bytes()));
        let count = built.body.as_bytes().windows(boundary.len()).filter(|window| *window == boundary.as_bytes()).count();
        prop_assert_eq!(count, 3);
        prop_assert!(built.body.as_bytes().windows(file.len()).any(|window| window == file.as_slice()));
    }
}
