//! The only build tool: `cargo xtask demo | test | build | check`.

mod build;
mod npm;
mod process;

fn main() -> anyhow::Result<()> {
    build::build().map(|_| ())
}
