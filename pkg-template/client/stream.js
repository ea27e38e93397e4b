// A download piece by piece. What is handed out is unverified until the end, and there is no end before the digest is known:
// the last piece is kept back for it.
import { digestDownload, verifyDownload } from "../index.js";
import { gunzip } from "../transport.js";
import { refusal } from "./internal.js";
import { refused } from "./options.js";
import { onAbort } from "./scope.js";

/** Bytes given to the core at once: its memory grows with them, and never shrinks. */
const MOST_AT_ONCE = 256 * 1024;
const NOTHING = new Uint8Array();

/** What may become of a bill that was asked for with tar_type=GZIP. */
const GZIP = ["unpack", "keep"];

/** Refuses what could not be handed out, before anything is sent. */
export function checkStream(gzip) {
  if (gzip !== undefined && !GZIP.includes(gzip)) throw refused("gzip", "NotOneOf", { known: GZIP });
  try {
    // Workers with an old compatibility date have the name, and nothing can be made of it.
    new ReadableStream();
    if (gzip !== undefined) gunzip.check();
  } catch (cause) {
    throw refusal("ERR_WECHATPAY_CLIENT_OPTION", undefined, "ClientNoStream", {}, cause);
  }
}

/**
 * A stream of what `send({ accept, signal })` receives; it is given as soon as there is a 2xx. The call lasts as long as the
 * stream: it ends with it, and cancelling one aborts the other. `told(error)`: the error as the stream's reader gets it.
 */
export function handedOut(send, { hash, gzip, signal }, told) {
  return new Promise((resolve, reject) => {
    const call = new AbortController();
    const forget = onAbort(signal, () => call.abort(signal.reason));
    let out;
    const accept = async ({ chunks }) => {
      out = outlet((reason) => call.abort(reason));
      resolve(out.stream);
      for await (const bytes of verified(chunks, hash, gzip)) await out.put(bytes);
      return {};
    };
    const failed = (error) => (out === undefined ? reject(error) : out.fail(told(error)));
    send({ accept, signal: call.signal })
      .then(() => out.close(), failed)
      .finally(forget);
  });
}

/** A stream and how it is fed: what is put waits until it is wanted, so that nothing is queued. */
function outlet(cancelled) {
  let controller;
  let demand = pending();
  const stream = new ReadableStream(
    {
      start: (given) => {
        controller = given;
      },
      pull: () => demand.resolve(),
      cancel: cancelled,
    },
    { highWaterMark: 0 },
  );
  return {
    stream,
    async put(bytes) {
      await demand.promise;
      demand = pending();
      controller.enqueue(bytes);
    },
    close: () => controller.close(),
    fail(error) {
      // Whoever puts is waiting: he ends, and with him what he reads from.
      demand.reject(error);
      controller.error(error);
    },
  };
}

function pending() {
  const one = {};
  one.promise = new Promise((resolve, reject) => Object.assign(one, { resolve, reject }));
  one.promise.catch(() => {});
  return one;
}

/** The pieces to hand out, the last of them when the digest is right; throws where it is not. */
async function* verified(chunks, hash, gzip) {
  let state;
  let last;
  for await (const { digested, pieces } of read(chunks, gzip)) {
    for (let at = 0; at < digested.length; at += MOST_AT_ONCE) {
      state = digestDownload({ body: digested.subarray(at, at + MOST_AT_ONCE), hash, state });
    }
    for (const piece of pieces) {
      if (last !== undefined) yield last;
      last = piece;
    }
  }
  verifyDownload({ body: NOTHING, hash, state });
  if (last !== undefined) yield last;
}

/**
 * What the digest is of, and beside it what is handed out: hash_value is the digest of the unpacked bill, whichever way it
 * was sent (the documents of 申请交易账单).
 */
async function* read(chunks, gzip) {
  if (gzip === undefined) {
    for await (const chunk of chunks) yield { digested: chunk, pieces: [chunk] };
    return;
  }
  const packed = [];
  let broken;
  async function* source() {
    try {
      for await (const chunk of chunks) {
        if (gzip === "keep") packed.push(chunk);
        yield chunk;
      }
    } catch (error) {
      broken = error;
      throw error;
    }
  }
  try {
    for await (const bytes of gunzip(source())) {
      yield { digested: bytes, pieces: gzip === "keep" ? packed.splice(0) : [bytes] };
    }
  } catch (cause) {
    throw broken ?? refusal("ERR_WECHATPAY_DOWNLOAD", "body", "ClientNotGzip", {}, cause);
  }
  yield { digested: NOTHING, pieces: packed };
}
