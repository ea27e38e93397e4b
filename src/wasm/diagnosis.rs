//! `preflight` reads each option by itself, so that one that cannot be read hides no other; `explainError` takes facts
//! that the package has made plain before.

use js_sys::{Array, Object, Reflect};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

use super::door::{self, Failure, Value};
use super::result::Members;
use super::unknown_option::unknown_option;
use super::{CACHE, Returned, host, thrown};
use crate::diagnosis::explain::{self, Again};
use crate::diagnosis::facts::Facts;
use crate::diagnosis::preflight::{self, Input};
use crate::diagnosis::request::{self, Timed};
use crate::diagnosis::{Finding, Values, cause_codes, finding_codes};
use crate::request::SignRequestOptions;

const OPTIONS: &[&str] =
    &["mchid", "serialNo", "privateKey", "certificate", "apiV3Key", "keys", "appid", "request", "serverDate", "now"];

/// Behind `preflight`: the findings without their sentences.
#[wasm_bindgen(js_name = preflight, skip_typescript)]
pub fn preflight(options: &JsValue) -> JsValue {
    let mut reader = Reader::default();
    let given = reader.options(options);
    let mut findings = reader.findings;
    if let Some(Given { input, request, timed }) = given {
        let (credentials, known) = CACHE.with_borrow_mut(|cache| preflight::check(&input, cache));
        findings.extend(credentials);
        if let Some(request) = request {
            findings.extend(request::check(&request, &known, timed));
        }
    }
    // Stable: within a stage the order of discovery stays.
    findings.sort_by_key(Finding::stage);
    findings.iter().map(finding).collect::<Array>().into()
}

/// Behind `explainError`: the cause without its sentences.
#[wasm_bindgen(js_name = explainFacts, skip_typescript)]
pub fn explain_facts(facts: &JsValue) -> Returned {
    let facts: Facts = door::read(facts).map_err(thrown)?;
    let explanation = explain::explain(&facts);
    let members = Members::new()
        .text("code", explanation.code)
        .value("values", strings(&explanation.values))
        .value("evidence", strings(&explanation.evidence))
        .value("retryable", (explanation.again == Again::Unchanged).into());
    let key = match explanation.again {
        _ if explanation.reads_only => None,
        Again::Unchanged | Again::Repaired => Some("same"),
        Again::Changed => Some("new"),
        Again::Done => None,
    };
    Ok(match key {
        Some(key) => members.text("idempotencyKey", key).frozen(),
        None => members.frozen(),
    })
}

fn strings(values: &Values) -> JsValue {
    values.iter().fold(Members::new(), |members, (name, value)| members.text(name, value)).frozen()
}

/// Behind the test that every code has its sentences and every sentence its code.
#[wasm_bindgen(js_name = diagnosisCodes, skip_typescript)]
pub fn diagnosis_codes() -> JsValue {
    let list = |codes: Vec<String>| codes.iter().map(|code| JsValue::from_str(code)).collect::<Array>().into();
    Members::new()
        .value("findings", list(finding_codes().map(String::from).collect()))
        .value("causes", list(cause_codes().map(String::from).collect()))
        .frozen()
}

fn finding(finding: &Finding) -> JsValue {
    let members = Members::new()
        .text("code", &finding.code)
        .text("severity", finding.severity.as_str())
        .text("field", &finding.field);
    let members = match &finding.seen {
        Some(seen) => members.text("seen", seen),
        None => members,
    };
    members.value("reason", super::result::words(&finding.reason.words())).frozen()
}

struct Given {
    input: Input,
    request: Option<SignRequestOptions>,
    timed: Timed,
}

/// Collects what cannot be read.
#[derive(Default)]
struct Reader {
    findings: Vec<Finding>,
    unreadable: Vec<String>,
}

impl Reader {
    fn options(&mut self, options: &JsValue) -> Option<Given> {
        let members = match door::members(options) {
            Ok(members) => members,
            Err(failure) => {
                self.note(failure.within("options"));
                return None;
            }
        };
        let mut input = Input { now: host::now(), ..Input::default() };
        let (mut request, mut timed) = (None, Timed::ByHost);
        for (name, value) in members {
            let Some(value) = self.known(&name, value) else { continue };
            match name.as_str() {
                "mchid" => input.mchid = self.read(&name, value),
                "serialNo" => input.serial_no = self.read(&name, value),
                "privateKey" => input.private_key = self.read(&name, value),
                "certificate" => input.certificate = self.read(&name, value),
                "apiV3Key" => input.api_v3_key = self.read(&name, value),
                "keys" => input.keys = self.keys(value),
                "appid" => input.appid = self.read(&name, value),
                "request" => request = self.request(value),
                "serverDate" => input.server_time = self.server_date(&value),
                "now" => input.now = self.read(&name, value).unwrap_or(input.now),
                _ => {}
            }
            if matches!(name.as_str(), "now" | "serverDate") {
                timed = Timed::ByCaller;
            }
        }
        input.signs = request.is_some() || input.private_key.is_some();
        input.unreadable = self.unreadable.clone();
        Some(Given { input, request, timed })
    }

    /// The value, unless it is absent, threw, or has an unknown name.
    fn known(&mut self, name: &str, value: Result<JsValue, Failure>) -> Option<JsValue> {
        if !OPTIONS.contains(&name) {
            self.findings.push(preflight::option_finding(&unknown_option(name, OPTIONS)));
            return None;
        }
        match value {
            Ok(value) => Some(value).filter(|value| !value.is_undefined()),
            Err(failure) => {
                self.note(failure);
                None
            }
        }
    }

    fn read<T: DeserializeOwned>(&mut self, name: &str, value: JsValue) -> Option<T> {
        T::deserialize(Value(value)).map_err(|failure| self.note(failure.within(name))).ok()
    }

    fn note(&mut self, failure: Failure) {
        self.unreadable.push(failure.error.field().unwrap_or_default().to_string());
        self.findings.push(preflight::option_finding(&failure.error));
    }

    /// Entry by entry.
    fn keys(&mut self, value: JsValue) -> Option<Vec<(usize, crate::platform::PlatformKeyInput)>> {
        let items = match door::items(value) {
            Ok(items) => items,
            Err(failure) => {
                self.note(failure.within("keys"));
                return None;
            }
        };
        let mut keys = Vec::new();
        for (index, item) in items.into_iter().enumerate() {
            if let Some(entry) = self.read(&format!("keys[{index}]"), item) {
                keys.push((index, entry));
            }
        }
        Some(keys)
    }

    /// Text as in the `Date` header, a Date, or Unix seconds.
    fn server_date(&mut self, value: &JsValue) -> Option<i64> {
        // JavaScript takes "" for 0 and "0x10" for 16.
        let decimal =
            |text: &str| text.contains(|c: char| c.is_ascii_digit()) && !text.contains(['b', 'B', 'o', 'O', 'x', 'X']);
        let milliseconds = |number: f64| if number.abs() < 1e11 { number * 1000.0 } else { number };
        let milliseconds = match (value.as_string(), value.as_f64(), value.dyn_ref::<js_sys::Date>()) {
            (Some(text), ..) => match value.unchecked_into_f64() {
                number if number.is_nan() || !decimal(&text) => js_sys::Date::parse(&text),
                number => milliseconds(number),
            },
            (_, Some(number), _) => milliseconds(number),
            (.., Some(date)) => date.get_time(),
            _ => f64::NAN,
        };
        if milliseconds.is_finite() {
            // `as` saturates.
            return Some((milliseconds / 1000.0).floor() as i64);
        }
        self.findings.push(preflight::server_date_unreadable());
        None
    }

    /// The request's options: a shallow copy, from which is taken what cannot be read, until the rest can.
    fn request(&mut self, value: JsValue) -> Option<SignRequestOptions> {
        let copy = self.copy(&value, "request")?;
        for name in ["headers", "query"] {
            let nested = Reflect::get(&copy, &name.into()).unwrap_or_default();
            if host::is_plain_object(&nested).unwrap_or(false)
                && let Some(nested) = self.copy(&nested, &format!("request.{name}"))
            {
                host::set(&copy, name, nested);
            }
        }
        set_signed_aside(&copy);
        if Reflect::get(&copy, &"mchid".into()).is_ok_and(|mchid| !mchid.is_string()) {
            host::set(&copy, "mchid", "1".into());
        }
        for _ in 0..64 {
            let failure = match SignRequestOptions::deserialize(Value(copy.clone())) {
                Ok(request) => return Some(request),
                Err(failure) => failure,
            };
            let field = failure.error.field().unwrap_or_default().to_string();
            self.note(failure.within("request"));
            if !take_out(&copy, &field) {
                return None;
            }
        }
        None
    }

    /// A copy without a prototype; what throws is noted and left out.
    fn copy(&mut self, object: &JsValue, path: &str) -> Option<JsValue> {
        let members = match door::members(object) {
            Ok(members) => members,
            Err(failure) => {
                self.note(failure.within(path));
                return None;
            }
        };
        let copy: JsValue = Object::create(&JsValue::NULL.into()).into();
        for (name, value) in members {
            match value {
                Ok(value) => host::set(&copy, &name, value),
                Err(failure) => self.note(failure.within(path)),
            }
        }
        Some(copy)
    }
}

/// What `signRequest` returned is taken for the request it was made of.
fn set_signed_aside(copy: &JsValue) {
    let has = |name: &str| Reflect::get(copy, &name.into()).is_ok_and(|value| value.is_string());
    if !(has("message") && has("redirect")) {
        return;
    }
    remove(copy, "message");
    remove(copy, "redirect");
    if let Ok(headers) = Reflect::get(copy, &"headers".into()) {
        remove(&headers, "Authorization");
    }
}

/// Removes the member that `field` is about; a missing `url` gets a stand-in.
fn take_out(copy: &JsValue, field: &str) -> bool {
    let (top, rest) = field.split_once(['.', '[']).unwrap_or((field, ""));
    if let ("headers" | "query", Ok(nested)) = (top, Reflect::get(copy, &top.into()))
        && remove(&nested, rest)
    {
        return true;
    }
    if top == "url" {
        host::set(copy, "url", "/".into());
        return true;
    }
    remove(copy, top)
}

fn remove(object: &JsValue, name: &str) -> bool {
    if !object.is_object() {
        return false;
    }
    // Not `dyn_ref`: without a prototype the copies are no instances of Object.
    let there = Reflect::has(object, &name.into()).unwrap_or(false);
    there && Reflect::delete_property(object.unchecked_ref::<Object>(), &name.into()).unwrap_or(false)
}

#[wasm_bindgen(typescript_custom_section)]
const DECLARATIONS: &str = r#"
/** `preflight` 的选项;全部可选,给什么查什么。 Options of `preflight`: what is given is checked. */
export interface PreflightOptions {
    /** 商户号。 */
    mchid?: string;
    /** 商户API证书序列号。 */
    serialNo?: string;
    /** 商户API证书私钥 apiclient_key.pem。 */
    privateKey?: string | Uint8Array;
    /** 商户API证书 apiclient_cert.pem。 */
    certificate?: string | Uint8Array;
    /** APIv3 密钥。 */
    apiV3Key?: string | Uint8Array;
    /** 微信支付公钥、平台证书。 */
    keys?: PlatformKeyInput[];
    /** AppID。 */
    appid?: string;
    /** 要发送的请求:`signRequest` 的选项(不含凭据),或它的返回值。 What is going to be signed. */
    request?: Partial<SignRequestOptions> | PreparedRequest;
    /** 任一服务器应答的 Date 头,用来核对本机时钟。 The `Date` header of any server's answer; a Date or Unix seconds also do. */
    serverDate?: string | number | Date;
    /** Unix 秒;默认当前时间。 Default now. */
    now?: number;
}

/** 中英文文本。 Text in both languages. */
export interface Bilingual<T> {
    readonly zh: T;
    readonly en: T;
}

/** 配置里的一个问题。 One problem of a setup. */
export interface Finding {
    /** 稳定的代码;`ERR_WECHATPAY_…` 与 `signRequest` 会抛出的一致。 Stable. */
    readonly code: string;
    /** `error` 必然失败;`warning` 可能失败或将来失败。 */
    readonly severity: "error" | "warning";
    /** 哪个选项,如 `keys[0].certificate`。 */
    readonly field: string;
    /** 问题是什么。 What is wrong. */
    readonly title: Bilingual<string>;
    /** 实际看到的内容,不含机密。 What was found; never a secret. */
    readonly seen?: string;
    /** 怎么办,按先后。 What to do, in order. */
    readonly remedies: Bilingual<readonly string[]>;
}

/**
 * 发送之前检查凭据与请求:返回全部问题,最根本的在前;没有问题时为空数组。不抛错。
 *
 * Every problem of credentials and request, most basic first; empty when there is none. Never throws.
 */
export function preflight(options: PreflightOptions): readonly Finding[];

/** 一次失败调用留下的东西,有什么给什么。 What a failed call left behind: give what you have. */
export interface FailedCall {
    /** HTTP 状态。 */
    status?: number;
    /** 应答头:Headers、键值对、普通对象,或原样的文本。 Headers, pairs, a plain object, or lines of text. */
    headers?: unknown;
    /** 应答报文原文;已解析的对象也可以。 The raw body; a parsed object also does. */
    body?: unknown;
    /** 抛出的错误:fetch 的、HTTP 库的,或 WechatPayError。 What was thrown. */
    error?: unknown;
    /** `signRequest` 的返回值;给了才能逐字比对签名串。 What `signRequest` returned; needed to compare what was signed. */
    request?: unknown;
    /** 默认 `zh-CN`;`en` 为英文。 */
    locale?: string;
}

/** 失败的原因。 The cause of a failure. */
export interface Explanation {
    /** 稳定的代码。 Stable. */
    readonly code: string;
    /** 一句话。 In one sentence. */
    readonly title: string;
    /** 为什么。 Why. */
    readonly cause: string;
    /** 怎么办,按先后。 What to do, in order. */
    readonly remedies: readonly string[];
    /** 官方文档地址。 The official page. */
    readonly doc?: string;
    /** 原样再发一次是否有意义。 Whether sending it again unchanged makes sense. */
    readonly retryable: boolean;
    /**
     * 再次请求时 Idempotency-Key 怎么办:`same` 必须沿用,`new` 换新的;没有该键的请求(GET、已成功)不存在。
     * `same`: the same key must be used again; `new`: it becomes another operation. Absent where there is none.
     */
    readonly idempotencyKey?: "same" | "new";
    /** 判断的依据。 What it was seen by: `status`, `serverCode`, `requestId`, `signed`, `received` … */
    readonly evidence?: Readonly<Record<string, string>>;
}

/**
 * 解释一次失败的调用:给出原因,而不是错误码目录;说不准时直说。不抛错。直接传抛出的错误也可以,等于 `{ error }`。
 *
 * The cause of a failed call, not a catalogue; says so when it does not know. Never throws. An error by itself does as
 * well as `{ error }`.
 */
export function explainError(failure: FailedCall | Error): Explanation;
"#;
