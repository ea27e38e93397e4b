// One instance of a handler: instance.mjs FOLDER STORE PORT, with once.mjs and the store of the documents from that folder.
// POST is a notification; GET gives the ids of the work that took effect, one as often as it did. With "prepare" as PORT it
// makes the tables and ends. It prints "working" between claim and mark; with WAITS it waits there for a line.
import { once } from "node:events";
import { createServer } from "node:http";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

const [folder, name, port] = process.argv.slice(2);
const load = (file) => import(pathToFileURL(path.join(folder, file)));

const EFFECTS = "create table if not exists effects (id text not null)";
const ADD = "insert into effects (id) values";

/** By name: the store of the documents, the work for it, and what shows that it took effect. */
const stores = {
  async postgres() {
    const store = await load("once-postgres.mjs");
    const { default: pg } = await import("pg");
    const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
    return {
      store,
      prepare: async () => [await store.createTable(), await pool.query(EFFECTS)],
      work: (id, client) => client.query(`${ADD} ($1)`, [id]),
      effects: async () => (await pool.query("select id from effects")).rows.map(({ id }) => id),
    };
  },
  async redis() {
    const store = await load("once-redis.mjs");
    const { createClient } = await import("redis");
    const redis = await createClient({ url: process.env.REDIS_URL }).connect();
    return {
      store,
      prepare: async () => {},
      work: (id) => [["RPUSH", "effects", id]],
      effects: () => redis.lRange("effects", 0, -1),
    };
  },
  async d1() {
    const { storeIn, TABLE } = await load("once-d1.mjs");
    const { Miniflare } = await import("miniflare");
    const script = "export default { fetch: () => new Response() }";
    const miniflare = new Miniflare({ modules: true, script, d1Databases: ["DB"], d1Persist: process.env.D1_FOLDER });
    const db = await miniflare.getD1Database("DB");
    return {
      store: storeIn(db),
      prepare: () => db.batch([db.prepare(TABLE), db.prepare(EFFECTS)]),
      work: (id, given) => [given.prepare(`${ADD} (?)`).bind(id)],
      effects: async () => (await db.prepare("select id from effects").all()).results.map(({ id }) => id),
      close: () => miniflare.dispose(),
    };
  },
};

const { store, prepare, work, effects, close } = await stores[name]();
if (port === "prepare") {
  await prepare();
  await close?.();
  process.exit();
}

const { handleOnce } = await load("once.mjs");
let failing = process.env.FAILS !== undefined;

async function working({ id }, tools) {
  console.log("working");
  if (process.env.WAITS) await once(process.stdin, "data");
  if (failing) {
    failing = false;
    throw new Error("the work failed");
  }
  return work(id, tools);
}

const server = createServer(async (request, response) => {
  if (request.method === "GET") {
    response.end(JSON.stringify(await effects()));
    return;
  }
  const { headers } = request;
  const answered = handleOnce(store, { headers, body: await buffer(request) }, working).catch((error) => {
    // As a framework does: what goes wrong before there is a claim.
    console.error(error);
    return 502;
  });
  response.writeHead(await answered).end();
});
server.listen(Number(port), "127.0.0.1", () => console.log("listening"));
