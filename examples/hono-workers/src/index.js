import { Hono } from "hono";
import { WechatPayError } from "wechatpay-wasm";
import { buildPartnership, readNotification } from "./wechatpay.js";

const app = new Hono();

app.post("/partnerships", async (c) => {
  // id 是您自己的操作编号：同一操作重试时不变。 Your own number of this operation, the same in every repetition.
  const { id, ...input } = await c.req.json();
  return c.body(await buildPartnership(c.env, input, id), 200, { "Content-Type": "application/json" });
});

app.post("/notify", async (c) => {
  // 验签要用原始报文。 The signature is over the raw body.
  const notification = await readNotification(c.env, c.req.raw.headers, await c.req.text());
  // 按 notification.id 去重，例如写入 D1 或 Durable Object。 De-duplicate by id, in D1 or a Durable Object.
  console.log(notification.eventType, notification.id);
  return c.body(null, 204);
});

app.onError((error, c) => {
  if (!(error instanceof WechatPayError)) throw error;
  console.error(error.code, error.hint);
  return c.json({ code: error.code, message: error.hint }, 502);
});

export default app;
