// The client and the sandbox as their users write them.

import { isWechatPayError, type Notification, type PartnershipInput } from "wechatpay-wasm";
import {
  type Answer,
  type BuiltPartnership,
  type Client,
  type ClientError,
  type ClientOptions,
  createClient,
  type Partnership,
  type Signal,
} from "wechatpay-wasm/client";
import { type Sandbox, startSandbox } from "wechatpay-wasm/sandbox";

declare const signal: Signal;
declare const environment: { host?: string };

const input: PartnershipInput = {
  authorized_data: { business_type: "FAVOR_STOCK", stock_id: "2433405" },
  partner: { type: "APPID", appid: "wx4e1916a585d1f4e9" },
};
const stock = { authorized_data: { business_type: "FAVOR_STOCK" } } as const;

/** What `satisfies` says, which TypeScript has from 4.9. */
function is<Type>(_value: Type): void {}

export async function use(): Promise<void> {
  const sandbox: Sandbox = await startSandbox({
    retiredSerial: "refuse",
    list: { offset: "rows", empty: "ok" },
    faults: { rate: 0.1, kinds: ["500", 503] },
  });
  // What the sandbox gives is what the client takes.
  const client: Client = createClient(sandbox.clientOptions);

  const built: Answer<BuiltPartnership | undefined> = await client.partnerships.build(input, { idempotencyKey: "12345", signal });
  const state: string | undefined = built.data?.state;
  // @ts-expect-error 204 has no data
  built.data.state;
  // @ts-expect-error results are read-only
  built.status = 204;

  const page = await client.partnerships.list({ ...stock, offset: 0, limit: 5 });
  const first: Partnership | undefined = page.data[0];
  for await (const { partner, terminate_time } of client.partnerships.listAll(stock, { signal }))
    void [partner.appid, terminate_time === undefined ? "" : terminate_time.slice(0, 10)];
  // @ts-expect-error listAll reads from the start
  client.partnerships.listAll({ ...stock, offset: 1 });
  // @ts-expect-error an unknown option
  await client.partnerships.terminate(input, { idempotencykey: "1" });

  const { data } = await client.request<{ id: string }>({
    method: "POST",
    path: "/v3/x",
    query: { a: 1 },
    body: { b: [1] },
    encrypt: ["/b/*"],
    decrypt: ["/c?"],
    retry: "idempotent",
  });
  const id: string | undefined = data?.id;
  // @ts-expect-error the client chooses the host
  await client.request({ url: "https://api.mch.weixin.qq.com/v3/x" });
  // @ts-expect-error no such way of repeating
  await client.request({ path: "/v3/x", retry: true });

  const uploaded = await client.upload<{ media_id: string }>({
    path: "/v3/merchant/media/upload",
    file: new Uint8Array(1),
    filename: "a.png",
  });
  await client.upload({ path: "/v3/x", file: [new Uint8Array(1), new ArrayBuffer(1)], filename: "a.png" });
  // @ts-expect-error a path is not opened
  await client.upload({ path: "/v3/x", file: "a.png", filename: "a.png" });
  // @ts-expect-error text is no bytes
  await client.upload({ path: "/v3/x", file: ["a"], filename: "a.png" });
  const media: string | undefined = uploaded.data?.media_id;
  // @ts-expect-error 204 has no data
  uploaded.data.media_id;
  const bill: Uint8Array = await client.download("https://api.mch.weixin.qq.com/v3/billdownload/file?token=x", {
    hash: { type: "SHA1", value: "" },
  });
  const stream = await client.downloadStream("https://api.mch.weixin.qq.com/v3/billdownload/file?token=x", {
    hash: { type: "SHA256", value: "" },
    gzip: "unpack",
  });
  void stream;
  // @ts-expect-error no such packing
  await client.downloadStream("", { hash: { type: "SHA1", value: "" }, gzip: "zip" });
  // @ts-expect-error a bill is not signed: its digest is required
  await client.download("https://api.mch.weixin.qq.com/v3/billdownload/file?token=x");
  const serials: string[] = (await client.certificates.download()).map(({ serialNo }) => serialNo);
  const notification: Notification = await client.notifications.parse({
    headers: { "Wechatpay-Serial": ["x"] },
    body: new Uint8Array(1),
  });
  const typed: Notification<{ out_trade_no: string }> = await client.notifications.parse<{ out_trade_no: string }>({
    headers: {},
    body: "",
  });
  // @ts-expect-error the resource is what the caller says that it is
  typed.resource.transaction_id;
  // @ts-expect-error unless he says nothing
  notification.resource.out_trade_no;
  is<string | undefined>(page.emptyBecause?.message);
  await sandbox.close();
  void [typed.resource.out_trade_no, state, first, id, media, bill, serials, notification];
}

export function failed(error: unknown): string {
  if (!isWechatPayError(error)) throw error;
  // What only errors of a client have may be absent, or is all there where `outcome` is.
  is<[string | undefined, number | undefined]>([error.explanation?.title, error.attempts]);
  // @ts-expect-error it is not known yet whose error it is
  error.explanation.title;
  // @ts-expect-error no such code
  if (error.code === "ERR_WECHATPAY_TYPO") return "";
  if (error.outcome === undefined) return error.hint ?? error.message;
  const found: ClientError = error;
  const { outcome, idempotencyKey, explanation, attempts, status, answerVerified, retryAt } = found;
  is<[boolean | undefined, number | undefined]>([answerVerified, retryAt]);
  // @ts-expect-error there are three outcomes
  if (outcome === "failed") return "";
  // @ts-expect-error no such cause
  if (explanation.code === "SIGN_TYPO") return "";
  // The server's set is open.
  if (error.serverCode === "ANY_CODE_AT_ALL" || explanation.code === "LIST_EMPTY") return "";
  return `${outcome} ${idempotencyKey ?? ""} ${explanation.remedies.join()} ${attempts.toFixed()} ${status ?? 0}`;
}

export const options: ClientOptions = {
  mchid: "1900000001",
  certificate: new Uint8Array(1),
  signer: async (message) => message.toUpperCase(),
  keys: [{ id: "PUB_KEY_ID_1", publicKey: "" }, { certificate: "" }],
  certificates: "auto",
  apiV3Key: "",
  hosts: environment.host === undefined ? undefined : [environment.host],
  retry: { attempts: 2 },
  isEmptyList: (error) => error.serverCode === "RESOURCE_NOT_EXISTS" && error.outcome === "refused",
  onRequest: ({ callId, attempt, url }) => void [callId.length, attempt, url],
  onResponse: ({ status, ms }) => void (status + ms),
  onAttemptEnd: ({ outcome, code, retryInMs }) => void [outcome === "succeeded", code === "ERR_WECHATPAY_TIMEOUT", retryInMs],
  // @ts-expect-error no such outcome
  onCallEnd: ({ outcome, attempts, ms }) => void [outcome === "success", attempts + ms],
};
// @ts-expect-error mchid is required
export const missing: ClientOptions = { privateKey: "" };
// @ts-expect-error manual or auto
export const wrong: ClientOptions = { mchid: "1", certificates: "always" };

// @ts-expect-error loopback only
void startSandbox({ host: "0.0.0.0" });
