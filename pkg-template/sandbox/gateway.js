// One request from its first byte to its answer: Host and Origin → headers → authorization → mchid → serial → timestamp → signature
// → content type → idempotency → rules.
import { answerHeaders, emptyAnswer, errorAnswer, newRequestId, Refusal } from "./answer.js";
import { buildMessage, checkMerchant, checkSerial, checkSignature, checkTimestamp, parseAuthorization } from "./authorization.js";
import { readBody } from "./body.js";
import { certificatesAnswer } from "./certificates.js";
import { echoAnswer } from "./echo.js";
import { distort, faultAnswer, preventsEffect } from "./faults.js";
import { checkAcceptAndUserAgent, checkContentType, checkLocal, checkPlatformSerial, firstOf, valuesOf } from "./headers.js";
import { readIdempotencyKey } from "./idempotency.js";
import { check } from "./journal.js";
import { signedBody } from "./uploads.js";

const LARGEST_BODY = 32 * 1024 * 1024;
const ECHO = "/v3/sandbox/echo";
const MEDIA = "/v3/sandbox/media/";
const USER_COUPONS = /^\/v3\/marketing\/favor\/users\/[^/]+\/coupons$/;

/** `parts`: { options, clock, merchant, platform, partnerships, coupons, uploads, bills, idempotency, faults, journal, latency, page }. */
export function createGateway(parts) {
  const routes = routesOf(parts);

  // Only the host's own `now` or `log` can fail here: the caller sees a broken connection, the process lives on.
  return (request, response) =>
    serve(request, response).catch((error) => {
      parts.journal.report(error);
      drop(response);
    });

  async function serve(request, response) {
    const refusal = foreign(request);
    if (refusal) return refuse(request, response, refusal);
    if (parts.page?.isAsked(request)) return parts.page.answer(request, response);
    const body = await readBody(request, LARGEST_BODY);
    if (body === undefined) return;
    const received = receivedOf(request, body, parts.clock());
    const entry = parts.journal.open(received);
    const fault = parts.faults.next(received);
    entry.fault = fault ? fault.kind : null;
    await pause(parts.latency() + (fault && fault.kind === "latency" ? fault.ms : 0));
    try {
      await answer(received, { entry, fault, response, parts, routes });
    } catch (error) {
      entry.note = `sandbox: ${error.stack}`;
      await send(response, entry, errorAnswer({ status: 500, code: "SYSTEM_ERROR", message: "系统错误" }), parts);
    }
    parts.journal.close(entry);
  }

  function foreign(request) {
    try {
      checkLocal(headersOf(request), parts.options.hostNames);
      return undefined;
    } catch (error) {
      return error;
    }
  }

  // Its body is neither read nor kept, and no fault is spent on it.
  async function refuse(request, response, { answer: refused, note }) {
    const entry = parts.journal.open(receivedOf(request, Buffer.alloc(0), parts.clock()));
    parts.journal.note(entry, note);
    request.resume();
    response.shouldKeepAlive = false;
    await send(response, entry, refused, parts);
    parts.journal.close(entry);
  }
}

async function answer(received, { entry, fault, response, parts, routes }) {
  if (fault && fault.kind === "dropBefore") return drop(response);
  const instead = fault && faultAnswer(fault);
  if (fault && preventsEffect(fault)) return send(response, entry, instead, parts);
  const decided = decide(received, { entry, parts, routes });
  if (fault && fault.kind === "dropAfter") return drop(response);
  return send(response, entry, instead || decided, parts, fault);
}

function receivedOf(request, body, at) {
  const target = request.url;
  const mark = target.indexOf("?");
  return {
    at,
    method: request.method,
    target,
    path: mark === -1 ? target : target.slice(0, mark),
    query: mark === -1 ? "" : target.slice(mark + 1),
    headers: headersOf(request),
    body,
  };
}

function headersOf({ rawHeaders }) {
  const headers = [];
  for (let index = 0; index < rawHeaders.length; index += 2) headers.push([rawHeaders[index], rawHeaders[index + 1]]);
  return headers;
}

function decide(received, { entry, parts, routes }) {
  const route = findRoute(routes, received);
  if (typeof route === "number") return emptyAnswer(route);
  try {
    if (!route.open) return examine(received, { entry, parts, route });
    const given = route.handle(received) || emptyAnswer(404);
    parts.journal.note(entry, given.note);
    return given;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    parts.journal.note(entry, error.note);
    return error.answer;
  }
}

function examine(received, { entry, parts, route }) {
  const { headers, method, target, body } = received;
  const { options, merchant, platform, idempotency } = parts;
  check(entry, "size", () => checkSize(body));
  check(entry, "headers", () => checkAcceptAndUserAgent(headers, { answersJson: !route.answersBytes }));
  const fields = check(entry, "authorization", () => parseAuthorization(valuesOf(headers, "authorization")));
  check(entry, "mchid", () => checkMerchant(fields, merchant));
  check(entry, "serial", () => checkSerial(fields, { merchant, platform, now: received.at }));
  check(entry, "timestamp", () => checkTimestamp(fields, received.at));
  const covered = signedBody(headers, body);
  const message = buildMessage({ method, target, timestamp: fields.timestamp, nonce: fields.nonce_str, body: covered });
  entry.message = message;
  check(entry, "signature", () => checkSignature(fields, { method, target, body: covered, message, merchant }));
  if (options.retiredSerial === "refuse") check(entry, "platform-serial", () => checkPlatformSerial(headers, platform));
  if (route.contentType) check(entry, "content-type", () => checkContentType(headers, route.contentType));
  if (!route.idempotent) return check(entry, "rules", () => route.handle({ ...received, message })) || emptyAnswer(404);
  const key = check(entry, "idempotency-key", () => readIdempotencyKey(headers));
  const earlier = check(entry, "idempotency", () => idempotency.recall(received.path, key, body));
  entry.replayed = earlier !== undefined;
  if (earlier) return earlier;
  const given = check(entry, "rules", () => route.handle(received));
  idempotency.remember(received.path, key, body, given);
  return given;
}

function checkSize(body) {
  if (body.length <= LARGEST_BODY) return;
  throw new Refusal({ status: 413, code: "PARAM_ERROR", message: "请求报文过大" });
}

function routesOf({ merchant, platform, partnerships, coupons, uploads, bills }) {
  const JSON_TYPE = "application/json";
  const FORM_TYPE = "multipart/form-data";
  return [
    {
      method: "POST",
      path: "/v3/marketing/partnerships/build",
      contentType: JSON_TYPE,
      idempotent: true,
      handle: ({ body }) => partnerships.build(body),
    },
    {
      method: "POST",
      path: "/v3/marketing/partnerships/terminate",
      contentType: JSON_TYPE,
      idempotent: true,
      handle: ({ body }) => partnerships.terminate(body),
    },
    { method: "GET", path: "/v3/marketing/partnerships", handle: ({ query }) => partnerships.list(query) },
    { method: "GET", path: "/v3/certificates", handle: () => certificatesAnswer(platform, merchant.apiV3Key) },
    {
      method: "POST",
      path: "/v3/marketing/favor/media/image-upload",
      contentType: FORM_TYPE,
      handle: ({ headers, body }) => uploads.answer(headers, body, "media_url"),
    },
    {
      method: "POST",
      path: "/v3/merchant/media/upload",
      contentType: FORM_TYPE,
      handle: ({ headers, body }) => uploads.answer(headers, body, "media_id"),
    },
    { method: "GET", path: "/v3/bill/tradebill", handle: ({ query }) => bills.answer(query) },
    { method: "GET", path: "/v3/billdownload/file", answersBytes: true, handle: ({ query }) => bills.fileAnswer(query) },
    { method: "POST", path: "/v3/sandbox/coupons", contentType: JSON_TYPE, handle: ({ body }) => coupons.answer(body) },
    {
      method: "POST",
      pattern: USER_COUPONS,
      contentType: JSON_TYPE,
      handle: ({ body, path }) => coupons.sendAnswer(body, path.split("/")[5]),
    },
    { method: "POST", path: "/busifavor/sendcoupon", open: true, handle: ({ body }) => coupons.pluginAnswer(body) },
    { method: "GET", path: "/busifavor/getcouponinfo", open: true, handle: ({ query }) => coupons.urlAnswer(query) },
    { method: "GET", prefix: MEDIA, open: true, handle: ({ path }) => uploads.fileAnswer(path.slice(MEDIA.length)) },
    { method: "any", path: ECHO, handle: echoAnswer },
    { method: "any", prefix: `${ECHO}/`, handle: echoAnswer },
  ];
}

// An unknown path is 404 and a wrong method 405, before anything else is looked at.
function findRoute(routes, { method, path }) {
  const leadsTo = (route) => route.path === path || (route.prefix && path.startsWith(route.prefix)) || route.pattern?.test(path);
  const here = routes.filter(leadsTo);
  if (here.length === 0) return 404;
  return here.find((route) => route.method === method || route.method === "any") || 405;
}

async function send(response, entry, answerToSend, parts, fault) {
  const now = parts.clock();
  const wanted = firstOf(entry.headers, "wechatpay-serial");
  const signing = { key: parts.platform.keyFor(wanted), timestamp: Math.floor(now) };
  const plain = { answer: answerToSend, signing };
  const sent = fault ? await distort(fault, { ...plain, platform: parts.platform }) : plain;
  const { body } = sent.answer;
  const { announced = body.length } = sent;
  const requestId = answerToSend.foreign ? undefined : newRequestId();
  record(entry, answerToSend, requestId);
  const headers = answerHeaders(sent.answer, { requestId, now, signing: sent.signing, announced });
  const cased = headers.map(([name, value]) => [inCase(name, parts.options.headerCase), value]);
  return write(response, { status: sent.answer.status, headers: cased, announced, bytes: body.subarray(0, sent.sent) });
}

function record(entry, { status, code, message, number }, requestId) {
  entry.status = status;
  entry.code = code || null;
  entry.answerMessage = message || null;
  entry.requestId = requestId === undefined ? null : `${requestId}-${number}`;
}

// Fewer bytes than announced: the connection ends in the middle of the body.
function write(response, { status, headers, announced, bytes }) {
  if (response.destroyed || !response.socket) return undefined;
  response.sendDate = false;
  response.statusCode = status;
  for (const [name, value] of headers) response.setHeader(name, value);
  return new Promise((resolve) => {
    response.once("close", resolve);
    if (bytes.length === announced) response.end(bytes, resolve);
    else response.write(bytes, () => response.destroy());
  });
}

function inCase(name, headerCase) {
  if (headerCase === "lower") return name.toLowerCase();
  if (headerCase === "upper") return name.toUpperCase();
  return name;
}

// A reset, as a broken connection gives it. Node 16.0–16.16 can only close.
function drop(response) {
  const { socket } = response;
  if (!socket) return;
  if (socket.resetAndDestroy) socket.resetAndDestroy();
  else socket.destroy();
}

// Unreferenced: a sandbox that was closed during the wait does not keep its process alive.
function pause(ms) {
  return ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms).unref()) : undefined;
}
