// listAll: every partnership once, whatever offset counts and however an empty page is answered.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { asPage, listAll } from "../../pkg/client/pages.js";
import { appids, clientOf, input, library, rejection, seeded, withSandbox } from "./setup.mjs";

const stock = { authorized_data: { business_type: "FAVOR_STOCK" } };
const combinations = ["pages", "rows"].flatMap((offset) => ["error", "ok"].map((empty) => ({ offset, empty })));

async function collect(iterable) {
  const items = [];
  for await (const item of iterable) items.push(item);
  return items;
}

const partnerOf = (appid) => ({ ...input, partner: { type: "APPID", appid } });
const appidsOf = (items) => items.map(({ partner }) => partner.appid);

describe("against the sandbox", () => {
  for (const list of combinations) {
    for (const order of ["oldest", "newest"]) {
      test(`offset counts ${list.offset}, an empty page is ${list.empty}, ${order} first: sizes around multiples of limit`, async () => {
        const names = appids(7);
        await withSandbox({ appids: names, list: { ...list, order } }, async (sandbox) => {
          const client = clientOf(sandbox);
          let built = 0;
          for (const size of [1, 3, 4, 6, 7]) {
            for (; built < size; built += 1) await client.partnerships.build(partnerOf(names[built]));
            const expected = names.slice(0, size);
            if (order === "newest") expected.reverse();
            for (const limit of [1, 3, undefined]) {
              const items = await collect(client.partnerships.listAll({ ...stock, limit }));
              assert.deepEqual(appidsOf(items), expected, `size ${size}, limit ${limit}`);
            }
          }
        });
      });
    }

    test(`no partnership at all: offset counts ${list.offset}, an empty page is ${list.empty}`, () =>
      withSandbox({ list }, async (sandbox) => {
        assert.deepEqual(await collect(clientOf(sandbox).partnerships.listAll(stock)), []);
      }));

    test(`partnerships come and go in between: offset counts ${list.offset}, an empty page is ${list.empty}`, async () => {
      const names = appids(60);
      for (const [seed, order] of [
        [1, "oldest"],
        [2, "newest"],
      ]) {
        await withSandbox({ appids: names, list: { ...list, order } }, async (sandbox) => {
          const random = seeded(seed);
          const changer = clientOf(sandbox);
          let built = 0;
          for (; built < 11; built += 1) await changer.partnerships.build(partnerOf(names[built]));
          let changes = 0;
          const reader = clientOf(sandbox, {
            fetch: async (...request) => {
              if (random() < 0.4 && changes < 20 && built < names.length) {
                changes += 1;
                if (random() < 0.5) await changer.partnerships.build(partnerOf(names[built++]));
                else await changer.partnerships.terminate(partnerOf(names[Math.floor(random() * built)]));
              }
              return fetch(...request);
            },
          });
          const seen = appidsOf(await collect(reader.partnerships.listAll({ ...stock, limit: 3 })));
          assert.equal(new Set(seen).size, seen.length, "repeated");
          assert.deepEqual(
            names.slice(0, 11).filter((name) => !seen.includes(name)),
            [],
            "lost",
          );
          assert.ok(changes > 0);
        });
      }
    });
  }

  test("faults on the way change nothing", () =>
    withSandbox(
      {
        appids: appids(9),
        list: { offset: "rows" },
        faults: { seed: 3, rate: 0.3, kinds: ["dropBefore", "dropAfter", "429", "500", "503", "truncated"], retryAfter: 0 },
      },
      async (sandbox) => {
        const client = clientOf(sandbox, { retry: { attempts: 10, baseDelayMs: 1, maxDelayMs: 2 } });
        for (const name of appids(9)) await client.partnerships.build(partnerOf(name));
        assert.deepEqual(appidsOf(await collect(client.partnerships.listAll({ ...stock, limit: 3 }))), appids(9));
      },
    ));

  test("its own offset, and an error in between, are errors", () =>
    withSandbox({ appids: appids(5) }, async (sandbox) => {
      const client = clientOf(sandbox);
      assert.equal(
        (await rejection(client.partnerships.listAll({ ...stock, offset: 1 }).next())).code,
        "ERR_WECHATPAY_UNKNOWN_OPTION",
      );
      assert.equal((await rejection(client.partnerships.listAll(undefined).next())).name, "WechatPayError");
      for (const name of appids(5)) await client.partnerships.build(partnerOf(name));
      sandbox.inject({ kind: 503, times: Infinity, match: ({ query }) => query.includes("offset=1") });
      const error = await rejection(collect(client.partnerships.listAll({ ...stock, limit: 2 })));
      assert.deepEqual([error.status, error.attempts], [503, 3]);
    }));
});

/** Servers that the sandbox is not, in memory: thousands of lists would take minutes over HTTP. */
describe("against other servers", () => {
  const item = (id) => ({
    partner: { type: "APPID", appid: `wx${id}` },
    authorized_data: { business_type: "FAVOR_STOCK", stock_id: "1" },
  });
  const read = (serve, limit) =>
    listAll(
      async ({ offset, limit: asked }) => {
        const { status, body } = serve({ offset, limit: asked });
        if (status !== 200)
          throw Object.assign(new library.WechatPayError("ERR_WECHATPAY_HTTP_STATUS", body.message), {
            status,
            serverCode: body.code,
          });
        return asPage(Promise.resolve({ status, data: body }), { offset, limit: asked }, () => false);
      },
      { ...stock, limit },
    );
  const EMPTY = { status: 400, body: { code: "SOME_CODE", message: "查询结果为0" } };

  function page(rows, { offset, limit, mode, empty = "error", total = false }) {
    const first = mode === "pages" ? offset * limit : offset;
    const data = rows.slice(first, first + limit).map(item);
    if (data.length === 0 && empty === "error") return EMPTY;
    return {
      status: 200,
      body: {
        ...(data.length > 0 || empty === "ok" ? { data } : {}),
        offset,
        limit,
        ...(total && offset === 0 ? { total_count: rows.length } : {}),
      },
    };
  }

  for (const mode of ["pages", "rows"]) {
    for (const empty of ["error", "ok"]) {
      for (const total of [true, false]) {
        test(`${mode}, ${empty}, total_count ${total ? "given" : "absent"}: every size and limit`, async () => {
          for (let size = 1; size <= 13; size += 1) {
            for (const limit of [1, 2, 3, 4, 5, 6, 7]) {
              const rows = Array.from({ length: size }, (_, at) => at);
              const seen = appidsOf(
                await collect(read(({ offset }) => page(rows, { offset, limit, mode, empty, total }), limit)),
              );
              assert.deepEqual(
                seen,
                rows.map((row) => `wx${row}`),
                `size ${size}, limit ${limit}`,
              );
            }
          }
        });

        test(`${mode}, ${empty}, total_count ${total ? "given" : "absent"}: rows come, go and move between requests`, async () => {
          let unstable = 0;
          for (let seed = 1; seed <= 500; seed += 1) {
            const random = seeded(seed);
            const limit = 1 + Math.floor(random() * 6);
            let rows = Array.from({ length: 1 + Math.floor(random() * 25) }, (_, at) => at);
            const stable = new Set(rows);
            let changes = Math.floor(random() * 8);
            let next = 1000;
            const items = read(({ offset }) => {
              if (changes > 0 && random() < 0.5) {
                changes -= 1;
                const at = Math.floor(random() * (rows.length + 1));
                const kind = random();
                if (kind < 0.4) rows = [...rows.slice(0, at), next++, ...rows.slice(at)];
                else if (rows.length > 1) {
                  const [gone] = rows.splice(Math.min(at, rows.length - 1), 1);
                  if (kind < 0.8) stable.delete(gone);
                  else rows.push(gone);
                }
              }
              return page(rows, { offset, limit, mode, empty, total });
            }, limit);
            const seen = [];
            try {
              for await (const { partner } of items) seen.push(partner.appid);
            } catch (error) {
              assert.equal(error.code, "ERR_WECHATPAY_LIST_UNSTABLE", `seed ${seed}: ${error.stack}`);
              unstable += 1;
              continue;
            }
            assert.equal(new Set(seen).size, seen.length, `seed ${seed}: repeated`);
            assert.deepEqual(
              [...stable].map((row) => `wx${row}`).filter((name) => !seen.includes(name)),
              [],
              `seed ${seed}, limit ${limit}: lost`,
            );
          }
          assert.ok(unstable <= 10, `${unstable} of 500 were given up`);
        });
      }
    }
  }

  test("a server that allows fewer rows a page than it is asked for", async () => {
    const rows = Array.from({ length: 45 }, (_, at) => at);
    for (const mode of ["pages", "rows"]) {
      assert.equal((await collect(read(({ offset }) => page(rows, { offset, limit: 20, mode })))).length, 45);
    }
  });

  for (const mode of ["pages", "rows"]) {
    for (const empty of ["error", "ok"]) {
      test(`${mode}, ${empty}: fewer rows than asked for, told by total_count only`, async () => {
        for (const size of [1, 19, 20, 21, 40, 45]) {
          const rows = Array.from({ length: size }, (_, at) => at);
          const serve = ({ offset }) => {
            const { status, body } = page(rows, { offset, limit: 20, mode, empty, total: true });
            return { status, body: { ...body, limit: 50 } };
          };
          assert.deepEqual(
            appidsOf(await collect(read(serve, 50))),
            rows.map((row) => `wx${row}`),
            `size ${size}`,
          );
        }
      });

      test(`${mode}, ${empty}: a total_count that is too high behind a short page is not believed`, async () => {
        const rows = Array.from({ length: 8 }, (_, at) => at);
        const serve = ({ offset }) => {
          const { status, body } = page(rows, { offset, limit: 3, mode, empty });
          return { status, body: { ...body, total_count: 99 } };
        };
        assert.equal((await collect(read(serve, 3))).length, 8);
      });
    }
  }

  test("a server that gives more rows than it says", async () => {
    const rows = Array.from({ length: 25 }, (_, at) => at);
    for (const mode of ["pages", "rows"]) {
      const serve = ({ offset }) => {
        const { status, body } = page(rows, { offset, limit: 10, mode });
        return { status, body: { ...body, limit: 1 } };
      };
      assert.equal((await collect(read(serve, 10))).length, 25);
    }
  });

  test("partners of a kind that is not documented are told apart by every member", async () => {
    const data = [1, 2, 3].map((id) => ({
      partner: { type: "STORE", store_id: `${id}` },
      authorized_data: { business_type: "FAVOR_STOCK" },
    }));
    assert.equal((await collect(read(() => ({ status: 200, body: { data } }), 50))).length, 3);
  });

  test("the order of members means nothing", async () => {
    const other = ({ partner: { type, appid }, authorized_data }) => ({ authorized_data, partner: { appid, type } });
    let requests = 0;
    const items = await collect(
      read(({ offset }) => {
        requests += 1;
        const { status, body } = page([0, 1, 2, 3, 4], { offset, limit: 2, mode: "rows" });
        return { status, body: { ...body, data: requests % 2 ? body.data?.map(other) : body.data } };
      }, 2),
    );
    assert.equal(items.length, 5);
  });

  test("a server that repeats itself for ever is an error, soon", async () => {
    let requests = 0;
    const error = await rejection(
      collect(
        read(() => {
          requests += 1;
          return { status: 200, body: { data: [1, 2, 3].map(item), offset: 0, limit: 3 } };
        }, 3),
      ),
    );
    assert.deepEqual([error.code, error.outcome, error.retryable], ["ERR_WECHATPAY_LIST_UNSTABLE", "unknown", true]);
    assert.ok(error.explanation.cause.length > 0);
    assert.ok(requests < 10, `${requests}`);
  });

  test("a server that invents rows for ever is an error", async () => {
    let row = 0;
    const many = Array(50).fill(0);
    const error = await rejection(
      collect(read(() => ({ status: 200, body: { data: many.map(() => item(row++)), offset: 0, limit: 50 } }))),
    );
    assert.equal(error.code, "ERR_WECHATPAY_LIST_UNSTABLE");
    assert.ok(row <= 110_000, `${row}`);
  });

  test("a list that changes at every request is an error and not an endless loop", async () => {
    let rows = Array.from({ length: 9 }, (_, at) => at);
    const items = read(({ offset }) => {
      rows = [...rows.slice(1), rows[0]];
      return page(rows, { offset, limit: 3, mode: "rows" });
    }, 3);
    assert.equal((await rejection(collect(items))).code, "ERR_WECHATPAY_LIST_UNSTABLE");
  });

  test("an error behind the first page stays one while rows are missing", async () => {
    const items = read(
      ({ offset }) =>
        offset === 0
          ? { status: 200, body: { data: [1, 2].map(item), offset, limit: 2, total_count: 5 } }
          : { status: 400, body: { code: "PARAM_ERROR", message: "参数错误" } },
      2,
    );
    const error = await rejection(collect(items));
    assert.deepEqual([error.status, error.serverCode], [400, "PARAM_ERROR"]);
  });
});
