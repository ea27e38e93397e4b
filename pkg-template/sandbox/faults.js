// Faults on request, and at random from a seed.
import { errorAnswer, numbers } from "./answer.js";

/** Every kind, in the order of the table in index.d.ts. */
export const faultKinds = Object.freeze(
  /** @type {const} */ ([
    "latency",
    "dropBefore",
    "dropAfter",
    "429",
    "500",
    "502",
    "503",
    "proxyHtml",
    "redirect",
    "wrongSignature",
    "unsigned",
    "staleTimestamp",
    "probe",
    "rotateKey",
    "truncated",
    "empty",
  ]),
);

const SERVER_ERRORS = {
  500: { status: 500, code: "SYSTEM_ERROR", message: "系统错误" },
  502: { status: 502, code: "SERVICE_UNAVAILABLE", message: "服务暂时不可用" },
  503: { status: 503, code: "SERVICE_UNAVAILABLE", message: "服务暂时不可用" },
};
const STALE_SECONDS = 600;

/** `random`: { seed, rate, kinds, ms, retryAfter } or undefined. */
export function createFaults(random) {
  let waiting = [];
  let count = 0;
  const draw = random && seededRandom(random.seed);

  function nextRandom() {
    // Always three draws, so that one request's fault does not shift the faults of the others.
    const [hit, which, side] = [draw(), draw(), draw()];
    if (hit >= random.rate) return undefined;
    return {
      kind: random.kinds[Math.floor(which * random.kinds.length)],
      effect: side < 0.5 ? "before" : "after",
      ms: random.ms,
      retryAfter: random.retryAfter,
    };
  }

  return {
    inject(fault) {
      count += 1;
      const entry = { number: count, fault, left: fault.times };
      waiting = waiting.filter(({ left }) => left > 0).concat(entry);
      return {
        get remaining() {
          return entry.left;
        },
        cancel() {
          entry.left = 0;
        },
      };
    },
    /** Those that are not used up, in the order injected, each with its number. */
    pending() {
      return waiting.filter(({ left }) => left > 0).map(({ number, fault, left }) => ({ number, fault, left }));
    },
    cancel(number) {
      for (const entry of waiting) if (entry.number === number) entry.left = 0;
    },
    /** The fault for a request, used up by it. Those injected come before those drawn. */
    next(received) {
      const entry = waiting.find(({ fault, left }) => left > 0 && fault.matches(received));
      if (entry) {
        entry.left -= 1;
        return entry.fault;
      }
      return draw && nextRandom();
    },
  };
}

/** Mulberry32: numbers in [0, 1) that depend on the seed only. */
export function seededRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The answer that takes the place of the real one, or undefined. */
export function faultAnswer(fault) {
  if (fault.kind in SERVER_ERRORS) return errorAnswer(SERVER_ERRORS[fault.kind]);
  if (fault.kind === "429") return tooOften(fault);
  if (fault.kind === "proxyHtml") return proxyPage();
  if (fault.kind === "redirect") return redirect(fault);
  return undefined;
}

/** Whether the request has no effect under this fault. */
export function preventsEffect(fault) {
  if (fault.kind in SERVER_ERRORS) return fault.effect !== "after";
  return ["dropBefore", "429", "proxyHtml", "redirect"].includes(fault.kind);
}

function tooOften({ retryAfter = 1 }) {
  const answer = errorAnswer({ status: 429, code: "FREQUENCY_LIMITED", message: "频率超限", number: numbers.frequency });
  return { ...answer, headers: [["Retry-After", String(retryAfter)]] };
}

function proxyPage() {
  const html = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><h1>502 Bad Gateway</h1></body>\r\n</html>\r\n";
  return { status: 502, body: Buffer.from(html), contentType: "text/html", signed: false, foreign: true };
}

function redirect({ location = "/v3/sandbox/redirected" }) {
  return { status: 302, body: Buffer.alloc(0), signed: false, foreign: true, headers: [["Location", location]] };
}

/**
 * How an answer goes wrong on its way: { answer, signing, announced, sent }, the last two in bytes of body. An answer
 * without a signature (4xx, files) keeps its headers; `truncated` and `empty` change any body.
 */
export async function distort(fault, { answer, signing, platform }) {
  switch (fault.kind) {
    case "wrongSignature":
      return { answer, signing: { ...signing, signature: Buffer.alloc(256, 0x5a).toString("base64") } };
    case "probe":
      return { answer, signing: { ...signing, signature: `WECHATPAY/SIGNTEST/${Buffer.alloc(192, 0x5a).toString("base64")}` } };
    case "unsigned":
      return { answer: { ...answer, signed: false }, signing };
    case "staleTimestamp":
      return { answer, signing: { ...signing, timestamp: signing.timestamp - STALE_SECONDS } };
    case "rotateKey":
      await platform.rotate();
      return { answer, signing: { ...signing, key: platform.keyOf() } };
    case "truncated":
      return { answer, signing, sent: Math.floor(answer.body.length / 2) };
    case "empty":
      return { answer, signing, announced: 0, sent: 0 };
    default:
      return { answer, signing };
  }
}
