// The platform keys of one client: those configured, and with certificates: "auto" those downloaded beside them.
import { inspectCertificate, parseCertificates, verifyResponse } from "wechatpay-wasm";

/** A flood of unknown serials must not become a flood of downloads. */
const DOWNLOAD_INTERVAL_MS = 10 * 60 * 1000;

export function createKeyring(settings, send) {
  const configured = settings.keys.map((key) => key.id ?? inspectCertificate(key.certificate).serialNo);
  const downloaded = new Map();
  let pending;
  let lastDownload = -Infinity;

  const keys = () => [...settings.keys, ...downloaded.values()];

  async function download(signal) {
    const answer = await send({ method: "GET", url: "/v3/certificates", repeatable: true, signal });
    // Trust comes from AES-GCM under the APIv3 key; a configured key that signed the answer is checked as well.
    const certificates = parseCertificates({
      body: answer.bytes,
      apiV3Key: settings.apiV3Key,
      headers: answer.headers,
      keys: keys(),
    });
    for (const { serialNo, certificate } of certificates) {
      if (!configured.includes(serialNo)) downloaded.set(serialNo, { certificate });
    }
    return certificates;
  }

  /** At most one download in ten minutes, shared by everyone who waits for it. */
  function refresh() {
    if (pending === undefined && Date.now() - lastDownload < DOWNLOAD_INTERVAL_MS) return Promise.resolve();
    if (pending === undefined) {
      lastDownload = Date.now();
      pending = download(undefined).finally(() => {
        pending = undefined;
      });
    }
    return pending;
  }

  /** Runs `verify` with the keys, and once more with downloaded ones where that may help. */
  async function withKeys(headers, verify) {
    if (keys().length === 0) await refresh();
    try {
      return verify(keys());
    } catch (error) {
      if (settings.certificates !== "auto" || error.code !== "ERR_WECHATPAY_UNKNOWN_SERIAL" || !mayBeNew(headers)) throw error;
      await refresh();
      return verify(keys());
    }
  }

  const verify = ({ status, headers, bytes }) =>
    withKeys(headers, (all) => verifyResponse({ status, headers, body: bytes, keys: all }));

  // The server is asked to sign with the first configured key.
  return Object.freeze({ download, withKeys, verify, preferred: configured[0] });
}

/** Neither a probe's signature nor a public key id is a reason to download; a stale answer fails before its serial. */
function mayBeNew(headers) {
  const get = (name) => {
    if (typeof headers?.get === "function") return headers.get(name);
    const found = Object.keys(headers ?? {}).find((key) => key.toLowerCase() === name.toLowerCase());
    return found === undefined ? undefined : String(headers[found]);
  };
  const serial = get("Wechatpay-Serial") ?? "";
  const signature = get("Wechatpay-Signature") ?? "";
  return !serial.startsWith("PUB_KEY_ID_") && !signature.startsWith("WECHATPAY/SIGNTEST/");
}
