// `wechatpay-wasm/client`: sign → fetch → verify → a typed result or a typed error.
import { buildUpload, parseNotification, partnershipRequests, verifyDownload } from "wechatpay-wasm";
import { createCaller } from "./call.js";
import { notSent } from "./failure.js";
import { createKeyring } from "./keyring.js";
import { readOptions, readOwn, refused } from "./options.js";
import { asPage, listAll } from "./pages.js";
import { randomKey } from "./random-key.js";

/** 创建客户端;类型与说明见 index.d.ts。 */
export function createClient(options) {
  const settings = readOptions(options);
  const send = createCaller(settings);
  const keyring = createKeyring(settings, send);
  const call = (request) => send({ wechatpaySerial: keyring.preferred, ...request, verify: keyring.verify });

  /** build and terminate: one operation, one Idempotency-Key, the same bytes at every attempt. */
  const change = (operation) => async (input, each) => {
    const { idempotencyKey = randomKey(), signal } = readOwn(each, ["idempotencyKey", "signal"]);
    return call({ ...described(operation, input, idempotencyKey), repeatable: true, signal });
  };
  const list = async (input, each) => {
    const { signal } = readOwn(each, ["signal"]);
    return asPage(call({ ...partnershipRequests.list(input), repeatable: true, signal }), input, settings.isEmptyList);
  };

  return Object.freeze({
    partnerships: Object.freeze({
      build: change("build"),
      terminate: change("terminate"),
      list,
      listAll: (input, each) => listAll(list, input, each),
    }),
    request: async (request) => {
      const { path, retry, ...rest } = readOwn(request, [
        "method", "path", "query", "body", "headers", "idempotencyKey", "wechatpaySerial", "acceptLanguage", "retry", "signal",
      ]);
      return call({ ...rest, url: ownPath(path), repeatable: mayRepeat(rest.method, rest.body, retry) });
    },
    certificates: Object.freeze({
      download: async (each) => keyring.download(readOwn(each, ["signal"]).signal),
    }),
    upload: async (upload) => {
      const { path, signal, ...file } = readOwn(upload, ["path", "file", "filename", "contentType", "signal"]);
      return call({ ...buildUpload(file), url: ownPath(path), repeatable: false, signal });
    },
    download: async (url, each) => {
      const { hash, signal } = readOwn(each, ["hash", "signal"]);
      const { bytes } = await send({ method: "GET", url: targetOnHosts(url, settings.hosts), repeatable: true, signal });
      if (hash !== undefined) verifyDownload({ body: bytes, hash });
      return bytes;
    },
    notifications: Object.freeze({
      parse: async ({ headers, body }) =>
        keyring.withKeys(headers, (keys) => parseNotification({ headers, body, keys, apiV3Key: settings.apiV3Key })),
    }),
  });
}

/** The key is on every error, also on that of an input which never became a request. */
function described(operation, input, idempotencyKey) {
  try {
    return partnershipRequests[operation](input, { idempotencyKey });
  } catch (error) {
    throw Object.assign(notSent(error), { idempotencyKey });
  }
}

/** Only a path: the client alone chooses the host. */
function ownPath(path) {
  if (typeof path === "string" && path.startsWith("/")) return path;
  throw refused("path", 'a path such as "/v3/…" is expected; the client chooses the host', "应为 /v3/… 这样的路径,主机由客户端决定");
}

/** A download_url names its host; it must be one of ours, because the signed request goes there. */
function targetOnHosts(url, hosts) {
  const host = hosts.find((origin) => typeof url === "string" && url.startsWith(`${origin}/`));
  if (host !== undefined) return url.slice(host.length);
  throw refused("url", `a download_url on one of ${hosts.join(", ")} is expected`, `应为 ${hosts.join("、")} 上的 download_url`);
}

/** Reading may always be repeated; anything else only when the caller says that it is idempotent. */
function mayRepeat(method, body, retry) {
  if (retry !== undefined && retry !== "idempotent" && retry !== "never") {
    throw refused("retry", '"idempotent" or "never" is expected', "只能是 idempotent 或 never");
  }
  const reads = method === undefined ? body === undefined : /^(get|head)$/i.test(method);
  return retry === "idempotent" || (reads && retry !== "never");
}
