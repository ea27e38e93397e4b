//! Why a value is not let in, and the one table of words for it.

use std::borrow::Cow;

use super::outline::{Kind, Node};
use super::shape::{Form, Shape};
use super::{MAX_DEPTH, MAX_ITEMS, MAX_VALUES};

/// Why a value is not let in.
#[derive(Debug, Clone)]
pub enum Reason {
    /// Reading it threw.
    Unreadable,
    /// It is required.
    Missing,
    /// There is no such member.
    Unknown(Shape),
    /// `null`.
    Null(Form),
    /// Something else is expected.
    WrongType(Form, Found),
    /// Not one of the texts expected.
    NotOneOf(&'static [&'static str]),
    /// More members or items than any option has.
    TooMany,
    /// Half of a surrogate pair, in a text or a name.
    HalfPair,
    /// A parsed object where the raw body belongs.
    ParsedBody,
    /// `null` in what becomes JSON.
    NullInJson,
    /// In what becomes JSON, a value that has no JSON form.
    NoJsonForm(Found),
    /// In what becomes JSON, an object that is not plain.
    NotPlain,
    /// In what becomes JSON, an object within itself.
    Cycle,
    /// What becomes JSON has too many values.
    TooManyValues,
    /// What becomes JSON is nested too deeply.
    TooDeep,
    /// An array as a query value.
    ArrayInQuery,
    /// NaN or Infinity as a query value.
    NotFiniteInQuery,
    /// A number as a query value that has lost digits.
    LostDigits,
    /// A number as a query value that would be written with an exponent.
    Exponent,
}

/// What a value turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// `undefined`.
    Undefined,
    /// Text.
    Text,
    /// Text that is no number.
    NotDigits,
    /// A boolean.
    Boolean,
    /// A number.
    Number,
    /// NaN or Infinity.
    NotFinite,
    /// A number that is no safe integer.
    Fraction,
    /// A number below zero.
    Negative,
    /// A BigInt.
    BigInt,
    /// A symbol.
    Symbol,
    /// A function.
    Function,
    /// Bytes.
    Bytes,
    /// A Promise.
    Promise,
    /// An array.
    Array,
    /// An array without items.
    Empty,
    /// Any other object.
    Object,
}

impl Found {
    /// What `node` is.
    pub fn of(node: &Node<'_>) -> Self {
        match node.kind {
            Kind::Undefined => Self::Undefined,
            Kind::Text | Kind::Digits | Kind::HalfPair => Self::Text,
            Kind::Boolean => Self::Boolean,
            Kind::Number if is_finite(node.number) => Self::Number,
            Kind::Number => Self::NotFinite,
            Kind::BigInt => Self::BigInt,
            Kind::Symbol => Self::Symbol,
            Kind::Function => Self::Function,
            Kind::Bytes => Self::Bytes,
            Kind::Promise => Self::Promise,
            Kind::Array | Kind::Endless => Self::Array,
            Kind::Null
            | Kind::Date
            | Kind::Object
            | Kind::Iterable
            | Kind::Other
            | Kind::Cycle
            | Kind::Deep
            | Kind::More
            | Kind::BrokenName
            | Kind::Unreadable => Self::Object,
        }
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Undefined => ("undefined", "undefined"),
            Self::Text => ("a string", "字符串"),
            Self::NotDigits => ("a string that is empty or has other characters", "空的或含其他字符的字符串"),
            Self::Boolean => ("a boolean", "布尔值"),
            Self::Number => ("a number", "数字"),
            Self::NotFinite => ("NaN or Infinity", "NaN 或 Infinity"),
            Self::Fraction => ("a fraction or a number above 2^53", "小数或超出 2^53 的数"),
            Self::Negative => ("a negative number", "负数"),
            Self::BigInt => ("a BigInt", "BigInt"),
            Self::Symbol => ("a symbol", "symbol"),
            Self::Function => ("a function", "函数"),
            Self::Bytes => ("a Uint8Array", "Uint8Array"),
            Self::Promise => ("a Promise (await it first)", "Promise(请先 await)"),
            Self::Array => ("an array", "数组"),
            Self::Empty => ("an empty array", "空数组"),
            Self::Object => ("an object", "对象"),
        }
    }
}

/// Whether a number, as JavaScript writes it, is neither NaN nor infinite.
pub(super) fn is_finite(number: &str) -> bool {
    number.ends_with(|last: char| last.is_ascii_digit())
}

impl Form {
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Text | Self::FreeText | Self::OneOf(_) => ("a string", "字符串"),
            Self::TextOrBytes | Self::RawBody => ("a string or a Uint8Array", "字符串或 Uint8Array"),
            Self::FileBytes => ("a Uint8Array with the file's content", "含文件内容的 Uint8Array"),
            Self::Body => ("a string, a Uint8Array or a plain object", "字符串、Uint8Array 或普通对象"),
            Self::QueryValue => ("a string, number, boolean or plain object", "字符串、数字、布尔值或普通对象"),
            Self::Headers | Self::ReceivedHeaders => {
                ("a plain object, Headers or an array of pairs", "普通对象、Headers 或 [名称, 值] 数组")
            }
            Self::HeaderPair => ("a pair [name, value]", "[名称, 值] 数组"),
            Self::HeaderValue | Self::ReceivedHeaderValue => ("a string or an array of strings", "字符串或字符串数组"),
            Self::Integer | Self::WholeNumber => ("an integer", "整数"),
            Self::Seconds => ("Unix seconds (an integer, or a string of digits)", "Unix 秒(整数或纯数字字符串)"),
            Self::Moment => ("a Date, text or Unix seconds", "Date、文本或 Unix 秒"),
            Self::Query | Self::Object(_) | Self::Partial(_) => ("a plain object", "普通对象 { … }"),
            Self::List(_) => ("an array", "数组"),
        }
    }
}

/// The reason in English and in Chinese. `meant` is the member that an unknown name was probably meant for.
pub fn words(reason: &Reason, meant: Option<&str>) -> (Cow<'static, str>, Cow<'static, str>) {
    let (en, zh) = match reason {
        Reason::Unreadable => ("reading this value threw an error (see cause)", "读取该值时抛出了异常(见 cause)"),
        Reason::Missing => ("is required", "必填"),
        Reason::Unknown(shape) => return unknown(shape, meant),
        Reason::Null(form) => {
            let expected = form.words().0;
            return (
                format!("{expected} is expected; null is not taken: leave the member out instead").into(),
                "不接受 null:不需要时请不要传这个字段".into(),
            );
        }
        Reason::WrongType(form, found) => {
            let ((form, form_zh), (found, found_zh)) = (form.words(), found.words());
            return (
                format!("{form} is expected, not {found}").into(),
                format!("应为{form_zh},实际是{found_zh}").into(),
            );
        }
        Reason::NotOneOf(all) => {
            return (
                format!("one of {} is expected", all.join(", ")).into(),
                format!("只能是 {} 之一", all.join("、")).into(),
            );
        }
        Reason::TooMany => {
            return (format!("at most {MAX_ITEMS} items are expected").into(), format!("最多 {MAX_ITEMS} 项").into());
        }
        Reason::HalfPair => (
            "the text contains half of a surrogate pair, which UTF-8 cannot express",
            "文本含不成对的 UTF-16 代理字符(半个表情),无法用 UTF-8 表示",
        ),
        Reason::ParsedBody => (
            "the raw body is expected (text or bytes as received): a parsed object cannot be verified, because serialising it again changes bytes",
            "要传收到的原始报文(字符串或字节):解析后的对象再序列化字节会变,无法验签;请在 JSON 解析之前取原文",
        ),
        Reason::NullInJson => {
            ("null is not allowed in APIv3: leave the member out", "APIv3 不允许 null,不需要的字段请不要传")
        }
        Reason::NoJsonForm(found) => {
            let (found, found_zh) = found.words();
            return (format!("{found} has no JSON form").into(), format!("{found_zh} 无法写成 JSON").into());
        }
        Reason::NotPlain => (
            "only plain objects and arrays are serialised: convert a Date, Map, Buffer, URLSearchParams or class instance yourself, or pass text",
            "只序列化普通对象和数组:Date、Map、Buffer、URLSearchParams、类实例等请先自行转换,或直接传文本",
        ),
        Reason::Cycle => ("the object contains itself (a cycle)", "对象循环引用了自己"),
        Reason::TooManyValues => {
            return (
                format!("at most {MAX_VALUES} values are serialised").into(),
                format!("最多序列化 {MAX_VALUES} 个值").into(),
            );
        }
        Reason::TooDeep => {
            return (
                format!("nested deeper than {MAX_DEPTH} levels").into(),
                format!("嵌套超过 {MAX_DEPTH} 层").into(),
            );
        }
        Reason::ArrayInQuery => (
            "an array is ambiguous here (repeated parameter or JSON text?): give the text you mean, or write it into url",
            "数组有歧义(重复参数还是 JSON 文本?):请自行写成文本,或直接写进 url",
        ),
        Reason::NotFiniteInQuery => ("NaN or Infinity cannot be sent", "NaN 或 Infinity 无法发送"),
        Reason::LostDigits => (
            "a number above 2^53 has lost digits (an order number?): give it as a string",
            "大于 2^53 的数已丢失精度(是单号吗?),请用字符串",
        ),
        Reason::Exponent => {
            ("this number would be written with an exponent: give it as a string", "该数会写成科学计数法,请用字符串")
        }
    };
    (en.into(), zh.into())
}

fn unknown(shape: Shape, meant: Option<&str>) -> (Cow<'static, str>, Cow<'static, str>) {
    let (en, zh) = match meant {
        Some(right) => (format!("no such option; did you mean {right}?"), format!("没有这个选项,是不是想写 {right}?")),
        None => {
            let known: Vec<&str> = shape.iter().map(|member| member.name).collect();
            (
                format!("no such option; known are {}", known.join(", ")),
                format!("没有这个选项;可用的有 {}", known.join("、")),
            )
        }
    };
    (en.into(), zh.into())
}
