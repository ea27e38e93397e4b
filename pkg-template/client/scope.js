// The time of one attempt: ends with its timeout or the caller's signal, whichever comes first.
import { ofAbort, ofTimeout } from "./failure.js";

/** `limit` is the limit that `milliseconds` is what is left of, for people. */
export function openScope(milliseconds, callerSignal, limit = milliseconds) {
  const ms = Math.max(milliseconds, 1);
  const controller = new AbortController();
  let interruption;
  let sent = false;
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
  const abort = () => interrupt(ofAbort(callerSignal, outcome()));
  const timer = setTimeout(() => interrupt(ofTimeout(limit, outcome())), ms);
  if (callerSignal?.aborted) abort();
  else callerSignal?.addEventListener("abort", abort, { once: true });

  return {
    signal: controller.signal,
    /** The work's end or the scope's: a fetch or signer of the caller's own may ignore its signal. */
    within: (work) => Promise.race([interrupted, work]),
    /** From here on an interruption means that the operation may have happened. */
    sending: () => {
      if (interruption !== undefined) throw interruption;
      sent = true;
    },
    /** What is still under way, such as a body that nobody wants, ends too. */
    abandon: () => controller.abort(),
    close: () => {
      clearTimeout(timer);
      callerSignal?.removeEventListener("abort", abort);
    },
  };
}
