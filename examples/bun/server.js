import { WechatPayError } from "wechatpay-wasm";
import { buildPartnership, readNotification } from "./wechatpay.js";

Bun.serve({
  hostname: "127.0.0.1",
  port: Number(process.env.PORT ?? 3000),
  routes: {
    "/partnerships": {
      async POST(request) {
        // id 是您自己的操作编号：同一操作重试时不变。 Your own number of this operation, the same in every repetition.
        const { id, ...input } = await request.json();
        return new Response(await buildPartnership(input, id), { headers: { "Content-Type": "application/json" } });
      },
    },
    "/notify": {
      async POST(request) {
        // 验签要用原始报文。 The signature is over the raw body.
        const notification = await readNotification(request.headers, await request.text());
        // 按 notification.id 去重后再处理。 De-duplicate by notification.id.
        console.log(notification.eventType, notification.id);
        return new Response(null, { status: 204 });
      },
    },
  },
  error(error) {
    if (!(error instanceof WechatPayError)) throw error;
    console.error(error.code, error.hint);
    return Response.json({ code: error.code, message: error.hint }, { status: 502 });
  },
});
