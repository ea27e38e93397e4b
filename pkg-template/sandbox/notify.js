// A signed and encrypted notification to a merchant's URL (docs partner/4012082320 and merchant/4013053249).
import { randomUUID } from "node:crypto";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { signatureHeaders } from "./answer.js";
import { readNotification } from "./options.js";
import { createPlatform, modeOf } from "./platform-keys.js";
import { encryptResource } from "./resource.js";
import { rfc3339 } from "./time.js";

const STALE_SECONDS = 600;
const LARGEST_ANSWER = 1024 * 1024;

/**
 * `notification`: checked by readNotification. Resolves with what the handler answered; one attempt, no redirect followed.
 *
 * @returns {Promise<import("./index.d.ts").NotificationResult>}
 */
export function sendNotification(notification, { merchant, platform, clock }) {
  const now = clock();
  const body = Buffer.from(JSON.stringify(notificationBody(notification, { merchant, now })));
  const headers = [
    ["Content-Type", "application/json"],
    ["Content-Length", String(body.length)],
    ["User-Agent", "Mozilla/4.0"],
    ["Accept", "*/*"],
  ];
  if (notification.fault !== "unsigned") headers.push(...signatureHeaders(body, signingOf(notification, platform, now)));
  return post(notification, Object.fromEntries(headers), body);
}

/**
 * The same with the keys of a sandbox, whether it runs or not. `answerKey`: which kind signs where `given` does not say.
 *
 * @param {import("./index.d.ts").NotificationInput} given
 * @param {{ keys: import("./sandbox.js").KeptKeys, answerKey?: "certificate" | "publicKey" }} how
 */
export async function notifyWith(given, { keys, answerKey }) {
  const mode = modeOf(keys.platform);
  const notification = readNotification(given, mode);
  const clock = () => Date.now() / 1000;
  const signing = mode === "both" ? (answerKey ?? "certificate") : mode;
  const platform = await createPlatform({ mode, answerKey: signing, clock, kept: keys.platform });
  return sendNotification(notification, { merchant: keys.merchant, platform, clock });
}

function notificationBody({ id = randomUUID(), eventType, summary, resource, originalType, associatedData }, { merchant, now }) {
  const plaintext = typeof resource === "string" ? resource : JSON.stringify(resource);
  return {
    id,
    create_time: rfc3339(Math.floor(now)).replace(".000", ""),
    resource_type: "encrypt-resource",
    event_type: eventType,
    summary,
    resource: { original_type: originalType, ...encryptResource({ plaintext, associatedData, apiV3Key: merchant.apiV3Key }) },
  };
}

function signingOf({ signWith, fault }, platform, now) {
  const signing = { key: platform.keyOf(signWith), timestamp: Math.floor(now) };
  if (fault === "staleTimestamp") return { ...signing, timestamp: signing.timestamp - STALE_SECONDS };
  if (fault === "wrongSignature") return { ...signing, signature: Buffer.alloc(256, 0x5a).toString("base64") };
  if (fault === "probe") return { ...signing, signature: `WECHATPAY/SIGNTEST/${Buffer.alloc(192, 0x5a).toString("base64")}` };
  return signing;
}

function post({ url, timeoutMs }, headers, body) {
  const send = url.startsWith("https:") ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = send(url, { method: "POST", headers }, (response) => {
      const chunks = [];
      let length = 0;
      response.on("data", (chunk) => {
        length += chunk.length;
        if (length <= LARGEST_ANSWER) chunks.push(chunk);
      });
      response.on("end", () =>
        resolve({
          status: response.statusCode,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
          sent: { headers, body: body.toString() },
        }),
      );
      response.on("error", reject);
    });
    const timer = setTimeout(() => request.destroy(new Error(`the handler did not answer within ${timeoutMs} ms`)), timeoutMs);
    request.on("close", () => clearTimeout(timer));
    request.on("error", reject);
    request.end(body);
  });
}
