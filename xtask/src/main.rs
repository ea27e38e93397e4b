//! The only build tool: `cargo xtask demo | test | build | bench | site | check`.

mod bench;
mod build;
mod cargo;
mod check;
mod demo;
mod fused;
mod memcheck;
mod npm;
mod process;
mod reproducible;
mod runtimes;
mod site;
mod snapshot;
mod step;
mod suite;
mod test;
mod wasm;

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::process::Log;
use crate::step::Verdict;

const HELP: &str = "\
用法：cargo xtask <命令>

  demo             构建 npm 包，启动本机内嵌网关，建立并查询合作关系，演示拒绝、通知与诊断
  test             检查、构建并运行全部测试，最后一行为 N passed, N failed
    --quick        日常用：不跑各运行环境、证据与很少变动的检查
    --only A,B     只运行这些步骤或运行环境，如 --only native,node16（需要时先构建）
    --strict       有任何一项 not run 就算失败
    --list         列出全部步骤与运行环境
  check            只做检查：格式、clippy、文档、依赖（许可证、来源、安全公告）、npm 包
  build            构建 npm 包到 pkg/
    --update-snapshots  用这次构建更新 tests/snapshots/ 中的类型声明
  bench            构建并测量：与 node:crypto、WebCrypto、rsa crate、其他 JavaScript 库对比的倍数，各运行环境，
                   内存与体积；只有体积超标才算失败
    --quick        轮数少，2,000 次签名代替 200,000 次
    --only A,B     只测这些；--list 列出名称
    --json         结果以 JSON 写到标准输出，进度写到标准错误
    --update-readme  完整测量后更新 bench/results.svg 与 docs/speed.md、docs/en/speed.md 中的数字
  site             构建文档网站到 target/site/：文档、API、每个错误与诊断代码一页、诊断页；选项见 site --help
    --serve        构建之后在本机显示
  --help           显示本说明

需要 cargo(rustup)、Node.js 20 或更新版本；其余工具按锁定的版本自动下载。

Usage: cargo xtask <command>

  demo             build the npm package, start the embedded gateway on loopback, build and list a partnership,
                   then show a refusal, a notification and a diagnosis
  test             check, build and run every test; the last line is `N passed, N failed`
    --quick        for daily work: without the engines, the evidence and what changes seldom
    --only A,B     only these steps or runtimes, such as --only native,node16 (builds the package if they need it)
    --strict       anything `not run` fails the run
    --list         name every step and runtime
  check            only the checks: format, clippy, documents, dependencies (licences, sources, advisories), npm package
  build            build the npm package into pkg/
    --update-snapshots  write this build's declarations to tests/snapshots/
  bench            build and measure: ratios against node:crypto, WebCrypto, the rsa crate and other JavaScript
                   libraries, every runtime, memory and sizes; only a size over its goal fails
    --quick        few rounds, and 2,000 signatures instead of 200,000
    --only A,B     measure these alone; --list names them
    --json         the results as JSON on standard output, progress on standard error
    --update-readme  after a whole run, write bench/results.svg and the figures of docs/speed.md and docs/en/speed.md
  site             build the documents' site into target/site/: documents, API, a page for every code, the doctor;
                   `site --help` lists its options
    --serve        show it on this machine afterwards
  --help           this text

Needs cargo (rustup) and Node.js 20 or newer; every other tool is fetched in its pinned version.
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(Verdict::Good) => ExitCode::SUCCESS,
        Ok(Verdict::Bad) => ExitCode::FAILURE,
        // The chain of causes on one line; never a backtrace, whatever RUST_BACKTRACE says.
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[&str]) -> Result<Verdict> {
    match words {
        [] | ["--help" | "-h" | "help", ..] => {
            print!("{HELP}");
            Ok(Verdict::Good)
        }
        ["build", options @ ..] => {
            snapshot::build_command(snapshot::Snapshots::from_options(options)?, &Log::Terminal).map(|()| Verdict::Good)
        }
        ["bench", options @ ..] => bench::command(options).map(|()| Verdict::Good),
        ["site", options @ ..] => site::command(options, &Log::Terminal),
        ["demo"] => demo::command(&Log::Terminal).map(|()| Verdict::Good),
        ["check"] => step::run_all(check::steps(), step::NotRun::Listed),
        ["test", options @ ..] => test::command(options),
        _ => {
            bail!("`cargo xtask {}` is not a command; `cargo xtask --help` lists them", words.join(" "))
        }
    }
}
