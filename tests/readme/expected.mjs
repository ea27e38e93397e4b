// What each file of the documents does, by its name. A file that is not here, or here and in no document, fails the test.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import http from "node:http";
import { connect } from "node:net";
import path from "node:path";
import { freePort } from "../runtimes/process.mjs";
import { load, run, shell } from "./project.mjs";

/** Runs to its end; prints what each pattern asks for. Where the document shows the output, that is compared as well. */
const script =
  (...patterns) =>
  async (project, name) => {
    const program = run(project, [name.replace(/^(.*)\.ts$/, "compiled/$1.js")]);
    assert.equal(await program.exit, 0, program.output());
    for (const pattern of patterns) assert.match(program.output(), pattern);
    return program.output();
  };

/** Imported by others. */
const part = async () => {};

/** A server that prints "listening" and takes notifications at /notify. */
const server =
  (...words) =>
  async (project, name) => {
    const port = await freePort();
    const program = run(project, words.length > 0 ? words : [name], { PORT: String(port) });
    try {
      await program.printed(/listening/);
      await notifies(project, `http://127.0.0.1:${port}/notify`);
      const { status } = await fetch(`http://127.0.0.1:${port}/elsewhere`);
      assert.equal(status, 404, "other routes are the framework's");
      assert.equal(program.output().match(/COUPON\.SEND/g).length, 2, "a repeated notification is handled once");
    } finally {
      program.stop();
    }
  };

/** A handler that is no server, put behind one: `handle` gives the status. */
async function behindServer(project, handle) {
  const answering = http.createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const url = `http://127.0.0.1:${answering.address().port}${request.url}`;
    response.writeHead(await handle(url, request.headers, Buffer.concat(chunks))).end();
  });
  await new Promise((resolve) => answering.listen(0, "127.0.0.1", resolve));
  try {
    await notifies(project, `http://127.0.0.1:${answering.address().port}/notify`);
  } finally {
    answering.closeAllConnections();
    await new Promise((resolve) => answering.close(resolve));
  }
}

/** Signed with either key of a change-over it is taken, again too; what is forged, or tries the handler, is refused. */
async function notifies({ sandbox }, url) {
  const send = async (more) => (await sandbox.notify({ url, resource: { coupon_id: "1" }, ...more })).status;
  for (const signWith of ["certificate", "publicKey"]) {
    assert.equal(await send({ signWith, id: signWith }), 204, `signed with the ${signWith}`);
    assert.equal(await send({ signWith, id: signWith }), 204, "again");
  }
  for (const fault of ["wrongSignature", "probe", "unsigned", "staleTimestamp"]) assert.equal(await send({ fault }), 401, fault);
}

/**
 * A proxy on a port of its own, as both kinds: with CONNECT it opens a tunnel, and what else it is asked for it asks of
 * `upstream`, without `/wechatpay`. `seen`: what it was asked for.
 */
async function openProxy(upstream) {
  const seen = [];
  const proxy = http.createServer(({ method, url, headers: { host, ...headers } }, response) => {
    seen.push(`${method} ${url}`);
    const onward = http.request(upstream + url.replace(/^\/wechatpay/, ""), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.rawHeaders);
      answer.pipe(response);
    });
    onward.end();
  });
  proxy.on("connect", ({ url }, socket, head) => {
    seen.push(`CONNECT ${url}`);
    const { hostname, port } = new URL(`http://${url}`);
    const tunnel = connect(port, hostname, () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      tunnel.write(head);
      tunnel.pipe(socket).pipe(tunnel);
    });
    tunnel.on("error", () => socket.destroy());
    socket.on("error", () => tunnel.destroy());
  });
  await new Promise((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const close = () => new Promise((resolve) => proxy.close(resolve) && proxy.closeAllConnections());
  return { url: `http://127.0.0.1:${proxy.address().port}`, seen, close };
}

/** Runs to its end with the proxy's address in the environment. */
const through = (proxy, env) => async (project, name) => {
  const program = run(project, [name], env);
  try {
    assert.equal(await program.exit, 0, program.output());
    return program.output();
  } finally {
    await proxy.close();
  }
};

/** Through a tunnel: the proxy is asked for the sandbox's host, and sees nothing else. */
async function throughProxy(project, name) {
  const proxy = await openProxy(project.sandbox.url);
  const asked = project.sandbox.requests.length;
  const output = await through(proxy, { HTTPS_PROXY: proxy.url })(project, name);
  assert.deepEqual(proxy.seen, [`CONNECT ${new URL(project.sandbox.url).host}`]);
  assert.equal(project.sandbox.requests.length, asked + 1);
  return output;
}

/** The target of the latest request, which the sandbox verified. */
const received = ({ sandbox }) => sandbox.requests.at(-1).target;

async function post(worker, project, body) {
  const request = new Request("https://worker.example/", { method: "POST", body: JSON.stringify(body) });
  return worker.fetch(request, project.env);
}

const operation = { id: "operation_1", stock_id: "2433405", appid: "wx4e1916a585d1f4e9" };

export const files = {
  "merchant.mjs": async (project) => {
    const { keys } = await load(project, "merchant.mjs");
    assert.equal(keys.length, 2, "both kinds of key");
  },
  "first.mjs": script(/^200 ESTABLISHED\n/, /^wx4e1916a585d1f4e9 2433405$/m),
  "failed.mjs": script(),
  "sandbox.mjs": script(/ESTABLISHED 1/),

  "with-fetch.mjs": script(/^200 \{/, /ESTABLISHED/),
  "with-https.mjs": script(/^200 1$/m),
  "with-axios.mjs": script(/^200 .*ESTABLISHED/),
  "any-endpoint.ts": script(),
  "sensitive-fields.ts": script(),
  "upload.ts": async (project, name) => {
    writeFileSync(path.join(project.folder, "shop.png"), "a picture");
    const output = await script()(project, name);
    const { POST } = await load(project, "compiled/upload.js");
    const form = new FormData();
    form.set("picture", new File(["a picture"], "shop.png"));
    const { media_id } = await (await POST(new Request("http://localhost/", { method: "POST", body: form }))).json();
    // The sandbox's media_id is the file's SHA-256.
    assert.equal(media_id, createHash("sha256").update("a picture").digest("hex"));
    return output;
  },
  "behind-gateway.mjs": async (project, name) => {
    const gateway = await openProxy(project.sandbox.url);
    const output = await through(gateway, { WECHATPAY_GATEWAY: `${gateway.url}/wechatpay` })(project, name);
    assert.deepEqual(gateway.seen, [`GET /wechatpay${received(project)}`]);
    return output;
  },
  "through-undici.mjs": throughProxy,
  "through-agent.mjs": throughProxy,
  "through-unicloud.cjs": async (project, name) => {
    // In place of the vendor's proxy: what its documents say of the two functions that are called.
    const sent = async (url, init) => {
      const response = await fetch(url, init);
      return { statusCodeValue: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
    };
    const proxy = {
      get: (url, _query, headers) => sent(url, { headers }),
      post: (url, body, headers) => sent(url, { method: "POST", body, headers }),
    };
    const { clientOf } = await load(project, name);
    const client = clientOf(proxy, project.sandbox.clientOptions);
    assert.equal((await client.partnerships.list({ authorized_data: { business_type: "FAVOR_STOCK" } })).data.length, 1);
    const echo = { method: "POST", path: "/v3/sandbox/echo", body: { name: "店" } };
    assert.equal((await client.request(echo)).status, 200);
  },
  "bill-to-file.ts": script(),
  "bill-by-hand.mjs": script(),
  "kms.mjs": part,
  "with-signer.mjs": script(/^1$/m),
  "with-prepared.mjs": script(/^1$/m),
  "merchants.mjs": async (project, name) => {
    const { clientOf } = await load(project, name);
    const { clientOptions } = project.sandbox;
    const client = clientOf(clientOptions);
    assert.equal(clientOf({ ...clientOptions }), client, "one client for a merchant");
    assert.notEqual(clientOf({ ...clientOptions, mchid: "1900000002" }), client);
    assert.equal((await client.partnerships.list({ authorized_data: { business_type: "FAVOR_STOCK" } })).data.length, 1);
  },
  "partner.mjs": script(),
  "build-once.mjs": async (project, name) => {
    // One more than the client repeats by itself: the first call ends as unknown, although it took effect.
    const fault = project.sandbox.inject({ kind: "dropAfter", times: 3, match: { path: "/v3/marketing/partnerships/build" } });
    const output = await script()(project, name);
    assert.equal(fault.remaining, 0);
    return output;
  },
  "list-all.mjs": script(),
  "both-keys.mjs": script(),
  "auto-certificates.mjs": script(),
  "questions.mjs": script(),
  "logging.mjs": script(/^\{"event":"attempt","callId":".*"outcome":"succeeded"/m, /^\{"event":"call","callId":/m),
  "tracing.mjs": part,
  "traced.mjs": script(),
  "coupons.mjs": script(),
  "steps.mjs": script(),
  "preflight.mjs": script(),
  "explain.mjs": script(),
  "same-signature.mjs": script(),
  "from-node-v3.mjs": script(),
  "from-axios-plugin.mjs": script(),
  "env.d.ts": part,
  "typed.ts": async (project) => {
    const { mayHaveHappened, receive } = await load(project, "compiled/typed.js");
    await behindServer(project, async (_, headers, body) => {
      try {
        assert.deepEqual(await receive(headers, body.toString()), { coupon_id: "1" });
        return 204;
      } catch (error) {
        assert.equal(mayHaveHappened(error), false);
        return 401;
      }
    });
  },

  "worker.mjs": async (project, name) => {
    const { default: worker } = await load(project, name);
    const response = await post(worker, project, operation);
    assert.equal((await response.json()).state, "ESTABLISHED");
  },
  "worker-private-key.mjs": async (project, name) => {
    const { default: worker } = await load(project, name);
    const response = await post(worker, project, {});
    assert.equal((await response.json()).data.length, 1);
  },
  "cloud-function.cjs": async (project, name) => {
    const { main } = await load(project, name);
    assert.equal((await main(operation)).state, "ESTABLISHED");
  },

  "notify-express.mjs": server(),
  "notify-koa.mjs": server(),
  "notify-fastify.mjs": server(),
  "nest/wechatpay.service.ts": part,
  "nest/notify.controller.ts": part,
  "nest/wechatpay.filter.ts": part,
  "nest/wechatpay.module.ts": part,
  "nest/main.ts": server("compiled/nest/main.js"),
  "egg/config/config.default.js": part,
  "egg/app/router.js": part,
  "egg/app/controller/notify.js": server("--input-type=module", "--eval", EGG()),
  "notify-hono.mjs": async (project, name) => {
    const { default: app } = await load(project, name);
    const stored = new Map();
    const HANDLED = { get: async (id) => stored.get(id) ?? null, put: async (id, value) => void stored.set(id, value) };
    await behindServer(project, async (url, headers, body) => {
      const response = await app.fetch(new Request(url, { method: "POST", headers, body }), { ...project.env, HANDLED });
      return response.status;
    });
    assert.equal(stored.size, 2);
  },
  "app/api/notify/route.js": async (project, name) => {
    const { POST } = await load(project, name);
    await behindServer(
      project,
      async (url, headers, body) => (await POST(new Request(url, { method: "POST", headers, body }))).status,
    );
  },
  // stores.test.mjs
  "once.mjs": part,
  "once-postgres.mjs": part,
  "once-redis.mjs": part,
  "once-d1.mjs": part,
  "notify-cloud-function.cjs": async (project, name) => {
    const { main } = await load(project, name);
    await behindServer(project, async (_, headers, body) => (await main({ headers, body: body.toString() })).statusCode);
  },
};

/** As `egg-bin` and `egg-scripts` do, in a single process; the folder `egg` is a project of its own. */
function EGG() {
  return `import { writeFileSync } from "node:fs";
    import { createServer } from "node:http";
    import { startEgg } from "egg";
    writeFileSync("egg/package.json", '{ "name": "notify", "type": "module" }');
    const app = await startEgg({ baseDir: process.cwd() + "/egg", mode: "single" });
    createServer(app.callback()).listen(process.env.PORT, "127.0.0.1", () => console.log("listening"));`;
}

const FIRST = /^200 ESTABLISHED$/m;

/** Lines for a shell that are not the package's command, and those that are run elsewhere. */
const commands = {
  "npm install wechatpay-wasm": "the consumers in tests/runtimes, with the packed tarball",
  "npx wechatpay-wasm sandbox --out wechatpay": "the project of every language here",
  "node --env-file=wechatpay/.env first.mjs": FIRST,
  "set -a; . wechatpay/.env; set +a; node first.mjs": FIRST,
  "cargo xtask demo": "the step of that name",
  "cargo xtask test": "the whole of it",
  "cargo xtask bench": "the step of that name",
};

/** Runs a line as a reader does, with nothing in the environment. The package's command says by its exit code that all is well. */
export async function runLine(project, line) {
  const expected = commands[line] ?? (line.startsWith("npx wechatpay-wasm ") ? /^/ : undefined);
  if (typeof expected === "string") return;
  assert.ok(expected, "a line that nothing runs");
  const port = await freePort();
  const handler = line.includes(":3000/notify") ? run(project, ["notify-express.mjs"], { PORT: String(port) }) : undefined;
  try {
    await handler?.printed(/listening/);
    const program = shell({ ...project, env: {} }, line.replace(":3000/", `:${port}/`));
    assert.equal(await program.exit, 0, program.output());
    assert.match(program.output(), expected);
  } finally {
    handler?.stop();
  }
}
