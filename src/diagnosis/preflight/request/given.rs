//! Parts of a request as they were given, before anything wrong is taken out of them.

use crate::call::request::SignRequestOptions;
use crate::diagnosis::url_parts;

/// The path, without origin and query.
pub fn path(options: &SignRequestOptions) -> &str {
    url_parts::target(&options.url).split(['?', '#']).next().unwrap_or_default()
}

/// The query option, decoded.
pub fn query(options: &SignRequestOptions) -> &[(String, String)] {
    options.query.as_ref().map_or(&[], |query| &query.0)
}

/// The body's bytes.
pub fn body(options: &SignRequestOptions) -> Option<&[u8]> {
    Some(options.body.as_ref()?.as_bytes())
}
