//! Where options enter: a serde deserializer over JavaScript values that refuses early and by name.
//!
//! Unlike a general one it refuses unknown members and `null`, takes `undefined` for absent, reads every property
//! once, survives getters and Proxies that throw, and says in every error which member it is about.

use js_sys::{Array, Reflect};
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Expected, IntoDeserializer as _, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};
use wasm_bindgen::{JsCast as _, JsValue};

use super::unknown_option::unknown_option;
use super::{host, json};
use crate::error::{Code, Error, shown};

/// No option holds more items or members than this; an endless iterator stops here.
const MAX_ITEMS: u32 = 10_000;

/// Reads an options object.
pub fn read<T: DeserializeOwned>(options: &JsValue) -> Result<T, Failure> {
    T::deserialize(Value(options.clone()))
        .map_err(|failure| if failure.error.field().is_none() { failure.within("options") } else { failure })
}

/// A member's name, and its value unless reading it threw.
pub type Member = (String, Result<JsValue, Failure>);

/// The members of a plain object, each read by itself: one that throws hides no other.
pub fn members(object: &JsValue) -> Result<Vec<Member>, Failure> {
    if !host::is_plain_object(object).map_err(Failure::threw)? {
        return Value(object.clone()).refuse("a plain object");
    }
    let keys = keys(object)?;
    let read = |(name, at): (String, u32)| {
        let value = host::member_at(object, &keys, at);
        let value = value.map_err(|cause| Failure::threw(cause).within(&name));
        (name, value)
    };
    Ok(names(&keys)?.into_iter().zip(0..).map(read).collect())
}

/// The items of an array.
pub fn items(array: JsValue) -> Result<Vec<JsValue>, Failure> {
    if !host::is_array(&array).map_err(Failure::threw)? {
        return Value(array).refuse("an array");
    }
    Items::of_array(&array).map(|items| items.items.collect())
}

/// An error on the way in, with what the caller's code threw if it did.
#[derive(Debug)]
pub struct Failure {
    pub error: Error,
    pub cause: JsValue,
}

impl Failure {
    /// The same with the member `name`, which the caller chose, before its field.
    #[cold]
    #[inline(never)]
    pub fn within(self, name: &str) -> Self {
        Self { error: self.error.within(&shown(name)), cause: self.cause }
    }

    #[cold]
    #[inline(never)]
    fn within_item(self, index: usize) -> Self {
        self.within(&format!("[{index}]"))
    }

    /// The same under another code, unless the caller's own code is to blame.
    pub fn about(self, code: Code) -> Self {
        match self.error.code() {
            Code::OptionUnreadable => self,
            _ => Self { error: self.error.with_code(code), cause: self.cause },
        }
    }

    /// The caller's getter, Proxy or iterator threw.
    #[cold]
    #[inline(never)]
    pub fn threw(cause: JsValue) -> Self {
        let error = Error::general(
            Code::OptionUnreadable,
            "reading this value threw an error (see cause)",
            "读取该值时抛出了异常(见 cause)",
        );
        Self { error, cause }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self { error, cause: JsValue::UNDEFINED }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.error.fmt(f)
    }
}

impl std::error::Error for Failure {}

impl serde::de::Error for Failure {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        let message = message.to_string();
        let hint = format!("参数无法读取:{message}");
        Error::general(Code::OptionType, message, hint).into()
    }

    #[cold]
    #[inline(never)]
    fn invalid_length(length: usize, expected: &dyn Expected) -> Self {
        mismatch(&expected.to_string(), &format!("{length} items"), &format!("{length} 项"))
    }

    #[cold]
    #[inline(never)]
    fn missing_field(field: &'static str) -> Self {
        Error::new(Code::MissingOption, field, "is required", "必填").into()
    }

    #[cold]
    #[inline(never)]
    fn duplicate_field(_: &'static str) -> Self {
        Error::internal("a member was read twice").into()
    }

    #[cold]
    #[inline(never)]
    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Error::general(
            Code::OptionType,
            format!("one of {} is expected", expected.join(", ")),
            format!("只能是 {} 之一", expected.join("、")),
        )
        .into()
    }

    #[cold]
    #[inline(never)]
    fn invalid_type(found: serde::de::Unexpected<'_>, expected: &dyn Expected) -> Self {
        // What was found is named by its kind only: a value may be a secret.
        let (found, found_zh) = match found {
            serde::de::Unexpected::Bool(_) => ("a boolean", "布尔值"),
            serde::de::Unexpected::Unsigned(_) | serde::de::Unexpected::Signed(_) | serde::de::Unexpected::Float(_) => {
                ("a number", "数字")
            }
            serde::de::Unexpected::Str(_) => ("a string", "字符串"),
            serde::de::Unexpected::Other("text") => {
                ("a string that is empty or has other characters", "空的或含其他字符的字符串")
            }
            serde::de::Unexpected::Bytes(_) => ("bytes", "字节数组"),
            serde::de::Unexpected::Map => ("an object", "对象"),
            serde::de::Unexpected::Seq => ("an array or iterable", "数组"),
            _ => ("something else", "其他类型"),
        };
        mismatch(&expected.to_string(), found, found_zh)
    }

    fn invalid_value(found: serde::de::Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::invalid_type(found, expected)
    }
}

#[cold]
#[inline(never)]
fn mismatch(expected: &str, found: &str, found_zh: &str) -> Failure {
    let expected_zh = match expected {
        "a string" => "字符串",
        "a number" => "数字",
        "an integer" => "整数",
        "a boolean" => "布尔值(true/false)",
        "a plain object" => "普通对象 { … }",
        "an array" => "数组",
        "a string or a Uint8Array" => "字符串或 Uint8Array",
        "a Uint8Array with the file's content" => "含文件内容的 Uint8Array",
        "a pair [name, value]" => "[名称, 值] 数组",
        "a plain object, Headers or an array of pairs" => "普通对象、Headers 或 [名称, 值] 数组",
        "a string or an array of strings" => "字符串或字符串数组",
        "Unix seconds (an integer, or a string of digits)" => "Unix 秒(整数或纯数字字符串)",
        other => other,
    };
    Error::general(
        Code::OptionType,
        format!("{expected} is expected, not {found}"),
        format!("应为{expected_zh},实际是{found_zh}"),
    )
    .into()
}

/// A JavaScript value to be read.
pub struct Value(pub JsValue);

impl Value {
    fn refuse<T>(&self, expected: &str) -> Result<T, Failure> {
        Err(self.refusal(expected))
    }

    #[cold]
    #[inline(never)]
    fn refusal(&self, expected: &str) -> Failure {
        let (found, found_zh) = describe(&self.0);
        if self.0.is_null() {
            return Error::general(
                Code::OptionType,
                format!("{expected} is expected; null is not taken: leave the member out instead"),
                "不接受 null:不需要时请不要传这个字段",
            )
            .into();
        }
        mismatch(expected, found, found_zh)
    }
}

/// What a value turned out to be.
enum Opened {
    Text(String),
    Number(f64),
    Boolean(bool),
    Bytes(Vec<u8>),
    Items(Items),
    Members(Members),
}

/// What no visitor changes is written once: of the functions below there is one, of those in the trait one per type.
impl Value {
    #[inline(never)]
    fn open(self, expected: &dyn Expected) -> Result<Opened, Failure> {
        if let Some(text) = self.0.as_string() {
            return Ok(Opened::Text(text));
        }
        if let Some(number) = self.0.as_f64() {
            return Ok(Opened::Number(number));
        }
        if let Some(boolean) = self.0.as_bool() {
            return Ok(Opened::Boolean(boolean));
        }
        if !self.0.is_object() {
            return self.refuse(&expected.to_string());
        }
        if let Some(bytes) = host::bytes_of(&self.0).map_err(Failure::threw)? {
            return Ok(Opened::Bytes(bytes.to_vec()));
        }
        if host::is_array(&self.0).map_err(Failure::threw)? {
            return Items::of_array(&self.0).map(Opened::Items);
        }
        if host::is_plain_object(&self.0).map_err(Failure::threw)? {
            return Members::of(self.0).map(Opened::Members);
        }
        let Some(iterator) = js_sys::try_iter(&self.0).map_err(Failure::threw)? else {
            return self.refuse(&expected.to_string());
        };
        let limit = (MAX_ITEMS as usize).saturating_add(1);
        let items = iterator.take(limit).collect::<Result<Vec<_>, _>>().map_err(Failure::threw)?;
        if items.len() == limit {
            return Err(too_many_items());
        }
        Ok(Opened::Items(Items::new(items)))
    }

    #[inline(never)]
    fn items(self, expected: &str, length: Option<usize>) -> Result<Items, Failure> {
        let mut fits = host::is_array(&self.0).map_err(Failure::threw)?;
        if let (true, Some(length)) = (fits, length) {
            fits = host::length_of(&self.0).map_err(Failure::threw)?.is_some_and(|found| found as usize == length);
        }
        if fits { Items::of_array(&self.0) } else { self.refuse(expected) }
    }

    #[inline(never)]
    fn members(self) -> Result<Members, Failure> {
        if host::is_plain_object(&self.0).map_err(Failure::threw)? {
            Members::of(self.0)
        } else {
            self.refuse("a plain object")
        }
    }

    #[inline(never)]
    fn fields(self, fields: &'static [&'static str]) -> Result<Fields, Failure> {
        let members = self.members()?;
        match members.names.iter().find(|name| !fields.contains(&name.as_str())) {
            Some(unknown) => Err(unknown_option(unknown, fields).into()),
            None => Ok(Fields { members, fields }),
        }
    }

    /// Text or bytes; an object is refused with the reason.
    #[inline(never)]
    fn raw_body(self, expected: &dyn Expected) -> Result<Self, Failure> {
        if !self.0.is_object() || host::bytes_of(&self.0).map_err(Failure::threw)?.is_some() {
            return Ok(self);
        }
        if self.0.is_instance_of::<js_sys::Promise>() {
            return self.refuse(&expected.to_string());
        }
        Err(Error::general(
            Code::OptionType,
            "the raw body is expected (text or bytes as received): a parsed object cannot be verified, because serialising it again changes bytes",
            "要传收到的原始报文(字符串或字节):解析后的对象再序列化字节会变,无法验签;请在 JSON 解析之前取原文",
        )
        .into())
    }
}

/// What kind of value this is, never the value itself.
pub fn describe(value: &JsValue) -> (&'static str, &'static str) {
    if value.is_undefined() {
        ("undefined", "undefined")
    } else if value.is_null() {
        ("null", "null")
    } else if value.is_string() {
        ("a string", "字符串")
    } else if value.as_bool().is_some() {
        ("a boolean", "布尔值")
    } else if let Some(number) = value.as_f64() {
        if number.is_finite() { ("a number", "数字") } else { ("NaN or Infinity", "NaN 或 Infinity") }
    } else if value.is_bigint() {
        ("a BigInt", "BigInt")
    } else if value.is_function() {
        ("a function", "函数")
    } else if value.is_symbol() {
        ("a symbol", "symbol")
    } else if host::is_array(value).unwrap_or(false) {
        ("an array", "数组")
    } else if host::bytes_of(value).is_ok_and(|bytes| bytes.is_some()) {
        ("a Uint8Array", "Uint8Array")
    } else if value.is_instance_of::<js_sys::Promise>() {
        ("a Promise (await it first)", "Promise(请先 await)")
    } else {
        ("an object", "对象")
    }
}

impl<'de> Deserializer<'de> for Value {
    type Error = Failure;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        match self.open(&visitor)? {
            Opened::Text(text) => visitor.visit_string(text),
            Opened::Number(number) => visitor.visit_f64(number),
            Opened::Boolean(boolean) => visitor.visit_bool(boolean),
            Opened::Bytes(bytes) => visitor.visit_byte_buf(bytes),
            Opened::Items(items) => visitor.visit_seq(items),
            Opened::Members(members) => visitor.visit_map(members),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        match self.0.as_string() {
            Some(text) => visitor.visit_string(text),
            None => self.refuse("a string"),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        match self.0.as_bool() {
            Some(boolean) => visitor.visit_bool(boolean),
            None => self.refuse("a boolean"),
        }
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        match self.0.as_f64() {
            // Exact: the safe integers of JavaScript.
            Some(number) if number.trunc() == number && number.abs() <= 9_007_199_254_740_991.0 => {
                visitor.visit_i64(number as i64)
            }
            Some(number) if number.is_finite() => {
                Err(mismatch("an integer", "a fraction or a number above 2^53", "小数或超出 2^53 的数"))
            }
            _ => self.refuse("an integer"),
        }
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        match self.0.as_f64() {
            Some(number) if number < 0.0 => Err(mismatch("an integer", "a negative number", "负数")),
            _ => self.deserialize_i64(visitor),
        }
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        match self.0.as_f64() {
            Some(number) if number > f64::from(u16::MAX) => {
                Err(mismatch("an integer", "a number above 65535", "大于 65535 的数"))
            }
            _ => self.deserialize_u64(visitor),
        }
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_seq(self.items("an array", None)?)
    }

    /// A pair: an array of exactly `length` items.
    fn deserialize_tuple<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_seq(self.items("a pair [name, value]", Some(length))?)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_map(self.members()?)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        visitor.visit_map(self.fields(fields)?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        // `undefined` members never get here, and `null` is refused by the inner type.
        visitor.visit_some(self)
    }

    /// Names ask for what only the host can do: see the types that carry them.
    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Failure> {
        match name {
            "Body" => match json::text_of_object(&self.0)? {
                Some(text) => visitor.visit_string(text),
                None => self.deserialize_any(visitor),
            },
            "QueryValue" => visitor.visit_string(json::text_of_query_value(&self.0)?),
            "RawBody" => self.raw_body(&visitor)?.deserialize_any(visitor),
            // One copy, which the type that asks for it wipes where the text is a secret.
            "Text" if self.0.is_string() => match json::well_formed(&self.0) {
                Some(text) => visitor.visit_newtype_struct(text.into_deserializer()),
                None => Err(json::lone_surrogate().about(Code::OptionType)),
            },
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        match self.0.as_string() {
            Some(text) => visitor.visit_enum(Variant(text)),
            None => self.refuse("a string"),
        }
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i128 u8 u128 f32 f64 char bytes byte_buf unit unit_struct tuple_struct ignored_any
    }
}

/// A variant without content.
struct Variant(String);

impl<'de> EnumAccess<'de> for Variant {
    type Error = Failure;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Failure> {
        let name: serde::de::value::StrDeserializer<'_, Failure> = self.0.as_str().into_deserializer();
        Ok((seed.deserialize(name)?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant {
    type Error = Failure;

    fn unit_variant(self) -> Result<(), Failure> {
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, _: S) -> Result<S::Value, Failure> {
        Err(Error::internal("only variants without content are read").into())
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Failure> {
        Err(Error::internal("only variants without content are read").into())
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], _: V) -> Result<V::Value, Failure> {
        Err(Error::internal("only variants without content are read").into())
    }
}

/// Items of an array or iterable.
struct Items {
    items: std::vec::IntoIter<JsValue>,
    index: usize,
}

impl Items {
    fn new(items: Vec<JsValue>) -> Self {
        Self { items: items.into_iter(), index: 0 }
    }

    fn of_array(array: &JsValue) -> Result<Self, Failure> {
        let length = host::length_of(array).map_err(Failure::threw)?.filter(|length| *length <= MAX_ITEMS);
        let length = length.ok_or_else(too_many_items)?;
        let items = (0..length).map(|at| Reflect::get_u32(array, at)).collect::<Result<Vec<_>, _>>();
        Ok(Self::new(items.map_err(Failure::threw)?))
    }
}

impl<'de> SeqAccess<'de> for Items {
    type Error = Failure;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Failure> {
        let Some(item) = self.items.next() else { return Ok(None) };
        let index = self.index;
        self.index = index.saturating_add(1);
        match seed.deserialize(Value(item)) {
            Ok(value) => Ok(Some(value)),
            Err(failure) => Err(failure.within_item(index)),
        }
    }
}

fn too_many_items() -> Failure {
    Error::general(Code::OptionType, format!("at most {MAX_ITEMS} items are expected"), format!("最多 {MAX_ITEMS} 项"))
        .into()
}

/// Members of a plain object that are not `undefined`, each read once.
struct Members {
    object: JsValue,
    keys: Array,
    names: Vec<String>,
    /// How many were read, and the last one's value until that is taken.
    read: u32,
    value: Option<JsValue>,
}

impl Members {
    fn of(object: JsValue) -> Result<Self, Failure> {
        let keys = keys(&object)?;
        let names = names(&keys)?;
        Ok(Self { object, keys, names, read: 0, value: None })
    }

    /// The member that is being read.
    fn name(&self) -> &str {
        self.read.checked_sub(1).and_then(|at| self.names.get(at as usize)).map_or("", String::as_str)
    }

    /// Reads on to the next member; `false` at the end.
    #[inline(never)]
    fn advance(&mut self) -> Result<bool, Failure> {
        while (self.read as usize) < self.names.len() {
            let value = host::member_at(&self.object, &self.keys, self.read);
            self.read = self.read.saturating_add(1);
            let value = value.map_err(|cause| Failure::threw(cause).within(self.name()))?;
            if !value.is_undefined() {
                self.value = Some(value);
                return Ok(true);
            }
        }
        Ok(false)
    }

    #[inline(never)]
    fn take(&mut self) -> Result<Value, Failure> {
        match self.value.take() {
            Some(value) => Ok(Value(value)),
            None => Err(Error::internal("a member's value was read before its name").into()),
        }
    }
}

fn keys(object: &JsValue) -> Result<Array, Failure> {
    let keys = host::keys(object).map_err(Failure::threw)?;
    if keys.length() > MAX_ITEMS { Err(too_many_items()) } else { Ok(keys) }
}

/// Keys as text, all at once where none has a line feed or what UTF-8 cannot express.
fn names(keys: &Array) -> Result<Vec<String>, Failure> {
    let lines = host::lines_of(keys);
    let names: Vec<String> = lines.split_terminator('\n').map(String::from).collect();
    if names.len() == keys.length() as usize && !lines.contains(char::REPLACEMENT_CHARACTER) {
        return Ok(names);
    }
    keys.iter()
        .map(|key| json::well_formed(&key).ok_or_else(|| json::lone_surrogate().about(Code::OptionType)))
        .collect()
}

impl<'de> MapAccess<'de> for Members {
    type Error = Failure;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Failure> {
        if !self.advance()? {
            return Ok(None);
        }
        let key: serde::de::value::StrDeserializer<'_, Failure> = self.name().into_deserializer();
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Failure> {
        seed.deserialize(self.take()?).map_err(|failure| failure.within(self.name()))
    }
}

/// The members of a struct: every name is known. serde takes a field's place in the list for its name, and no type
/// has to bring a comparison of names along.
struct Fields {
    members: Members,
    fields: &'static [&'static str],
}

impl Fields {
    #[inline(never)]
    fn advance(&mut self) -> Result<Option<u64>, Failure> {
        if !self.members.advance()? {
            return Ok(None);
        }
        Ok(self.fields.iter().zip(0..).find(|(field, _)| **field == self.members.name()).map(|(_, place)| place))
    }
}

impl<'de> MapAccess<'de> for Fields {
    type Error = Failure;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Failure> {
        match self.advance()? {
            Some(place) => seed.deserialize(place.into_deserializer()).map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Failure> {
        self.members.next_value_seed(seed)
    }
}
