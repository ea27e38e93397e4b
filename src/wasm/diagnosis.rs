//! `preflight` is given what can be read, and every problem of the rest; `explainError` takes facts that the package has
//! made plain before.

use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::failure::Failure;
use super::host::{self, Given};
use super::{CACHE, Returned, options, returned};
use crate::admit::outline::{Kind, Node};
use crate::admit::shape::Form;
use crate::diagnosis::cause::cause_codes;
use crate::diagnosis::explain::explain;
use crate::diagnosis::facts::Facts;
use crate::diagnosis::finding::Finding;
use crate::diagnosis::preflight::request::{self, Timed, UrlGiven};
use crate::diagnosis::preflight::{self, Input, Item, PreflightOptions, Request};
use crate::error::{Code, Error};

/// One pass over a setup.
#[derive(Serialize)]
struct Pass {
    findings: Vec<Finding>,
    checks: Vec<Item>,
}

/// A certificate that ends within so many days is worth a warning.
const DAYS_OF_WARNING: u64 = 30;

/// Behind `preflight`: the findings without their sentences.
#[wasm_bindgen(js_name = preflight, skip_typescript)]
pub fn preflight(given: &Given) -> Returned {
    returned(&pass(given, None)?.findings)
}

/// Behind `inspectSetup`: the same, and what was checked.
#[wasm_bindgen(js_name = inspectSetup, skip_typescript)]
pub fn inspect_setup(given: &Given) -> Returned {
    returned(&pass(given, Some(DAYS_OF_WARNING))?)
}

fn pass(given: &Given, expires_within: Option<u64>) -> Result<Pass, Failure> {
    let outline = given.outline();
    let mut node = options::tree(&outline)?;
    let copy = given.copy();
    set_signed_aside(&mut node, &copy);
    let form = Form::Object(PreflightOptions::SHAPE);
    let mut errors = Vec::new();
    let mut nothing_left = false;
    // From the end, so that items that are left out keep the places of those before them.
    for problem in options::problems(&node, form, "options", &copy).into_iter().rev() {
        nothing_left |= problem.left_out.is_empty();
        host::leave_out(&copy, problem.left_out.clone());
        errors.push(options::failure(problem, given).error);
    }
    errors.reverse();
    let mut findings: Vec<Finding> = Vec::new();
    findings.extend(errors.iter().map(preflight::option_finding));
    let mut checks = Vec::new();
    if !nothing_left {
        options::write(&node, form, &copy);
        let request = host::value_at(&copy, vec!["request".into()]);
        if request.is_object() {
            host::empty_if_absent(&request, "mchid");
            host::empty_if_absent(&request, "url");
        }
        checks = check(options::deserialize(copy)?, &errors, &node, expires_within, &mut findings);
    }
    // Stable: within a stage the order of discovery stays.
    findings.sort_by_key(Finding::stage);
    Ok(Pass { findings, checks })
}

fn check(
    options: PreflightOptions,
    errors: &[Error],
    node: &Node<'_>,
    expires_within: Option<u64>,
    findings: &mut Vec<Finding>,
) -> Vec<Item> {
    let unreadable = errors.iter().filter(|error| error.code() != Code::UnknownOption);
    let keys = options.keys.map(|keys| keys.into_iter().enumerate());
    let server_time = options.server_date.filter(|seconds| seconds.is_finite());
    let input = Input {
        signs: options.request.is_some() || options.private_key.is_some(),
        unreadable: unreadable.filter_map(Error::field).map(String::from).collect(),
        mchid: options.mchid,
        serial_no: options.serial_no,
        private_key: options.private_key,
        certificate: options.certificate,
        api_v3_key: options.api_v3_key,
        api_v2_key: options.api_v2_key,
        keys: keys.map(|keys| keys.filter_map(|(index, key)| Some((index, key?))).collect()),
        appid: options.appid,
        // `as` saturates.
        server_time: server_time.map(|seconds| seconds as i64),
        now: options.now.unwrap_or_else(host::now),
        expires_within: options.expires_within.map(u64::from).or(expires_within),
    };
    let given = node.member("serverDate").is_some_and(|given| given.kind != Kind::Unreadable);
    if given && server_time.is_none() {
        findings.push(preflight::server_date_unreadable());
    }
    let (credentials, setup) = CACHE.with_borrow_mut(|cache| preflight::check(&input, cache));
    findings.extend(credentials);
    let given = if options.request.is_some() { Request::Given } else { Request::Absent };
    if let Some(request) = options.request {
        let timed = ["now", "serverDate"].iter().any(|name| node.member(name).is_some());
        let timed = if timed { Timed::ByCaller } else { Timed::ByHost };
        let unreadable = || errors.iter().any(|error| error.field() == Some("request.url"));
        let url = match node.member("request").and_then(|request| request.member("url")) {
            None => UrlGiven::No,
            Some(_) if unreadable() => UrlGiven::Unreadable,
            Some(_) => UrlGiven::Yes,
        };
        findings.extend(request::check(&request, url, &setup, timed));
    }
    preflight::checks(&input, &setup, given, findings)
}

/// What `signRequest` returned is taken for the request it was made of.
fn set_signed_aside(node: &mut Node<'_>, copy: &JsValue) {
    let Some(request) = node.members.iter_mut().find(|member| member.name == "request") else { return };
    let is_text = |name| request.member(name).is_some_and(Node::is_text);
    if !(is_text("message") && is_text("redirect")) {
        return;
    }
    let set_aside = |object: &mut Node<'_>, name: &str, path: &[&str]| {
        if object.member(name).is_some() {
            object.members.retain(|member| member.name != name);
            host::leave_out(copy, path.iter().map(|step| String::from(*step)).collect());
        }
    };
    set_aside(request, "message", &["request", "message"]);
    set_aside(request, "redirect", &["request", "redirect"]);
    if let Some(headers) = request.members.iter_mut().find(|member| member.name == "headers") {
        set_aside(headers, "Authorization", &["request", "headers", "Authorization"]);
    }
}

/// Behind `explainError`: the cause without its sentences.
#[wasm_bindgen(js_name = explainFacts, skip_typescript)]
pub fn explain_facts(facts: JsValue) -> Returned {
    let mut facts: Facts = options::deserialize(facts)?;
    CACHE.with_borrow_mut(|cache| facts.read_own_key(cache));
    returned(&explain(&facts))
}

/// Behind the test that every code has its sentences and every sentence its code.
#[wasm_bindgen(js_name = diagnosisCodes, skip_typescript)]
pub fn diagnosis_codes() -> Returned {
    #[derive(Serialize)]
    struct Codes {
        findings: Vec<std::borrow::Cow<'static, str>>,
        causes: Vec<&'static str>,
    }
    returned(&Codes { findings: preflight::finding_codes().collect(), causes: cause_codes().collect() })
}

#[wasm_bindgen(typescript_custom_section)]
const DECLARATIONS: &str = r#"
/** 中英文文本。 Text in both languages. */
export interface Bilingual<T> {
    readonly zh: T;
    readonly en: T;
}

/** `preflight` 的代码。 The codes of findings. */
export type FindingCode =
    | ErrorCode"{findings}";

/** `explainError` 的代码。 The codes of explanations. */
export type ExplanationCode =
    | ErrorCode"{causes}";

/** 配置里的一个问题。 One problem of a setup. */
export interface Finding {
    /** 稳定的代码；`ERR_WECHATPAY_…` 与 `signRequest` 会抛出的一致。 Stable. */
    readonly code: FindingCode;
    /** `error` 必然失败；`warning` 可能失败或将来失败。 */
    readonly severity: "error" | "warning";
    /** 哪个选项，如 `keys[0].certificate`。 */
    readonly field: string;
    /** 问题是什么。 What is wrong. */
    readonly title: Bilingual<string>;
    /** 实际看到的内容，不含机密。 What was found; never a secret. */
    readonly seen?: string;
    /** 怎么办，按先后。 What to do, in order. */
    readonly remedies: Bilingual<readonly string[]>;
}

/**
 * 发送之前检查凭据与请求：返回全部问题，最根本的在前；没有问题时为空数组。不抛错。
 *
 * Every problem of credentials and request, most basic first; empty when there is none. Never throws.
 *
 * @example
 * ```ts
 * for (const { severity, title, remedies } of preflight({ mchid, serialNo, privateKey, certificate, keys, apiV3Key })) {
 *   console.error(severity, title.zh, remedies.zh);
 * }
 * ```
 */
export function preflight(options: PreflightOptions): readonly Finding[];

/** 做过或没能做的一项检查。 A check that was done, or could not be. */
export interface SetupCheck {
    /** 哪个选项。 */
    readonly field: string;
    /** 是否检查了；检查出问题的在 findings 里，不在这里。 Whether it was done; what was found stands among the findings. */
    readonly checked: boolean;
    /** 检查了什么，或缺了什么。 What was checked, or what is lacking. */
    readonly title: Bilingual<string>;
}

/** 一次检查的全部结果。 All of one pass. */
export interface SetupReport {
    /** 同 `preflight`，另有 30 天内到期的证书。 As `preflight`, and certificates that end within 30 days. */
    readonly findings: readonly Finding[];
    /** 检查了什么，没有检查什么。 */
    readonly checks: readonly SetupCheck[];
}

/**
 * 同 `preflight`，并列出检查了什么、缺什么没有检查；30 天内到期的证书给出警告（`expiresWithin` 可改）。不抛错。
 *
 * As `preflight`, and a list of what was checked and what could not be. Certificates that end within 30 days are a warning
 * (`expiresWithin` changes that). Never throws.
 *
 * @example
 * ```ts
 * const { findings, checks } = inspectSetup({ mchid, certificate, privateKey, keys });
 * ```
 */
export function inspectSetup(options: PreflightOptions): SetupReport;

/** 一次失败调用留下的东西，有什么给什么。 What a failed call left behind: give what you have. */
export interface FailedCall {
    /** HTTP 状态。 */
    status?: number;
    /** 应答头：Headers、键值对、普通对象，或原样的文本。 Headers, pairs, a plain object, or lines of text. */
    headers?: unknown;
    /** 应答报文原文；已解析的对象也可以。 The raw body; a parsed object also does. */
    body?: unknown;
    /** 抛出的错误：fetch 的、HTTP 库的，或 WechatPayError。 What was thrown. */
    error?: unknown;
    /**
     * `signRequest` 的返回值，或 HTTP 库的请求；自己签名的加上 `message: 待签名串`，字符串即待签名串。经网关发送的加上
     * `gateway`：它的前缀不参与比对。
     * What `signRequest` returned, or an HTTP library's request; with your own signing code add `message`, the text that was
     * signed. A string is that text. Sent through a gateway: add `gateway`, whose prefix is then not compared.
     */
    request?: unknown;
    /**
     * 商户API证书（或 `privateKey`），用来解开自己的签名、找出签的是什么；不会显示，用完即清除。
     * The merchant's certificate (or `privateKey`): opens a signature of your own and tells what it was made over. Never shown.
     */
    certificate?: string | Uint8Array;
    /** 商户API证书私钥，作用同 `certificate`。 */
    privateKey?: string | Uint8Array;
    /** 默认 `zh-CN`;`en` 为英文。 */
    locale?: string;
}

/** 失败的原因。 The cause of a failure. */
export interface Explanation {
    /** 稳定的代码。 Stable. */
    readonly code: ExplanationCode;
    /** 一句话。 In one sentence. */
    readonly title: string;
    /** 为什么。 Why. */
    readonly cause: string;
    /** 怎么办，按先后。 What to do, in order. */
    readonly remedies: readonly string[];
    /** 官方文档地址。 The official page. */
    readonly doc?: string;
    /**
     * 有多确定：`proved` 由签名运算或本库的检查证实，`likely` 由说明、代码或比对推断，`open` 说不准。
     * How far it is established: by a computation, by what was said or compared, or not at all.
     */
    readonly certainty: "proved" | "likely" | "open";
    /** 原样再发一次是否有意义。 Whether sending it again unchanged makes sense. */
    readonly retryable: boolean;
    /**
     * 再次请求时 Idempotency-Key 怎么办：`same` 必须沿用，`new` 换新的；没有该键的请求（GET、已成功）不存在。
     * `same`: the same key must be used again; `new`: it becomes another operation. Absent where there is none.
     */
    readonly idempotencyKey?: "same" | "new";
    /** 判断的依据。 What it was seen by: `status`, `serverCode`, `requestId`, `signed`, `received` … */
    readonly evidence?: Readonly<Record<string, string>>;
}

/**
 * 解释一次失败的调用：给出原因，而不是错误码目录；说不准时直说。不抛错。直接传抛出的错误（axios、got、superagent、undici
 * 等）、wx.request 的结果、HAR、curl -v 的输出或一段文字也可以。
 *
 * The cause of a failed call, not a catalogue; says so when it does not know. Never throws. An error of an HTTP library, a
 * result of wx.request, a HAR, what curl -v printed or plain words do as well.
 *
 * @example
 * ```ts
 * const { title, cause, remedies } = explainError({ status: 401, headers, body, request: signRequest(options) });
 * ```
 */
export function explainError(failure: FailedCall | Error | object | string): Explanation;
"#;
