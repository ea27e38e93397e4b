//! What is let in: options are held against the shape they must have before any is read, and every problem is found at
//! once. The host tells what kind each value is ([`outline`]); the values themselves are not looked at, but for names
//! of which there are only a few.

pub mod outline;
pub mod shape;

use outline::{Kind, Node};
use shape::{Form, Member, Need, Shape};

use crate::error::{Code, Error, shown};
use crate::reason::Reason;
use crate::reason::types::{Expected, Found};

/// No option holds more items or members than this.
const MAX_ITEMS: usize = 10_000;

/// Deeper than any request of APIv3, and far from the end of the stack.
const MAX_DEPTH: usize = 100;

/// More than any request of APIv3 has; the host reads no more.
const MAX_VALUES: usize = 1_000_000;

/// The safe integers of JavaScript.
const MAX_SAFE_INTEGER: u64 = 9_007_199_254_740_991;

/// A value that is not let in.
#[derive(Debug, Clone)]
pub struct NotAdmitted {
    /// The code of the error it becomes.
    pub code: Code,
    /// Where it stands, as a path such as `keys[0].id`.
    pub field: String,
    /// Its own name, for an unknown one.
    pub name: String,
    /// Why it is not let in.
    pub reason: Reason,
    /// The names that there are, for an unknown one.
    pub known: Shape,
    /// Which of the errors that the caller's code threw, for what is unreadable.
    pub cause: Option<usize>,
    /// The names and indices that lead to what has to be left out, so that the rest can be read; empty when that is all.
    pub left_out: Vec<String>,
}

impl NotAdmitted {
    /// The error. `meant` is the member that an unknown name was probably meant for.
    pub fn error(self, meant: Option<String>) -> Error {
        let reason = match self.reason {
            Reason::UnknownOption { known, .. } => {
                let owners = owners(&self.field);
                Reason::UnknownOption { meant: meant.filter(|_| owners.is_none()), owners, known }
            }
            reason => reason,
        };
        Error::new(self.code, self.field, reason)
    }
}

/// Which functions an option belongs to that comes along where a merchant's values are spread into another's options.
fn owners(field: &str) -> Option<Vec<String>> {
    let owners: &[&str] = match field {
        "apiV3Key" => &["parseNotification", "decryptResource", "parseCertificates", "createClient"],
        "apiV2Key" => &["signCoupons"],
        "keys" => &["verifyResponse", "parseNotification", "parseCertificates", "createClient"],
        _ => return None,
    };
    Some(owners.iter().map(|name| String::from(*name)).collect())
}

/// Reads the text at a path, for options that are one of a few.
pub type TextAt<'a> = &'a dyn Fn(&[String]) -> Option<String>;

/// Every problem of an options object: at each level names that do not exist, then values, then what is missing.
pub fn options(given: &Node<'_>, shape: Shape, text_at: TextAt<'_>) -> Vec<NotAdmitted> {
    value(given, Form::Object(shape), "options", text_at)
}

/// Every problem of an argument that stands by itself and is called `name` in errors.
pub fn value(given: &Node<'_>, form: Form, name: &str, text_at: TextAt<'_>) -> Vec<NotAdmitted> {
    let mut admission = Admission { problems: Vec::new(), argument: name, text_at };
    admission.value(given, form, &Path::ROOT);
    admission.problems
}

/// Where a value stands.
#[derive(Clone, Copy)]
struct Path<'a> {
    parent: Option<&'a Path<'a>>,
    step: Step<'a>,
    omission: Omission,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Name(&'a str),
    Item(usize),
}

/// What is left out where a value has a problem, so that the rest can be read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Omission {
    /// What it stands in: it must be there.
    Outside,
    /// The value, or something within it.
    Within,
    /// The value as a whole.
    Whole,
}

impl<'a> Path<'a> {
    const ROOT: Path<'static> = Path { parent: None, step: Step::Name(""), omission: Omission::Outside };

    fn member(&'a self, name: &'a str, omission: Omission) -> Path<'a> {
        Path { parent: Some(self), step: Step::Name(name), omission }
    }

    fn item(&'a self, index: usize) -> Path<'a> {
        Path { parent: Some(self), step: Step::Item(index), omission: Omission::Whole }
    }

    /// From the outside inwards, without the root.
    fn steps(&self) -> Vec<&Path<'a>> {
        let mut steps = Vec::new();
        let mut at = Some(self);
        while let Some(path) = at {
            steps.push(path);
            at = path.parent;
        }
        steps.pop();
        steps.reverse();
        steps
    }

    fn names(steps: &[&Self]) -> Vec<String> {
        let name = |path: &&Self| match path.step {
            Step::Name(name) => name.to_string(),
            Step::Item(index) => index.to_string(),
        };
        steps.iter().map(name).collect()
    }

    fn field(&self, argument: &str) -> String {
        let mut field = String::new();
        for path in self.steps() {
            match path.step {
                Step::Item(index) => field.push_str(&format!("[{index}]")),
                Step::Name(name) => {
                    if !field.is_empty() {
                        field.push('.');
                    }
                    field.push_str(&shown(name));
                }
            }
        }
        if field.is_empty() { argument.to_string() } else { field }
    }

    fn left_out(&self) -> Vec<String> {
        let steps = self.steps();
        let whole = steps.iter().position(|path| path.omission == Omission::Whole);
        let last = whole.or_else(|| steps.iter().rposition(|path| path.omission == Omission::Within));
        Self::names(last.and_then(|last| steps.get(..=last)).unwrap_or_default())
    }
}

/// What stands around a value that becomes text: the code of its problems.
#[derive(Clone, Copy)]
struct Json {
    code: Code,
    depth: usize,
}

struct Admission<'a> {
    problems: Vec<NotAdmitted>,
    argument: &'a str,
    text_at: TextAt<'a>,
}

impl Admission<'_> {
    fn refuse(&mut self, code: Code, reason: Reason, path: &Path<'_>) {
        let name = match path.step {
            Step::Name(name) => name.to_string(),
            Step::Item(_) => String::new(),
        };
        let (field, left_out) = (path.field(self.argument), path.left_out());
        self.problems.push(NotAdmitted { code, field, name, reason, known: &[], cause: None, left_out });
    }

    /// Refuses a name that does not exist.
    fn unknown(&mut self, shape: Shape, path: &Path<'_>) {
        let known = shape.iter().map(|member| member.name.into()).collect();
        self.refuse(Code::UnknownOption, Reason::UnknownOption { owners: None, meant: None, known }, path);
        if let Some(problem) = self.problems.last_mut() {
            problem.known = shape;
        }
    }

    /// Refuses what no form takes.
    fn unreadable(&mut self, node: &Node<'_>, path: &Path<'_>) {
        self.refuse(Code::OptionUnreadable, Reason::Unreadable, path);
        if let Some(problem) = self.problems.last_mut() {
            problem.cause = node.number.parse().ok();
        }
    }

    fn value(&mut self, node: &Node<'_>, form: Form, path: &Path<'_>) {
        match (form, node.kind) {
            (_, Kind::Unreadable) => self.unreadable(node, path),
            (Form::Moment, _) => {}
            // Its own rule refuses the U+FFFD that it becomes.
            (Form::Text | Form::HeaderValue | Form::ReceivedHeaderValue, Kind::HalfPair) => {}
            (Form::QueryValue, Kind::HalfPair) => self.refuse(Code::Query, Reason::HalfPair, path),
            (_, Kind::HalfPair) => self.refuse(Code::OptionType, Reason::HalfPair, path),
            (Form::RawBody, Kind::Null) => self.refuse(Code::OptionType, Reason::RawBodyNull, path),
            (_, Kind::Null) => self.refuse(Code::OptionType, Reason::Null { expected: form.expected() }, path),
            (Form::Object(shape), Kind::Object) => self.object(node, shape, |member| member.need, path),
            (Form::Partial(shape), Kind::Object) => self.object(node, shape, |_| Need::Optional, path),
            (Form::List(of), Kind::Array) => self.items(node, *of, path),
            (Form::List(_) | Form::Headers | Form::ReceivedHeaders, Kind::Endless) => {
                self.refuse(Code::OptionType, Reason::TooMany { most: MAX_ITEMS }, path);
            }
            (Form::Query, Kind::Object) => self.members(node, Form::QueryValue, path),
            (Form::Headers | Form::ReceivedHeaders, Kind::Object) => self.members(node, header_value(form), path),
            (Form::Headers | Form::ReceivedHeaders, Kind::Array | Kind::Iterable) => {
                self.pairs(node, header_value(form), path);
            }
            (Form::HeaderValue | Form::ReceivedHeaderValue, Kind::Array | Kind::Iterable) => {
                self.header_values(node, path);
            }
            (Form::Body | Form::Tree, Kind::Object | Kind::Array | Kind::Endless) => {
                let whole = Path { omission: Omission::Whole, ..*path };
                self.json(node, Json { code: Code::Body, depth: 1 }, &whole);
            }
            (Form::Body, Kind::FormData) => self.refuse(Code::Body, Reason::BodyIsFormData, path),
            (Form::Body | Form::Tree, kind) if kind.is_object() => self.refuse(Code::Body, Reason::NotPlain, path),
            (Form::QueryValue, Kind::Number) => self.query_number(node.number, path),
            (Form::QueryValue, Kind::Array | Kind::Endless) => self.refuse(Code::Query, Reason::ArrayInQuery, path),
            (Form::QueryValue, kind) if kind.is_object() => self.json(node, Json { code: Code::Query, depth: 1 }, path),
            (Form::RawBody, kind) if kind.is_object() && kind != Kind::Promise => {
                self.refuse(Code::OptionType, Reason::ParsedBody, path);
            }
            (Form::OneOf(all), Kind::Text | Kind::Digits) => self.one_of(all, path),
            _ => {
                if let Some(found) = mismatch(node, form) {
                    self.refuse(Code::OptionType, Reason::WrongType { expected: form.expected(), found }, path);
                }
            }
        }
    }

    fn object(&mut self, node: &Node<'_>, shape: Shape, need: fn(&Member) -> Need, path: &Path<'_>) {
        if self.too_many(node, path) {
            return;
        }
        let member = |name: &str| shape.iter().find(|member| member.name == name);
        for unknown in node.members.iter().filter(|given| member(given.name).is_none()) {
            match unknown.kind {
                Kind::BrokenName => self.refuse(Code::OptionType, Reason::HalfPair, path),
                _ => {
                    let path = path.member(unknown.name, Omission::Whole);
                    self.unknown(shape, &path);
                }
            }
        }
        for given in node.members.iter().filter(|given| given.is_given()) {
            if let Some(member) = member(given.name) {
                let omission = match need(member) {
                    Need::Required => Omission::Outside,
                    Need::Optional => Omission::Within,
                };
                self.value(given, member.form, &path.member(given.name, omission));
            }
        }
        for member in shape.iter().filter(|member| need(member) == Need::Required) {
            if node.member(member.name).is_none() {
                let reason = match member.form {
                    Form::RawBody => Reason::RawBodyMissing,
                    _ => Reason::Required,
                };
                self.refuse(Code::MissingOption, reason, &path.member(member.name, Omission::Outside));
            }
        }
    }

    fn too_many(&mut self, node: &Node<'_>, path: &Path<'_>) -> bool {
        let cut_short = node.members.last().is_some_and(|last| last.kind == Kind::More);
        let many = cut_short || node.members.len() > MAX_ITEMS;
        if many {
            self.refuse(Code::OptionType, Reason::TooMany { most: MAX_ITEMS }, path);
        }
        many
    }

    fn items(&mut self, node: &Node<'_>, form: Form, path: &Path<'_>) {
        if self.too_many(node, path) {
            return;
        }
        for (index, item) in node.members.iter().enumerate() {
            self.value(item, form, &path.item(index));
        }
    }

    /// Members under any name.
    fn members(&mut self, node: &Node<'_>, form: Form, path: &Path<'_>) {
        if self.too_many(node, path) {
            return;
        }
        for member in node.members.iter().filter(|member| member.is_given()) {
            match member.kind {
                Kind::BrokenName => self.refuse(Code::OptionType, Reason::HalfPair, path),
                _ => self.value(member, form, &path.member(member.name, Omission::Whole)),
            }
        }
    }

    fn pairs(&mut self, node: &Node<'_>, value: Form, path: &Path<'_>) {
        let whole = Path { omission: Omission::Whole, ..*path };
        if self.too_many(node, &whole) {
            return;
        }
        for (index, item) in node.members.iter().enumerate() {
            let item_path = whole.item(index);
            match item.members.as_slice() {
                [name, values] if item.kind == Kind::Array => {
                    self.value(name, Form::Text, &item_path.item(0));
                    self.value(values, value, &item_path.item(1));
                }
                _ if item.kind == Kind::Array => {
                    self.refuse(
                        Code::OptionType,
                        Reason::WrongType { expected: Expected::HeaderPair, found: Found::Array },
                        &item_path,
                    );
                }
                _ => self.value(item, Form::HeaderPair, &item_path),
            }
        }
    }

    fn header_values(&mut self, node: &Node<'_>, path: &Path<'_>) {
        if node.members.is_empty() {
            self.refuse(
                Code::OptionType,
                Reason::WrongType { expected: Expected::HeaderValue, found: Found::Empty },
                path,
            );
        }
        self.items(node, Form::Text, path);
    }

    fn one_of(&mut self, all: &'static [&'static str], path: &Path<'_>) {
        let given = (self.text_at)(&Path::names(&path.steps()));
        if !given.is_some_and(|given| all.contains(&given.as_str())) {
            self.refuse(
                Code::OptionType,
                Reason::NotOneOf { known: all.iter().copied().map(String::from).collect() },
                path,
            );
        }
    }

    /// As JavaScript writes it, where that is what the caller meant.
    fn query_number(&mut self, number: &str, path: &Path<'_>) {
        let whole = number.split('.').next().unwrap_or_default();
        if !is_finite(number) {
            self.refuse(Code::Query, Reason::NotFiniteInQuery, path);
        } else if number.contains("e-") {
            self.refuse(Code::Query, Reason::Exponent, path);
        } else if number.contains('e') || safe_integer(whole).is_none() {
            self.refuse(Code::Query, Reason::LostDigits, path);
        }
    }

    /// What JSON would drop or change in silence (a Date, a Map, NaN, a lone surrogate …).
    fn json(&mut self, node: &Node<'_>, json: Json, path: &Path<'_>) {
        let reason = match node.kind {
            Kind::Unreadable => return self.unreadable(node, path),
            Kind::Text | Kind::Digits | Kind::Boolean => return,
            Kind::Number if is_finite(node.number) => return,
            Kind::HalfPair => Reason::HalfPair,
            Kind::Null => Reason::NullInJson,
            Kind::Cycle => Reason::Cycle,
            Kind::Deep => Reason::TooDeep { most: MAX_DEPTH },
            Kind::Endless => Reason::TooManyValues { most: MAX_VALUES },
            Kind::Object | Kind::Array if json.depth > MAX_DEPTH => Reason::TooDeep { most: MAX_DEPTH },
            Kind::Object | Kind::Array => return self.json_members(node, json, path),
            kind if kind.is_object() => Reason::NotPlain,
            _ => Reason::NoJsonForm { found: found_in(node) },
        };
        self.refuse(json.code, reason, path);
    }

    fn json_members(&mut self, node: &Node<'_>, json: Json, path: &Path<'_>) {
        let within = Json { depth: json.depth.saturating_add(1), ..json };
        for (index, member) in node.members.iter().enumerate() {
            match (node.kind, member.kind) {
                (_, Kind::BrokenName) => self.refuse(json.code, Reason::HalfPair, path),
                (_, Kind::More) => {
                    self.refuse(json.code, Reason::TooManyValues { most: MAX_VALUES }, &path.item(index))
                }
                (Kind::Object, Kind::Undefined) => {}
                (Kind::Object, _) => self.json(member, within, &path.member(member.name, Omission::Whole)),
                _ => self.json(member, within, &path.item(index)),
            }
        }
    }
}

fn header_value(headers: Form) -> Form {
    match headers {
        Form::ReceivedHeaders => Form::ReceivedHeaderValue,
        _ => Form::HeaderValue,
    }
}

/// What stands in the place of what is expected, unless that is what is expected.
fn mismatch(node: &Node<'_>, form: Form) -> Option<Found> {
    let found = found_in(node);
    let fits = match form {
        Form::Text | Form::FreeText => node.is_text(),
        Form::TextOrBytes | Form::RawBody | Form::Body => node.is_text() || node.kind == Kind::Bytes,
        Form::FileBytes | Form::Bytes => node.kind == Kind::Bytes,
        Form::QueryValue => node.is_text() || node.kind == Kind::Boolean,
        Form::HeaderValue => node.is_text(),
        Form::ReceivedHeaderValue => node.is_text() || node.kind == Kind::Number,
        Form::Seconds if node.is_text() => return (node.kind == Kind::Text).then_some(Found::NotDigits),
        Form::Seconds => safe_integer(node.number).is_some_and(|seconds| seconds >= 0),
        Form::Integer | Form::WholeNumber if found == Found::Number => {
            return match safe_integer(node.number) {
                None => Some(Found::Fraction),
                Some(number) => (matches!(form, Form::WholeNumber) && number < 0).then_some(Found::Negative),
            };
        }
        _ => false,
    };
    (!fits).then_some(found)
}

fn safe_integer(number: &str) -> Option<i64> {
    number.parse::<i64>().ok().filter(|integer| integer.unsigned_abs() <= MAX_SAFE_INTEGER)
}

/// What a value turned out to be.
fn found_in(node: &Node<'_>) -> Found {
    match node.kind {
        Kind::Undefined => Found::Undefined,
        Kind::Text | Kind::Digits | Kind::HalfPair => Found::Text,
        Kind::Boolean => Found::Boolean,
        Kind::Number if is_finite(node.number) => Found::Number,
        Kind::Number => Found::NotFinite,
        Kind::BigInt => Found::BigInt,
        Kind::Symbol => Found::Symbol,
        Kind::Function => Found::Function,
        Kind::Bytes => Found::Bytes,
        Kind::Promise => Found::Promise,
        Kind::Array | Kind::Endless => Found::Array,
        Kind::Null
        | Kind::Date
        | Kind::Object
        | Kind::FormData
        | Kind::Iterable
        | Kind::Other
        | Kind::Cycle
        | Kind::Deep
        | Kind::More
        | Kind::BrokenName
        | Kind::Unreadable => Found::Object,
    }
}

/// Whether a number, as JavaScript writes it, is neither NaN nor infinite.
fn is_finite(number: &str) -> bool {
    number.ends_with(|last: char| last.is_ascii_digit())
}
