// The platform keys of one client: those configured, and with certificates: "auto" those downloaded beside them.
import { inspectCertificate, parseCertificates, prepareRequest, verifyResponse } from "../index.js";
import { mayNameNewCertificate, refusal } from "./internal.js";
import { refused, required } from "./options.js";
import { notSent, retryAdvice, withCause } from "./outcome.js";
import { openScope } from "./scope.js";

/** A flood of unknown serials must not become a flood of downloads. */
const DOWNLOAD_INTERVAL_MS = 10 * 60 * 1000;

/** Without any key a call may ask sooner again where the download failed in passing; doubled each time. */
const PAUSE_MS = { first: 1000, most: 60 * 1000 };

export function createKeyring(settings, send) {
  const isAuto = settings.certificates === "auto";
  const configured = settings.keys.map(named);
  const downloaded = new Map();
  let pending;
  /** The last download that was not asked for by name: when it began, and what it ended in. */
  let last = { began: -Infinity };
  let failures = 0;
  let serverChooses = isAuto && configured.every(({ key }) => key.id === undefined);

  const keys = () => [...configured, ...downloaded.values()].map(({ key }) => key);
  const hasUsable = () => [...configured, ...downloaded.values()].some(isCurrent);

  /** Downloads the platform certificates; a configured key is never replaced. */
  async function download(signal) {
    required("apiV3Key", settings.apiV3Key);
    // What answers a download is verified without another one.
    const verify = (answer) => verifyAnswer(answer, keys());
    const { certificates } = await send({ message: { url: "/v3/certificates" }, accept: read, verify, repeatable: true, signal });
    for (const { serialNo, certificate } of certificates) {
      if (!configured.some(({ name }) => name === serialNo)) downloaded.set(serialNo, named({ certificate }));
    }
    return certificates;
  }

  /** Trust comes from AES-GCM under the APIv3 key; a known key that signed the answer is checked as well. */
  function read({ headers, bytes }) {
    return { certificates: parseCertificates({ body: bytes, apiV3Key: settings.apiV3Key, headers, keys: keys() }) };
  }

  /** One download for everyone who waits for it. */
  function shared() {
    if (pending !== undefined) return pending;
    const began = Date.now();
    last = { began };
    const ended = (failure) => {
      pending = undefined;
      failures = failure === undefined || retryAdvice(failure).answered ? 0 : failures + 1;
      last = { began, ended: Date.now(), failure };
    };
    pending = download(undefined).then(
      () => ended(undefined),
      (failure) => {
        ended(failure);
        throw failure;
      },
    );
    return pending;
  }

  /** At most one download in ten minutes, whatever serials and notifications arrive. */
  async function refresh() {
    if (pending === undefined && isWithin(DOWNLOAD_INTERVAL_MS, last.began)) return;
    await shared();
  }

  /** Without any key nothing is sent: no answer could be verified. */
  async function ready(signal, deadline) {
    if (!isAuto || hasUsable()) return;
    if (pending === undefined && isWithin(pauseMs(), last.ended)) throw noKeys(last.ended + pauseMs());
    const scope = openScope(deadline - Date.now(), signal, settings.timeoutMs);
    try {
      await scope.within(shared().catch(() => {}));
    } finally {
      scope.close();
    }
    if (!hasUsable()) throw noKeys(last.ended + pauseMs());
  }

  /** How long a call without any key waits after the last download. */
  function pauseMs() {
    return failures === 0 ? DOWNLOAD_INTERVAL_MS : Math.min(PAUSE_MS.first * 2 ** (failures - 1), PAUSE_MS.most);
  }

  function noKeys(nextMs) {
    const at = new Date(nextMs).toISOString();
    const id = last.failure === undefined ? "ClientNoCertificate" : "ClientNoDownload";
    const error = refusal("ERR_WECHATPAY_KEYS", "keys", id, { at }, last.failure);
    return notSent(Object.assign(error, { retryAt: Math.ceil(nextMs / 1000) }), failures > 0);
  }

  /** Runs `verify` with the keys, and once more after a download where that may help. */
  async function withKeys(unverified, verify, mayHelp) {
    try {
      return verify(keys());
    } catch (error) {
      if (!isAuto || !mayHelp(error) || !mayNameNewCertificate(unverified)) throw error;
      await refresh().catch((cause) => {
        throw withCause(error, cause);
      });
      return verify(keys());
    }
  }

  const verify = (answer) => withKeys({ headers: answer.headers }, (all) => verifyAnswer(answer, all), isUnknownSerial);

  /** The same for a notification, which anybody may send. */
  async function verifyNotification({ headers, body }, parse) {
    try {
      return await withKeys({ headers, notification: body }, parse, (error) => isUnknownSerial(error) || isEmpty(error));
    } catch (error) {
      throw isEmpty(error) && last.ended !== undefined ? noKeys(last.began + DOWNLOAD_INTERVAL_MS) : error;
    }
  }

  /** The server is asked to sign with the first configured key that has not expired, or chooses itself. */
  function preferred() {
    return serverChooses ? undefined : configured.find(isCurrent)?.name;
  }

  /**
   * The key to encrypt with: the one that `wechatpaySerial` names, or the one that the server is asked to sign with; where it chooses, the
   * certificate that began last. One that has expired is refused.
   */
  function encrypting(wechatpaySerial) {
    const name = wechatpaySerial && sentForm(settings.identity, wechatpaySerial);
    const all = [...configured, ...downloaded.values()];
    if (name !== undefined && all.every((one) => one.name !== name)) {
      throw refused("wechatpaySerial", "WechatpaySerialUnknown", { known: all.map((one) => one.name) });
    }
    const usable = all.filter(isCurrent);
    const newest = () => usable.reduce((one, other) => (other.notBefore >= one.notBefore ? other : one), usable[0]);
    const chosen = name === undefined ? (serverChooses ? newest() : usable[0]) : usable.find((one) => one.name === name);
    if (chosen !== undefined) return chosen.key;
    const expired = all.find((one) => name === undefined || one.name === name);
    const values = { serial: expired.name, date: new Date(expired.notAfter).toISOString().slice(0, 10) };
    throw refused("keys", "PlatformCertificateExpired", values, "ERR_WECHATPAY_CERTIFICATE_EXPIRED");
  }

  /** The key that the server was asked to sign with is not in use any more. */
  async function serialRefused() {
    serverChooses = true;
    await refresh();
  }

  return Object.freeze({
    download,
    ready,
    verify,
    verifyNotification,
    preferred,
    encrypting,
    serialRefused: isAuto ? serialRefused : undefined,
  });
}

function verifyAnswer({ status, headers, bytes }, keys) {
  return verifyResponse({ status, headers, body: bytes, keys });
}

function isUnknownSerial({ code }) {
  return code === "ERR_WECHATPAY_UNKNOWN_SERIAL";
}

/** There is no key at all yet. */
function isEmpty({ code, field }) {
  return code === "ERR_WECHATPAY_KEYS" && field === "keys";
}

/** A key, what the server calls it, and its first and last moment in Unix milliseconds; a public key has neither. */
function named(key) {
  if (key.id !== undefined) return { key, name: key.id, notBefore: -Infinity, notAfter: Infinity };
  const { serialNo, notBefore, notAfter } = inspectCertificate(key.certificate);
  return { key, name: serialNo, notBefore: Date.parse(notBefore), notAfter: Date.parse(notAfter) };
}

/** A Wechatpay-Serial as it is sent, whatever the letter case it was given in. */
function sentForm(identity, wechatpaySerial) {
  const { headers } = prepareRequest({ ...identity, wechatpaySerial, url: "/", timestamp: 1, nonceStr: "0" });
  return headers["Wechatpay-Serial"];
}

function isCurrent({ notAfter }) {
  return Date.now() <= notAfter;
}

/** Whether `since` is less than so long ago; a clock that was set back does not count. */
function isWithin(ms, since) {
  const elapsed = Date.now() - since;
  return elapsed >= 0 && elapsed < ms;
}
