// One request over the network, and what came back of it.
import { fetched, MAX_ANSWER_BYTES } from "../client/response.js";
import { hostFetch } from "../client/transport.node.js";

const TIMEOUT_MS = 30_000;

/**
 * Sends what `signRequest` returned; no redirect is followed.
 *
 * @param {import("wechatpay-wasm").PreparedRequest} request
 * @returns {Promise<{ answer?: Awaited<ReturnType<typeof fetched>>, error?: any }>}
 */
export async function exchange({ url, method, headers, body, redirect }) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), TIMEOUT_MS);
  try {
    const response = await hostFetch()(url, /** @type {any} */ ({ method, headers, body, redirect, signal: controller.signal }));
    return { answer: await fetched(response, MAX_ANSWER_BYTES) };
  } catch (error) {
    return { error: controller.signal.aborted ? { code: "ETIMEDOUT", message: `no answer within ${TIMEOUT_MS} ms` } : error };
  } finally {
    clearTimeout(timer);
  }
}
