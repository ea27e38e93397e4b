import express from "express";
import { WechatPayError } from "wechatpay-wasm";
import { buildPartnership, couponAttributes, readNotification } from "./wechatpay.js";

const app = express();

app.post("/partnerships", express.json(), async (request, response) => {
  // id 是您自己的操作编号：同一操作重试时不变。 Your own number of this operation, the same in every repetition.
  const { id, ...input } = request.body;
  response.type("json").send(await buildPartnership(input, id));
});

// 发哪些券由服务端决定：这里不取用户报来的批次。 Which coupons is the server's decision, never the user's.
app.post("/coupons", express.json(), (request, response) => {
  const coupon = { stock_id: "2433406", out_request_no: String(request.body.order) };
  response.json(couponAttributes([coupon]));
});

// 验签要用原始报文，所以这里不能用 express.json()。 The signature is over the raw body.
const seen = new Set(); // 生产环境请存入数据库 a database in production
app.post("/notify", express.raw({ type: "*/*" }), async (request, response) => {
  const notification = await readNotification(request.headers, request.body);
  if (!seen.has(notification.id)) {
    seen.add(notification.id);
    console.log(notification.eventType, notification.resource);
  }
  response.sendStatus(204);
});

app.use((error, _request, response, next) => {
  if (!(error instanceof WechatPayError)) return next(error);
  console.error(error.code, error.hint);
  response.status(502).json({ code: error.code, message: error.hint });
});

app.listen(Number(process.env.PORT ?? 3000), "127.0.0.1");
