// The built site: its files, a server that shows them on loopback, and Chromium.
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { chromium as playwright } from "playwright-core";
import { chromium } from "../runtimes/installed-chromium.mjs";
import { NotRun } from "../runtimes/process.mjs";

export const root = fileURLToPath(new URL("../..", import.meta.url));
export const site = path.join(root, "target/site");

/** Where the tested site stands below its host. */
export const BASE = "/docs";

/** The pages of the site by their address: `/errors/SIGN_URL_CASE` and its HTML. */
export function pages() {
  const files = readdirSync(site, { recursive: true }).map((file) => file.replaceAll("\\", "/"));
  const html = files.filter((file) => file.endsWith(".html") && file !== "404.html");
  return new Map(html.map((file) => [addressOf(file), readFileSync(path.join(site, file), "utf8")]));
}

const addressOf = (file) => `/${file.replace(/(^|\/)index\.html$/, "$1").replace(/\.html$/, "")}`;

/** `address` is the site's own, without its base. */
export const isFile = (address) => existsSync(path.join(site, decodeURI(address)));

/** `{ address, close }` of `cargo xtask site --serve`'s own server. */
export async function serve() {
  const child = spawn(process.execPath, [path.join(root, "site/serve.mjs"), "--dir", site, "--base", `${BASE}/`, "--port", "0"]);
  const [address] = await new Promise((resolve, reject) => {
    child.stdout.once("data", (data) => resolve(String(data).split("\n")));
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
  });
  return { address: address.replace(/\/$/, ""), close: () => child.kill() };
}

/** Why there is no Chromium; undefined where there is. */
export const missing = await chromium().then(
  () => undefined,
  (error) => {
    if (!(error instanceof NotRun)) throw error;
    return error.message;
  },
);

/** Its path, which Playwright wants in full. */
function executable() {
  const candidates = process.env.PATH.split(path.delimiter).map((folder) => path.join(folder, "chromium"));
  return candidates.find((file) => existsSync(file));
}

// Without its sandbox Chromium also starts as root, as in containers; it visits this site only.
export const launch = () => playwright.launch({ executablePath: executable(), args: ["--no-sandbox"] });

/** A page that notes what must not be: a request beyond loopback (which is stopped), a message of the console, an exception. */
export async function visitor(browser, options) {
  const context = await browser.newContext(options);
  const faults = [];
  await context.route(
    ({ hostname, protocol }) => protocol !== "data:" && hostname !== "127.0.0.1",
    (route) => {
      faults.push(`a request to ${route.request().url()}`);
      return route.abort();
    },
  );
  const page = await context.newPage();
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && faults.push(message.text()));
  page.on("pageerror", (error) => faults.push(error.message));
  return { page, faults, close: () => context.close() };
}
