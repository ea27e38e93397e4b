// The page at the root: which requests are its own, who may make them, and what they are answered. None of them is a request
// to the gateway: none is kept, checked, delayed or given a fault.
import { randomBytes, timingSafeEqual } from "node:crypto";
import { readBody } from "../body.js";
import { mediaType } from "../headers.js";
import { actionsOf } from "./actions.js";
import { documentOf, languageOf } from "./document.js";
import { createState } from "./state.js";

/** WeChat Pay has no such path. */
const PREFIX = "/wechatpay-wasm/sandbox/";
const LARGEST_BODY = 1 << 16;

/** What every answer of it carries: nobody else may frame, read, guess at or keep it. */
const HEADERS = {
  "Cache-Control": "no-store",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
};
const NOTHING_RUNS = "default-src 'none'; frame-ancestors 'none'";

/** `parts`: those of the gateway. */
export function createPage(parts) {
  // Whoever has the page has it, and no other page can read it.
  const token = randomBytes(32).toString("base64url");
  const state = createState(parts);
  const actions = actionsOf(parts, state);

  async function answer(request, response) {
    if (isForDocument(request)) return sendDocument(request, response);
    if (isForIcon(request)) return send(response, 204);
    if (!isOwn(request, token)) return sendJson(response, 403, { code: "FORBIDDEN" });
    const { pathname, searchParams } = new URL(request.url, "http://localhost");
    const name = pathname.slice(PREFIX.length);
    if (name === "state" && request.method === "GET") return sendState(searchParams, response);
    if (!Object.prototype.hasOwnProperty.call(actions, name)) return sendJson(response, 404, { code: "NOT_FOUND" });
    return act(actions[name], request, response);
  }

  async function sendState(asked, response) {
    const given = await state.after(Number(asked.get("after")) || 0, asked.get("seen"), response);
    return sendJson(response, given === undefined ? 503 : 200, given ?? { code: "TOO_MANY" });
  }

  async function act(action, request, response) {
    const input = await readInput(request);
    if (input === undefined) return sendJson(response, 400, { code: "PARAM_ERROR" });
    try {
      return sendJson(response, 200, await action(input));
    } catch (error) {
      const { code, message, note } = error;
      if (code === undefined) throw error;
      return sendJson(response, 400, { code, message: state.masked(message), note });
    }
  }

  function sendDocument(request, response) {
    const { searchParams } = new URL(request.url, "http://localhost");
    const language = languageOf(searchParams.get("lang"), request.headers["accept-language"]);
    const { html, policy } = documentOf({ language, token, prefix: PREFIX });
    const headers = {
      "Content-Security-Policy": policy,
      "Content-Type": "text/html; charset=utf-8",
      Vary: "Accept, Accept-Language",
    };
    return send(response, 200, html, headers, request.method === "HEAD");
  }

  return {
    /** Whether the request is one of a browser for the page, or one of the page. */
    isAsked(request) {
      return isForDocument(request) || isForIcon(request) || request.url.startsWith(PREFIX);
    },
    answer,
  };
}

/** Whoever wants the page says so: no SDK asks for HTML, and what is signed is meant for the gateway. */
function isForDocument({ method, url, headers }) {
  if (!/^\/(?:\?|$)/.test(url) || !["GET", "HEAD"].includes(method) || headers.authorization !== undefined) return false;
  const { accept = "", "sec-fetch-dest": destination = "document" } = headers;
  return destination === "document" && accept.split(",").some((range) => mediaType(range) === "text/html");
}

/** Browsers ask for it by themselves; it is neither to be seen among the requests nor to use up a fault. */
function isForIcon({ method, url, headers }) {
  return method === "GET" && url === "/favicon.ico" && headers["sec-fetch-dest"] === "image";
}

/** Of the page itself: it has the token, and the browser says that nobody else asks. */
function isOwn({ method, headers }, token) {
  const { origin, host, "sec-fetch-site": site = "same-origin", "sandbox-token": given = "" } = headers;
  if (site !== "same-origin" || !isSame(given, token)) return false;
  // Every browser names the origin of a POST.
  if (origin === undefined) return method === "GET";
  return method === "GET" || method === "POST" ? origin === `http://${host}` || origin === `https://${host}` : false;
}

function isSame(given, token) {
  return given.length === token.length && timingSafeEqual(Buffer.from(given, "latin1"), Buffer.from(token));
}

async function readInput(request) {
  const body = await readBody(request, LARGEST_BODY);
  if (request.method !== "POST" || mediaType(request.headers["content-type"]) !== "application/json") return undefined;
  if (body === undefined || body.length > LARGEST_BODY) return undefined;
  try {
    const input = JSON.parse(body.toString());
    return typeof input === "object" && input !== null && !Array.isArray(input) ? input : undefined;
  } catch {
    return undefined;
  }
}

function sendJson(response, status, value) {
  const headers = { "Content-Security-Policy": NOTHING_RUNS, "Content-Type": "application/json; charset=utf-8" };
  return send(response, status, JSON.stringify(value), headers);
}

function send(response, status, body = "", headers = {}, isHead = false) {
  if (response.destroyed || !response.socket) return;
  const bytes = Buffer.from(body);
  response.writeHead(status, { ...HEADERS, ...headers, "Content-Length": bytes.length });
  response.end(isHead ? undefined : bytes);
}
