// The platform keys of one client: those configured, and with certificates: "auto" those downloaded beside them.
import { WechatPayError, inspectCertificate, parseCertificates, verifyResponse } from "wechatpay-wasm";
import { lowerCased } from "./answer.js";
import { notSent } from "./failure.js";
import { required } from "./options.js";
import { openScope } from "./scope.js";

/** A flood of unknown serials must not become a flood of downloads. */
const DOWNLOAD_INTERVAL_MS = 10 * 60 * 1000;

export function createKeyring(settings, send) {
  const configured = settings.keys.map((key) => key.id ?? inspectCertificate(key.certificate).serialNo);
  const downloaded = new Map();
  let pending;
  let lastDownload = -Infinity;

  const keys = () => [...settings.keys, ...downloaded.values()];

  /** Downloads the platform certificates; a configured key is never replaced. */
  async function download(signal) {
    required("apiV3Key", settings.apiV3Key);
    const { certificates } = await send({ message: { url: "/v3/certificates" }, accept: read, repeatable: true, signal });
    for (const { serialNo, certificate } of certificates) {
      if (!configured.includes(serialNo)) downloaded.set(serialNo, { certificate });
    }
    return certificates;
  }

  /** Trust comes from AES-GCM under the APIv3 key; a known key that signed the answer is checked as well. */
  function read({ headers, bytes }) {
    return { certificates: parseCertificates({ body: bytes, apiV3Key: settings.apiV3Key, headers, keys: keys() }) };
  }

  /** One download for everyone who waits for it. */
  function shared() {
    pending ??= download(undefined).finally(() => {
      pending = undefined;
    });
    return pending;
  }

  /** At most one download in ten minutes, whatever serials arrive. */
  function refresh() {
    const elapsed = Date.now() - lastDownload;
    if (pending === undefined && elapsed >= 0 && elapsed < DOWNLOAD_INTERVAL_MS) return undefined;
    if (pending === undefined) lastDownload = Date.now();
    return shared();
  }

  /** Without any key nothing is sent: no answer could be verified. What is downloaded here counts as the one in ten minutes. */
  async function ready(signal, deadline) {
    if (keys().length > 0) return;
    const scope = openScope(deadline - Date.now(), signal, settings.timeoutMs);
    try {
      await scope.within(shared().catch(noKeys));
      lastDownload = Date.now();
    } finally {
      scope.close();
    }
  }

  /** Runs `verify` with the keys, and once more after a download where that may help. */
  async function withKeys(headers, verify) {
    try {
      return verify(keys());
    } catch (error) {
      if (settings.certificates !== "auto" || error.code !== "ERR_WECHATPAY_UNKNOWN_SERIAL" || !mayBeNew(headers)) throw error;
      try {
        await refresh();
      } catch (cause) {
        throw because(error, cause);
      }
      return verify(keys());
    }
  }

  return Object.freeze({
    download,
    ready,
    withKeys,
    verify: ({ status, headers, bytes }) =>
      withKeys(headers, (all) => verifyResponse({ status, headers, body: bytes, keys: all })),
    /** The server is asked to sign with the first configured key. */
    preferred: configured[0],
  });
}

/** Neither a probe's signature nor a public key id is a reason to download; a stale answer fails before its serial. */
function mayBeNew(headers) {
  const { "wechatpay-serial": serial, "wechatpay-signature": signature } = lowerCased(headers);
  return !String(serial).startsWith("PUB_KEY_ID_") && !String(signature).startsWith("WECHATPAY/SIGNTEST/");
}

function noKeys(cause) {
  throw notSent(
    new WechatPayError("ERR_WECHATPAY_KEYS", "there is no key to verify with: the platform certificates could not be downloaded (see cause)", {
      field: "keys",
      hint: "keys 为空,且下载平台证书失败(见 cause);只有微信支付公钥的商户请在 keys 中配置公钥",
      cause,
    }),
  );
}

/** The failed download is why the serial stays unknown. A new error for each call that waited for the one download. */
function because(error, cause) {
  Object.defineProperty(error, "cause", { value: cause, configurable: true, writable: true });
  return error;
}
