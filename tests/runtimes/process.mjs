// Programs: run to their end, or start, wait until they are ready, and stop by their own process id.
import { spawn } from "node:child_process";

/** A case that cannot run here, with the reason. */
export class NotRun extends Error {}

/** Runs a program; rejects unless it ends well within `seconds`. */
export function run(program, args, { cwd, env, seconds = 120 } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"], detached: true });
    let stdout = "";
    let output = "";
    child.stdout.on("data", (data) => ((stdout += data), (output += data)));
    child.stderr.on("data", (data) => (output += data));
    const timer = setTimeout(() => {
      stop(child);
      reject(new Error(`${program} ${args.join(" ")}: no end within ${seconds} s\n${tail(output)}`));
    }, seconds * 1000);
    child.on("error", (error) => (clearTimeout(timer), reject(new Error(`${program}: ${error.message}`))));
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

/** Starts a server, waits until `ready` matches its output, calls `use` with the match, and stops it. */
export async function serving(program, args, { cwd, env, ready, seconds = 60 }, use) {
  const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"], detached: true });
  let output = "";
  try {
    const match = await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${program} ${args.join(" ")}: not ready within ${seconds} s\n${tail(output)}`)), seconds * 1000);
      const settle = (finish, value) => (clearTimeout(timer), finish(value));
      const read = (data) => {
        output += data;
        const found = ready.exec(output);
        if (found) settle(resolve, found);
      };
      child.stdout.on("data", read);
      child.stderr.on("data", read);
      child.on("error", (error) => settle(reject, error));
      child.on("exit", (code) => settle(reject, new Error(`${program} ended with ${code}\n${tail(output)}`)));
    });
    return await use(match, () => output);
  } catch (error) {
    error.message += `\n${tail(output)}`;
    throw error;
  } finally {
    stop(child);
  }
}

/** The child leads its own process group: what it started ends with it. */
function stop(child) {
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}

/** A free port of the loopback interface. */
export async function freePort() {
  const { createServer } = await import("node:net");
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function tail(text) {
  return text.trim().split("\n").slice(-25).join("\n");
}
