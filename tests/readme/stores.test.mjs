// "One effect per notification" of docs/notifications.md: the code that stands there, over real stores. A handler is a process
// of its own, which is killed between claim and mark.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { freePort } from "../runtimes/process.mjs";
import { blocksOf, documents } from "./blocks.mjs";
import { createProject } from "./project.mjs";
import { NotThere, startPostgres, startRedis } from "./servers.mjs";

/** Seconds. */
const LEASE = 2;
const instance = fileURLToPath(new URL("instance.mjs", import.meta.url));
const sleep = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

let project;
before(async () => {
  const blocks = documents.zh.map(blocksOf);
  const files = blocks.flatMap((page) => page.files);
  const commands = blocks.flatMap((page) => page.commands);
  project = await createProject(
    "stores",
    files.filter(({ name }) => name === "merchant.mjs" || name.startsWith("once")),
    commands.find((line) => line.includes(" sandbox --out ")),
  );
});
after(() => project?.close());

/** An instance that listens: its url, `killed()` and, with `WAITS`, `printed("working")` and `go()`. */
async function start(store, env, more = {}) {
  const port = await freePort();
  // A group of its own: what D1 starts belongs to it.
  const child = spawn(process.execPath, [instance, project.folder, store, String(port)], {
    cwd: project.folder,
    env: { ...process.env, ...project.env, ...env, LEASE_SECONDS: String(LEASE), ...more },
    detached: true,
  });
  let output = "";
  const waiting = new Set();
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (data) => {
      output += data;
      for (const check of waiting) check();
    });
  const end = new Promise((resolve) => child.on("close", resolve));
  const printed = (word) =>
    new Promise((resolve, reject) => {
      const check = () => output.includes(word) && resolve();
      waiting.add(check);
      end.then(() => reject(new Error(`ended: ${output}`)));
      check();
    });
  const killed = async () => {
    process.kill(-child.pid, "SIGKILL");
    await end;
  };
  await printed("listening");
  return { url: `http://127.0.0.1:${port}/notify`, killed, printed, go: () => child.stdin.write("go\n"), output: () => output };
}

async function prepare(store, env) {
  const words = [instance, project.folder, store, "prepare"];
  const child = spawn(process.execPath, words, { cwd: project.folder, env: { ...process.env, ...project.env, ...env } });
  let output = "";
  child.stderr.on("data", (data) => {
    output += data;
  });
  assert.equal(await new Promise((resolve) => child.on("close", resolve)), 0, output);
}

/** The status that WeChat Pay would see, or "no answer". */
const notified = (url, id, more) =>
  project.sandbox.notify({ url, id, resource: { coupon_id: "1" }, timeoutMs: 60_000, ...more }).then(
    ({ status }) => status ?? "no answer",
    () => "no answer",
  );

/** `instances`: how many processes may share the store at once. */
const stores = {
  postgres: { instances: 2, open: async () => over(await startPostgres(), "DATABASE_URL") },
  redis: { instances: 2, open: async () => over(await startRedis(), "REDIS_URL") },
  d1: {
    instances: 1,
    open: async () => {
      const folder = mkdtempSync(path.join(tmpdir(), "wechatpay-wasm-"));
      return { env: { D1_FOLDER: folder }, close: () => rmSync(folder, { recursive: true, force: true }) };
    },
  },
};

function over({ url, close }, variable) {
  return { env: { [variable]: url }, close };
}

for (const [name, { instances, open }] of Object.entries(stores)) {
  describe(name, () => {
    let opened;
    let missing;
    before(async () => {
      try {
        opened = await open();
      } catch (error) {
        if (!(error instanceof NotThere)) throw error;
        missing = error.message;
        return;
      }
      await prepare(name, opened.env);
    });
    after(() => opened?.close());

    /** A test that is skipped, with the reason, where there is no such store; it ends what it started. */
    const tested = (what, use) =>
      test(what, async (t) => {
        if (missing !== undefined) return t.skip(missing);
        const running = new Set();
        const begin = async (more) => {
          const started = await start(name, opened.env, more);
          running.add(started);
          return started;
        };
        const kill = async (started) => {
          running.delete(started);
          await started.killed();
        };
        try {
          await use({ begin, kill });
        } catch (error) {
          throw new Error([error.message, ...Array.from(running, ({ output }) => output())].join("\n"), { cause: error });
        } finally {
          await Promise.all([...running].map((started) => started.killed()));
        }
      });
    const count = async ({ url }, id) => (await (await fetch(url)).json()).filter((one) => one === id).length;

    tested("many at once: one takes effect, and what is done stays done", async ({ begin }) => {
      const all = await Promise.all(Array.from({ length: instances }, () => begin()));
      const sent = Array.from({ length: 12 }, (_, at) => notified(all[at % instances].url, "many"));
      const statuses = await Promise.all(sent);
      assert.ok(statuses.includes(204), statuses.join());
      assert.deepEqual(
        statuses.filter((status) => status !== 204 && status !== 503),
        [],
      );
      assert.equal(await count(all[0], "many"), 1);
      for (const one of all) assert.equal(await notified(one.url, "many"), 204);
      await sleep(LEASE + 1.5);
      assert.equal(await notified(all[0].url, "many"), 204);
      assert.equal(await count(all[0], "many"), 1);
    });

    tested("killed between claim and mark: handled again after the lease, once", async ({ begin, kill }) => {
      const first = await begin({ WAITS: "1" });
      const lost = notified(first.url, "killed");
      await first.printed("working");
      await kill(first);
      assert.equal(await lost, "no answer");
      const second = await begin();
      assert.equal(await count(second, "killed"), 0);
      const statuses = [];
      // The store of D1 takes longer to start than the lease: another instance may find it over.
      if (instances > 1) assert.equal(await notified(second.url, "killed"), 503, "the lease holds");
      const end = Date.now() + 60_000;
      while (statuses.at(-1) !== 204 && Date.now() < end) {
        await sleep(0.25);
        statuses.push(await notified(second.url, "killed"));
      }
      assert.equal(statuses.at(-1), 204, statuses.join());
      assert.ok(
        statuses.slice(0, -1).every((status) => status === 503),
        statuses.join(),
      );
      assert.equal(await count(second, "killed"), 1);
      assert.equal(await notified(second.url, "killed"), 204);
      assert.equal(await count(second, "killed"), 1);
    });

    tested("awake again after the lease, and overtaken: it can write nothing", async ({ begin }) => {
      const slow = await begin({ WAITS: "1" });
      const late = notified(slow.url, "late");
      await slow.printed("working");
      await sleep(LEASE + 1.5);
      const other = instances > 1 ? await begin() : slow;
      const again = notified(other.url, "late");
      if (other === slow) {
        // Both wait for the same line: the overtaken one is woken with the one that took over.
        await sleep(1);
      } else {
        assert.equal(await again, 204);
      }
      slow.go();
      assert.deepEqual([await late, await again].sort(), [204, 500]);
      assert.equal(await count(other, "late"), 1);
    });

    tested("work that fails lets go: the next repetition is handled at once", async ({ begin }) => {
      const one = await begin({ FAILS: "1" });
      assert.equal(await notified(one.url, "failed"), 500);
      assert.equal(await count(one, "failed"), 0);
      assert.equal(await notified(one.url, "failed"), 204);
      assert.equal(await count(one, "failed"), 1);
    });

    tested("what is forged claims nothing", async ({ begin }) => {
      const one = await begin();
      assert.equal(await notified(one.url, "forged", { fault: "wrongSignature" }), 401);
      assert.equal(await count(one, "forged"), 0);
      assert.equal(await notified(one.url, "forged"), 204);
      assert.equal(await count(one, "forged"), 1);
    });
  });
}
