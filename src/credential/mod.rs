//! What a merchant holds and what WeChat Pay gave him: keys, certificates, serial numbers.

pub mod api_key;
pub mod appid;
pub mod blank;
pub mod cache;
pub mod certificate;
pub mod key;
pub mod mchid;
pub mod platform_key;
pub mod public_key_id;
pub mod serial;
