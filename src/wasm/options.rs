//! Options on their way in: held against their shape, then read by serde-wasm-bindgen.

use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

use super::failure::Failure;
use super::host::{self, Given};
use crate::admit::outline::{self, Kind, Node};
use crate::admit::shape::{Form, Shape};
use crate::admit::{self, NotAdmitted};
use crate::error::Error;
use crate::reason::Reason;

/// Reads an options object; the first problem is the error.
pub fn read<T: DeserializeOwned>(given: &Given, shape: Shape) -> Result<T, Failure> {
    read_value(given, Form::Object(shape), "options")
}

/// Reads an argument that stands by itself and is called `name` in errors.
pub fn read_value<T: DeserializeOwned>(given: &Given, form: Form, name: &'static str) -> Result<T, Failure> {
    deserialize(admitted(given, form, name)?)
}

/// A copy of the argument, once it is held against its form.
#[inline(never)]
pub fn admitted(given: &Given, form: Form, name: &'static str) -> Result<JsValue, Failure> {
    let (copy, outline) = (given.copy(), given.outline());
    let node = tree(&outline)?;
    match problems(&node, form, name, &copy).into_iter().next() {
        Some(problem) => Err(failure(problem, given)),
        None => {
            write(&node, form, &copy);
            Ok(copy)
        }
    }
}

/// What the shape admitted, serde reads; if not, the two do not fit together.
pub fn deserialize<T: DeserializeOwned>(copy: JsValue) -> Result<T, Failure> {
    serde_wasm_bindgen::from_value(copy).map_err(|_| Error::internal(Reason::NotAdmitted).into())
}

/// The kinds of the values.
pub fn tree(outline: &str) -> Result<Node<'_>, Error> {
    outline::read(outline).ok_or_else(|| Error::internal(Reason::NotAdmitted))
}

/// Every problem.
pub fn problems(node: &Node<'_>, form: Form, name: &str, copy: &JsValue) -> Vec<NotAdmitted> {
    admit::value(node, form, name, &|path| host::value_at(copy, path.to_vec()).as_string())
}

/// The error for a problem.
#[cold]
#[inline(never)]
pub fn failure(problem: NotAdmitted, given: &Given) -> Failure {
    let known: Vec<String> = problem.known.iter().map(|member| member.name.into()).collect();
    let meant = if known.is_empty() { None } else { host::suggestion(&problem.name, known) };
    let cause = problem.cause.and_then(|at| u32::try_from(at).ok()).map(|at| given.causes().get(at));
    Failure { error: problem.error(meant), cause: cause.unwrap_or_default() }
}

/// Makes text of what the shape says becomes text, and times of times.
pub fn write(node: &Node<'_>, form: Form, copy: &JsValue) {
    let (Form::Object(shape) | Form::Partial(shape)) = form else { return };
    for member in shape {
        let Some(given) = node.member(member.name) else { continue };
        match member.form {
            Form::Body if matches!(given.kind, Kind::Object | Kind::Array) => host::write_text(copy, member.name),
            Form::Seconds => host::write_text(copy, member.name),
            Form::Moment => host::write_seconds(copy, member.name),
            Form::Query => host::write_texts(copy, member.name),
            Form::Partial(_) => {
                let inside = host::value_at(copy, vec![member.name.into()]);
                if inside.is_object() {
                    write(given, member.form, &inside);
                }
            }
            _ => {}
        }
    }
}
