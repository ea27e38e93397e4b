// /v3/sandbox/echo: any method and any body, answered with exactly what arrived. For comparing bytes.
import { okAnswer } from "./answer.js";

export function echoAnswer({ method, target, headers, body, message }) {
  return okAnswer({
    method,
    target,
    headers,
    body: body.toString("base64"),
    message: message.toString(),
    message_base64: message.toString("base64"),
  });
}
