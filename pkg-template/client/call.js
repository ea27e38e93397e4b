// One logical call: attempts, each freshly signed, under one deadline, on the configured hosts only.
import { WechatPayError, completeRequest, prepareRequest, signRequest } from "wechatpay-wasm";
import { send as hostFetch } from "#transport";
import { isPassing, notSent, ofAbort, ofNetwork, ofStatus, untrusted } from "./failure.js";
import { refused } from "./options.js";
import { openScope } from "./scope.js";

/** Makes `send(request)`: resolves with a verified answer or rejects with one WechatPayError. */
export function createCaller(settings) {
  const fetch = settings.fetch ?? hostFetch();
  if (fetch === undefined) {
    throw refused("fetch", "this host has no global fetch: pass one as option fetch", "当前环境没有全局 fetch,请通过 fetch 选项传入");
  }

  return async function send(request) {
    const { signal, idempotencyKey } = request;
    const deadline = Date.now() + settings.timeoutMs;
    const outcomes = [];
    let host = 0;
    for (let attempt = 1; ; attempt += 1) {
      try {
        if (signal?.aborted) throw ofAbort(signal, "not_sent");
        const answer = await attemptOnce(request, settings.hosts[host % settings.hosts.length], attempt, deadline);
        return Object.freeze(idempotencyKey === undefined ? answer : { ...answer, idempotencyKey });
      } catch (error) {
        outcomes.push(error.outcome);
        const last = attempt >= settings.retry.attempts || !request.repeatable || !isPassing(error);
        const delay = last ? 0 : pause(error, attempt);
        if (last || Date.now() + delay >= deadline) throw summed(error, outcomes, idempotencyKey);
        // 429 is the merchant's own limit: another host would count the same.
        if (error.status !== 429) host += 1;
        await wait(delay, signal).catch((abort) => {
          throw summed(abort, outcomes, idempotencyKey);
        });
      }
    }
  };

  async function attemptOnce(request, host, attempt, deadline) {
    const stage = { sent: false };
    const started = Date.now();
    const scope = openScope(Math.min(settings.attemptTimeoutMs, deadline - started), request.signal, stage);
    try {
      const signed = await scope.within(sign(request, host));
      const { method, url } = signed;
      tell(settings.onRequest, { method, url, attempt, idempotencyKey: request.idempotencyKey });
      stage.sent = true;
      const answer = await scope.within(exchange(signed, scope.signal));
      const requestId = answer.headers.get("Request-ID") ?? undefined;
      tell(settings.onResponse, { method, url, attempt, status: answer.status, requestId, ms: Date.now() - started });
      if (answer.status < 200 || answer.status > 299) {
        throw waitAsTold(ofStatus(answer, signed), answer.headers.get("Retry-After"));
      }
      return await scope.within(accepted(request, answer, requestId));
    } finally {
      scope.close();
    }
  }

  async function sign(request, baseUrl) {
    try {
      const { verify, repeatable, signal, ...rest } = request;
      const options = { ...settings.identity, ...rest, baseUrl };
      if (settings.signer === undefined) return signRequest({ ...options, privateKey: settings.privateKey });
      const prepared = prepareRequest(options);
      return completeRequest(prepared, await signature(prepared.message));
    } catch (error) {
      throw notSent(error);
    }
  }

  async function signature(message) {
    try {
      return await settings.signer(message);
    } catch (cause) {
      throw new WechatPayError("ERR_WECHATPAY_SIGNER", "the signer failed (see cause)", {
        field: "signer",
        hint: "外部签名器(KMS、HSM 等)抛出异常(见 cause)",
        cause,
      });
    }
  }

  async function exchange({ url, method, headers, body, redirect }, signal) {
    try {
      const response = await fetch(url, { method, headers, body, redirect, signal });
      return { status: response.status, headers: response.headers, bytes: new Uint8Array(await response.arrayBuffer()) };
    } catch (error) {
      throw ofNetwork(error);
    }
  }

  /** The server's Retry-After, else exponential backoff with full jitter. */
  function pause(error, attempt) {
    const { baseDelayMs, maxDelayMs } = settings.retry;
    return told.get(error) ?? Math.random() * Math.min(maxDelayMs, baseDelayMs * 2 ** (attempt - 1));
  }
}

/** A 2xx, verified unless it is a bill, which is the one answer that is not signed. */
async function accepted({ verify, signal }, answer, requestId) {
  const result = { status: answer.status, requestId };
  if (verify === undefined) return { ...result, bytes: answer.bytes, headers: answer.headers };
  try {
    const body = await verify(answer, signal);
    return { ...result, data: body === "" ? undefined : parsed(body), body };
  } catch (error) {
    throw untrusted(error);
  }
}

function parsed(body) {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new WechatPayError("ERR_WECHATPAY_RESPONSE_BODY", "the answer is verified but is not JSON (see cause)", {
      field: "body",
      hint: "应答验签通过,但不是 JSON(见 cause)",
      cause,
    });
  }
}

/** What Retry-After said, in milliseconds. */
const told = new WeakMap();

function waitAsTold(error, header) {
  if (header === null || header === undefined) return error;
  const ms = /^\d{1,6}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  if (ms >= 0) told.set(error, ms);
  return error;
}

/** What happened over all attempts: once it may have happened, a later refusal does not make it undone. */
function summed(error, outcomes, idempotencyKey) {
  if (outcomes.includes("unknown")) error.outcome = "unknown";
  else if (outcomes.includes("refused")) error.outcome = "refused";
  error.attempts = outcomes.length;
  if (idempotencyKey !== undefined) error.idempotencyKey = idempotencyKey;
  return error;
}

function wait(ms, signal) {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(ofAbort(signal, "not_sent"));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", abort);
      resolve();
    }, ms);
    signal?.addEventListener("abort", abort, { once: true });
  });
}

/** A hook watches; what it throws must not change what happens to a payment. */
function tell(hook, event) {
  try {
    hook(Object.freeze(event));
  } catch {
    // Dropped on purpose, as documented.
  }
}
