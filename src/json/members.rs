//! Objects as the documents describe them.

use super::Json;

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
    pub fn of(whole: &'j Json<'a>) -> Result<Self, String> {
        match whole.members() {
            Some(_) => Ok(Self { object: whole, path: String::new() }),
            None => Err("it is not a JSON object".into()),
        }
    }

    fn get(&self, name: &str) -> Option<&'j Json<'a>> {
        self.object.get(name).filter(|value| !value.is_null())
    }

    /// A text.
    ///
    /// # Errors
    /// That it is something else.
    pub fn text(&self, name: &str) -> Result<Option<String>, String> {
        let Some(value) = self.get(name) else { return Ok(None) };
        match value.text() {
            Some(text) => Ok(Some(text.into_owned())),
            None => Err(self.is_not(name, "a string")),
        }
    }

    /// An object.
    ///
    /// # Errors
    /// That it is something else.
    pub fn object(&self, name: &str) -> Result<Option<Self>, String> {
        let Some(value) = self.get(name) else { return Ok(None) };
        self.object_at(value, name).map(Some)
    }

    fn object_at(&self, value: &'j Json<'a>, name: &str) -> Result<Self, String> {
        match value.members() {
            Some(_) => Ok(Self { object: value, path: format!("{}{name}.", self.path) }),
            None => Err(self.is_not(name, "an object")),
        }
    }

    /// An array of objects.
    ///
    /// # Errors
    /// That it, or one of its items, is something else.
    pub fn objects(&self, name: &str) -> Result<Option<Vec<Self>>, String> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let Some(items) = value.items() else { return Err(self.is_not(name, "an array")) };
        let mut objects = Vec::new();
        for (at, item) in items.iter().enumerate() {
            objects.push(self.object_at(item, &format!("{name}[{at}]"))?);
        }
        Ok(Some(objects))
    }

    fn is_not(&self, name: &str, wanted: &str) -> String {
        format!("{}{name} is not {wanted}", self.path)
    }
}
