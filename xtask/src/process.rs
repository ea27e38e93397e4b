//! Other programs: run them, and say in a sentence what is missing when they cannot run.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

/// The repository's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// Where output goes: the terminal, standard error alone where standard output is a result, or a file that is shown when
/// the step fails.
#[derive(Clone)]
pub enum Log {
    Terminal,
    Stderr,
    File(Arc<File>),
}

impl Log {
    pub fn create(path: &Path) -> Result<Self> {
        Ok(Self::File(Arc::new(File::create(path).with_context(|| format!("cannot write {}", path.display()))?)))
    }

    pub fn line(&self, text: &str) {
        match self {
            Self::Terminal => println!("{text}"),
            Self::Stderr => eprintln!("{text}"),
            // A log that cannot be written must not fail what it describes.
            Self::File(file) => drop(writeln!(&mut file.as_ref(), "{text}")),
        }
    }

    fn stdio(&self) -> Result<Stdio> {
        match self {
            Self::Terminal => Ok(Stdio::inherit()),
            Self::Stderr => Ok(Stdio::from(std::io::stderr())),
            Self::File(file) => Ok(Stdio::from(file.try_clone()?)),
        }
    }
}

/// What a finished program printed on standard output, and whether it was content.
pub struct Finished {
    pub status: ExitStatus,
    pub stdout: String,
}

/// A program with its arguments.
pub struct Tool {
    name: String,
    command: Command,
    when_missing: String,
    when_failed: String,
    limit: Duration,
}

impl Tool {
    pub fn new(name: impl AsRef<OsStr>) -> Self {
        let mut command = Command::new(name.as_ref());
        command.current_dir(root()).stdin(Stdio::null());
        Self {
            name: Path::new(name.as_ref()).file_name().unwrap_or(name.as_ref()).to_string_lossy().into_owned(),
            command,
            when_missing: "install it and make sure it is on PATH".to_string(),
            when_failed: "its own message is above".to_string(),
            limit: Duration::from_secs(20 * 60),
        }
    }

    /// Node.js, which every command of xtask needs.
    pub fn node() -> Self {
        Self::new("node").when_missing(
            "the package is bundled and tested with it; install Node.js 20 or newer from https://nodejs.org",
        )
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

    /// Why the program is needed and how to get it.
    pub fn when_missing(mut self, text: &str) -> Self {
        self.when_missing = text.to_string();
        self
    }

    /// What to do when the program fails.
    pub fn when_failed(mut self, text: &str) -> Self {
        self.when_failed = text.to_string();
        self
    }

    /// How long it may take; 20 minutes unless said otherwise.
    pub fn limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Runs it; its output goes to `log`.
    pub fn run(mut self, log: &Log) -> Result<()> {
        self.command.stdout(log.stdio()?).stderr(log.stdio()?);
        let mut child = self.spawn()?;
        let status = self.wait(&mut child)?;
        self.succeed(status)
    }

    /// Runs it and returns what it printed on standard output; the rest goes to `log`.
    pub fn output(self, log: &Log) -> Result<String> {
        let (tool, finished) = self.finish_into(log, &Log::stderr_only)?;
        tool.succeed(finished.status)?;
        Ok(finished.stdout)
    }

    /// Runs it to its end, good or bad; everything goes to `log`, standard output is returned as well.
    pub fn finish(self, log: &Log) -> Result<Finished> {
        Ok(self.finish_into(log, &Log::line)?.1)
    }

    fn finish_into(mut self, log: &Log, tee: &(dyn Fn(&Log, &str) + Sync)) -> Result<(Self, Finished)> {
        self.command.stdout(Stdio::piped()).stderr(log.stdio()?);
        let mut child = self.spawn()?;
        let Some(pipe) = child.stdout.take() else { bail!("{} has no standard output", self.name) };
        let lines = read_lines(pipe);
        let started = Instant::now();
        let mut stdout = String::new();
        loop {
            match lines.recv_timeout(self.limit.saturating_sub(started.elapsed())) {
                Ok(line) => {
                    tee(log, &line);
                    stdout.push_str(&line);
                    stdout.push('\n');
                }
                Err(mpsc::RecvTimeoutError::Timeout) => return Err(self.too_slow(&mut child)),
                Err(mpsc::RecvTimeoutError::Disconnected) => break,
            }
        }
        let status = self.wait(&mut child)?;
        Ok((self, Finished { status, stdout }))
    }

    fn spawn(&mut self) -> Result<Child> {
        self.command.spawn().with_context(|| format!("{} cannot be started: {}", self.name, self.when_missing))
    }

    fn wait(&self, child: &mut Child) -> Result<ExitStatus> {
        let started = Instant::now();
        loop {
            if let Some(status) = child.try_wait()? {
                return Ok(status);
            }
            if started.elapsed() > self.limit {
                return Err(self.too_slow(child));
            }
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn too_slow(&self, child: &mut Child) -> anyhow::Error {
        // It may have ended in between.
        drop(child.kill());
        drop(child.wait());
        anyhow::anyhow!("{} did not end within {} s and was stopped", self.name, self.limit.as_secs())
    }

    fn succeed(&self, status: ExitStatus) -> Result<()> {
        if !status.success() {
            bail!("{} failed ({status}): {}", self.name, self.when_failed);
        }
        Ok(())
    }
}

impl Log {
    /// What is returned to the caller is not worth a line in a log.
    fn stderr_only(&self, _: &str) {}
}

fn read_lines(pipe: impl Read + Send + 'static) -> mpsc::Receiver<String> {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        let mut reader = BufReader::new(pipe);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            let text = String::from_utf8_lossy(&line);
            if send.send(text.trim_end_matches(['\r', '\n']).to_string()).is_err() {
                return;
            }
            line.clear();
        }
    });
    receive
}
