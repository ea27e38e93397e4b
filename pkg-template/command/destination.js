// Where a request may go: WeChat Pay's own hosts, this machine, or what --host names. A file or the environment may have
// been written by somebody else, so that their word is not enough to send a merchant's signature elsewhere.
import { HOSTS } from "../client/options.js";
import { UsageError } from "./arguments.js";
import { readRecord } from "./folder.js";

/**
 * The origin to which a path is sent: --host, else WECHATPAY_HOST, else the sandbox whose folder --dir names, else WeChat
 * Pay's.
 *
 * @param {Record<string, any>} given
 * @param {Record<string, string>} env
 * @returns {string}
 */
export function originOf(given, env) {
  return given["--host"] ?? env.WECHATPAY_HOST ?? readRecord(given["--dir"])?.url ?? HOSTS[0];
}

/**
 * Refuses a URL on another host. `explicit`: the value of --host.
 *
 * @param {string} url
 * @param {string | undefined} explicit
 */
export function checkDestination(url, explicit) {
  const { origin, host } = new URL(url);
  if (HOSTS.includes(origin) || isLoopback(url) || (explicit !== undefined && originIn(explicit) === origin)) return;
  throw new UsageError(
    `目标主机 ${host} 既不是微信支付的，也不是本机；确实要发到那里，请写 --host ${origin}（环境变量与文件里的地址不算）。The host ${host} is neither WeChat Pay's nor this machine. To send it there, say --host ${origin}; an address in the environment or a file is not enough.`,
  );
}

/** @param {string} url */
export function isLoopback(url) {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);
}

function originIn(url) {
  try {
    return new URL(url).origin;
  } catch {
    return undefined;
  }
}
