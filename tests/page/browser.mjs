// A real Chromium over the DevTools protocol, through the pipe that it has for that.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "../runtimes/installed-chromium.mjs";

const FLAGS = [
  "--headless",
  // Without its sandbox it also starts as root, as in containers; it visits the pages of the tests only.
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--no-first-run",
  // What it would ask the network for by itself.
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-features=AutofillServerCommunication,OptimizationHints,Translate,MediaRouter,InterestFeedContentSuggestions",
  "--remote-debugging-pipe",
];

/** What it asks on its own account all the same, whatever page is open, as lines of a proxy. */
const ITS_OWN = /\b(clients2\.google|update\.googleapis|accounts\.google|content-autofill\.googleapis)\.com[:/]/;

/** Of what a proxy was asked, that for which a page is to blame. */
export const ofPages = (asked) => asked.filter((line) => !ITS_OWN.test(line));

/** Starts it with further flags. */
export async function startBrowser(...flags) {
  const profile = mkdtempSync(join(tmpdir(), "chromium-"));
  const child = spawn(await chromium(), [...FLAGS, `--user-data-dir=${profile}`, ...flags, "about:blank"], {
    stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
    detached: true,
  });
  const connection = connect(child);
  return {
    /** A tab with its events from the first on. */
    async open() {
      const { targetId } = await connection.send("Target.createTarget", { url: "about:blank" });
      const { sessionId } = await connection.send("Target.attachToTarget", { targetId, flatten: true });
      return new Tab(connection, sessionId, targetId);
    },
    close() {
      try {
        process.kill(-child.pid, "SIGKILL");
      } catch {
        // It has ended.
      }
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function connect(child) {
  const [, , , to, from] = child.stdio;
  const waiting = new Map();
  const listeners = new Set();
  let last = 0;
  let rest = "";
  from.setEncoding("utf8");
  from.on("data", (data) => {
    const messages = (rest + data).split("\0");
    rest = messages.pop();
    for (const message of messages.map((text) => JSON.parse(text))) {
      const { resolve, reject } = waiting.get(message.id) ?? {};
      waiting.delete(message.id);
      if (message.error) reject?.(new Error(message.error.message));
      else if (message.id) resolve?.(message.result);
      else for (const listener of listeners) listener(message);
    }
  });
  child.on("exit", () => {
    for (const { reject } of waiting.values()) reject(new Error("Chromium ended"));
  });
  return {
    listeners,
    send(method, params = {}, sessionId = undefined) {
      last += 1;
      const id = last;
      to.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
      return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
    },
  };
}

class Tab {
  /** What happened: `{ method, params }` of the protocol. */
  events = [];
  #connection;
  #sessionId;
  #targetId;

  constructor(connection, sessionId, targetId) {
    this.#connection = connection;
    this.#sessionId = sessionId;
    this.#targetId = targetId;
    connection.listeners.add((event) => {
      if (event.sessionId === sessionId) this.events.push(event);
    });
  }

  send(method, params) {
    return this.#connection.send(method, params, this.#sessionId);
  }

  close() {
    return this.#connection.send("Target.closeTarget", { targetId: this.#targetId });
  }

  /** Opens an address; `before` is run before the page's own script. */
  async visit(url, before = "") {
    for (const domain of ["Page", "Network", "Runtime", "Log", "DOM"]) await this.send(`${domain}.enable`);
    await this.send("Emulation.setFocusEmulationEnabled", { enabled: true });
    if (before) await this.send("Page.addScriptToEvaluateOnNewDocument", { source: before });
    await this.send("Page.navigate", { url });
    await this.until(() => document.readyState === "complete");
  }

  /** What a function gives in the page. */
  async run(action, ...given) {
    const expression = `(${action})(${given.map((value) => JSON.stringify(value)).join(",")})`;
    const params = { expression, awaitPromise: true, returnByValue: true, userGesture: true };
    const { result, exceptionDetails } = await this.send("Runtime.evaluate", params);
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  async until(condition, ...given) {
    for (const end = Date.now() + 30_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 50))) {
      if (await this.run(condition, ...given)) return;
    }
    throw new Error(`not within 30 s: ${condition}`);
  }

  /** Chooses files for an input, as the dialogue would. */
  async choose(id, ...paths) {
    const { result } = await this.send("Runtime.evaluate", { expression: `document.getElementById("${id}")` });
    await this.send("DOM.setFileInputFiles", { files: paths, objectId: result.objectId });
  }

  /** Presses a key where the focus is. */
  async press(key, code = key) {
    const text = key === "Enter" ? "\r" : key === " " ? " " : undefined;
    const windowsVirtualKeyCode = { Tab: 9, Enter: 13, " ": 32 }[key];
    await this.send("Input.dispatchKeyEvent", { type: "keyDown", key, code, text, windowsVirtualKeyCode });
    await this.send("Input.dispatchKeyEvent", { type: "keyUp", key, code, windowsVirtualKeyCode });
  }

  async screen({ width, height, scheme, whole = true }) {
    await this.look({ width, height, scheme });
    const { data } = await this.send("Page.captureScreenshot", { format: "png", captureBeyondViewport: whole });
    return Buffer.from(data, "base64");
  }

  async look({ width, height, scheme }) {
    await this.send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: width < 600 });
    await this.send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: scheme }] });
  }
}
