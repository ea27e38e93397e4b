//! Other programs: run them, and say in a sentence what is missing when they cannot run.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

/// The repository's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// A program with its arguments.
pub struct Tool {
    name: String,
    command: Command,
    needed_for: String,
}

impl Tool {
    pub fn new(name: &str) -> Self {
        let mut command = Command::new(name);
        command.current_dir(root());
        Self { name: name.to_string(), command, needed_for: "install it and make sure it is on PATH".to_string() }
    }

    pub fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    pub fn args(mut self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Self {
        self.command.args(arguments);
        self
    }

    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    pub fn env_remove(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    pub fn directory(mut self, path: impl AsRef<Path>) -> Self {
        self.command.current_dir(path);
        self
    }

    /// What to do when the program is missing.
    pub fn needed_for(mut self, text: &str) -> Self {
        self.needed_for = text.to_string();
        self
    }

    /// Runs it with its output shown.
    pub fn run(mut self) -> Result<()> {
        let status =
            self.command.status().with_context(|| format!("{} was not found: {}", self.name, self.needed_for))?;
        if !status.success() {
            bail!("{} failed ({status})", self.name);
        }
        Ok(())
    }

    /// Runs it and returns what it printed.
    pub fn output(mut self) -> Result<String> {
        let output = self
            .command
            .stderr(Stdio::inherit())
            .output()
            .with_context(|| format!("{} was not found: {}", self.name, self.needed_for))?;
        if !output.status.success() {
            bail!("{} failed ({})", self.name, output.status);
        }
        Ok(String::from_utf8(output.stdout)?)
    }
}
