// The time of one attempt: ends with its timeout or the caller's signal, whichever comes first.
import { ofAbort, ofTimeout } from "./failure.js";

/** `stage.sent` tells what an interruption means: before it nothing has left this machine. */
export function openScope(ms, callerSignal, stage) {
  const controller = new AbortController();
  const interrupt = (makeError) => {
    scope.interruption ??= makeError;
    controller.abort();
  };
  const timer = setTimeout(() => interrupt(() => ofTimeout(ms, outcome())), Math.max(ms, 1));
  const abort = () => interrupt(() => ofAbort(callerSignal, outcome()));
  callerSignal?.addEventListener("abort", abort, { once: true });
  const outcome = () => (stage.sent ? "unknown" : "not_sent");

  const scope = {
    interruption: undefined,
    signal: controller.signal,
    /** The promise's end or the scope's: a fetch or signer of the caller's own may ignore its signal. */
    within: (promise) =>
      new Promise((resolve, reject) => {
        const stop = () => reject(scope.interruption());
        if (controller.signal.aborted) return stop();
        controller.signal.addEventListener("abort", stop, { once: true });
        Promise.resolve(promise)
          .then(resolve, (error) => reject(scope.interruption?.() ?? error))
          .finally(() => controller.signal.removeEventListener("abort", stop));
      }),
    close: () => {
      clearTimeout(timer);
      callerSignal?.removeEventListener("abort", abort);
    },
  };
  return scope;
}
