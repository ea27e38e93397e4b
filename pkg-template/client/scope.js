// The time of one attempt: ends with its timeout or the caller's signal, whichever comes first.
import { ofAbort, ofTimeout } from "./outcome.js";

/** `limit` is the limit that `milliseconds` is what is left of, for people. */
export function openScope(milliseconds, callerSignal, limit = milliseconds) {
  const ms = Math.max(milliseconds, 1);
  const controller = new AbortController();
  let interruption;
  let sent = false;
  let closed = false;
  let stop;
  const interrupted = new Promise((_, reject) => {
    stop = reject;
  });
  // Nobody may be waiting when it ends.
  interrupted.catch(() => {});
  const interrupt = (error) => {
    interruption ??= error;
    stop(interruption);
    controller.abort();
  };
  const outcome = () => (sent ? "unknown" : "not_sent");
  const start = (left, told) => setTimeout(() => interrupt(ofTimeout(told, outcome())), left);
  let timer = start(ms, limit);
  const forget = onAbort(callerSignal, () => interrupt(ofAbort(callerSignal, outcome())));

  return {
    signal: controller.signal,
    /** The work's end or the scope's: a fetch or signer of the caller's own may ignore its signal. */
    within: (work) => Promise.race([interrupted, work]),
    /** From here on an interruption means that the operation may have happened. */
    sending: () => {
      if (interruption !== undefined) throw interruption;
      sent = true;
    },
    /** The time begins anew, with so many milliseconds. */
    restart: (left) => {
      clearTimeout(timer);
      if (!closed && interruption === undefined) timer = start(left, left);
    },
    /** No time passes until it begins anew. */
    pause: () => clearTimeout(timer),
    /** What is still under way, such as a body that nobody wants, ends too. */
    abandon: () => controller.abort(),
    close: () => {
      closed = true;
      clearTimeout(timer);
      forget();
    },
  };
}

const waiting = new WeakMap();

/**
 * Calls back when the signal aborts, at once if it has; returns how to stop that. One listener serves all calls: the signal
 * of a whole server would collect hundreds, and Node warns of a leak at eleven.
 */
export function onAbort(signal, callback) {
  if (signal === undefined) return () => {};
  if (signal.aborted) {
    callback();
    return () => {};
  }
  if (!waiting.has(signal)) listen(signal);
  const { callbacks, stop } = waiting.get(signal);
  callbacks.add(callback);
  return () => {
    callbacks.delete(callback);
    if (callbacks.size === 0) stop();
  };
}

function listen(signal) {
  const callbacks = new Set();
  const fire = () => callbacks.forEach((callback) => callback());
  const stop = () => {
    signal.removeEventListener("abort", fire);
    if (waiting.get(signal)?.callbacks === callbacks) waiting.delete(signal);
  };
  waiting.set(signal, { callbacks, stop });
  signal.addEventListener("abort", fire, { once: true });
}
