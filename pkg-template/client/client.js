// Sign → fetch → verify → a typed result or a typed error.
import {
  buildUpload,
  decryptBody,
  encryptBody,
  parseNotification,
  partnershipRequests,
  verifyDownload,
  WechatPayError,
} from "../index.js";
import { calledFrom } from "../trace.js";
import { createCaller, deadlineOf } from "./call.js";
import { located, locatedIterator, locatedLater } from "./call-site.js";
import { readFile } from "./file.js";
import { checkConfigured, checkDecryption } from "./internal.js";
import { createKeyring } from "./keyring.js";
import { readOptions, readOwn, readSignal, refused, required } from "./options.js";
import { ofInput } from "./outcome.js";
import { asPage, listAll, rowsOf } from "./pages.js";
import { randomKey } from "./random-key.js";
import { MAX_DOWNLOAD_BYTES, typed, typedObject } from "./response.js";
import { openScope } from "./scope.js";
import { checkStream, handedOut } from "./stream.js";

/** @param {import("./index.d.ts").ClientOptions} options */
export function createClient(options) {
  try {
    return clientOf(readOptions(options));
  } catch (error) {
    throw calledFrom(error, createClient);
  }
}

/** @param {ReturnType<typeof readOptions>} settings */
function clientOf(settings) {
  const send = createCaller(settings);
  const keyring = createKeyring(settings, send);
  const accept = async (answer) => typed(await keyring.verify(answer));
  const acceptObject = async (answer) => typedObject(await keyring.verify(answer));
  const acceptList = async (answer) => {
    const page = await acceptObject(answer);
    rowsOf(page.data);
    return page;
  };

  const call = async (message, how) => {
    const { deadline = deadlineOf(settings) } = how;
    await keyring.ready(how.signal, deadline);
    const isSealed = message.encrypt !== undefined;
    const signed = isSealed ? sealed(message) : message;
    const { wechatpaySerial = keyring.preferred() } = signed;
    const isOurs = message.wechatpaySerial === undefined && wechatpaySerial !== undefined;
    const serialRefused = isOurs ? keyring.serialRefused : undefined;
    const sent = { message: { ...signed, wechatpaySerial }, isSealed, serialRefused };
    return send({ ...sent, accept, verify: keyring.verify, ...how, deadline });
  };

  /** The message with its fields encrypted, for the key that its Wechatpay-Serial then names. */
  const sealed = ({ encrypt, ...message }) => {
    const key = keyring.encrypting(message.wechatpaySerial);
    return { ...message, ...encryptBody({ body: message.body, encrypt, key }) };
  };

  /** How an answer is read whose fields are to be decrypted: refused before anything is sent where that cannot be. */
  const decrypting = (decrypt) => {
    if (decrypt === undefined) return {};
    const { privateKey } = settings;
    if (privateKey === undefined) throw refused("decrypt", "ClientDecryptKey");
    const pointers = checkDecryption({ decrypt, privateKey });
    const acceptDecrypted = async (answer) => {
      const { data, body } = await accept(answer);
      // 204 has nothing to decrypt.
      return { data: body === "" ? data : decryptBody({ body, decrypt: pointers, privateKey }), body };
    };
    return { accept: acceptDecrypted };
  };

  /**
   * build and terminate: one operation, one Idempotency-Key, the same bytes at every attempt.
   *
   * @param {"build" | "terminate"} operation
   * @returns {(input: import("wechatpay-wasm").PartnershipInput, each?: import("./index.d.ts").ChangeOptions) => Promise<any>}
   */
  const change = (operation) => async (input, each) =>
    settled(keyIn(each) ?? randomKey(), (key) => {
      const { idempotencyKey = key, signal } = readOwn(each, ["idempotencyKey", "signal"]);
      const message = partnershipRequests[operation](input, { idempotencyKey });
      return call(message, { accept: acceptObject, repeatable: true, signal: readSignal(signal) });
    });

  /**
   * @param {import("wechatpay-wasm").PartnershipQueryInput} input
   * @param {import("./index.d.ts").CallOptions} [each]
   */
  const list = (input, each) =>
    settled(undefined, () => {
      const signal = readSignal(readOwn(each, ["signal"]).signal);
      const page = call(partnershipRequests.list(input), { accept: acceptList, repeatable: true, signal });
      return asPage(page, input, settings.isEmptyList);
    });

  /** @param {import("./index.d.ts").RequestOptions} given */
  const request = async (given) =>
    settled(keyIn(given), (idempotencyKey) => {
      const { path, retry, signal, decrypt, ...message } = readOwn(given, [
        "method",
        "path",
        "query",
        "body",
        "encrypt",
        "decrypt",
        "headers",
        "idempotencyKey",
        "wechatpaySerial",
        "acceptLanguage",
        "retry",
        "signal",
      ]);
      const repeatable = mayRepeat(message.method, message.body, retry);
      const named = { wechatpaySerial: headerIn(message.headers, "wechatpay-serial"), idempotencyKey };
      const how = { repeatable, signal: readSignal(signal), ...decrypting(decrypt) };
      return call({ ...named, ...message, url: ownPath(path) }, how);
    });

  /** @param {Parameters<import("./index.d.ts").Client["upload"]>[0]} given */
  const upload = (given) =>
    settled(undefined, async () => {
      const { path, retry, signal, file, filename, contentType } = readOwn(given, [
        "path",
        "file",
        "filename",
        "contentType",
        "retry",
        "signal",
      ]);
      const url = ownPath(path);
      required("file", file);
      const deadline = deadlineOf(settings);
      const how = { repeatable: mayRepeat("POST", undefined, retry), signal: readSignal(signal), deadline };
      const { bytes, name } = await inTime(how, (aborted) => readFile(file, aborted));
      return call({ ...buildUpload({ file: bytes, filename: filename ?? name, contentType }), url }, how);
    });

  /** The work's end, or that of the call's time; `work` is told to stop then. */
  const inTime = async ({ signal, deadline }, work) => {
    const scope = openScope(deadline - Date.now(), signal, settings.timeoutMs);
    try {
      return await scope.within(work(scope.signal));
    } finally {
      scope.abandon();
      scope.close();
    }
  };

  /**
   * @param {string} url
   * @param {Parameters<import("./index.d.ts").Client["download"]>[1]} each
   */
  const download = (url, each) =>
    settled(undefined, async () => {
      const { hash, signal } = readOwn(each, ["hash", "signal"]);
      const target = targetOnHosts(url, settings.hosts);
      checkHash(hash);
      const checked = ({ bytes }) => {
        verifyDownload({ body: bytes, hash });
        return { bytes };
      };
      const how = { accept: checked, repeatable: true, signal: readSignal(signal), most: MAX_DOWNLOAD_BYTES };
      return (await send({ ...target, verify: keyring.verify, ...how })).bytes;
    });

  /**
   * @param {(error: unknown) => unknown} told
   * @param {string} url
   * @param {Parameters<import("./index.d.ts").Client["downloadStream"]>[1]} each
   */
  const downloadStream = (told, url, each) =>
    settled(undefined, () => {
      const { hash, gzip, signal } = readOwn(each, ["hash", "gzip", "signal"]);
      const target = targetOnHosts(url, settings.hosts);
      checkHash(hash);
      checkStream(gzip);
      const how = { ...target, verify: keyring.verify, repeatable: true, streamed: true };
      const begin = (given) => send({ ...how, ...given });
      return handedOut(begin, { hash: { ...hash }, gzip, signal: readSignal(signal) }, told);
    });

  /** @param {Parameters<import("./index.d.ts").Client["notifications"]["parse"]>[0]} notification */
  const parse = (notification) =>
    settled(undefined, async () => {
      const { headers, body } = readOwn(notification, ["headers", "body"]);
      // The core refuses one that is missing.
      const apiV3Key = /** @type {string} */ (settings.apiV3Key);
      const parsed = (keys) => parseNotification({ headers, body, keys, apiV3Key });
      return keyring.verifyNotification({ headers, body }, parsed);
    });

  /** @param {import("./index.d.ts").CallOptions} [each] */
  const downloadCertificates = (each) => settled(undefined, () => keyring.download(readSignal(readOwn(each, ["signal"]).signal)));

  return Object.freeze({
    partnerships: Object.freeze({
      build: located(change("build")),
      list: located(list),
      terminate: located(change("terminate")),
      /** @type {import("./index.d.ts").Client["partnerships"]["listAll"]} */
      listAll: locatedIterator((input, each) => listAll(list, input, each)),
    }),
    request: located(request),
    certificates: Object.freeze({ download: located(downloadCertificates) }),
    upload: located(upload),
    download: located(download),
    /** @type {import("./index.d.ts").Client["downloadStream"]} */
    downloadStream: locatedLater(downloadStream),
    notifications: Object.freeze({ parse: located(parse) }),
  });
}

/**
 * Every error of a call says what happened and carries its key, also that of an input which never became a request.
 *
 * @template {string | undefined} Key
 * @template Result
 * @param {Key} idempotencyKey
 * @param {(idempotencyKey: Key) => Result | Promise<Result>} work
 */
async function settled(idempotencyKey, work) {
  try {
    return await work(idempotencyKey);
  } catch (error) {
    throw error instanceof WechatPayError ? ofInput(error, idempotencyKey) : error;
  }
}

/** The key of a call, from its option or its header. */
function keyIn(each) {
  const key = each?.idempotencyKey ?? headerIn(each?.headers, "idempotency-key");
  return typeof key === "string" ? key : undefined;
}

/** A header that the caller gave by hand. */
function headerIn(headers, name) {
  if (typeof headers !== "object" || headers === null) return undefined;
  return Object.entries(headers).find(([given]) => given.toLowerCase() === name)?.[1];
}

/** Only a path: the client alone chooses the host. */
function ownPath(path) {
  if (typeof path === "string" && path.startsWith("/")) return path;
  throw refused("path", "ClientPath");
}

/** A download_url names its host, which is asked first; it must be one of ours, because the signed request goes there. */
function targetOnHosts(url, hosts) {
  const at = hosts.findIndex((origin) => typeof url === "string" && url.startsWith(`${origin}/`));
  if (at !== -1) return { message: { url: url.slice(hosts[at].length) }, firstHost: at };
  throw refused("url", "ClientDownloadUrl", { hosts });
}

/** A digest that cannot be one is refused before anything is sent; nothing has none that is asked for. */
function checkHash(hash) {
  required("hash", hash);
  checkConfigured({ hash });
}

/** Reading may always be repeated; anything else only when the caller says that it is idempotent. */
function mayRepeat(method, body, retry) {
  if (retry !== undefined && retry !== "idempotent" && retry !== "never") {
    throw refused("retry", "NotOneOf", { known: ["idempotent", "never"] });
  }
  const reads = method === undefined ? body === undefined : /^(get|head)$/i.test(method);
  return retry === "idempotent" || (reads && retry !== "never");
}
