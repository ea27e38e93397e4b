// `wechatpay-wasm/client`: sign → fetch → verify → a typed result or a typed error.
import { WechatPayError, buildUpload, parseNotification, partnershipRequests, verifyDownload } from "wechatpay-wasm";
import { typed } from "./answer.js";
import { createCaller } from "./call.js";
import { notSent, summed } from "./failure.js";
import { createKeyring } from "./keyring.js";
import { readOptions, readOwn, readSignal, refused, required } from "./options.js";
import { asPage, listAll } from "./pages.js";
import { randomKey } from "./random-key.js";

/** 创建客户端;类型与说明见 index.d.ts。 */
export function createClient(options) {
  const settings = readOptions(options);
  const send = createCaller(settings);
  const keyring = createKeyring(settings, send);
  const accept = async (answer) => typed(await keyring.verify(answer));

  const call = async (message, how) => {
    if (keyring.preferred === undefined) await keyring.ready(how.signal);
    return send({ message: { wechatpaySerial: keyring.preferred, ...message }, accept, ...how });
  };

  /** build and terminate: one operation, one Idempotency-Key, the same bytes at every attempt. */
  const change = (operation) => (input, each) =>
    settled(keyIn(each) ?? randomKey(), (key) => {
      const { idempotencyKey = key, signal } = readOwn(each, ["idempotencyKey", "signal"]);
      const message = partnershipRequests[operation](input, { idempotencyKey });
      return call(message, { repeatable: true, signal: readSignal(signal) });
    });

  const list = (input, each) =>
    settled(undefined, () => {
      const signal = readSignal(readOwn(each, ["signal"]).signal);
      return asPage(call(partnershipRequests.list(input), { repeatable: true, signal }), input, settings.isEmptyList);
    });

  const request = (given) =>
    settled(keyIn(given), () => {
      const { path, retry, signal, ...message } = readOwn(given, [
        "method", "path", "query", "body", "headers", "idempotencyKey", "wechatpaySerial", "acceptLanguage", "retry", "signal",
      ]);
      const repeatable = mayRepeat(message.method, message.body, retry);
      return call({ ...message, url: ownPath(path) }, { repeatable, signal: readSignal(signal) });
    });

  const upload = (given) =>
    settled(undefined, () => {
      const { path, retry, signal, ...file } = readOwn(given, ["path", "file", "filename", "contentType", "retry", "signal"]);
      const message = { ...buildUpload(file), url: ownPath(path) };
      return call(message, { repeatable: mayRepeat(message.method, message.body, retry), signal: readSignal(signal) });
    });

  const download = (url, each) =>
    settled(undefined, async () => {
      const { hash, signal } = readOwn(each, ["hash", "signal"]);
      required("hash", hash);
      const checked = ({ bytes }) => {
        verifyDownload({ body: bytes, hash });
        return { bytes };
      };
      const message = { url: targetOnHosts(url, settings.hosts) };
      return (await send({ message, accept: checked, repeatable: true, signal: readSignal(signal) })).bytes;
    });

  const parse = async (notification) => {
    const { headers, body } = readOwn(notification, ["headers", "body"]);
    const { apiV3Key } = settings;
    if (keyring.preferred === undefined) await keyring.ready(undefined);
    return keyring.withKeys(headers, (keys) => parseNotification({ headers, body, keys, apiV3Key }));
  };

  return Object.freeze({
    partnerships: Object.freeze({
      build: change("build"),
      list,
      terminate: change("terminate"),
      listAll: (input, each) => listAll(list, input, each),
    }),
    request,
    certificates: Object.freeze({
      download: (each) => settled(undefined, () => keyring.download(readSignal(readOwn(each, ["signal"]).signal))),
    }),
    upload,
    download,
    notifications: Object.freeze({ parse }),
  });
}

/** Every error of a call says what happened and carries its key, also that of an input which never became a request. */
async function settled(idempotencyKey, work) {
  try {
    return await work(idempotencyKey);
  } catch (error) {
    throw error instanceof WechatPayError ? summed(notSent(error), [], idempotencyKey) : error;
  }
}

function keyIn(each) {
  return typeof each?.idempotencyKey === "string" ? each.idempotencyKey : undefined;
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
