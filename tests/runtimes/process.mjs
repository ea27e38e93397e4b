// Programs: run to their end, or start, wait until they are ready, and stop by their own process id.
import { spawn } from "node:child_process";

/** A case that cannot run here, with the reason. */
export class NotRun extends Error {}

/** Runs a program; rejects unless it ends well within `seconds`. */
export function run(program, args, { cwd, env, seconds = 300 } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    let stdout = "";
    let output = "";
    child.stdout.on("data", (data) => {
      stdout += data;
      output += data;
    });
    child.stderr.on("data", (data) => {
      output += data;
    });
    const timer = setTimeout(() => {
      stop(child);
      reject(new Error(`${program} ${args.join(" ")}: no end within ${seconds} s\n${tail(output)}`));
    }, seconds * 1000);
    child.on("error", (error) => {
      clearTimeout(timer);
      reject(new Error(`${program}: ${error.message}`));
    });
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      if (code === 0) resolve({ stdout, output });
      else reject(new Error(`${program} ${args.join(" ")} ended with ${signal || code}\n${tail(output)}`));
    });
  });
}

/** Runs a program that prints its outcome as a line `RESULT {…}`. */
export async function result(program, args, options) {
  const { stdout, output } = await run(program, args, options);
  return read(stdout, output);
}

function read(stdout, output) {
  const line = stdout.split("\n").find((text) => text.startsWith("RESULT "));
  if (!line) throw new Error(`no result in the output:\n${tail(output)}`);
  return JSON.parse(line.slice("RESULT ".length));
}

/** Starts a server, calls `use` (with what the server has printed so far at hand), and stops the server. */
export async function serving(program, args, { cwd, env } = {}, use) {
  const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"], detached: true });
  let output = "";
  child.stdout.on("data", (data) => (output += data));
  child.stderr.on("data", (data) => (output += data));
  const ended = new Promise((_, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => reject(new Error(`${program} ended with ${signal || code}`)));
  });
  try {
    return await Promise.race([use(() => output), ended]);
  } catch (error) {
    throw new Error(`${error.message}\n${tail(output)}`);
  } finally {
    ended.catch(() => {});
    stop(child);
  }
}

/** What a server on loopback answers; waits until it listens. */
export async function get(port, path = "/", { seconds = 180, ...init } = {}) {
  for (const end = Date.now() + seconds * 1000; ; ) {
    try {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, { ...init, signal: AbortSignal.timeout(seconds * 1000) });
      const text = await response.text();
      if (response.ok) return text;
      throw new Error(`${path}: HTTP ${response.status}: ${text.slice(0, 1000)}`);
    } catch (error) {
      if (Date.now() > end || !(error instanceof TypeError)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

export async function getJson(port, path, options) {
  return JSON.parse(await get(port, path, options));
}

/** The child leads its own process group: what it started ends with it. */
function stop(child) {
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}

/** Below those that systems give away (IANA's and Linux's ephemeral ports): no other test is given it before it is used. */
let nextPort = 12_000 + (process.pid % 700) * 20;

/** A port for a program that has to be told one. */
export async function freePort() {
  const { createServer } = await import("node:net");
  for (;;) {
    const port = nextPort++;
    const isFree = await new Promise((resolve) => {
      const server = createServer();
      server.once("error", () => resolve(false));
      server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
    });
    if (isFree) return port;
  }
}

function tail(text) {
  return text.trim().split("\n").slice(-25).join("\n");
}
