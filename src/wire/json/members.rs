//! Objects as the documents describe them.

use super::value::Json;
use crate::reason::words::{Words, worded};

worded! {
    /// Why a text is not what the documents describe, besides not being JSON.
    Shape("Shape.") {
        NotText,
        NotObject,
        MemberNotText { path: String },
        MemberNotObject { path: String },
        MemberNotArray { path: String },
    }
}

/// The members of an object as the documents describe it: absent and `null` are the same, a value of another type is
/// refused by its path.
pub struct Members<'j, 'a> {
    object: &'j Json<'a>,
    /// Where it stands, with a point behind it; empty for the whole.
    path: String,
}

impl<'j, 'a> Members<'j, 'a> {
    /// Takes an object and nothing else.
    ///
    /// # Errors
    /// That the text is none.
    pub fn of(whole: &'j Json<'a>) -> Result<Self, Words> {
        match whole.members() {
            Some(_) => Ok(Self { object: whole, path: String::new() }),
            None => Err(Shape::NotObject.words()),
        }
    }

    fn get(&self, name: &str) -> Option<&'j Json<'a>> {
        self.object.get(name).filter(|value| !value.is_null())
    }

    /// A text.
    ///
    /// # Errors
    /// That it is something else.
    pub fn text(&self, name: &str) -> Result<Option<String>, Words> {
        let Some(value) = self.get(name) else { return Ok(None) };
        match value.text() {
            Some(text) => Ok(Some(text.into_owned())),
            None => Err(Shape::MemberNotText { path: self.path_of(name) }.words()),
        }
    }

    /// An object.
    ///
    /// # Errors
    /// That it is something else.
    pub fn object(&self, name: &str) -> Result<Option<Self>, Words> {
        let Some(value) = self.get(name) else { return Ok(None) };
        self.object_at(value, name).map(Some)
    }

    fn object_at(&self, value: &'j Json<'a>, name: &str) -> Result<Self, Words> {
        match value.members() {
            Some(_) => Ok(Self { object: value, path: format!("{}{name}.", self.path) }),
            None => Err(Shape::MemberNotObject { path: self.path_of(name) }.words()),
        }
    }

    /// An array of objects.
    ///
    /// # Errors
    /// That it, or one of its items, is something else.
    pub fn objects(&self, name: &str) -> Result<Option<Vec<Self>>, Words> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let Some(items) = value.items() else { return Err(Shape::MemberNotArray { path: self.path_of(name) }.words()) };
        let mut objects = Vec::new();
        for (at, item) in items.iter().enumerate() {
            objects.push(self.object_at(item, &format!("{name}[{at}]"))?);
        }
        Ok(Some(objects))
    }

    fn path_of(&self, name: &str) -> String {
        [&self.path, name].concat()
    }
}
