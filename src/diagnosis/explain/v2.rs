//! Answers of APIv2: XML, or the object that a library or the cloud (`returnCode`) made of it. They come with status 200,
//! whatever happened.

use std::borrow::Cow;

use crate::wire::json::Json;

const RETURNED: [&str; 2] = ["return_code", "returnCode"];
const CODES: [&str; 3] = ["err_code", "errCode", "error_code"];
/// What was wrong with the operation stands before what is said of the call.
const MESSAGES: [&str; 5] = ["err_code_des", "errCodeDes", "error_msg", "return_msg", "returnMsg"];

/// Whether a library has read it already.
pub fn is_read(json: Option<&Json<'_>>) -> bool {
    RETURNED.iter().any(|name| json.and_then(|json| json.get(name)?.text()).is_some())
}

/// The code of what failed.
pub fn code(xml: &str, json: Option<&Json<'_>>) -> Option<String> {
    first(&CODES, xml, json).filter(|code| code != "SUCCESS")
}

/// What was said of it.
pub fn message(xml: &str, json: Option<&Json<'_>>) -> Option<String> {
    first(&MESSAGES, xml, json).filter(|message| message != "OK" && message != "ok")
}

fn first(names: &[&str], xml: &str, json: Option<&Json<'_>>) -> Option<String> {
    let value = |name: &&str| match json {
        Some(json) => json.get(name)?.text().map(Cow::into_owned),
        None => element(xml, name),
    };
    names.iter().filter_map(value).find(|value| !value.is_empty())
}

/// The text of the first element of that name.
fn element(xml: &str, name: &str) -> Option<String> {
    let (_, rest) = xml.split_once(&*["<", name, ">"].concat())?;
    let text = rest.split_once("</")?.0.trim();
    let text = text.strip_prefix("<![CDATA[").and_then(|text| text.strip_suffix("]]>")).unwrap_or(text);
    Some(text.trim().into())
}
