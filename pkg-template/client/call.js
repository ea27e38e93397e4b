// One logical call: attempts, each freshly signed, under one deadline, on the configured hosts only.
import { completeRequest, prepareRequest, signRequest } from "../index.js";
import { withoutSecrets } from "../quoted.js";
import { hostFetch } from "../transport.js";
import { refusal } from "./internal.js";
import { refused } from "./options.js";
import { notSent, ofAbort, ofNetwork, ofStatus, retryAdvice, unverified, withCause, withOutcome } from "./outcome.js";
import { randomKey } from "./random-key.js";
import { fetched, isSuccess, MAX_ANSWER_BYTES, unreadable } from "./response.js";
import { onAbort, openScope } from "./scope.js";

/**
 * Makes `send({ message, accept, verify, repeatable, signal, deadline, firstHost, most, streamed, serialRefused, isSealed })`.
 * `message`: what is signed and sent. `accept(answer)`: the members of the result from a 2xx; it throws where the answer
 * cannot be trusted. `verify(answer)`: throws for every other answer, whether its signature verifies or not. `repeatable`:
 * whether a failed attempt may be followed by another. `firstHost`: which of the hosts is asked first. `most`: bytes of the
 * answer that are read. `streamed`: a 2xx is given to `accept` with `chunks` to be read by it; from there on the time of an
 * attempt is that of each of them, and no other attempt follows. `serialRefused()`: what to do where the server refuses a
 * Wechatpay-Serial that the client chose, before the one attempt without it. `isSealed`: whether the body is encrypted for
 * that key, and its name must stay.
 */
export function createCaller(settings) {
  const fetch = settings.fetch ?? hostFetch();
  if (fetch === undefined) {
    throw refused("fetch", "ClientFetch");
  }

  return async function send(request) {
    const callId = randomKey();
    const { idempotencyKey } = request.message;
    const began = Date.now();
    const ended = (end) => tell("onCallEnd", { callId, idempotencyKey, ...end, ms: Date.now() - began });
    try {
      const { attempts, result } = await attempted(request, { callId, idempotencyKey });
      ended({ attempts, ...success(result) });
      return Object.freeze(idempotencyKey === undefined ? result : { ...result, idempotencyKey });
    } catch (error) {
      ended({ attempts: error.attempts, ...failure(error) });
      throw error;
    }
  };

  /** Attempts until one succeeds or no other may follow. `told`: what every hook is told. */
  async function attempted(request, told) {
    const { signal, deadline = deadlineOf(settings), firstHost = 0 } = request;
    const call = { ...request };
    const outcomes = [];
    // Gateways are tried in their order, whichever host a url names.
    let host = settings.routes[0].gateway === undefined ? firstHost : 0;
    for (let attempt = 1; ; attempt += 1) {
      const sent = { ...told, attempt };
      const began = Date.now();
      const ended = (end) => tell("onAttemptEnd", { ...sent, ...end, ms: Date.now() - began });
      try {
        const result = await attemptOnce(call, settings.routes[host % settings.routes.length], sent, deadline);
        ended(success(result));
        return { attempts: attempt, result };
      } catch (error) {
        const end = failure(error);
        outcomes.push(error.outcome);
        const failed = (last) => withOutcome(last, outcomes, told.idempotencyKey);
        const delay = await pauseAfter(error, call, attempt, deadline).catch((last) => {
          ended(end);
          throw failed(last);
        });
        const isLast = delay === undefined || Date.now() + delay >= deadline;
        ended(isLast ? end : { ...end, retryInMs: delay });
        if (isLast) throw failed(error);
        // 429 is the merchant's own limit, and a serial number is refused by every host.
        if (error.status !== 429 && error.status !== 400) host += 1;
        await wait(delay, signal).catch((abort) => {
          throw failed(abort);
        });
        // A timer may be late, and what is sent after the deadline is of no use to anyone.
        if (Date.now() >= deadline) throw failed(error);
      }
    }
  }

  /** Milliseconds until the next attempt; undefined where none may follow. */
  async function pauseAfter(error, call, attempt, deadline) {
    const { repeatable } = call;
    const { transient, delayMs } = retryAdvice(error);
    if (isSerialRefused(error, call)) {
      await withoutSerial(call, error, deadline);
      // What must not be repeated is sent again only where the refusal is WeChat Pay's beyond doubt.
      const mayRepeat = !call.isSealed && (repeatable || error.answerVerified);
      return mayRepeat && attempt < settings.retry.attempts ? 0 : undefined;
    }
    if (!repeatable || !transient || attempt >= settings.retry.attempts) return undefined;
    return delayMs ?? backoff(attempt);
  }

  /** `sent`: what the hooks are told of this attempt, and of what it sends. */
  async function attemptOnce(call, route, sent, deadline) {
    const began = Date.now();
    const { attemptTimeoutMs, timeoutMs } = settings;
    const left = deadline - began;
    const scope = left < attemptTimeoutMs ? openScope(left, call.signal, timeoutMs) : openScope(attemptTimeoutMs, call.signal);
    try {
      const request = routed(await scope.within(sign(call, route.baseUrl)), route);
      Object.assign(sent, { method: request.method, url: withoutSecretValues(request.url) });
      tell("onRequest", { ...sent });
      scope.sending();
      const answer = await scope.within(exchange(request, scope.signal, call));
      const { status, requestId } = answer;
      tell("onResponse", { ...sent, status, requestId, ms: Date.now() - began });
      if (!isSuccess(status)) {
        throw await ofStatus(answer, request, () => scope.within(call.verify(answer)));
      }
      return { status, requestId, ...(await scope.within(accepted(call, answer, request, scope))) };
    } catch (error) {
      scope.abandon();
      throw error;
    } finally {
      scope.close();
    }
  }

  /** From here on the server chooses its key. Nothing more is sent where that key could not be fetched. */
  async function withoutSerial(call, refusal, deadline) {
    const { serialRefused } = call;
    const { wechatpaySerial, ...message } = call.message;
    Object.assign(call, { message, serialRefused: undefined });
    const scope = openScope(deadline - Date.now(), call.signal, settings.timeoutMs);
    const failed = (cause) => {
      throw withCause(refusal, cause);
    };
    try {
      await scope.within(serialRefused().catch(failed));
    } finally {
      scope.close();
    }
  }

  async function sign(call, baseUrl) {
    try {
      const options = { ...settings.identity, ...call.message, baseUrl };
      if (settings.signer === undefined) {
        const signed = signRequest({ ...options, privateKey: settings.privateKey });
        call.message = again(call.message, signed, baseUrl);
        return signed;
      }
      const prepared = prepareRequest(options);
      call.message = again(call.message, prepared, baseUrl);
      return completeRequest(prepared, await signature(prepared.message));
    } catch (error) {
      throw notSent(error);
    }
  }

  async function signature(message) {
    try {
      return await settings.signer(message);
    } catch (cause) {
      throw refusal("ERR_WECHATPAY_SIGNER", "signer", "ClientSigner", {}, cause);
    }
  }

  async function exchange(request, signal, { most = MAX_ANSWER_BYTES, streamed }) {
    const { url, method, headers, body, redirect } = request;
    try {
      return await fetched(await fetch(url, { method, headers, body, redirect, signal }), most, streamed);
    } catch (cause) {
      throw ofNetwork(cause, request);
    }
  }

  async function accepted(call, answer, request, scope) {
    try {
      if (call.streamed) {
        call.repeatable = false;
        return await call.accept({ ...answer, chunks: timed(answer.chunks, scope, request) });
      }
      if (answer.bytes === undefined) throw unreadable("body", "ClientAnswerTooLong");
      return await call.accept(answer);
    } catch (error) {
      throw unverified(error, request);
    }
  }

  /** Time passes while a piece is waited for, not while the receiver has it. */
  async function* timed(chunks, scope, request) {
    try {
      scope.restart(settings.attemptTimeoutMs);
      for await (const chunk of chunks) {
        scope.pause();
        yield chunk;
        scope.restart(settings.attemptTimeoutMs);
      }
      scope.pause();
    } catch (cause) {
      throw ofNetwork(cause, request);
    }
  }

  /** A hook watches; what it throws, now or later, must not change what happens to a payment nor end the process. */
  function tell(name, event) {
    const hook = settings.hooks[name];
    if (hook === undefined) return;
    const known = Object.entries(event).filter(([, value]) => value !== undefined);
    try {
      Promise.resolve(hook(Object.freeze(Object.fromEntries(known)))).catch(() => {});
    } catch {
      // Dropped on purpose, as documented.
    }
  }

  /** Exponential, the upper half of it at random. */
  function backoff(attempt) {
    const { baseDelayMs, maxDelayMs } = settings.retry;
    return Math.min(maxDelayMs, baseDelayMs * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2);
  }
}

/** Whether the server refused the Wechatpay-Serial that the client chose. */
function isSerialRefused(error, { serialRefused }) {
  if (serialRefused === undefined || error.status !== 400 || retryAdvice(error).outcome !== "refused") return false;
  return error.explanation.code === "WECHATPAY_SERIAL_REFUSED";
}

/** When a call that starts now must have ended. */
export function deadlineOf(settings) {
  return Date.now() + settings.timeoutMs;
}

/** What is sent: the signed target behind the gateway's prefix, or as it was signed. */
function routed(signed, { baseUrl, gateway }) {
  return gateway === undefined ? signed : { ...signed, url: gateway + signed.url.slice(baseUrl.length), gateway };
}

/**
 * What the next attempt signs: the same target and bytes, whatever the caller does to his objects meanwhile.
 *
 * @param {any} message
 * @param {import("wechatpay-wasm").PreparedRequest} sent
 * @param {string} baseUrl
 */
function again(message, { method, url, body }, baseUrl) {
  const { query, headers, ...rest } = message;
  return { ...rest, method, url: url.slice(baseUrl.length), body, headers: headers && { ...headers } };
}

/** @returns {Promise<void>} */
function wait(ms, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      forget();
      resolve();
    }, ms);
    const forget = onAbort(signal, () => {
      clearTimeout(timer);
      reject(ofAbort(signal, "not_sent"));
    });
  });
}

/** What the hooks are told of an end; of an error neither its message nor its cause, which quote. */
function success({ status, requestId }) {
  return { outcome: "succeeded", status, requestId };
}

function failure({ outcome, code, status, serverCode, requestId }) {
  return { outcome, code, status, serverCode, requestId };
}

/** A download's url holds the token that it is allowed with. */
function withoutSecretValues(url) {
  const query = url.indexOf("?");
  if (query === -1) return url;
  return url.slice(0, query) + withoutSecrets(url.slice(query).replace(/([?&]token=)[^&]*/g, "$1******"));
}
