// What a download costs in memory: another process takes it from a server here.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { withSandbox } from "./setup.mjs";

const MIB = 1 << 20;
/** Above the limit of what is not a stream, 512 MiB. STREAM_MIB measures another. */
const LONG = Number(process.env.STREAM_MIB ?? 520);
const piece = randomBytes(MIB);

/** What the other process took of a file of so many MiB, and how. */
async function taken(way, mebibytes) {
  const digest = createHash("sha1");
  for (let at = 0; at < mebibytes; at += 1) digest.update(piece);
  const server = createServer((_request, response) => {
    let left = mebibytes;
    const more = () => {
      while (left > 0) {
        left -= 1;
        if (!response.write(piece)) return;
      }
      response.end();
    };
    response.on("drain", more);
    more();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `http://127.0.0.1:${server.address().port}`;
  try {
    return await withSandbox({}, async ({ clientOptions }) => {
      const taker = fileURLToPath(new URL("taker.mjs", import.meta.url));
      const child = spawn(process.execPath, [taker, way, `${host}/v3/billdownload/file`, digest.digest("hex")]);
      const limits = { timeoutMs: 600_000, attemptTimeoutMs: 600_000, retry: false };
      child.stdin.end(JSON.stringify({ ...clientOptions, ...limits, hosts: [host] }));
      const [printed, failed] = await Promise.all([text(child.stdout), text(child.stderr)]);
      assert.equal(failed, "");
      return JSON.parse(printed);
    });
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

test("a stream of more than 512 MiB is taken in memory that does not grow with it", async (t) => {
  const began = Date.now();
  const { bytes, above } = await taken("stream", LONG);
  t.diagnostic(`${LONG} MiB in ${((Date.now() - began) / 1000).toFixed(1)} s: ${(above / MIB).toFixed(0)} MiB above the start`);
  assert.equal(bytes, LONG * MIB);
  assert.ok(above < 128 * MIB, `${above} bytes`);
});

test("the same measure sees a download that is held whole", async () => {
  const { bytes, above } = await taken("whole", 160);
  assert.equal(bytes, 160 * MIB);
  assert.ok(above > 160 * MIB, `${above} bytes`);
});
