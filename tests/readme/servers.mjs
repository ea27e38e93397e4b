// Redis and PostgreSQL for a test: what is on PATH, else Debian's, installed with apt-get where this user may.
import { spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort, run } from "../runtimes/process.mjs";

const isRoot = process.getuid?.() === 0;
/** PostgreSQL refuses to be run by root. */
const NOBODY = { uid: 65_534, gid: 65_534 };

/** A server that cannot be had here, with the reason. */
export class NotThere extends Error {}

/** Starts it in a folder of its own; returns { url, close }. */
export async function startRedis() {
  const program = await programOf("redis-server", "redis-server");
  return started(async (folder, port) => {
    const child = spawn(program, ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder], {
      stdio: "ignore",
    });
    return { child, url: `redis://127.0.0.1:${port}` };
  });
}

/** The same. */
export async function startPostgres() {
  const program = await programOf("postgres", "postgresql");
  const as = isRoot ? NOBODY : {};
  return started(async (folder, port) => {
    if (isRoot) chownSync(folder, NOBODY.uid, NOBODY.gid);
    const data = path.join(folder, "data");
    const initdb = path.join(path.dirname(program), "initdb");
    await ended(
      spawn(initdb, ["-D", data, "-U", "test", "-A", "trust", "-E", "UTF8", "--no-sync"], {
        ...as,
        cwd: folder,
        stdio: "ignore",
      }),
    );
    const set = { listen_addresses: "127.0.0.1", unix_socket_directories: "", fsync: "off" };
    const settings = Object.entries(set).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    const child = spawn(program, ["-D", data, "-p", String(port), ...settings], { ...as, cwd: folder, stdio: "ignore" });
    // As `pg_ctl stop --mode=fast` does.
    return { child, url: `postgres://test@127.0.0.1:${port}/postgres`, signal: "SIGINT" };
  });
}

async function started(start) {
  const folder = mkdtempSync(path.join(tmpdir(), "wechatpay-wasm-"));
  const port = await freePort();
  const { child, url, signal = "SIGTERM" } = await start(folder, port);
  const end = new Promise((resolve) => child.on("close", resolve));
  const close = async () => {
    child.kill(signal);
    await end;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await Promise.race([listening(port), end.then(() => Promise.reject(new Error(`${child.spawnfile} ended`)))]);
    return { url, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function listening(port) {
  for (let tries = 0; tries < 600; tries += 1) {
    const isThere = await new Promise((resolve) => {
      const socket = connect(port, "127.0.0.1", () => {
        socket.destroy();
        resolve(true);
      });
      socket.on("error", () => resolve(false));
    });
    if (isThere) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nothing listens on port ${port}`);
}

function ended(child) {
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve() : reject(new Error(`${child.spawnfile} ended with ${code}`))));
  });
}

async function programOf(name, debian) {
  const there = found(name);
  if (there !== undefined) return there;
  const [program, ...words] = isRoot ? ["apt-get"] : ["sudo", "--non-interactive", "apt-get"];
  // With RUNLEVEL=1 Debian's packages start no service of theirs.
  const aptGet = (...args) =>
    run(program, [...words, ...args], { seconds: 300, env: { DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" } });
  try {
    await aptGet("update");
    await aptGet("install", "--yes", "--no-install-recommends", debian);
  } catch (error) {
    throw new NotThere(`no ${name} on PATH, and apt-get could not install it: ${error.message.split("\n").pop()}`);
  }
  const installed = found(name);
  if (installed === undefined) throw new NotThere(`Debian's ${debian} has no ${name}`);
  return installed;
}

/** Debian puts the programs of PostgreSQL into a folder of their version. */
function found(name) {
  const versions = "/usr/lib/postgresql";
  const ofVersions = existsSync(versions) ? readdirSync(versions).map((version) => path.join(versions, version, "bin")) : [];
  const folders = [...ofVersions, ...(process.env.PATH ?? "").split(path.delimiter)];
  return folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
}
