/**
 * `wechatpay-wasm/client`：签名 → fetch → 验签 → 有类型的结果，或有类型的错误。
 *
 * The loop done right: sign → fetch → verify → a typed result or a typed error. Plain `fetch` underneath, no dependency.
 *
 * @module
 */
import type {
  ClientError,
  ErrorCode,
  Notification,
  ParseNotificationOptions,
  PartnershipInput,
  PartnershipQueryInput,
  PlatformKeyInput,
  ServerCode,
  SignRequestOptions,
} from "wechatpay-wasm";

type Bytes = string | Uint8Array;

/** AbortSignal，无论来自 DOM、Node 还是 Workers 的类型。 An AbortSignal, whoever declares it. */
export interface Signal {
  readonly aborted: boolean;
  addEventListener(type: "abort", listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** 客户端用到的 fetch。 As much of `fetch` as the client uses. */
export type Fetch = (
  url: string,
  // `any`: the DOM's, Node's and Workers' own types of bodies and headers all fit.
  init: { method: string; headers: Record<string, string>; body?: any; redirect: "manual"; signal: any },
) => Promise<{ status: number; headers: any; arrayBuffer(): Promise<any> }>;

export interface RetryOptions {
  /** 总次数（含第一次），1–10；默认 3。 Attempts in all, the first included. */
  attempts?: number | undefined;
  /** 第一次重试前最多等待的毫秒数，之后每次翻倍；默认 200。实际等待在一半与全部之间随机。 Milliseconds; doubled each time, the upper half of it at random. */
  baseDelayMs?: number | undefined;
  /** 单次等待上限；默认 5000。服务端的 Retry-After 优先。 The server's Retry-After goes before it. */
  maxDelayMs?: number | undefined;
}

/** {@link createClient} 的选项。私钥（`privateKey`）与外部签名器（`signer`）二选一。 */
export interface ClientOptions {
  /** 商户号。 */
  mchid: string;
  /** 商户API证书序列号；与 `certificate` 至少给一个。 */
  serialNo?: string | undefined;
  /** 商户API证书 apiclient_cert.pem。 */
  certificate?: Bytes | undefined;
  /** 商户API证书私钥 apiclient_key.pem。 */
  privateKey?: Bytes | undefined;
  /** 外部签名器（KMS、HSM、WebCrypto）：对 message 做 SHA256withRSA，返回 Base64。 Returns Base64 of RSASSA-PKCS1-v1_5 / SHA-256. */
  signer?: (message: string) => string | Promise<string>;
  /**
   * 验签用的密钥；可同时放公钥与平台证书，按应答的 Wechatpay-Serial 选用。第一把未过期的决定请求头 Wechatpay-Serial;
   * `certificates: "auto"` 且只有平台证书时不带该请求头，由微信支付用现行的签名。
   * 仅在 `certificates: "auto"` 时可以为空：首次调用前先下载平台证书，没有可用的就什么也不发。
   * Public keys and certificates side by side. The first that has not expired is the one the server is asked to sign with
   * (Wechatpay-Serial); with `certificates: "auto"` and certificates only none is named, so that it signs with its current
   * one. May be empty with `"auto"` only: certificates are then downloaded before the first call, and without one that can
   * be used nothing is sent.
   */
  keys?: readonly PlatformKeyInput[] | undefined;
  /** APIv3 密钥（32 字节）：解密通知、下载平台证书时需要。 */
  apiV3Key?: string | undefined;
  /**
   * `"auto"`：遇到未知的平台证书序列号时下载证书（十分钟内最多一次，并发共用）；下载的证书只会增加，不替换 `keys`。默认 `"manual"`。
   * 一把可用的密钥都没有时：服务端答了但没有可用的证书（含 404），十分钟后才再下载；网络失败、429、5xx 则下一次调用隔 1 秒（逐次翻倍至
   * 60 秒）可再下载。通知只有在四个签名头、时间与报文形式都对之后才会引起下载。400 拒绝了客户端所选的 Wechatpay-Serial 时，下载一次，
   * 并去掉该请求头再试一次（不可重复的请求仅在该 400 验签通过时），此后不再带它。
   * With `"auto"` an unknown platform serial triggers at most one shared download in ten minutes, and what is downloaded
   * never replaces a key of `keys`. Without any key that can be used, a download that was answered without one (a 404, too)
   * counts for ten minutes; after one that failed on the network, with 429 or 5xx the next call may try again, after 1 s,
   * doubled to 60 s. A notification starts a download only after its four headers, its time and the form of its body passed.
   * A 400 that refuses the Wechatpay-Serial of the client's choice leads to one download and one more attempt without the
   * header (where the request must not be repeated only if that 400 verifies), and none is named from then on.
   */
  certificates?: "manual" | "auto" | undefined;
  /** 默认用全局 fetch;Node 16 没有时用 node:https。 */
  fetch?: Fetch | undefined;
  /** 请求只发往这些主机；网络失败与 5xx 时依次切换。默认主域名与备域名。 Requests go to these origins only. */
  hosts?: readonly string[] | undefined;
  /**
   * 自己的反向代理，如 `https://gateway.example/wechatpay`，或依次尝试的列表；与 `hosts` 二选一。发往它加上所签的路径：前缀不参与签名，
   * 由网关去掉后原样转发给微信支付。所有请求都经它发送，下载账单与平台证书也是。
   * A reverse proxy of your own, or a list that is tried in order; instead of `hosts`. What is sent is its prefix and the
   * signed path behind it: the prefix is not signed, and the gateway removes it and forwards the rest as it is. Nothing goes
   * past it, neither bills nor certificates.
   */
  gateway?: string | readonly string[] | undefined;
  /** 一次调用的总时限（含重试），毫秒；默认 30000。 One deadline for all attempts. */
  timeoutMs?: number | undefined;
  /** 单次请求的时限（含签名、应答报文），毫秒；默认 10000。 For one attempt, from signing to the body's end. */
  attemptTimeoutMs?: number | undefined;
  /**
   * 重试；`false` 关闭。只在安全时重试：GET，以及同一 Idempotency-Key、同样字节的建立与终止；原因限于网络失败、超时、429、500、502、503。
   * Only where it is safe: GET; build and terminate with the same key and bytes. After network failures, timeouts, 429,
   * 500, 502 and 503.
   */
  retry?: RetryOptions | false | undefined;
  userAgent?: string | undefined;
  /**
   * 空列表默认就是空页：拒绝（400、404）的说明是文档写明的"查询结果为0"时。另有别的写法时由这里判断：返回 true 则也当作空页。
   * 只就服务端的拒绝（4xx）询问；签名不符的不问。
   * An empty list is an empty page by default, where the refusal (400 or 404) says what the documents announce. Decides which
   * other refusal (4xx) means one; only `true` does. Not asked about one whose signature does not verify.
   */
  isEmptyList?: (error: ClientError) => boolean;
  /** 每次发送前。钩子都不含 Authorization、报文与下载的 token；抛出的异常（含异步）会被忽略。 Before each attempt is sent. */
  onRequest?: (event: RequestEvent) => void;
  /** 每次收到应答后，验签之前。 After each answer, before it is verified. */
  onResponse?: (event: ResponseEvent) => void;
  /** 每次尝试结束：成功，或失败以及是否再试。 At the end of every attempt: its success, or its failure and whether another follows. */
  onAttemptEnd?: (event: AttemptEndEvent) => void;
  /** 一次调用的最终结局。开始之前就被拒绝的（参数有误）没有。 The outcome of a call; none for one that was refused before it began. */
  onCallEnd?: (event: CallEndEvent) => void;
}

/**
 * 各钩子共有的：`callId` 是这一次调用的编号，`attempt` 从 1 起。客户端自己下载平台证书是另一次调用。
 * What the hooks share. Secrets are not among it: neither Authorization nor body, and the token of a download is masked.
 */
export interface AttemptEvent {
  /** 随机；一次调用的所有事件相同。 Random; the same in all events of a call. */
  readonly callId: string;
  readonly attempt: number;
  readonly method: string;
  /** 下载的 token 等以 `******` 代替。 With `******` for the token of a download and the like. */
  readonly url: string;
  readonly idempotencyKey?: string;
}

export type RequestEvent = AttemptEvent;

export interface ResponseEvent extends AttemptEvent {
  readonly status: number;
  readonly requestId?: string;
  /** 从签名起的毫秒数。 Milliseconds since it began to be signed. */
  readonly ms: number;
}

/** 结局；失败时还有 `code`，有应答的还有 `status` 等，都未经验证。 How it ended; of a failure what is known, not verified. */
export interface EndFacts {
  readonly outcome: "succeeded" | ClientError["outcome"];
  readonly code?: ErrorCode;
  readonly status?: number;
  readonly serverCode?: ServerCode;
  readonly requestId?: string;
  readonly ms: number;
}

/** `method` 与 `url` 在签名失败时没有。 Without `method` and `url` where signing failed. */
export interface AttemptEndEvent extends Omit<AttemptEvent, "method" | "url">, EndFacts {
  readonly method?: string;
  readonly url?: string;
  /** 多少毫秒后再试；没有则不再试。 Milliseconds until the next attempt; absent where none follows. */
  readonly retryInMs?: number;
}

export interface CallEndEvent extends EndFacts {
  readonly callId: string;
  /** 共尝试几次。 */
  readonly attempts: number;
  readonly idempotencyKey?: string;
}

export type { ClientError } from "wechatpay-wasm";

/** 已验签的应答。 A verified answer. */
export interface Answer<Data = unknown> {
  readonly status: number;
  /** 解析后的报文；204 没有。 Absent for 204. */
  readonly data: Data;
  /** 报文原文。 */
  readonly body: string;
  readonly requestId?: string;
  readonly idempotencyKey?: string;
}

/** 应答里的合作方。 A partner as it was received. */
export type ReceivedPartner = {
  /** `APPID`：公众号、小程序等；`MERCHANT`：商户号。 An appid or a merchant. */
  type: "APPID" | "MERCHANT" | (string & {});
  appid?: string;
  merchant_id?: string;
};

/** 应答里被授权的数据。 What is authorised, as it was received. */
export type ReceivedAuthorizedData = {
  /** `FAVOR_STOCK`：代金券批次；`BUSIFAVOR_STOCK`：商家券批次。 代金券 or 商家券. */
  business_type: "FAVOR_STOCK" | "BUSIFAVOR_STOCK" | (string & {});
  stock_id?: string;
};

/** 建立合作关系的应答（200）。 RFC 3339 times. */
export interface BuiltPartnership {
  partner: ReceivedPartner;
  authorized_data: ReceivedAuthorizedData;
  /** `ESTABLISHED`：已建立；`TERMINATED`：已终止。 */
  state: "ESTABLISHED" | "TERMINATED" | (string & {});
  build_time: string;
  create_time: string;
  update_time: string;
}

/** 列表中的一项。 */
export interface Partnership {
  partner: ReceivedPartner;
  authorized_data: ReceivedAuthorizedData;
  build_time: string;
  create_time: string;
  update_time: string;
  terminate_time?: string | undefined;
  state?: string | undefined;
}

/** 一页；没有记录时 `data` 为空数组。 */
export interface PartnershipPage {
  readonly data: Partnership[];
  readonly offset: number;
  readonly limit: number;
  readonly total_count?: number;
  readonly status?: number;
  readonly requestId?: string;
  /** 服务端以拒绝表示"没有记录"时：它说的话。 What the server said, where it refused because there is nothing. */
  readonly emptyBecause?: { readonly code?: ServerCode; readonly message?: string; readonly requestId?: string };
}

/** 每次调用的选项。 */
export interface CallOptions {
  /** 取消调用；在任何阶段有效。 Works at every stage. */
  signal?: Signal | undefined;
}

export interface ChangeOptions extends CallOptions {
  /** 不给则随机生成；在结果与错误里都能取到。 Random if left out; on the result and on every error. */
  idempotencyKey?: string | undefined;
}

/**
 * 要上传的文件：字节、Blob、File，或字节的流、（异步）可迭代对象。路径不会被打开：Node 用 `await fs.openAsBlob(path)` 或
 * `fs.createReadStream(path)`。
 * A file to upload: bytes, a Blob, a File, or a stream or iterable of bytes. Paths are not opened: in Node give
 * `await fs.openAsBlob(path)` or `fs.createReadStream(path)`.
 */
export type UploadFile =
  | Uint8Array
  | ArrayBuffer
  | { readonly size: number; readonly name?: string; arrayBuffer(): Promise<ArrayBuffer> }
  // A web stream; not every host's can be iterated.
  | { readonly locked: boolean; getReader(): any }
  | Iterable<Uint8Array | ArrayBuffer>
  | AsyncIterable<Uint8Array | ArrayBuffer>;

export interface RequestOptions extends CallOptions {
  method?: string | undefined;
  /** `/v3/…`；主机由客户端决定。 The client chooses the host. */
  path: string;
  query?: SignRequestOptions["query"] | undefined;
  body?: SignRequestOptions["body"] | undefined;
  /**
   * 要加密的敏感字段：JSON Pointer（RFC 6901），`*` 指数组的每一项，末尾的 `?` 表示可以没有。`body` 应为普通对象，不会被改动；每次
   * 调用只加密一次，重试发送同样的字节。密钥是 `wechatpaySerial` 所指的，默认为 `keys` 里第一把未过期的；请求头 Wechatpay-Serial
   * 随之写好。
   * Sensitive fields to encrypt, by JSON Pointer; `*` is every item of an array, and a pointer that ends in `?` may meet
   * nothing. `body` is a plain object, and is not changed. Encrypted once per call: every attempt sends the same bytes. The
   * key is the one that `wechatpaySerial` names, by default the first of `keys` that has not expired; the header
   * Wechatpay-Serial names it.
   */
  encrypt?: readonly string[] | undefined;
  /**
   * 应答里要解密的敏感字段，写法同 `encrypt`；`data` 里是明文，`body` 仍是应答原文。需要 `privateKey`。
   * Fields of the answer to decrypt, as in `encrypt`: `data` holds them in plain text, `body` is still the answer as it came.
   * Needs `privateKey`.
   */
  decrypt?: readonly string[] | undefined;
  headers?: SignRequestOptions["headers"] | undefined;
  /** 只在给出时发送。 Sent only if given. */
  idempotencyKey?: string | undefined;
  /** 默认由客户端选，见 `keys`。给出后不会被去掉。 The client's choice by default, see `keys`; one given here is never dropped. */
  wechatpaySerial?: string | undefined;
  acceptLanguage?: SignRequestOptions["acceptLanguage"] | undefined;
  /** GET 默认可重试，其余默认不重试；确认接口幂等时传 `"idempotent"`。 */
  retry?: "idempotent" | "never" | undefined;
}

/**
 * 宿主自己的 ReadableStream，每一段是 Uint8Array；类型取自所用的 DOM、Node 或 Workers 的声明。
 * The host's own ReadableStream of Uint8Arrays, as the DOM, Node or Workers declare it.
 */
export type ByteStream = typeof globalThis extends { Blob: { prototype: { stream(): infer Stream } } }
  ? Stream
  : AsyncIterable<Uint8Array>;

export interface DownloadedCertificate {
  readonly serialNo: string;
  /** PEM。 */
  readonly certificate: string;
  readonly effectiveTime: string;
  readonly expireTime: string;
}

export interface Client {
  readonly partnerships: {
    /**
     * 建立合作关系。200 有 `data`，204 没有。 Without `data` after a 204.
     *
     * @throws {@link ClientError}
     *
     * @example
     * ```ts
     * const { data, idempotencyKey } = await client.partnerships.build({
     *   partner: { type: "APPID", appid: "wx4e1916a585d1f4e9" },
     *   authorized_data: { business_type: "FAVOR_STOCK", stock_id: "2433405" },
     * });
     * ```
     */
    build(input: PartnershipInput, options?: ChangeOptions): Promise<Answer<BuiltPartnership | undefined>>;
    /** 终止合作关系；同 `build`。 Terminates one; as `build`. @throws {@link ClientError} */
    terminate(input: PartnershipInput, options?: ChangeOptions): Promise<Answer<{ terminate_time: string } | undefined>>;
    /** 查询一页；没有记录时是空页。 One page, empty where there is none. @throws {@link ClientError} */
    list(input: PartnershipQueryInput, options?: CallOptions): Promise<PartnershipPage>;
    /**
     * 逐条取完整个列表：不丢、不重，`offset` 按页或按行都可以。超过一页时至少读两遍以确认读取期间没有变化；一直在变则抛
     * ERR_WECHATPAY_LIST_UNSTABLE。没有记录时一条也不给。
     * Every partnership once. More than one page is read at least twice, to be sure that nothing moved meanwhile.
     *
     * @throws {@link ClientError}
     *
     * @example
     * ```ts
     * for await (const { partner } of client.partnerships.listAll({ authorized_data: { business_type: "FAVOR_STOCK" } })) {
     *   console.log(partner.type === "APPID" ? partner.appid : partner.merchant_id);
     * }
     * ```
     */
    listAll(input: Omit<PartnershipQueryInput, "offset">, options?: CallOptions): AsyncIterableIterator<Partnership>;
  };
  /**
   * 任意 APIv3 接口。 Any endpoint.
   *
   * @throws {@link ClientError}
   *
   * @example
   * ```ts
   * const { data } = await client.request<{ prepay_id: string }>({ method: "POST", path: "/v3/pay/transactions/jsapi", body: order });
   * ```
   */
  request<Data = unknown>(request: RequestOptions): Promise<Answer<Data | undefined>>;
  readonly certificates: {
    /** 下载平台证书并加入本客户端的密钥；需要 `apiV3Key`。 Downloads the platform certificates and adds them to this client's keys. */
    download(options?: CallOptions): Promise<readonly DownloadedCertificate[]>;
  };
  /**
   * 上传图片等文件：只签 meta。读文件也算在 `timeoutMs` 里。 Only its meta is signed. Reading the file counts towards `timeoutMs`.
   *
   * @throws {@link ClientError}
   *
   * @example
   * ```ts
   * const { data } = await client.upload<{ media_id: string }>({ path: "/v3/merchant/media/upload", file, filename: "shop.png" });
   * ```
   */
  upload<Data = unknown>(
    upload: {
      path: string;
      /** 只读一次，最多 32 MiB。 Read once; at most 32 MiB. */
      file: UploadFile;
      /** 含后缀，如 shop.png；File 默认用自己的 `name`。 With its extension; that of a File by default. */
      filename?: string;
      contentType?: string;
      retry?: "idempotent" | "never";
    } & CallOptions,
  ): Promise<Answer<Data | undefined>>;
  /**
   * 下载账单：唯一不签名的应答，用申请账单所得的 hash_type、hash_value 核对。`url` 即 download_url，其主机须在 `hosts` 中。
   * 先向 `url` 的主机请求；有 `gateway` 时主机须是微信支付的，请求发往网关。hash_value 是未压缩账单的摘要：用了 tar_type=GZIP，或更大的，
   * 用 downloadStream。最多 512 MiB（其他应答 64 MiB）。
   * The one unsigned answer, checked with the digest from the signed answer before it; that of the unpacked bill: for
   * tar_type=GZIP, or what is larger, there is downloadStream. The host of `url` is asked first; with `gateway` it must be
   * one of WeChat Pay's, and the gateway is asked. At most 512 MiB; any other answer 64 MiB.
   *
   * @throws {@link ClientError}
   *
   * @example
   * ```ts
   * const bill = await client.download(downloadUrl, { hash: { type: "SHA1", value: hashValue } });
   * ```
   */
  download(url: string, options: { hash: { type: "SHA1" | "SHA256"; value: string } } & CallOptions): Promise<Uint8Array>;
  /**
   * 以流的方式下载：同 `download`，但不限大小，内存不随文件增长。**流正常结束之前，内容都未经核对**：摘要不符、连接中断都在结束之前
   * 报错（{@link ClientError}），最后一段在核对之后才给出。请先写入临时文件，正常结束后再改名。
   * 收到 2xx 即得到流，此前按 `retry` 重试，此后不再重试：出错就从头再来。`attemptTimeoutMs` 此后是等待每一段的时限，消费方处理的时间不算；
   * `timeoutMs` 只管到得到流为止。取消流即取消下载。
   * As `download`, without a limit, and in memory that does not grow with the file. **Until its clean end nothing of it is
   * verified**: a digest that differs or a connection cut off is an error ({@link ClientError}) before the end, and the last
   * piece comes after the check. Write to a temporary file, and rename it after the end. It is given with the 2xx; until
   * then `retry` holds, from there on nothing is repeated. `attemptTimeoutMs` is then the limit for each piece, without the
   * time that the consumer takes, and `timeoutMs` ended with the 2xx. To cancel it is to cancel the download.
   *
   * @throws {@link ClientError}
   *
   * @example
   * ```ts
   * const bill = await client.downloadStream(downloadUrl, { hash: { type: "SHA1", value: hashValue } });
   * await bill.pipeTo(part); // 之后再把临时文件改名 then rename the temporary file
   * ```
   */
  downloadStream(
    url: string,
    options: {
      hash: { type: "SHA1" | "SHA256"; value: string };
      /**
       * 申请账单时用了 tar_type=GZIP：`"unpack"` 给出解压后的账单，`"keep"` 原样给出 gzip；核对的都是解压后的摘要（hash_value
       * 文档如此）。不填：原样给出，核对收到的字节。
       * For tar_type=GZIP: `"unpack"` hands out the unpacked bill, `"keep"` the gzip as it is; checked is the digest of the
       * unpacked one either way, as hash_value is documented. Without it the bytes are handed out and checked as they come.
       */
      gzip?: "unpack" | "keep" | undefined;
    } & CallOptions,
  ): Promise<ByteStream>;
  readonly notifications: {
    /**
     * 验签并解密一条通知；`body` 是原始报文；请按 `id` 去重。 Verified, then decrypted. De-duplicate by `id`.
     *
     * @throws {@link ClientError}
     *
     * @example
     * ```ts
     * const { id, resource } = await client.notifications.parse<{ out_trade_no: string }>({ headers, body });
     * ```
     */
    parse<Resource = unknown>(notification: Pick<ParseNotificationOptions, "headers" | "body">): Promise<Notification<Resource>>;
  };
}

/**
 * 创建客户端；私钥、证书、`keys` 与 `apiV3Key` 在这里就读出来检查。
 * Creates a client; several clients share nothing. Keys and certificates are read here.
 *
 * @throws {@link WechatPayError} 选项有误，`field` 指出哪一个。 An option is wrong; `field` says which.
 *
 * @example
 * ```ts
 * const client = createClient({ mchid, serialNo, privateKey, apiV3Key, keys: [{ id: "PUB_KEY_ID_…", publicKey }] });
 * ```
 */
export function createClient(options: ClientOptions): Client;
