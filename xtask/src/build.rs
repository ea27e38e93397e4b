//! Builds the npm package into `pkg/`: one wasm, one glue core, thin loaders.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use base64::Engine as _;
use sha2::{Digest as _, Sha256};
use words::House;

use crate::cargo::ensure_wasm_target;
use crate::process::{Log, Tool, root};
use crate::wasm::{rust_flags, wasm_opt};
use crate::{fused, npm};

/// The line of wasm-bindgen's glue that is replaced: the loader chooses where the module comes from.
const SOURCE_IMPORT: &str = "import source wasmModule from \"./core_bg.wasm\";";

/// Where wasm-bindgen's glue begins to copy a string into the wasm memory, one character after the other.
const STRING_COPY: &str = "    let offset = 0;\n\n    for (; offset < len; offset++) {\n";

/// Before that: the engine copies what is long and ASCII (keys, certificates, most bodies), several times as fast.
const LONG_STRING_COPY: &str =
    "    if (len > 64 && cachedTextEncoder.encodeInto(arg, mem.subarray(ptr, ptr + len)).read === len) {
        WASM_VECTOR_LEN = len;
        return ptr;
    }

";

/// What the package takes from the root of the repository.
pub const DOCUMENTS: [&str; 4] = ["README.md", "README.zh-CN.md", "CHANGELOG.md", "LICENSE"];

/// What the build adds to `pkg-template/`.
pub const MADE: [&str; 13] = [
    "core/core.wasm",
    "core/fused.inline.js",
    "core/fused.wasm",
    "core/wasm.inline.js",
    "core/words.data.js",
    "core/words.node.js",
    "index.d.ts",
    "index.cjs",
    "index.d.cts",
    "client/index.cjs",
    "client/index.d.cts",
    "sandbox/index.cjs",
    "sandbox/index.d.cts",
];

/// Where the glue instantiates: at loading, and after a reset.
const INSTANCE: &str = "new WebAssembly.Instance(wasmModule, ";

/// Where getrandom asks the host, which is not there in Node 16 and 18.
const RANDOM: &str = "globalThis.crypto.getRandomValues(";

/// The end of a doc comment of a struct whose values are frozen.
const READONLY_MARK: &str = "\n *\n * @readonly\n */";

/// Builds `pkg/` and returns its path.
pub fn build(log: &Log) -> Result<PathBuf> {
    let started = Instant::now();
    let stage = |number: u8, what: &str| {
        log.line(&format!("[{number}/5] {what} ({:.1} s)", started.elapsed().as_secs_f64()));
    };
    npm::ensure_node(log)?;
    stage(1, "npm packages: wasm-opt, esbuild");
    npm::install("xtask/npm", log)?;
    stage(2, "cargo build --release --target wasm32-unknown-unknown");
    ensure_wasm_target(log)?;
    let out = root().join("target/wasm/bindgen");
    let wasm = compile(&root(), &root().join("target/wasm"), log)?;
    fused::build(&root(), &root().join("target/wasm"), &root().join("target/wasm/fused.wasm"), log)?;
    stage(3, "wasm-bindgen: glue and declarations");
    bind(&wasm, &out)?;
    stage(4, "wasm-opt");
    optimise(&out, log)?;
    stage(5, "pkg/: loaders, declarations, CommonJS bundle");
    let pkg = root().join("pkg");
    assemble(&out, &pkg, log)?;
    report(&pkg, log)?;
    Ok(pkg)
}

/// The Rust of `checkout` as wasm, before wasm-bindgen.
pub fn compile(checkout: &Path, target_dir: &Path, log: &Log) -> Result<PathBuf> {
    Tool::new("cargo")
        .directory(checkout)
        .args(["build", "--release", "--locked", "--package", "wechatpay-wasm", "--lib"])
        .args(["--target", "wasm32-unknown-unknown", "--target-dir"])
        .arg(target_dir)
        .env("CARGO_ENCODED_RUSTFLAGS", rust_flags(log)?.join("\u{1f}"))
        .env_remove("RUSTFLAGS")
        .when_failed(
            "the wasm was not built; if crates could not be downloaded, check the network and run the command again",
        )
        .run(log)?;
    Ok(target_dir.join("wasm32-unknown-unknown/release/wechatpay_wasm.wasm"))
}

/// The release profile strips the `target_features` section, in which the precompiled standard library announces
/// reference types: wasm-bindgen would rely on them, and Node 16 rejects them. The conformance suite runs there.
pub fn bind(wasm: &Path, out: &Path) -> Result<()> {
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

/// `core_bg.wasm` to `core.wasm`, which ends with its digest.
pub fn optimise(out: &Path, log: &Log) -> Result<()> {
    let optimised = out.join("core.wasm");
    wasm_opt(&out.join("core_bg.wasm"), &optimised, &[], log)?;
    Ok(fs::write(&optimised, with_digest(fs::read(&optimised)?))?)
}

/// The name of the custom section that a module ends with, and before it the section's mark and its two lengths.
const DIGEST_SECTION: &[u8] = b"\x00\x27\x06digest";

/// `wasm`, and in a custom section behind it its SHA-256.
fn with_digest(wasm: Vec<u8>) -> Vec<u8> {
    let digest = Sha256::digest(&wasm);
    [wasm.as_slice(), DIGEST_SECTION, &digest].concat()
}

fn digest_in(wasm: &[u8]) -> Result<&[u8]> {
    let (rest, digest) = wasm.split_at_checked(wasm.len().saturating_sub(32)).context("no module")?;
    ensure!(rest.ends_with(DIGEST_SECTION), "the module does not end with its digest");
    Ok(digest)
}

fn assemble(out: &Path, pkg: &Path, log: &Log) -> Result<()> {
    if pkg.exists() {
        fs::remove_dir_all(pkg)?;
    }
    copy_tree(&root().join("pkg-template"), pkg)?;
    for document in DOCUMENTS {
        fs::copy(root().join(document), pkg.join(document))?;
    }
    let wasm = fs::read(out.join("core.wasm"))?;
    let fused = fs::read(root().join("target/wasm/fused.wasm"))?;
    let node = filled(&fs::read_to_string(pkg.join("core/wasm.node.js"))?, &wasm)?;
    fs::write(pkg.join("core/core.wasm"), &wasm)?;
    fs::write(pkg.join("core/wasm.inline.js"), inlined(&wasm))?;
    fs::write(pkg.join("core/wasm.node.js"), &node)?;
    fs::write(pkg.join("core/fused.wasm"), &fused)?;
    fs::write(pkg.join("core/fused.inline.js"), inlined(&fused))?;
    fs::write(pkg.join("core/core.js"), glue(&fs::read_to_string(out.join("core.js"))?)?)?;
    let house = House::read(&words::folder()).map_err(anyhow::Error::msg)?;
    fs::write(pkg.join("core/words.data.js"), format!("export default () => {};\n", sentences(&house)?))?;
    fs::write(pkg.join("core/words.node.js"), deflated_words(house)?)?;
    let declared = declarations(&fs::read_to_string(out.join("core.d.ts"))?)?;
    fs::write(pkg.join("index.d.ts"), with_codes(declared, pkg, log)?)?;
    // Beside the module it imports, for as long as the bundler reads it.
    let packed = pkg.join("core/wasm.packed.js");
    fs::write(&packed, for_commonjs(&node)?)?;
    bundle_commonjs(pkg, &packed, log)?;
    fs::remove_file(packed)?;
    bundle_modules(pkg, log)
}

fn glue(source: &str) -> Result<String> {
    for line in [SOURCE_IMPORT, STRING_COPY, RANDOM] {
        ensure!(source.matches(line).count() == 1, "wasm-bindgen's glue changed: expected {line} exactly once");
    }
    ensure!(source.matches(INSTANCE).count() == 2, "wasm-bindgen's glue changed: expected {INSTANCE} exactly twice");
    let imports = "import { instantiate, wasmModule } from \"./compile.js\";\nimport { fillRandom } from \"#random\";";
    Ok(source
        .replace(SOURCE_IMPORT, imports)
        .replace(INSTANCE, "instantiate(wasmModule, ")
        .replace(STRING_COPY, &[LONG_STRING_COPY, STRING_COPY].concat())
        .replace(RANDOM, "fillRandom("))
}

/// The sentences of `words/` as one string, which costs a start no more than its bytes.
fn sentences(house: &House) -> Result<String> {
    let text = serde_json::to_string(house)?;
    ensure!(!text.contains(['\u{2028}', '\u{2029}', '\n']), "a sentence contains a line break");
    Ok(format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'")))
}

/// What says that the host unpacks nothing, and is not packed itself.
const NOT_UNPACKED: &str = "NotUnpacked";

/// For Node, which reads half of the bytes at a start, and unpacks them when a sentence is needed.
fn deflated_words(mut house: House) -> Result<String> {
    let packed = deflated(&serde_json::to_vec(&house)?);
    house.sentences.retain(|name, _| name == NOT_UNPACKED);
    ensure!(!house.sentences.is_empty(), "words/ has no sentence {NOT_UNPACKED}");
    let left = sentences(&House { causes: BTreeMap::new(), shared: BTreeMap::new(), ..house })?;
    let packed = format!("inflated(\"{packed}\").toString()");
    Ok(format!(
        "import {{ inflated }} from \"./inflated.node.js\";

export default () => {{
  try {{
    return {packed};
  }} catch (error) {{
    // An exhausted stack is nothing that lasts.
    if (error instanceof RangeError) throw error;
    return {left};
  }}
}};
"
    ))
}

/// wasm-bindgen's declarations without what the loader keeps to itself, and with what tsify cannot say: the members of
/// an interface marked `@readonly` are.
fn declarations(source: &str) -> Result<String> {
    let reset = "export function __wbg_reset_state(): void;";
    ensure!(source.matches(reset).count() == 1, "wasm-bindgen's declarations changed: expected {reset} exactly once");
    let source = source.replace(reset, "");
    let mut parts = source.split(READONLY_MARK);
    let mut declared = parts.next().unwrap_or_default().to_string();
    for part in parts {
        let (interface, rest) = part.split_once("\n}\n").context("@readonly marks no interface")?;
        let (head, members) = interface.split_once("{\n").context("@readonly marks no interface")?;
        let members = members.lines().map(|line| match line.strip_prefix("    ") {
            Some(member) if member.starts_with(|first: char| first.is_ascii_alphabetic()) => {
                format!("    readonly {member}\n")
            }
            _ => format!("{line}\n"),
        });
        declared += &format!("\n */{head}{{\n{}}}\n{rest}", members.collect::<String>());
    }
    Ok(declared.trim_end().to_string() + "\n")
}

/// Prints the codes of the core, by what they are codes of.
const CODES: &str = "import * as core from './core/core.js';
console.log(JSON.stringify({ errors: core.errorCodes(), ...core.diagnosisCodes() }));";

/// The declarations with the codes that the core itself tells, in the place of `"{errors}"` and the like.
fn with_codes(mut declared: String, pkg: &Path, log: &Log) -> Result<String> {
    let told = Tool::node().directory(pkg).args(["--input-type=module", "--eval", CODES]).output(log)?;
    let codes: BTreeMap<String, Vec<String>> = serde_json::from_str(&told)?;
    for (of, codes) in codes {
        let place = format!("\"{{{of}}}\"");
        ensure!(declared.matches(&place).count() == 1, "expected {place} exactly once in the declarations");
        let union: String = codes.iter().map(|code| format!("\n    | \"{code}\"")).collect();
        declared = declared.replace(&place, &union);
    }
    Ok(declared)
}

/// What a host that compiles bytes is given: what makes them of Base64.
fn inlined(wasm: &[u8]) -> String {
    format!("export default (decode) => decode(\"{}\");\n", base64_of(wasm))
}

/// `bytes` deflated, in Base64. Here and not by Node, whose zlib gives other bytes on another machine.
fn deflated(bytes: &[u8]) -> String {
    base64_of(&miniz_oxide::deflate::compress_to_vec(bytes, 10))
}

/// The loader for Node with what it holds.
fn filled(loader: &str, wasm: &[u8]) -> Result<String> {
    let deflated = deflated(wasm);
    let digest: String = digest_in(wasm)?.iter().map(|byte| format!("{byte:02x}")).collect();
    once(loader, "DIGEST = \"made by the build\"", &format!("DIGEST = \"{digest}\""))
        .and_then(|text| once(&text, "return \"made by the build\"", &format!("return \"{deflated}\"")))
}

/// The same for CommonJS, bundled into a file that lies one folder above.
fn for_commonjs(loader: &str) -> Result<String> {
    let text = once(loader, "new URL(import.meta.url.replace(/[^/]*$/, FILE))", "`${__dirname}/${FILE}`")?;
    once(&text, "\"core.wasm\"", "\"core/core.wasm\"")
}

/// `text` with the one place where it says `what` saying `instead`.
fn once(text: &str, what: &str, instead: &str) -> Result<String> {
    ensure!(text.matches(what).count() == 1, "expected {what} exactly once");
    Ok(text.replace(what, instead))
}

fn base64_of(bytes: &[u8]) -> String {
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// A self-contained file for each entry. The JavaScript interface of esbuild also works where install scripts are blocked.
fn bundle_commonjs(pkg: &Path, wasm: &Path, log: &Log) -> Result<()> {
    Tool::node()
        .directory(root().join("xtask/npm"))
        .args(["bundle-commonjs.cjs".as_ref(), pkg.as_os_str(), wasm.as_os_str()])
        .run(log)
}

/// What every start loads is one file: each more costs it a third of a millisecond.
fn bundle_modules(pkg: &Path, log: &Log) -> Result<()> {
    Tool::node().directory(root().join("xtask/npm")).args(["bundle-modules.cjs".as_ref(), pkg.as_os_str()]).run(log)
}

pub fn copy_tree(from: &Path, to: &Path) -> Result<()> {
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

fn report(pkg: &Path, log: &Log) -> Result<()> {
    let wasm = fs::metadata(pkg.join("core/core.wasm"))?.len();
    let gzipped = Tool::node()
        .args(["-p", "require('zlib').gzipSync(require('fs').readFileSync(process.argv[1]),{level:9}).length"])
        .arg(pkg.join("core/core.wasm"))
        .output(log)?;
    let manifest = fs::read_to_string(root().join("Cargo.toml"))?;
    let rust = Tool::new("rustc").arg("--version").output(log)?;
    log.line(&format!("toolchain: {}", rust.trim()));
    log.line(&format!("release profile: {}", release_profile(&manifest)));
    log.line(&format!("pkg/core/core.wasm: {wasm} bytes, {} bytes gzipped", gzipped.trim()));
    Ok(())
}

/// What the manifest says, so that the line cannot tell another story.
fn release_profile(manifest: &str) -> String {
    let lines = manifest.lines().skip_while(|line| *line != "[profile.release]").skip(1);
    let settings = lines.take_while(|line| !line.starts_with('[')).map(str::trim);
    settings.filter(|line| !line.is_empty() && !line.starts_with('#')).collect::<Vec<_>>().join(", ")
}
