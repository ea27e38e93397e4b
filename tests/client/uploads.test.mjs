// client.upload with what people have: a Blob, a File, a stream, pieces. The sandbox verifies the signature over meta and the
// digest in it; its media_id is the file's SHA-256, which node:crypto computes here.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { after, before, describe, test } from "node:test";

import { clientOf, header, library, rejection, startSandbox } from "./setup.mjs";

const UPLOAD = "/v3/merchant/media/upload";
const MEBIBYTE = 2 ** 20;
let sandbox;
let client;
let folder;
before(async () => {
  sandbox = await startSandbox();
  client = clientOf(sandbox);
  folder = await mkdtemp(path.join(tmpdir(), "upload-"));
});
after(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true });
});

const bytes = Uint8Array.from({ length: 70_000 }, (_, at) => (at * 7) % 251);
const digest = (of) => createHash("sha256").update(of).digest("hex");
const upload = (file, options) => client.upload({ path: UPLOAD, file, filename: "a.png", ...options });
/** As pieces of that many bytes. */
const pieces = (size) =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.slice(at * size, (at + 1) * size));
/** An iterable, and how it was used. */
function watched(parts) {
  const seen = { opened: 0, read: 0, closed: 0 };
  const file = {
    async *[Symbol.asyncIterator]() {
      seen.opened += 1;
      try {
        for (const part of parts) {
          seen.read += 1;
          yield typeof part === "function" ? part() : part;
        }
      } finally {
        seen.closed += 1;
      }
    },
  };
  return { file, seen };
}
const refusal = async (file, options) => {
  const sent = sandbox.requests.length;
  const error = await rejection(upload(file, options));
  assert.equal(sandbox.requests.length, sent, "something was sent");
  assert.deepEqual([error.name, error.outcome, error.field], ["WechatPayError", "not_sent", "file"], error.stack);
  return error.code;
};

describe("the file is", () => {
  const stored = () => {
    const file = path.join(folder, "a.png");
    fs.writeFileSync(file, bytes);
    return file;
  };
  const kinds = {
    "a Uint8Array": () => bytes,
    "a Buffer": () => Buffer.from(bytes),
    "a part of a longer buffer": () => new Uint8Array([0, ...bytes, 0]).subarray(1, bytes.length + 1),
    "an ArrayBuffer": () => bytes.buffer.slice(0),
    "a Blob": () => new Blob([bytes.slice(0, 9), bytes.slice(9)]),
    "a Blob of another library": () => ({ size: bytes.length, arrayBuffer: async () => bytes.buffer }),
    "a web stream": () => new Blob([bytes]).stream(),
    "a web stream that cannot be iterated": () => {
      const stream = new Blob([bytes]).stream();
      return Object.defineProperty(stream, Symbol.asyncIterator, { value: undefined });
    },
    "the body of a Response": () => new Response(bytes).body,
    "a Node stream": () => fs.createReadStream(stored(), { highWaterMark: 1000 }),
    "a Node stream of pieces": () => Readable.from(pieces(777)),
    "an array of pieces": () => pieces(1000),
    "an array of ArrayBuffers": () => pieces(1000).map(({ buffer }) => buffer),
    "a Set of pieces": () => new Set(pieces(1000)),
    "a generator": function* () {
      yield* pieces(1000);
    },
    "an async generator": async function* () {
      yield* pieces(1000);
    },
    "pieces that are awaited": () => pieces(1000).map((piece) => Promise.resolve(piece)),
  };
  for (const [name, make] of Object.entries(kinds)) {
    test(name, async () => {
      const { data } = await upload(make());
      assert.equal(data.media_id, digest(bytes));
    });
  }

  test("what fs.openAsBlob opens", { skip: fs.openAsBlob === undefined }, async () => {
    assert.equal((await upload(await fs.openAsBlob(stored()))).data.media_id, digest(bytes));
  });

  test("a File, which brings its name", { skip: globalThis.File === undefined }, async () => {
    const partNamed = () => /filename="([^"]*)"/.exec(Buffer.from(sandbox.requests.at(-1).body).toString("latin1"))[1];
    const file = new File([bytes], "shop.png", { type: "text/plain" });
    assert.equal((await client.upload({ path: UPLOAD, file })).data.media_id, digest(bytes));
    assert.equal(partNamed(), "shop.png");
    await client.upload({ path: UPLOAD, file, filename: "other.jpg" });
    assert.equal(partNamed(), "other.jpg");
    const form = new FormData();
    form.set("picture", file);
    assert.equal((await client.upload({ path: UPLOAD, file: form.get("picture") })).data.media_id, digest(bytes));
  });

  test("pieces that share one buffer, each copied before the next is asked for", async () => {
    const buffer = new Uint8Array(1000);
    async function* reusing() {
      for (const piece of pieces(1000)) {
        buffer.set(piece);
        yield buffer.subarray(0, piece.length);
      }
    }
    assert.equal((await upload(reusing())).data.media_id, digest(bytes));
  });

  test("read once, whatever is tried again: the same bytes", async () => {
    sandbox.inject({ kind: 503, times: 2 });
    const began = sandbox.requests.length;
    const { file, seen } = watched(pieces(1000));
    const { data } = await upload(file, { retry: "idempotent" });
    assert.equal(data.media_id, digest(bytes));
    assert.deepEqual(seen, { opened: 1, read: 70, closed: 1 });
    const attempts = sandbox.requests.slice(began);
    assert.equal(attempts.length, 3);
    assert.equal(new Set(attempts.map(({ body }) => digest(body))).size, 1);
    assert.equal(new Set(attempts.map((entry) => header(entry, "Authorization"))).size, 3);
  });
});

describe("is refused before anything is sent:", () => {
  for (const [name, file, code] of [
    ["a path", "/tmp/a.png", "ERR_WECHATPAY_OPTION_TYPE"],
    ["a number", 1, "ERR_WECHATPAY_OPTION_TYPE"],
    ["a Promise, not awaited", Promise.resolve(bytes), "ERR_WECHATPAY_OPTION_TYPE"],
    ["an object that is no file", { path: "/tmp/a.png" }, "ERR_WECHATPAY_OPTION_TYPE"],
    ["a function", () => bytes, "ERR_WECHATPAY_OPTION_TYPE"],
    ["null", null, "ERR_WECHATPAY_OPTION_TYPE"],
    ["nothing", undefined, "ERR_WECHATPAY_MISSING_OPTION"],
    ["a FormData", new FormData(), "ERR_WECHATPAY_OPTION_TYPE"],
    ["pieces of text", ["a", "b"], "ERR_WECHATPAY_OPTION_TYPE"],
    ["numbers", [1, 2, 3], "ERR_WECHATPAY_OPTION_TYPE"],
    ["a stream of text", Readable.from(["text"]), "ERR_WECHATPAY_OPTION_TYPE"],
    ["bytes and then none", [bytes, undefined], "ERR_WECHATPAY_OPTION_TYPE"],
    ["no bytes", new Uint8Array(), "ERR_WECHATPAY_UPLOAD"],
    ["an empty Blob", new Blob([]), "ERR_WECHATPAY_UPLOAD"],
    ["no pieces", [], "ERR_WECHATPAY_UPLOAD"],
    ["empty pieces", [new Uint8Array(), new Uint8Array()], "ERR_WECHATPAY_UPLOAD"],
  ]) {
    test(name, async () => assert.equal(await refusal(file), code));
  }

  test("a file without a name", async () => {
    const error = await rejection(client.upload({ path: UPLOAD, file: new Blob([bytes]) }));
    assert.deepEqual([error.code, error.field, error.outcome], ["ERR_WECHATPAY_MISSING_OPTION", "filename", "not_sent"]);
  });

  test("more than 32 MiB, however they come; what is read of it stops there, and its end is told", async () => {
    const piece = new Uint8Array(MEBIBYTE);
    const endless = watched({
      *[Symbol.iterator]() {
        for (;;) yield piece;
      },
    });
    assert.equal(await refusal(endless.file), "ERR_WECHATPAY_UPLOAD");
    assert.deepEqual(endless.seen, { opened: 1, read: 33, closed: 1 });
    const blob = { size: 32 * MEBIBYTE + 1, arrayBuffer: () => assert.fail("it was read") };
    assert.equal(await refusal(blob), "ERR_WECHATPAY_UPLOAD");
    const liar = { size: 1, arrayBuffer: async () => new ArrayBuffer(32 * MEBIBYTE + 1) };
    assert.equal(await refusal(liar), "ERR_WECHATPAY_UPLOAD");
    assert.equal(await refusal(new Uint8Array(32 * MEBIBYTE + 1)), "ERR_WECHATPAY_UPLOAD");
  });

  test("pieces of nothing without an end", async () => {
    function* nothing() {
      for (;;) yield new Uint8Array();
    }
    assert.equal(await refusal(nothing()), "ERR_WECHATPAY_UPLOAD");
  });

  test("a stream that fails: its error is the cause", async () => {
    const failure = new Error("the disk is gone");
    const failing = () => {
      throw failure;
    };
    const { file, seen } = watched([bytes, failing, bytes]);
    const error = await rejection(upload(file));
    assert.deepEqual(
      [error.code, error.field, error.outcome, error.cause],
      ["ERR_WECHATPAY_UPLOAD", "file", "not_sent", failure],
    );
    assert.deepEqual(seen, { opened: 1, read: 2, closed: 1 });
    assert.equal(await refusal(fs.createReadStream(path.join(folder, "none"))), "ERR_WECHATPAY_UPLOAD");
    assert.equal(await refusal({ size: 1, arrayBuffer: async () => failing() }), "ERR_WECHATPAY_UPLOAD");
    const locked = new Blob([bytes]).stream();
    locked.getReader();
    assert.equal(await refusal(locked), "ERR_WECHATPAY_UPLOAD");
  });

  test("anything, where the rest of the call is refused: the file is not read", async () => {
    for (const options of [{ path: "v3/x" }, { retry: "always" }, { signal: {} }]) {
      const { file, seen } = watched(pieces(1000));
      const error = await rejection(upload(file, options));
      assert.deepEqual([error.outcome, seen.opened], ["not_sent", 0]);
    }
  });
});

describe("a file that does not come", () => {
  const waiting = (first = []) => {
    const { file, seen } = watched([...first, () => new Promise(() => {})]);
    return { file, seen };
  };

  test("ends with the caller's signal", async () => {
    const controller = new AbortController();
    const { file } = waiting([bytes]);
    const call = rejection(upload(file, { signal: controller.signal }));
    setTimeout(() => controller.abort(), 20);
    const error = await call;
    assert.deepEqual([error.code, error.outcome], ["ERR_WECHATPAY_ABORTED", "not_sent"]);
  });

  test("ends with timeoutMs, which reading counts towards", async () => {
    const slow = clientOf(sandbox, { timeoutMs: 50 });
    const error = await rejection(slow.upload({ path: UPLOAD, file: waiting().file, filename: "a.png" }));
    assert.deepEqual([error.code, error.outcome], ["ERR_WECHATPAY_TIMEOUT", "not_sent"]);
  });

  test("and is read no further once the call is over", async () => {
    const controller = new AbortController();
    let release;
    const gate = new Promise((resolve) => {
      release = resolve;
    });
    const { file, seen } = watched([() => gate, bytes, bytes, bytes]);
    const call = rejection(upload(file, { signal: controller.signal }));
    controller.abort();
    assert.equal((await call).code, "ERR_WECHATPAY_ABORTED");
    release(bytes);
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.ok(seen.read <= 1, `${seen.read}`);
    assert.equal(seen.closed, seen.opened);
  });
});

test("a FormData as the body of a request is refused with the way to buildUpload", async () => {
  const form = new FormData();
  form.set("file", new Blob([bytes]), "a.png");
  const error = await rejection(client.request({ method: "POST", path: UPLOAD, body: form }));
  assert.deepEqual([error.code, error.field, error.outcome], ["ERR_WECHATPAY_BODY", "body", "not_sent"]);
  for (const text of [error.message, error.hint]) assert.ok(text.includes("buildUpload") && text.includes("client.upload"), text);
  assert.ok(error.explanation.remedies.some((remedy) => remedy.includes("buildUpload(")));
  const { mchid, serialNo, privateKey } = sandbox.merchant;
  const signed = () => library.signRequest({ mchid, serialNo, privateKey, url: UPLOAD, body: form });
  assert.throws(signed, { code: "ERR_WECHATPAY_BODY", field: "body" });
});
