// A download as a stream: what comes out, and that nothing ends cleanly which is not the file that was announced.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { Readable } from "node:stream";
import { after, before, describe, test } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";

import { clientOf, library, rejection, signerOf, sleep, startSandbox } from "./setup.mjs";

const PATH = "/v3/billdownload/file?token=x";
const SIZES = { empty: 0, "a byte": 1, "a block": 64, "a megabyte and a bit": (1 << 20) + 7 };

let sandbox;
before(async () => {
  sandbox = await startSandbox();
});
after(() => sandbox.close());

/** node:crypto's digest, as the signed answer before a download names it. */
const hashOf = (bytes, type = "SHA1") => ({ type, value: createHash(type.toLowerCase()).update(bytes).digest("hex") });

/** A server that answers every download by `answer(response, request)`. Calls `use` with a client of it, and its url. */
async function serving(answer, use, options = {}) {
  const server = createServer((request, response) => answer(response, request));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `http://127.0.0.1:${server.address().port}`;
  try {
    return await use(clientOf(sandbox, { hosts: [host], ...options }), `${host}${PATH}`);
  } finally {
    server.closeAllConnections?.();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** What a reader got: the pieces, and the error in the place of an end. */
async function readAll(stream) {
  const reader = stream.getReader();
  const pieces = [];
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) pieces.push(next.value);
    return { pieces, bytes: Buffer.concat(pieces) };
  } catch (error) {
    return { pieces, bytes: Buffer.concat(pieces), error };
  }
}

/** The fetch of a host of the caller's own, which answers with these pieces. */
const answering = (pieces) => async () => ({ status: 200, headers: new Headers(), body: Readable.from(pieces) });

describe("the file", () => {
  for (const type of ["SHA1", "SHA256"]) {
    for (const [name, size] of Object.entries(SIZES)) {
      test(`${type}, ${name}`, async () => {
        const file = randomBytes(size);
        await serving(
          (response) => response.end(file),
          async (client, url) => {
            const { bytes, error } = await readAll(await client.downloadStream(url, { hash: hashOf(file, type) }));
            assert.equal(error, undefined);
            assert.ok(bytes.equals(file));
          },
        );
      });
    }
  }

  test("comes piece by piece, the last of them when the digest is known", async () => {
    const file = [Buffer.from("first,"), Buffer.from("second,"), Buffer.from("last")];
    let held;
    const sending = (response) => {
      held = response;
      response.write(file[0]);
    };
    await serving(sending, async (client, url) => {
      const reader = (await client.downloadStream(url, { hash: hashOf(Buffer.concat(file)) })).getReader();
      const read = () => reader.read().then(({ done, value }) => (done ? "end" : Buffer.from(value).toString()));
      const arrived = async (waiting) => (await Promise.race([waiting, sleep(200).then(() => "nothing yet")])).toString();
      const first = read();
      assert.equal(await arrived(first), "nothing yet");
      held.write(file[1]);
      assert.equal(await first, "first,");
      held.write(file[2]);
      assert.equal(await read(), "second,");
      const last = read();
      assert.equal(await arrived(last), "nothing yet");
      held.end();
      assert.equal(await last, "last");
      assert.equal(await read(), "end");
    });
  });

  test("in pieces of every kind that a fetch of the caller's own may give", async () => {
    const file = randomBytes(300);
    const kinds = {
      "one byte each": Array.from(file, (byte) => Uint8Array.of(byte)),
      "empty ones between": [new Uint8Array(), file.subarray(0, 100), new Uint8Array(), file.subarray(100), new Uint8Array()],
      ArrayBuffers: [Uint8Array.from(file).buffer],
      "views of a larger buffer": [file.subarray(0, 7), new DataView(file.buffer, file.byteOffset + 7, 293)],
    };
    for (const [name, pieces] of Object.entries(kinds)) {
      const client = clientOf(sandbox, { fetch: answering(pieces) });
      const got = await readAll(await client.downloadStream(`${sandbox.url}${PATH}`, { hash: hashOf(file) }));
      assert.equal(got.error, undefined, name);
      assert.ok(got.bytes.equals(file), name);
    }
    const whole = async () => ({ status: 200, headers: {}, arrayBuffer: async () => Uint8Array.from(file).buffer });
    const client = clientOf(sandbox, { fetch: whole });
    assert.ok((await readAll(await client.downloadStream(`${sandbox.url}${PATH}`, { hash: hashOf(file) }))).bytes.equals(file));
    const text = clientOf(sandbox, { fetch: answering(["text"]) });
    const { error } = await readAll(await text.downloadStream(`${sandbox.url}${PATH}`, { hash: hashOf(file) }));
    assert.equal(error.code, "ERR_WECHATPAY_NETWORK");
  });

  test("while keys are cleared and instances break: the digest's state is with the caller", async () => {
    const file = randomBytes(1 << 18);
    const pieces = Array.from({ length: 64 }, (_, at) => file.subarray(at << 12, (at + 1) << 12));
    async function* disturbed() {
      for (const piece of pieces) {
        library.clearKeys();
        exhaustStack();
        yield piece;
      }
    }
    const client = clientOf(sandbox, { fetch: async () => ({ status: 200, headers: {}, body: disturbed() }) });
    const { bytes, error } = await readAll(await client.downloadStream(`${sandbox.url}${PATH}`, { hash: hashOf(file) }));
    assert.equal(error, undefined);
    assert.ok(bytes.equals(file));
  });
});

/** Calls the core where the stack ends, so that its instance breaks; throws if it never does. */
function exhaustStack() {
  let internal = 0;
  let worked = false;
  const dive = () => {
    try {
      dive();
    } catch {
      // Every frame on the way back tries with a little more room.
    }
    if (worked) return;
    try {
      library.buildPartnershipQuery({ authorized_data: { business_type: "FAVOR_STOCK" } });
      worked = true;
    } catch (error) {
      if (error.code === "ERR_WECHATPAY_INTERNAL") internal += 1;
    }
  };
  dive();
  assert.ok(internal > 0, "no instance broke");
}

describe("what is not the file that was announced is never handed out to its end", () => {
  const file = randomBytes(200_000);
  const changed = Buffer.from(file);
  changed[changed.length - 1] ^= 1;
  const answers = {
    "another last byte": (response) => response.end(changed),
    "a byte more": (response) => response.end(Buffer.concat([file, Buffer.from("x")])),
    "a byte less": (response) => response.end(file.subarray(0, -1)),
    nothing: (response) => response.end(),
    204: (response) => response.writeHead(204).end(),
    "a part of it (206)": (response) => response.writeHead(206).end(file.subarray(1)),
    "an error as JSON, with 200": (response) => response.end('{"code":"NO_AUTH","message":"x"}'),
  };
  for (const [name, answer] of Object.entries(answers)) {
    test(name, () =>
      serving(answer, async (client, url) => {
        const { bytes, error } = await readAll(await client.downloadStream(url, { hash: hashOf(file) }));
        assert.deepEqual(
          [error?.code, error?.field, error?.outcome, error?.attempts],
          ["ERR_WECHATPAY_DOWNLOAD", "body", "unknown", 1],
        );
        assert.ok(bytes.length < file.length, "all of it was handed out");
      }),
    );
  }

  test("in one piece: nothing of it", async () => {
    const client = clientOf(sandbox, { fetch: answering([changed]) });
    const { pieces, error } = await readAll(await client.downloadStream(`${sandbox.url}${PATH}`, { hash: hashOf(file) }));
    assert.deepEqual([pieces.length, error.code], [0, "ERR_WECHATPAY_DOWNLOAD"]);
  });

  const cuts = {
    "a connection cut in the middle": (response) => response.write(file.subarray(0, 100_000), () => response.destroy()),
    "a Content-Length that promises more": (response) => {
      response.writeHead(200, { "Content-Length": file.length + 1 });
      response.write(file, () => response.destroy());
    },
    "a Content-Length that promises more, and silence": [
      (response) => {
        response.writeHead(200, { "Content-Length": file.length + 1 });
        response.write(file);
      },
      "ERR_WECHATPAY_TIMEOUT",
    ],
    "a Content-Length that promises less": [
      (response) => {
        response.writeHead(200, { "Content-Length": 1000 });
        response.end(file);
      },
      "ERR_WECHATPAY_DOWNLOAD",
    ],
  };
  for (const [name, given] of Object.entries(cuts)) {
    const [answer, code] = Array.isArray(given) ? given : [given, "ERR_WECHATPAY_NETWORK"];
    test(name, () =>
      serving(
        answer,
        async (client, url) => {
          const { bytes, error } = await readAll(await client.downloadStream(url, { hash: hashOf(file) }));
          assert.deepEqual([error?.code, error?.outcome, error?.attempts], [code, "unknown", 1]);
          assert.equal(error.retryable, true);
          assert.ok(bytes.length < file.length, "all of it was handed out");
        },
        { attemptTimeoutMs: 1500 },
      ),
    );
  }
});

test("behind a gateway the stream comes from there, and what is signed is the target behind the prefix", async () => {
  const file = randomBytes(1000);
  const asked = [];
  const answer = (response, request) => {
    asked.push(request.url);
    response.end(file);
  };
  await serving(answer, async (_, url) => {
    const signed = [];
    const signer = async (message) => {
      signed.push(message.split("\n")[1]);
      return signerOf(sandbox).signer(message);
    };
    const behind = { hosts: undefined, gateway: `${new URL(url).origin}/pay`, privateKey: undefined, signer };
    const client = clientOf(sandbox, behind);
    const stream = await client.downloadStream(`https://api.mch.weixin.qq.com${PATH}`, { hash: hashOf(file) });
    assert.ok((await readAll(stream)).bytes.equals(file));
    assert.deepEqual([asked, signed], [[`/pay${PATH}`], [PATH]]);
  });
});

describe("an answer that is no file", () => {
  const file = Buffer.from("bill");

  test("a refusal is the call's error, and there is no stream", () =>
    serving(
      (response) => response.writeHead(400).end('{"code":"INVALID_REQUEST","message":"账单文件不存在"}'),
      async (client, url) => {
        const error = await rejection(client.downloadStream(url, { hash: hashOf(file) }));
        assert.deepEqual(
          [error.code, error.status, error.serverCode, error.outcome],
          ["ERR_WECHATPAY_HTTP_STATUS", 400, "INVALID_REQUEST", "refused"],
        );
      },
    ));

  test("a failure before there is a stream is repeated like any other's", () => {
    let asked = 0;
    const ends = [];
    return serving(
      (response) => {
        asked += 1;
        if (asked === 1) response.destroy();
        else if (asked === 2) response.writeHead(503).end();
        else response.end(file);
      },
      async (client, url) => {
        assert.ok((await readAll(await client.downloadStream(url, { hash: hashOf(file) }))).bytes.equals(file));
        assert.equal(asked, 3);
        // The end of the call is that of the stream, and told in the turn after it.
        await sleep(10);
        assert.deepEqual(ends, [["succeeded", 3]]);
      },
      { onCallEnd: ({ outcome, attempts }) => ends.push([outcome, attempts]) },
    );
  });

  test("what could never be handed out is refused before anything is sent", async () => {
    let sent = 0;
    const client = clientOf(sandbox, {
      fetch: async () => {
        sent += 1;
      },
    });
    const hash = hashOf(file);
    const url = `${sandbox.url}${PATH}`;
    for (const [to, each, code, field] of [
      [url, undefined, "ERR_WECHATPAY_MISSING_OPTION", "hash"],
      [url, { hash: { type: "MD5", value: "" } }, "ERR_WECHATPAY_OPTION_TYPE", "hash.type"],
      [url, { hash, gzip: "yes" }, "ERR_WECHATPAY_CLIENT_OPTION", "gzip"],
      [url, { hash, unpack: true }, "ERR_WECHATPAY_UNKNOWN_OPTION", "unpack"],
      [url, { hash, signal: {} }, "ERR_WECHATPAY_OPTION_TYPE", "signal"],
      ["https://api.mch.weixin.qq.com.evil.example/x", { hash }, "ERR_WECHATPAY_CLIENT_OPTION", "url"],
    ]) {
      const error = await rejection(client.downloadStream(to, each));
      assert.deepEqual([error.code, error.field, error.outcome, error.attempts], [code, field, "not_sent", 0]);
    }
    const { ReadableStream } = globalThis;
    try {
      delete globalThis.ReadableStream;
      const error = await rejection(client.downloadStream(url, { hash }));
      assert.deepEqual([error.code, error.outcome], ["ERR_WECHATPAY_CLIENT_OPTION", "not_sent"]);
      assert.match(error.hint, /ReadableStream/);
    } finally {
      globalThis.ReadableStream = ReadableStream;
    }
    assert.equal(sent, 0);
  });
});

describe("a packed bill", () => {
  const bill = Buffer.from(`\ufeff${"交易时间,商户号\r\n".repeat(20_000)}`);
  const packed = gzipSync(bill);
  const get = (sent, gzip) =>
    serving(
      (response) => response.end(sent),
      async (client, url) => readAll(await client.downloadStream(url, { hash: hashOf(bill), gzip })),
    );

  test("comes unpacked, or as it is; the digest is that of the unpacked one", async () => {
    const unpacked = await get(packed, "unpack");
    assert.equal(unpacked.error, undefined);
    assert.ok(unpacked.bytes.equals(bill));
    const kept = await get(packed, "keep");
    assert.equal(kept.error, undefined);
    assert.ok(kept.bytes.equals(packed));
    assert.ok(gunzipSync(kept.bytes).equals(bill));
  });

  test("of the sandbox", async () => {
    const client = clientOf(sandbox);
    const query = { bill_date: "2024-01-31", tar_type: "GZIP" };
    const { data } = await client.request({ path: "/v3/bill/tradebill", query });
    const hash = { type: data.hash_type, value: data.hash_value };
    const { bytes, error } = await readAll(await client.downloadStream(data.download_url, { hash, gzip: "unpack" }));
    assert.equal(error, undefined);
    assert.deepEqual(hashOf(bytes), hash);
  });

  test("in several members, and with a very large ratio", async () => {
    const members = Buffer.concat([gzipSync(bill.subarray(0, 9)), gzipSync(bill.subarray(9))]);
    assert.ok((await get(members, "unpack")).bytes.equals(bill));
    const zeros = Buffer.alloc(64 << 20);
    await serving(
      (response) => response.end(gzipSync(zeros)),
      async (client, url) => {
        const stream = await client.downloadStream(url, { hash: hashOf(zeros), gzip: "unpack" });
        let [length, longest] = [0, 0];
        for await (const piece of stream) {
          length += piece.length;
          longest = Math.max(longest, piece.length);
        }
        assert.equal(length, zeros.length);
        assert.ok(longest <= 1 << 20, `a piece of ${longest} bytes`);
      },
    );
  });

  test("that nobody said is one: named as such", async () => {
    const { error } = await get(packed, undefined);
    assert.equal(error.code, "ERR_WECHATPAY_DOWNLOAD");
    assert.match(error.hint, /gzip/);
    assert.ok(
      error.explanation.remedies.some((remedy) => remedy.includes('gzip: "unpack"')),
      error.explanation.remedies.join(),
    );
  });

  for (const gzip of ["unpack", "keep"]) {
    for (const [name, sent] of Object.entries({
      "that is none": bill,
      "that is cut off": packed.subarray(0, -9),
      "without its last byte": packed.subarray(0, -1),
      "with a wrong checksum": Buffer.concat([packed.subarray(0, -8), Buffer.alloc(8)]),
      "with something behind it": Buffer.concat([packed, Buffer.from("junk")]),
      "with a zero behind it": Buffer.concat([packed, Buffer.alloc(1)]),
      "with zeros behind it": Buffer.concat([packed, Buffer.alloc(100_000)]),
      "with zeros and something behind it": Buffer.concat([packed, Buffer.alloc(10), Buffer.from("junk")]),
      "with another bill behind it": Buffer.concat([packed, packed]),
      "that is another": gzipSync(Buffer.concat([bill, bill])),
      "that is empty": Buffer.alloc(0),
    })) {
      test(`${name}, ${gzip}: no clean end`, async () => {
        const { bytes, error } = await get(sent, gzip);
        assert.deepEqual([error?.code, error?.field, error?.outcome], ["ERR_WECHATPAY_DOWNLOAD", "body", "unknown"]);
        if (gzip === "keep") assert.ok(bytes.length < sent.length || sent.length === 0, "all of it was handed out");
      });
    }

    test(`whose connection is cut in the middle, ${gzip}: that is the error`, () =>
      serving(
        (response) => response.write(packed.subarray(0, packed.length - 100), () => response.destroy()),
        async (client, url) => {
          const { error } = await readAll(await client.downloadStream(url, { hash: hashOf(bill), gzip }));
          assert.equal(error?.code, "ERR_WECHATPAY_NETWORK");
        },
      ));
  }
});

describe("ending early", () => {
  const endless = (closed) => (response, request) => {
    request.socket.on("close", closed);
    const piece = randomBytes(65_536);
    const more = () => {
      while (!response.destroyed && response.write(piece));
    };
    response.on("drain", more);
    more();
  };
  const hash = { type: "SHA1", value: "0".repeat(40) };

  /** Runs `use(client, url)` on a server that sends without end, and waits until that saw the connection close. */
  async function onEndless(use, options) {
    let closed;
    const close = new Promise((resolve) => {
      closed = resolve;
    });
    const ends = [];
    const told = { onCallEnd: ({ outcome, code }) => ends.push([outcome, code]) };
    await serving(
      endless(closed),
      async (client, url) => {
        await use(client, url);
        await close;
      },
      { ...told, ...options },
    );
    return ends;
  }

  for (const gzip of [undefined, "keep"]) {
    test(`cancelling the stream ends the download${gzip ? ", packed" : ""}`, async () => {
      const fetchPacked = async (url, init) => {
        const { status, headers, body } = await fetch(url, init);
        async function* packed() {
          for await (const piece of body) yield gzipSync(piece);
        }
        return { status, headers, body: packed() };
      };
      const ends = await onEndless(async (client, url) => {
        const reader = (await client.downloadStream(url, { hash, gzip })).getReader();
        await reader.read();
        await reader.cancel("enough");
        assert.deepEqual(await reader.read(), { done: true, value: undefined });
      }, gzip && { fetch: fetchPacked });
      assert.deepEqual(ends, [["unknown", "ERR_WECHATPAY_ABORTED"]]);
    });
  }

  test("a loop that is left ends the download", async () => {
    const ends = await onEndless(async (client, url) => {
      for await (const piece of await client.downloadStream(url, { hash })) {
        assert.ok(piece.length > 0);
        break;
      }
    });
    assert.equal(ends.length, 1);
  });

  test("the caller's signal is the stream's error, while it is read and while it is not", async () => {
    for (const isRead of [true, false]) {
      const controller = new AbortController();
      const ends = await onEndless(async (client, url) => {
        const reader = (await client.downloadStream(url, { hash, signal: controller.signal })).getReader();
        await reader.read();
        const abort = () => controller.abort(new Error("enough"));
        if (isRead) setTimeout(abort, 50);
        else abort();
        const error = await (async () => {
          if (!isRead) return rejection(reader.closed);
          for (;;) await reader.read();
        })().catch((thrown) => thrown);
        assert.deepEqual([error.code, error.outcome, error.attempts], ["ERR_WECHATPAY_ABORTED", "unknown", 1]);
        assert.equal(error.cause.message, "enough");
      });
      assert.deepEqual(ends, [["unknown", "ERR_WECHATPAY_ABORTED"]]);
    }
  });

  test("a signal of the whole server is let go of", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const listeners = { added: 0, removed: 0 };
    const { addEventListener, removeEventListener } = signal;
    signal.addEventListener = (...given) => {
      listeners.added += 1;
      return addEventListener.apply(signal, given);
    };
    signal.removeEventListener = (...given) => {
      listeners.removed += 1;
      return removeEventListener.apply(signal, given);
    };
    const file = Buffer.from("bill");
    for (const sent of [file, Buffer.from("other")]) {
      const client = clientOf(sandbox, { fetch: answering([sent]) });
      await readAll(await client.downloadStream(`${sandbox.url}${PATH}`, { hash: hashOf(file), signal }));
    }
    await sleep(10);
    assert.deepEqual(listeners, { added: 2, removed: 2 });
  });

  test("silence is a timeout; a slow consumer is none", async () => {
    const file = randomBytes(100);
    await serving(
      (response) => response.write(file),
      async (client, url) => {
        const { error } = await readAll(await client.downloadStream(url, { hash: hashOf(file) }));
        assert.deepEqual([error.code, error.retryable], ["ERR_WECHATPAY_TIMEOUT", true]);
      },
      { attemptTimeoutMs: 500 },
    );
    const client = clientOf(sandbox, {
      fetch: answering([file.subarray(0, 50), file.subarray(50, 60), file.subarray(60)]),
      attemptTimeoutMs: 500,
      timeoutMs: 700,
    });
    const got = [];
    for await (const piece of await client.downloadStream(`${sandbox.url}${PATH}`, { hash: hashOf(file) })) {
      await sleep(800);
      got.push(piece);
    }
    assert.ok(Buffer.concat(got).equals(file));
  });

  test("the error names the line of the call", async () => {
    const client = clientOf(sandbox, { fetch: answering([Buffer.from("x")]) });
    const marker = new Error();
    const stream = await client.downloadStream(`${sandbox.url}${PATH}`, { hash });
    const { error } = await readAll(stream);
    const line = ({ stack }) => Number(/stream\.test\.mjs:(\d+)/.exec(stack)[1]);
    assert.equal(line(error), line(marker) + 1);
  });
});

test("a consumer that does not read stops the sender", async () => {
  let written = 0;
  const piece = randomBytes(65_536);
  const all = 128 << 20;
  await serving(
    (response) => {
      const more = () => {
        while (written < all) {
          written += piece.length;
          if (!response.write(piece)) return;
        }
        response.end();
      };
      response.on("drain", more);
      more();
    },
    async (client, url) => {
      const reader = (await client.downloadStream(url, { hash: { type: "SHA1", value: "0".repeat(40) } })).getReader();
      await reader.read();
      await sleep(1000);
      // The kernel's and the host's buffers fill.
      assert.ok(written < 32 << 20, `${written} bytes were sent`);
      await reader.cancel();
    },
  );
});
