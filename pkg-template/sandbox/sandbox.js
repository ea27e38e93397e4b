// A WeChat Pay APIv3 gateway on loopback. Node built-ins only, and none of this package's wasm.
import { createServer } from "node:http";
import { createBills } from "./bills.js";
import { apiV2KeyOf, createCoupons } from "./coupons.js";
import { createFaults, seededRandom } from "./faults.js";
import { createGateway } from "./gateway.js";
import { createIdempotencyMemory } from "./idempotency.js";
import { createJournal } from "./journal.js";
import { createMerchant, keptMerchant } from "./merchant.js";
import { sendNotification } from "./notify.js";
import { optionError, readFault, readNotification, readOptions, readPage, readRotation, readUser } from "./options.js";
import { createPage } from "./page/page.js";
import { createPartnerships } from "./partnerships.js";
import { createPlatform } from "./platform-keys.js";
import { createUploads } from "./uploads.js";

// Longer than any pool of clients keeps an idle connection, so that the sandbox never closes one under a request.
const KEEP_ALIVE_MS = 65000;

/**
 * The keys of a sandbox, so that a later one may be the same merchant and the same platform.
 *
 * @typedef {{ mchid: string, apiV3Key: string, apiV2Key: string, privateKey: string, certificate: string }} KeptMerchant
 * @typedef {{
 *   certificate?: { certificate: string, privateKey: string },
 *   publicKey?: { id: string, publicKey: string, privateKey: string },
 * }} KeptPlatform
 * @typedef {{ merchant: KeptMerchant, platform: KeptPlatform }} KeptKeys
 */

/** @param {import("./index.d.ts").SandboxOptions} [given] */
export async function startSandbox(given = {}) {
  return (await openSandbox(given)).sandbox;
}

/**
 * For the command, which keeps the keys in files: `keys` are all of the sandbox's, WeChat Pay's part among them.
 *
 * @param {import("./index.d.ts").SandboxOptions} given `mchid` and `platform` are those of `kept`
 * @param {KeptKeys} [kept]
 */
export async function openSandbox(given, kept) {
  const options = readOptions(given);
  const clock = clockOf(options.now);
  const [merchant, platform] = await Promise.all([
    kept
      ? keptMerchant(kept.merchant)
      : createMerchant({ ...options, certificateState: options.merchantCertificate, now: Math.floor(clock()) }),
    createPlatform({ mode: options.platform, answerKey: options.answerKey, clock, kept: kept?.platform }),
  ]);

  const address = {};
  const url = () => address.url;
  const partnerships = createPartnerships(options, clock);
  const coupons = createCoupons(options, { merchant, partnerships, clock });
  const faults = createFaults(options.faults);
  const journal = createJournal(options);
  const parts = {
    options,
    clock,
    merchant,
    platform,
    partnerships,
    coupons,
    faults,
    journal,
    uploads: createUploads(url),
    bills: createBills(url),
    idempotency: createIdempotencyMemory(),
    latency: latencyOf(options.latencyMs),
  };
  const server = createServer(createGateway({ ...parts, page: options.page ? createPage(parts) : undefined }));
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const close = closerOf(server);
  address.port = await listen(server, options);
  address.url = `http://${options.host === "::1" ? "[::1]" : options.host}:${address.port}`;

  const { mchid, apiV3Key, privateKey, certificate } = merchant;
  const apiV2Key = apiV2KeyOf(merchant, mchid);
  const keys = { merchant: { mchid, apiV3Key, apiV2Key, privateKey, certificate }, platform: platform.toKeep() };
  const sandbox = Object.freeze({
    url: address.url,
    port: address.port,
    appid: options.appids[0],
    stocks: Object.freeze(options.stocks.map((stock) => Object.freeze({ ...stock }))),
    merchant: Object.freeze({
      mchid: merchant.mchid,
      serialNo: merchant.serialNo,
      certificate: merchant.certificate,
      privateKey: merchant.privateKey,
      apiV3Key: merchant.apiV3Key,
      apiV2Key,
    }),
    get platform() {
      return {
        keys: platform.keys(),
        certificateSerialNo: idOf(platform, "certificate"),
        publicKeyId: idOf(platform, "publicKey"),
      };
    },
    get clientOptions() {
      return {
        mchid: merchant.mchid,
        serialNo: merchant.serialNo,
        privateKey: merchant.privateKey,
        certificate: merchant.certificate,
        apiV3Key: merchant.apiV3Key,
        keys: platform.keys(),
        hosts: [address.url],
      };
    },
    get partnerships() {
      return partnerships.snapshot();
    },
    get coupons() {
      return coupons.snapshot();
    },
    get requests() {
      return journal.snapshot();
    },
    handOutCoupon(input) {
      if (typeof input !== "object" || input === null) throw optionError("coupon", "an object");
      return coupons.handOut(input);
    },
    apiV2KeyOf(merchantId) {
      if (typeof merchantId !== "string" || !/^\d{1,32}$/.test(merchantId)) throw optionError("merchantId", "1 to 32 digits");
      return apiV2KeyOf(merchant, merchantId);
    },
    sendCoupons(parameters, user = {}) {
      return coupons.plugin(parameters, readUser(user));
    },
    openCouponPage(page) {
      return coupons.page(readPage(page));
    },
    inject(fault) {
      return faults.inject(readFault(fault));
    },
    async notify(notification) {
      return sendNotification(readNotification(notification, options.platform), { merchant, platform, clock });
    },
    async rotatePlatformKey(rotation = {}) {
      return platform.rotate(readRotation(rotation, options.platform));
    },
    close,
    // Printing a sandbox shows where it is, not its keys.
    toJSON() {
      return { url: address.url, mchid: merchant.mchid };
    },
    [Symbol.for("nodejs.util.inspect.custom")]() {
      return `Sandbox { url: '${address.url}', mchid: '${merchant.mchid}' }`;
    },
    ...(Symbol.asyncDispose ? { [Symbol.asyncDispose]: close } : {}),
  });
  return { sandbox, keys };
}

function clockOf(now) {
  if (!now) return () => Date.now() / 1000;
  return () => {
    const seconds = now();
    if (!Number.isFinite(seconds)) throw optionError("now", "must return Unix seconds");
    return seconds;
  };
}

function latencyOf([least, most]) {
  const draw = seededRandom(1);
  return () => least + Math.floor(draw() * (most - least + 1));
}

function idOf(platform, kind) {
  const key = platform.mode === "both" || platform.mode === kind ? platform.keyOf(kind) : undefined;
  return key?.id;
}

/** @returns {Promise<number>} */
function listen(server, { port, host }) {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.removeListener("error", reject);
      resolve(server.address().port);
    });
  });
}

// Node 16 has no server.closeAllConnections().
function closerOf(server) {
  const sockets = new Set();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  /** @type {Promise<void> | undefined} */
  let closing;
  return () => {
    closing ??= new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
    return closing;
  };
}
