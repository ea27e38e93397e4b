//! Builds the npm package into `pkg/`: one wasm, one glue core, thin loaders.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};
use base64::Engine as _;

use crate::process::{Tool, root};

/// What every supported engine can do, Node 16 included; reference types are not among it.
const TARGET_FEATURES: &str = "+bulk-memory,+mutable-globals,+nontrapping-fptoint,+sign-ext,+simd128";

/// The line of wasm-bindgen's glue that is replaced: the loader chooses where the module comes from.
const SOURCE_IMPORT: &str = "import source wasmModule from \"./core_bg.wasm\";";

/// Builds `pkg/` and returns its path.
pub fn build() -> Result<PathBuf> {
    ensure_wasm_target()?;
    let wasm = compile()?;
    let out = root().join("target/wasm/bindgen");
    bind(&wasm, &out)?;
    crate::npm::install("xtask/npm")?;
    optimise(&out)?;
    let pkg = root().join("pkg");
    assemble(&out, &pkg)?;
    report(&pkg)?;
    Ok(pkg)
}

fn ensure_wasm_target() -> Result<()> {
    let sysroot = Tool::new("rustc").args(["--print", "sysroot"]).output()?;
    if Path::new(sysroot.trim()).join("lib/rustlib/wasm32-unknown-unknown/lib").exists() {
        return Ok(());
    }
    println!("rustup target add wasm32-unknown-unknown");
    Tool::new("rustup")
        .args(["target", "add", "wasm32-unknown-unknown"])
        .needed_for("to add the wasm32 target; install rustup from https://rustup.rs or add the target with your toolchain's own means")
        .run()
}

fn compile() -> Result<PathBuf> {
    let target_dir = root().join("target/wasm");
    // Paths of this machine must not end up in the wasm: two checkouts give the same bytes.
    let cargo_home = std::env::var("CARGO_HOME")
        .or_else(|_| std::env::var("HOME").map(|home| format!("{home}/.cargo")))
        .context("neither CARGO_HOME nor HOME is set")?;
    let sysroot = Tool::new("rustc").args(["--print", "sysroot"]).output()?;
    let flags = [
        "-Ctarget-cpu=mvp".to_string(),
        format!("-Ctarget-feature={TARGET_FEATURES}"),
        "--cfg=cpubits=\"32\"".to_string(),
        format!("--remap-path-prefix={}=/crate", root().display()),
        format!("--remap-path-prefix={cargo_home}=/cargo"),
        format!("--remap-path-prefix={}=/rust", sysroot.trim()),
    ];
    Tool::new("cargo")
        .args(["build", "--release", "--locked", "--package", "wechatpay-wasm", "--lib"])
        .args(["--target", "wasm32-unknown-unknown", "--target-dir"])
        .arg(&target_dir)
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"))
        .env_remove("RUSTFLAGS")
        .run()?;
    Ok(target_dir.join("wasm32-unknown-unknown/release/wechatpay_wasm.wasm"))
}

/// The release profile strips the `target_features` section, in which the precompiled standard library announces
/// reference types: wasm-bindgen would rely on them, and Node 16 rejects them. The conformance suite runs there.
fn bind(wasm: &Path, out: &Path) -> Result<()> {
    wasm_bindgen_cli_support::Bindgen::new()
        .input_path(wasm)
        .out_name("core")
        .module(true)?
        .typescript(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .reset_state_function(true)
        .generate(out)
}

fn optimise(out: &Path) -> Result<()> {
    Tool::new("node")
        .arg(root().join("xtask/npm/node_modules/binaryen/bin/wasm-opt"))
        .arg(out.join("core_bg.wasm"))
        .args(["-O3", "--enable-bulk-memory", "--enable-mutable-globals", "--enable-nontrapping-float-to-int"])
        .args([
            "--enable-sign-ext",
            "--enable-simd",
            "--strip-debug",
            "--strip-producers",
            "--strip-target-features",
            "-o",
        ])
        .arg(out.join("core.wasm"))
        .run()
}

fn assemble(out: &Path, pkg: &Path) -> Result<()> {
    if pkg.exists() {
        fs::remove_dir_all(pkg)?;
    }
    copy_tree(&root().join("pkg-template"), pkg)?;
    for document in ["README.md", "README.zh-CN.md", "CHANGELOG.md", "LICENSE"] {
        let source = root().join(document);
        if source.exists() {
            fs::copy(source, pkg.join(document))?;
        }
    }
    let wasm = fs::read(out.join("core.wasm"))?;
    fs::write(pkg.join("core.wasm"), &wasm)?;
    fs::write(pkg.join("wasm.inline.js"), inlined(&wasm))?;
    fs::write(pkg.join("core.js"), glue(&fs::read_to_string(out.join("core.js"))?)?)?;
    fs::write(pkg.join("index.d.ts"), declarations(&fs::read_to_string(out.join("core.d.ts"))?)?)?;
    bundle_commonjs(pkg)
}

fn glue(source: &str) -> Result<String> {
    ensure!(
        source.matches(SOURCE_IMPORT).count() == 1,
        "wasm-bindgen's glue changed: expected the line {SOURCE_IMPORT} exactly once"
    );
    Ok(source.replace(SOURCE_IMPORT, "import wasmModule from \"#wasm\";"))
}

/// wasm-bindgen's declarations without what the loader keeps to itself.
fn declarations(source: &str) -> Result<String> {
    let reset = "export function __wbg_reset_state(): void;";
    ensure!(source.matches(reset).count() == 1, "wasm-bindgen's declarations changed: expected {reset} exactly once");
    Ok(source.replace(reset, "").trim_end().to_string() + "\n")
}

fn inlined(wasm: &[u8]) -> String {
    let text = base64::engine::general_purpose::STANDARD.encode(wasm);
    format!("import {{ decode }} from \"./base64.js\";\nexport default new WebAssembly.Module(decode(\"{text}\"));\n")
}

/// A self-contained file for each entry. The JavaScript interface of esbuild also works where install scripts are blocked.
fn bundle_commonjs(pkg: &Path) -> Result<()> {
    Tool::new("node")
        .directory(root().join("xtask/npm"))
        .args(["bundle-commonjs.cjs".as_ref(), pkg.as_os_str()])
        .run()
}

fn copy_tree(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_tree(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

fn report(pkg: &Path) -> Result<()> {
    let wasm = fs::metadata(pkg.join("core.wasm"))?.len();
    let gzipped = Tool::new("node")
        .args(["-p", "require('zlib').gzipSync(require('fs').readFileSync(process.argv[1]),{level:9}).length"])
        .arg(pkg.join("core.wasm"))
        .output()?;
    let Ok(gzipped) = gzipped.trim().parse::<u64>() else { bail!("node could not tell the gzipped size") };
    println!("pkg/core.wasm: {wasm} bytes, {gzipped} gzipped (release profile: opt-level 3, LTO, one codegen unit)");
    Ok(())
}
