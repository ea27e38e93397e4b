//! The second wasm module, `kernel/fused`: it lives in the memory of the first and has nothing of its own there.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};
use walrus::{ExportItem, ImportKind, Module, ModuleConfig};

use crate::process::{Log, Tool};
use crate::wasm::{rust_flags, wasm_opt};

/// What it exports.
const FUNCTIONS: [&str; 2] = ["fuses", "power"];

/// Compiles it in `checkout` and writes it to `to`.
pub fn build(checkout: &Path, target_dir: &Path, to: &Path, log: &Log) -> Result<()> {
    let linked = compile(checkout, target_dir, log)?;
    let bare = linked.with_extension("bare.wasm");
    fs::write(&bare, without_the_unused(&fs::read(linked)?)?)?;
    wasm_opt(&bare, to, &["--enable-relaxed-simd"], log)
}

fn compile(checkout: &Path, target_dir: &Path, log: &Log) -> Result<PathBuf> {
    let mut flags = rust_flags(log)?;
    flags.push("-Ctarget-feature=+relaxed-simd".to_string());
    flags.extend(["--import-memory", "-zstack-size=0", "--no-entry"].map(|argument| format!("-Clink-arg={argument}")));
    Tool::new("cargo")
        .directory(checkout)
        .args(["build", "--profile", "fused", "--locked", "--package", "fused"])
        .args(["--target", "wasm32-unknown-unknown", "--target-dir"])
        .arg(target_dir)
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"))
        .env_remove("RUSTFLAGS")
        .run(log)?;
    Ok(target_dir.join("wasm32-unknown-unknown/fused/fused.wasm"))
}

/// The module without what nothing uses. What is left must be functions and the memory they are given: data, a stack or a
/// variable would overwrite what is the first module's. (As it was linked: wasm-opt takes a stack pointer for a constant.)
fn without_the_unused(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut config = ModuleConfig::new();
    config.generate_producers_section(false).generate_name_section(false);
    let mut module = config.parse(wasm)?;
    // The linker's marks in the memory, which there are always.
    let marks: Vec<_> = module
        .exports
        .iter()
        .filter(|export| matches!(export.item, ExportItem::Global(_)))
        .map(|export| export.id())
        .collect();
    marks.into_iter().for_each(|mark| module.exports.delete(mark));
    walrus::passes::gc::run(&mut module);
    check(&module)?;
    Ok(module.emit_wasm())
}

fn check(module: &Module) -> Result<()> {
    let nothing = "the second wasm module must have no";
    ensure!(module.data.iter().next().is_none(), "{nothing} data");
    ensure!(module.globals.iter().next().is_none(), "{nothing} stack and no variable");
    ensure!(module.tables.iter().next().is_none() && module.elements.iter().next().is_none(), "{nothing} table");
    ensure!(module.start.is_none(), "{nothing} start function");
    let is_memory = module.imports.iter().map(|import| matches!(import.kind, ImportKind::Memory(_)));
    ensure!(is_memory.eq([true]), "{nothing} import but its memory");
    let mut exports: Vec<_> = module.exports.iter().map(|export| export.name.as_str()).collect();
    exports.sort_unstable();
    ensure!(exports == FUNCTIONS, "{nothing} export but {}", FUNCTIONS.join(" and "));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use walrus::{ConstExpr, FunctionBuilder, ValType, ir::Value};

    fn module() -> Module {
        let mut module = Module::with_config(ModuleConfig::new());
        module.add_import_memory("env", "memory", false, false, 0, None, None);
        for name in FUNCTIONS {
            let mut function = FunctionBuilder::new(&mut module.types, &[], &[]);
            function.func_body();
            let function = function.finish(vec![], &mut module.funcs);
            module.exports.add(name, function);
        }
        module
    }

    #[test]
    fn functions_and_a_memory_are_all_it_may_have() {
        check(&module()).unwrap();

        let mut with_data = module();
        let memory = with_data.memories.iter().next().unwrap().id();
        let offset = ConstExpr::Value(Value::I32(0));
        with_data.data.add(walrus::DataKind::Active { memory, offset }, vec![1]);
        assert!(check(&with_data).unwrap_err().to_string().contains("no data"));

        let mut with_stack = module();
        let zero = ConstExpr::Value(Value::I32(0));
        with_stack.globals.add_local(ValType::I32, true, false, zero);
        assert!(check(&with_stack).unwrap_err().to_string().contains("no stack"));

        let mut with_import = module();
        let kind = with_import.types.add(&[], &[]);
        with_import.add_import_func("env", "other", kind);
        assert!(check(&with_import).unwrap_err().to_string().contains("no import"));
    }
}
