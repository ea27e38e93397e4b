import { answerTo, buildPartnership } from "../../../lib/wechatpay.js";

export async function POST(request) {
  // id 是您自己的操作编号：同一操作重试时不变。 Your own number of this operation, the same in every repetition.
  const { id, ...input } = await request.json();
  try {
    return new Response(await buildPartnership(input, id), { headers: { "Content-Type": "application/json" } });
  } catch (error) {
    return answerTo(error);
  }
}
