// Whole requests to a server in another process, over loopback HTTP: one after the other, each awaited.
import { fork } from "node:child_process";
import { createRequire } from "node:module";
import { signRequest, verifyResponse } from "wechatpay-wasm";
import { createClient } from "wechatpay-wasm/client";
import { keys, merchant, privateKey, publicKey, publicKeyId } from "./materials.mjs";
import { compared, interleaved } from "./statistics.mjs";

const require = createRequire(import.meta.url);
const order = {
  appid: "wx4e1916a585d1f4e9",
  mchid: merchant.mchid,
  description: "bench",
  out_trade_no: "1217752501201407033233368018",
  notify_url: "https://www.example.com/notify",
  amount: { total: 1 },
};
const PATH = "/v3/pay/transactions/native";

/** What each does with an answer differs, and is said. */
export const verifies = {
  "wechatpay-wasm/client": true,
  "wechatpay-wasm + fetch": true,
  "wechatpay-node-v3": false,
  "wechatpay-axios-plugin": true,
};

export async function requests({ rounds, progress }) {
  const server = fork(new URL("server.mjs", import.meta.url));
  try {
    const port = await new Promise((resolve, reject) =>
      server.once("message", resolve).once("exit", () => reject(new Error("the server ended"))),
    );
    const host = `http://127.0.0.1:${port}`;
    const contestants = [viaClient(host), viaFetch(host), viaNodeV3(host), viaAxiosPlugin(host)];
    for (const { name, run } of contestants) {
      if (!(await run()).startsWith("weixin://")) throw new Error(`${name} got another answer`);
    }
    const samples = await interleaved(
      contestants.map((one) => ({ ...one, asynchronous: true })),
      { rounds, slice: 40, progress },
    );
    return { rows: compared(samples).map((row) => ({ ...row, perSecond: 1000 / row.ms.median, verifies: verifies[row.name] })) };
  } finally {
    server.disconnect();
  }
}

function viaClient(host) {
  const client = createClient({ ...merchant, keys, hosts: [host] });
  return {
    name: "wechatpay-wasm/client",
    run: async () => (await client.request({ method: "POST", path: PATH, body: order })).data.code_url,
  };
}

function viaFetch(host) {
  const run = async () => {
    const signed = signRequest({ ...merchant, baseUrl: host, url: PATH, body: order });
    const response = await fetch(signed.url, signed);
    return JSON.parse(verifyResponse({ status: response.status, headers: response.headers, body: await response.text(), keys }))
      .code_url;
  };
  return { name: "wechatpay-wasm + fetch", run };
}

/** Its hosts are fixed; its own HTTP layer is given another origin. */
function viaNodeV3(host) {
  const WxPay = require("wechatpay-node-v3");
  const pay = new WxPay({
    appid: order.appid,
    mchid: merchant.mchid,
    serial_no: merchant.serialNo,
    publicKey: Buffer.from("unused"),
    privateKey: Buffer.from(privateKey),
  });
  const http = pay.httpService;
  pay.createHttp({ post: (url, ...rest) => http.post(url.replace("https://api.mch.weixin.qq.com", host), ...rest) });
  const run = async () => (await pay.transactions_native(order)).data.code_url;
  return { name: "wechatpay-node-v3", run };
}

function viaAxiosPlugin(host) {
  const { Rsa, Wechatpay } = require("wechatpay-axios-plugin");
  const wxpay = new Wechatpay({
    mchid: merchant.mchid,
    serial: merchant.serialNo,
    privateKey: Rsa.from(privateKey, Rsa.KEY_TYPE_PRIVATE),
    certs: { [publicKeyId]: Rsa.from(publicKey, Rsa.KEY_TYPE_PUBLIC) },
    baseURL: host,
  });
  return { name: "wechatpay-axios-plugin", run: async () => (await wxpay.v3.pay.transactions.native.post(order)).data.code_url };
}
