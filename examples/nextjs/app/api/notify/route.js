import { answerTo, readNotification } from "../../../lib/wechatpay.js";

export async function POST(request) {
  try {
    // 验签要用原始报文。 The signature is over the raw body.
    const notification = await readNotification(request.headers, await request.text());
    // 按 notification.id 去重后再处理。 De-duplicate by notification.id.
    console.log(notification.eventType, notification.id);
    return new Response(null, { status: 204 });
  } catch (error) {
    return answerTo(error);
  }
}
