// explainError is given what real libraries throw or return, and nothing else: the answer, the request and the cause have
// to be found where each of them keeps it.
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { createServer, request as httpRequest } from "node:http";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import axios from "axios";
import got from "got";
import superagent from "superagent";
import * as undici from "undici";

import { withBothEntries } from "../package/entries.mjs";

const require = createRequire(import.meta.url);
const { PayRequest } = require("wechatpay-node-v3/dist/lib/pay-request.js");
const { Base } = require("wechatpay-node-v3/dist/lib/base.js");
const { Wechatpay } = require("wechatpay-axios-plugin");

const SERIAL = "408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB";
const ANSWERS = {
  "/v3/no-auth": [403, "NO_AUTH", "商户号该产品权限未开通，请前往商户平台>产品中心检查后重试"],
  "/v3/mchid": [401, "SIGN_ERROR", "商户号不存在"],
  "/v3/serial": [401, "SIGN_ERROR", "商户证书序列号有误"],
  "/v3/time": [401, "SIGN_ERROR", "Http头Authorization中的timestamp与发起请求的时间不得超过5分钟"],
};

let server;
let url;
before(async () => {
  server = createServer((request, response) => {
    request.resume().on("end", () => {
      const [status, code, message] = ANSWERS[request.url.split("?")[0]] ?? [404, "NOT_FOUND", "x"];
      response.writeHead(status, {
        "Content-Type": "application/json",
        "Request-ID": "08F5A1B2C3-0",
        Date: new Date().toUTCString(),
      });
      response.end(JSON.stringify({ code, message }));
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${server.address().port}`;
});
after(() => {
  server.close();
  server.closeAllConnections();
});

function authorization({ mchid = "1900007291", serial = SERIAL, timestamp = Math.floor(Date.now() / 1000) } = {}) {
  return `WECHATPAY2-SHA256-RSA2048 mchid="${mchid}",nonce_str="N",signature="${"A".repeat(342)}==",timestamp="${timestamp}",serial_no="${serial}"`;
}

/** What `call` throws, or returns if it does not. */
async function outcome(call) {
  try {
    return await call();
  } catch (error) {
    return error;
  }
}

const quiet = (headers) => ({ Accept: "application/json", "User-Agent": "test", ...headers });

/** Each sends a POST to a path with an Authorization, and gives what the library leaves behind. */
const LIBRARIES = {
  axios: (path, headers) => outcome(() => axios.post(url + path, { a: 1 }, { headers, params: { q: "1 2" } })),
  "axios with baseURL": (path, headers) => outcome(() => axios.create({ baseURL: `${url}/` }).post(path, '{"a":1}', { headers })),
  "axios as JSON": async (path, headers) => {
    const error = await outcome(() => axios.post(url + path, { a: 1 }, { headers }));
    return {
      ...error.toJSON(),
      response: { status: error.response.status, headers: { ...error.response.headers }, data: error.response.data },
    };
  },
  got: (path, headers) => outcome(() => got.post(url + path, { json: { a: 1 }, headers, retry: { limit: 0 } })),
  superagent: (path, headers) =>
    outcome(() =>
      superagent
        .post(url + path)
        .send({ a: 1 })
        .set(headers),
    ),
  "superagent as JSON": async (path, headers) =>
    JSON.parse(
      JSON.stringify(
        await outcome(() =>
          superagent
            .post(url + path)
            .send({ a: 1 })
            .set(headers),
        ),
      ),
    ),
  "wechatpay-node-v3": (path, headers) => new PayRequest().post(url + path, { a: 1 }, headers),
  "wechatpay-node-v3, the older way": (path, headers) => new Base().postRequest(url + path, { a: 1 }, headers.Authorization),
  "node:http": (path, headers) =>
    new Promise((resolve, reject) => {
      const request = httpRequest(url + path, { method: "POST", headers }, (response) => {
        let body = "";
        response.setEncoding("utf8").on("data", (chunk) => (body += chunk));
        response.on("end", () => resolve({ response, body }));
      });
      request.on("error", reject).end('{"a":1}');
    }),
  "a message alone": async (path, headers) => {
    const { status, data } = (await outcome(() => axios.post(url + path, {}, { headers }))).response;
    return new Error(`Client error: \`POST ${url}${path}\` resulted in a \`${status}\` response:\n${JSON.stringify(data)}\n`);
  },
};

/** Libraries that do not keep the request beside the answer. */
const WITHOUT_REQUEST = {
  undici: async (path, headers) => {
    const { statusCode, headers: received, body } = await undici.request(url + path, { method: "POST", headers, body: "{}" });
    return { statusCode, headers: received, body: await body.text() };
  },
  "undici that throws": (path, headers) => {
    const dispatcher = new undici.Agent().compose(undici.interceptors.responseError());
    return outcome(() => undici.request(url + path, { method: "POST", headers, body: "{}", dispatcher }));
  },
  fetch: async (path, headers) => {
    const response = await fetch(url + path, { method: "POST", headers, body: "{}" });
    return { response, body: await response.text() };
  },
};

withBothEntries("what libraries leave behind", ({ explainError }) => {
  for (const [name, send] of Object.entries({ ...LIBRARIES, ...WITHOUT_REQUEST })) {
    test(`${name}: the answer`, async () => {
      const left = await send("/v3/no-auth", quiet({ Authorization: authorization() }));
      const settled = { status: "rejected", reason: left };
      for (const given of [left, { error: left }, ...(left instanceof Error ? [settled] : [])]) {
        const { code, evidence } = explainError(given);
        assert.deepEqual([code, evidence.status, evidence.serverCode], ["NO_AUTHORITY", "403", "NO_AUTH"]);
      }
    });
  }

  const faults = [
    ["/v3/mchid", { mchid: "1900007291 " }, "MCHID_BLANKS"],
    ["/v3/serial", { serial: "PUB_KEY_ID_0114232134912410000000000000" }, "SERIAL_IS_PUBLIC_KEY_ID"],
    ["/v3/serial", { serial: SERIAL.toLowerCase() }, "SERIAL_MALFORMED"],
    ["/v3/time", { timestamp: Date.now() }, "TIMESTAMP_MILLISECONDS"],
  ];
  const keepsRequest = Object.entries(LIBRARIES).filter(([name]) => name !== "a message alone");
  for (const [name, send] of keepsRequest) {
    for (const [path, what, code] of faults) {
      test(`${name}: the request, ${code}`, async () => {
        const left = await send(path, quiet({ Authorization: authorization(what) }));
        assert.equal(explainError(left).code, code);
        assert.equal(explainError({ error: left }).code, code);
      });
    }
  }

  test("axios and got as `request`", async () => {
    const headers = quiet({ Authorization: authorization({ mchid: "1900007291 " }) });
    const answer = { status: 401, body: '{"code":"SIGN_ERROR","message":"商户号不存在"}' };
    const ofAxios = await LIBRARIES.axios("/v3/mchid", headers);
    const ofGot = await LIBRARIES.got("/v3/mchid", headers);
    const { response } = await LIBRARIES["node:http"]("/v3/mchid", headers);
    for (const request of [ofAxios.config, ofAxios.request, ofGot.options, response.req])
      assert.equal(explainError({ ...answer, request }).code, "MCHID_BLANKS");
  });

  test("no answer: the cause is found however deep it stands", async () => {
    const closed = "http://127.0.0.1:1/v3/x";
    for (const call of [
      () => axios.get(closed),
      () => got(closed, { retry: { limit: 0 } }),
      () => superagent.get(closed),
      () => undici.request(closed),
      () => undici.fetch("http://127.0.0.1:2/v3/x"),
    ]) {
      const error = await outcome(call);
      assert.match(explainError(error).code, /^(CONNECTION_REFUSED|FETCH_REFUSED)$/);
      assert.equal(explainError({ error }).code, explainError(error).code);
    }
  });
});

describe("wechatpay-axios-plugin", () => {
  const pair = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const options = { mchid: "1900007291", serial: SERIAL, privateKey: pair.privateKey, certs: { PUB_KEY_ID_1: pair.publicKey } };

  withBothEntries("its errors", ({ explainError }) => {
    test("a key that is none is a key that cannot be read", () => {
      let thrown;
      try {
        new Wechatpay({ ...options, certs: { PUB_KEY_ID_1: "-----BEGIN PUBLIC KEY-----\nx\n-----END PUBLIC KEY-----" } });
      } catch (error) {
        thrown = error;
      }
      assert.ok(thrown);
      assert.equal(explainError(thrown).code, "KEY_UNREADABLE");
    });

    test("an answer of the server, and its own refusal of an unsigned one", async () => {
      const client = new Wechatpay(options);
      const refused = await outcome(() => client.v3.noAuth.post({ a: 1 }, { baseURL: url }));
      assert.ok(refused instanceof Error, "an unsigned answer is refused");
      const { code } = explainError(refused);
      assert.match(code, /^(NO_AUTHORITY|ANSWER_UNVERIFIED)$/);
    });
  });
});
