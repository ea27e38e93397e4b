/**
 * `wechatpay-wasm/sandbox`：本机的微信支付 APIv3 网关，用于测试。只用 Node 内置模块，不用本包的 wasm。
 *
 * A WeChat Pay APIv3 gateway on this machine, for tests. Node built-ins only, and none of this package's wasm: what it
 * verifies is verified by a second implementation (node:crypto).
 *
 * 它按真实网关的次序检查请求：Accept 与 User-Agent → Authorization 格式 → 商户号 → 证书序列号 → 时间戳 → 签名 →
 * Content-Type → Idempotency-Key → 报文或查询参数，并以同样的状态码、`code`、中文 `message`、`detail` 与 `Request-ID` 应答。
 * 在此之前：Host 或 Origin 不是本机的，得到 403（见 `hostNames`）。
 * 2xx 应答由平台密钥签名；4xx、5xx 没有 `Wechatpay-*` 头。文档没有写明之处由沙箱自定，全部列在 {@link choices}。
 *
 * It checks a request in the order above and answers with the same status, `code`, Chinese `message`, `detail` and
 * `Request-ID`. Before that: a Host or Origin that is not this machine's gets a 403 (see `hostNames`). 2xx answers are signed with a platform key; 4xx and 5xx carry no `Wechatpay-*` header. What the documents
 * leave open is the sandbox's own decision, every one listed in {@link choices}.
 *
 * | 路径 path | |
 * | --- | --- |
 * | POST /v3/marketing/partnerships/build | 建立合作关系 |
 * | GET /v3/marketing/partnerships | 查询合作关系列表 |
 * | POST /v3/marketing/partnerships/terminate | 终止合作关系 |
 * | GET /v3/certificates | 平台证书（APIv3 密钥加密）；只有公钥时 404 |
 * | POST /v3/marketing/favor/media/image-upload | 图片上传 → `media_url` |
 * | POST /v3/merchant/media/upload | 图片上传 → `media_id` |
 * | GET /v3/bill/tradebill?bill_date=[&tar_type=GZIP] | `download_url`、`hash_type`、`hash_value` |
 * | GET /v3/billdownload/file?token= | 账单文件，不签名 the file, unsigned |
 * | POST /v3/marketing/favor/users/{openid}/coupons | 发放代金券，只有创建方 the creator hands out a favor coupon |
 * | POST /busifavor/sendcoupon | 发券插件的参数，另加 `openid` the coupon plugin's parameters and the user; see {@link Sandbox.sendCoupons} |
 * | GET /busifavor/getcouponinfo? | H5 发券页面 the H5 coupon page; see {@link Sandbox.openCouponPage} |
 * | POST /v3/sandbox/coupons | 沙箱自有：授权方发券 the sandbox's own: an authorised partner hands out a coupon |
 * | GET / | 网页，给浏览器 the page, for a browser; see {@link SandboxOptions.page} |
 * | 任意 any /v3/sandbox/echo[/…] | 沙箱自有：原样返回收到的请求，见 {@link EchoAnswer} |
 *
 * @example
 * ```js
 * import { startSandbox } from 'wechatpay-wasm/sandbox';
 * import { createClient } from 'wechatpay-wasm/client';
 *
 * const sandbox = await startSandbox();
 * const client = createClient(sandbox.clientOptions);
 * // … 测试 tests …
 * await sandbox.close();
 * ```
 *
 * @module
 */

/** 平台密钥的种类。The kind of a platform key: 平台证书 or 微信支付公钥. */
export type PlatformKeyKind = "certificate" | "publicKey";

/** 授权业务类别。代金券批次或商家券批次。 */
export type BusinessType = "FAVOR_STOCK" | "BUSIFAVOR_STOCK";

/** 验签用的密钥，与本包各处的 `keys` 同形。A key to verify with, shaped like `keys` everywhere in this package. */
export type PlatformKey = { certificate: string } | { id: string; publicKey: string };

export interface StockOption {
  /** 批次号，1 至 20 个字符。1 to 20 characters. */
  stock_id: string;
  /** 默认 default `"FAVOR_STOCK"` */
  business_type?: BusinessType;
}

/** {@link startSandbox} 的选项。未知的选项名会被拒绝。An unknown option name is refused. */
export interface SandboxOptions {
  /** 监听端口，0 为任选。0 picks a free one. 默认 default `0` */
  port?: number;
  /** 只监听本机，其他地址被拒绝。Loopback only; anything else is refused. 默认 default `"127.0.0.1"` */
  host?: "127.0.0.1" | "::1" | "localhost";
  /**
   * 请求头 Host 与 Origin 除 127.0.0.1、：：1、localhost 外还可以是的名字，不含端口，如容器之间所用的。其他的得到 403：网页也能从浏览器向本机发请求。
   * Names without port that the headers Host and Origin may have beside those three, such as the one containers use. Any
   * other gets a 403: a web page, too, can make a browser send requests to this machine. 默认 default `[]`
   */
  hostNames?: string[];
  /**
   * 每个请求一段文字：检查了什么、结果如何，失败时附验签名串。不含密钥。
   * One text per request: what was checked and how it went, with the canonical string on a failure. No key is ever in it.
   * 默认不输出 default: silent.
   */
  log?: ((line: string) => void) | false;
  /** 日志与 `note` 的语言；应答的 `message` 总是中文。The language of the log and of `note`; answers stay Chinese. 默认 default `"zh-CN"` */
  locale?: "zh-CN" | "en";
  /** 商户号，1 至 32 位数字。1 to 32 digits. 默认 default `"1900000001"` */
  mchid?: string;
  /** APIv3 密钥，32 个可见 ASCII 字符。32 visible ASCII characters. 默认随机 default: random. */
  apiV3Key?: string;
  /**
   * 商户 API 证书的状态。过期与作废的分别得到 401“商户证书已过期”“商户证书已作废”。
   * The state of the merchant certificate; the last two make every request a 401. 默认 default `"valid"`
   */
  merchantCertificate?: "valid" | "expired" | "revoked";
  /** 与商户号绑定的 AppID。其他 AppID 得到“AppID与mchid不匹配”。Bound appids. 默认 default `["wx4e1916a585d1f4e9"]` */
  appids?: string[];
  /** 商户的批次。The merchant's stocks. 默认 default `2433405` FAVOR_STOCK, `2433406` BUSIFAVOR_STOCK */
  stocks?: StockOption[];
  list?: {
    /** `offset` 数的是页还是行。What `offset` counts. 默认 default `"pages"` */
    offset?: "pages" | "rows";
    /** 空页是 400 错误还是 200 与空的 `data`。An empty page is a 400 or a 200 with empty `data`. 默认 default `"error"` */
    empty?: "error" | "ok";
    /** 默认 default `"oldest"` */
    order?: "oldest" | "newest";
    /** 列表项是否带 `state`。Whether items carry `state`. 默认 default `"omit"` */
    state?: "omit" | "include";
  };
  build?: {
    /** 建立成功时的状态码。The status of a successful build. 默认 default `200` */
    answer?: 200 | 204;
    /** 与 `type` 不符的 id：拒绝或忽略。The id that `type` does not ask for. 默认 default `"refuse"` */
    extraId?: "refuse" | "ignore";
  };
  coupons?: {
    /**
     * 谁能发代金券：只有创建批次的商户，或批次有合作关系时其他商户也能。官方没有写明，故默认不能。
     * Who hands out a favor coupon: its creator alone, or others too where the stock has a partnership. Not settled by the
     * documents. 默认 default `"creator"`
     */
    favorStock?: "creator" | "partnership";
    /** 发送而不签名的字段，同 `signCoupons` 的 `unsigned`。The field that is sent and not signed. 默认没有 default: none */
    unsigned?: "create_coupon_merchant" | "customize_send_time";
    /** H5 页面认哪个名字，同 `signCoupons` 的 `sendTimeName`。The name the page knows. 默认 default `"customize_send_time"` */
    sendTimeName?: "customize_send_time" | "customize_send_time0";
  };
  /**
   * 平台有哪些密钥。`"publicKey"`：新商户，GET /v3/certificates 得到 404。
   * Which platform keys exist. `"publicKey"` is a new merchant: GET /v3/certificates answers 404. 默认 default `"both"`
   */
  platform?: "both" | PlatformKeyKind;
  /**
   * 请求没有 `Wechatpay-Serial` 时用哪种密钥签名应答。
   * Which kind signs when the request names none. 默认 default `"certificate"`，只有公钥时 `"publicKey"`
   */
  answerKey?: PlatformKeyKind;
  /**
   * 请求的 `Wechatpay-Serial` 不是在用的密钥（已轮换、不认识）时：忽略，或如文档与用户报告那样拒绝：400 PARAM_ERROR
   * “平台证书序列号Wechatpay-Serial错误”。
   * What becomes of a `Wechatpay-Serial` that names no key in use: ignored, or refused with that 400, as documented and seen in the field.
   * 默认 default `"ignore"`
   */
  retiredSerial?: "ignore" | "refuse";
  /** 应答头名的大小写。The letter case of answer header names. 默认 default `"canonical"` */
  headerCase?: "canonical" | "lower" | "upper";
  /** 每次应答前等待的毫秒数，或 [最少，最多]（可重现的随机）。Milliseconds before each answer, or [least, most]. 默认 default `0` */
  latencyMs?: number | [least: number, most: number];
  /** 随机故障，由种子决定。Faults at random, decided by the seed. */
  faults?: RandomFaults;
  /**
   * 网页：浏览器打开 `url`，显示收到的请求与检查结果、合作关系，可让用户领券、注入故障。给浏览器的，即 Accept 写明 text/html、没有 Authorization
   * 的 GET 与 HEAD `/`；其余的照旧由网关应答。
   * The page: a browser that opens `url` sees the requests with what was checked, and the partnerships; it can let a user take a
   * coupon and inject faults. It is for a GET or HEAD of `/` whose Accept names text/html, without Authorization; whatever else
   * asks there is answered by the gateway. 默认 default `true`
   */
  page?: boolean;
  /** 沙箱的时钟，Unix 秒。The sandbox's clock in Unix seconds. 默认 default: the system's. */
  now?: () => number;
}

/**
 * 故障的种类。The kinds of fault:
 *
 * | | 有无效果 effect | |
 * | --- | --- | --- |
 * | `latency` | 有 yes | 等待 `ms` 毫秒后照常应答 answers as usual after `ms` |
 * | `dropBefore` | 无 no | 连接重置 connection reset |
 * | `dropAfter` | 有 yes | 处理之后连接重置 reset after the effect |
 * | `429` | 无 no | FREQUENCY_LIMITED，带 Retry-After |
 * | `500` | `effect` | SYSTEM_ERROR |
 * | `502` `503` | `effect` | SERVICE_UNAVAILABLE |
 * | `proxyHtml` | 无 no | 502 text/html，来自代理而非网关 from a proxy |
 * | `redirect` | 无 no | 302 与 `location` |
 * | `wrongSignature` | 有 yes | 签名不符 a signature that does not verify |
 * | `unsigned` | 有 yes | 没有 `Wechatpay-*` 头 no `Wechatpay-*` header |
 * | `staleTimestamp` | 有 yes | 签名正确但早 600 秒 signed correctly, 600 s old |
 * | `probe` | 有 yes | `WECHATPAY/SIGNTEST/…` 探测签名 probe signature |
 * | `rotateKey` | 有 yes | 应答前轮换平台密钥，用新密钥签名 signed with a key made just now |
 * | `truncated` | 有 yes | 报文发到一半断开 the connection ends halfway through the body |
 * | `empty` | 有 yes | 头不变，报文为空 the headers of the answer, an empty body |
 *
 * `wrongSignature` 至 `rotateKey` 只改变签了名的应答；4xx 仍是 4xx。
 * `wrongSignature` to `rotateKey` change signed answers only; a 4xx stays what it is.
 */
export type FaultKind =
  | "latency"
  | "dropBefore"
  | "dropAfter"
  | "429"
  | "500"
  | "502"
  | "503"
  | "proxyHtml"
  | "redirect"
  | "wrongSignature"
  | "unsigned"
  | "staleTimestamp"
  | "probe"
  | "rotateKey"
  | "truncated"
  | "empty";

/** {@link FaultKind} 的全部取值。Every value. */
export const faultKinds: readonly FaultKind[];

export interface RandomFaults {
  /** 默认 default `1` */
  seed?: number;
  /** 每个请求出故障的概率，0 至 1。The chance of a fault per request. */
  rate: number;
  /** 默认全部 default: all */
  kinds?: (FaultKind | 429 | 500 | 502 | 503)[];
  /** `latency` 的毫秒数。默认 default `20` */
  ms?: number;
  /** `429` 的 Retry-After。默认 default `1` */
  retryAfter?: number | string;
}

export interface Fault {
  kind: FaultKind | 429 | 500 | 502 | 503;
  /** 次数，可为 Infinity。How many requests. 默认 default `1` */
  times?: number;
  /** 对哪些请求。默认任意。Which requests; any if left out. `path` 不含查询参数 without the query. */
  match?: { method?: string; path?: string | RegExp } | ((received: ReceivedRequest) => boolean);
  /** `500` `502` `503`：处理之前还是之后。Before or after the request takes effect. 默认 default `"before"` */
  effect?: "before" | "after";
  /** `latency` 的毫秒数。默认 default `100` */
  ms?: number;
  /** `429` 的 Retry-After：秒数或 HTTP 日期。Seconds or an HTTP date. 默认 default `1` */
  retryAfter?: number | string;
  /** `redirect` 的去处。默认 default `"/v3/sandbox/redirected"`（404） */
  location?: string;
}

export interface InjectedFault {
  /** 还剩几次。How many are left. */
  readonly remaining: number;
  cancel(): void;
}

export interface ReceivedRequest {
  /** 收到的时刻，Unix 秒。Unix seconds. */
  at: number;
  method: string;
  /** 请求行里的原文，含查询参数。As on the request line, with the query. */
  target: string;
  path: string;
  query: string;
  /** [名，值]，次序与大小写同原文。[name, value] in the order and letter case received. */
  headers: [name: string, value: string][];
  body: Uint8Array;
}

/** 一项检查，次序即实际次序。One check, in the order made. */
export interface SandboxCheck {
  name:
    | "size"
    | "headers"
    | "authorization"
    | "mchid"
    | "serial"
    | "timestamp"
    | "signature"
    | "platform-serial"
    | "content-type"
    | "idempotency-key"
    | "idempotency"
    | "rules";
  passed: boolean;
}

/** 一个收到的请求及其结果。A received request and what came of it. */
export interface JournalEntry {
  /** 从 1 起。From 1. */
  number: number;
  at: number;
  method: string;
  target: string;
  headers: [name: string, value: string][];
  body: Uint8Array;
  /** 网关验证的签名串；没有走到那一步时为 null。The canonical string verified, or null if it did not come to that. */
  message: Uint8Array | null;
  checks: SandboxCheck[];
  /** 失败的细因，供人阅读，语言按 `locale`。Why it failed, for people, in the language of `locale`. */
  note: string | null;
  fault: FaultKind | null;
  /** 同一 Idempotency-Key 的重入，回的是先前的应答。Answered from memory under the same Idempotency-Key. */
  replayed: boolean;
  /** 发出的状态码；连接被断开时为 null。The status sent, or null if the connection was dropped. */
  status: number | null;
  code: string | null;
  answerMessage: string | null;
  /** 发出的 Request-ID 头。The Request-ID header sent. */
  requestId: string | null;
}

export type SandboxPartner = { type: "APPID"; appid: string } | { type: "MERCHANT"; merchant_id: string };

export interface SandboxPartnership {
  partner: SandboxPartner;
  authorized_data: { business_type: BusinessType; stock_id: string };
  state: "ESTABLISHED" | "TERMINATED";
  /** RFC 3339，毫秒，+08:00。 */
  build_time: string;
  create_time: string;
  update_time: string;
  terminate_time?: string;
}

/** 发券：`appid` 与 `merchant_id` 只填一个。One of `appid` and `merchant_id`. */
export interface CouponInput {
  appid?: string;
  merchant_id?: string;
  stock_id: string;
  openid: string;
}

export interface SandboxCoupon {
  /** 批次自带 code 时即 coupon_code。 */
  coupon_id: string;
  business_type: BusinessType;
  stock_id: string;
  partner: SandboxPartner;
  openid: string;
  /** 经插件、页面或服务端接口发的才有。Of those handed out by the plugin, the page or the server API. */
  out_request_no?: string;
  send_time: string;
}

/** 发券插件的属性，即 `signCoupons({ type: "plugin", … })` 的返回值。The plugin's attributes, as `signCoupons` gives them. */
export interface CouponPluginCall {
  readonly send_coupon_params: readonly object[];
  readonly sign: string;
  readonly send_coupon_merchant: string;
}

/** 插件事件的 detail，页面同形。The detail of the plugin's event; the page's is the same. */
export interface CouponResult {
  /** `"OK"`、`"PARAM_ERROR"`，或页面编号：272758293 签名错误，268435461 参数非法。 */
  errcode: string | number;
  msg: string;
  /** 每张券的结果：`SUCCESS`、`DUPREQUEST`、`FAILED`。The result of each coupon. */
  send_coupon_result?: { code: string; message: string; stock_id: string; out_request_no: string; coupon_code?: string }[];
  graphid?: number;
  hint?: string;
  time?: string;
}

export interface NotificationInput {
  /** 商户接收通知的地址，http 或 https。The merchant's handler. */
  url: string;
  /** 默认 default `"COUPON.SEND"` */
  eventType?: string;
  /** 要加密的对象（紧凑 JSON）或文本。The object (as compact JSON) or text to encrypt. */
  resource: object | string;
  summary?: string;
  /** 默认 default `"coupon"` */
  originalType?: string;
  /** 可为空。May be empty. 默认 default `"coupon"` */
  associatedData?: string;
  /** 默认随机 default: random. 重发同一通知时给同一个 give the same to repeat a notification. */
  id?: string;
  /** 用哪种平台密钥签名。默认 default: `answerKey` */
  signWith?: PlatformKeyKind;
  /** 有问题的通知，处理程序应拒绝。A notification the handler must refuse. */
  fault?: "probe" | "wrongSignature" | "staleTimestamp" | "unsigned";
  /** 默认 default `5000` */
  timeoutMs?: number;
}

/** 处理程序的应答，以及发出的原文。What the handler answered, and what was sent. */
export interface NotificationResult {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
  sent: { headers: Record<string, string>; body: string };
}

/** /v3/sandbox/echo 的应答。The answer of /v3/sandbox/echo. */
export interface EchoAnswer {
  method: string;
  target: string;
  headers: [name: string, value: string][];
  /** Base64。 */
  body: string;
  /** 验证通过的签名串。The canonical string that was verified. */
  message: string;
  message_base64: string;
}

/** 可直接交给 `createClient`。含私钥，只用于测试。Ready for `createClient`. Holds the private key; for tests only. */
export interface SandboxClientOptions {
  mchid: string;
  serialNo: string;
  privateKey: string;
  certificate: string;
  apiV3Key: string;
  /** 当前的平台密钥；轮换之后重新读取。The platform's keys now; read it again after a rotation. */
  keys: PlatformKey[];
  hosts: string[];
}

export interface Sandbox {
  readonly url: string;
  readonly port: number;
  /** 第一个绑定的 AppID。The first bound appid. */
  readonly appid: string;
  readonly stocks: readonly Required<StockOption>[];
  readonly clientOptions: SandboxClientOptions;
  readonly merchant: {
    readonly mchid: string;
    readonly serialNo: string;
    readonly certificate: string;
    readonly privateKey: string;
    readonly apiV3Key: string;
    /** 发券签名用。For `signCoupons`. */
    readonly apiV2Key: string;
  };
  /** 当前的平台密钥及其标识。The platform's keys now, and their identifiers. */
  readonly platform: { keys: PlatformKey[]; certificateSerialNo: string | undefined; publicKeyId: string | undefined };
  /** 副本，按首次建立的先后。Copies, in the order first built. */
  readonly partnerships: SandboxPartnership[];
  readonly coupons: SandboxCoupon[];
  /** 最近的请求，至多 10,000 个、64 MiB；最后一个总在。The latest requests, at most 10,000 of them and 64 MiB; the last is always there. */
  readonly requests: JournalEntry[];
  /**
   * 步骤 7：被授权的一方发券。没有已建立的合作关系时抛出 `code: "NO_AUTH"`、`status: 403` 的错误。
   * Step 7 of the guide. Throws an error with `code: "NO_AUTH"` and `status: 403` unless a partnership stands.
   */
  handOutCoupon(input: CouponInput): SandboxCoupon;
  /**
   * 这个沙箱里任一商户号的 APIv2 密钥，如合作商户的。The APIv2 key that a merchant of this sandbox has, such as a partner.
   */
  apiV2KeyOf(merchantId: string): string;
  /**
   * 步骤 7：插件收到这些参数。商家券由创建方，或已建立合作关系的商户（MERCHANT）发；代金券由创建方发（`coupons.favorStock`）。
   * Step 7: the plugin is given these. A 商家券 is handed out by its creator or by an established MERCHANT partner, a 代金券 by its
   * creator (`coupons.favorStock`).
   */
  sendCoupons(parameters: CouponPluginCall, user?: { openid?: string }): CouponResult;
  /** 用户打开 H5 发券页面；主机名可以是任意的。The user opens the page; whatever host it names. */
  openCouponPage(page: string | { readonly url: string }): CouponResult;
  /** 接下来的请求出故障。Makes the next matching requests fail. */
  inject(fault: Fault): InjectedFault;
  /** 发送一次签名并加密的通知。网络错误与超时会抛出。Sends one notification; rejects on network errors and the timeout. */
  notify(notification: NotificationInput): Promise<NotificationResult>;
  /** 换一把新的平台密钥，旧的不再签名。Makes a new platform key; the old one signs nothing more. 默认 default kind: `answerKey` */
  rotatePlatformKey(rotation?: { kind?: PlatformKeyKind }): Promise<PlatformKey>;
  /** 关闭端口与所有连接；可重复调用。Closes the port and every connection; may be called again. */
  close(): Promise<void>;
  toJSON(): { url: string; mchid: string };
}

/**
 * 启动沙箱。选项有误时抛出 `code: "ERR_WECHATPAY_SANDBOX_OPTION"` 与 `field` 的 TypeError；端口被占用时抛出 Node 的 EADDRINUSE。
 *
 * Starts a sandbox. Rejects with a TypeError carrying `code: "ERR_WECHATPAY_SANDBOX_OPTION"` and `field` for a wrong option,
 * and with Node's own error (EADDRINUSE) when the port is taken.
 */
export function startSandbox(options?: SandboxOptions): Promise<Sandbox>;

export interface Choice {
  readonly subject: string;
  /** 可以另选的选项。The option that chooses otherwise. */
  readonly option?: string;
  readonly zh: string;
  readonly en: string;
}

/**
 * 文档没有写明、由沙箱自定之处；不是关于微信支付的事实。
 * Where the documents are silent, what the sandbox does. Not facts about WeChat Pay.
 *
 * | | | 选项 option |
 * | --- | --- | --- |
 * | offset | 页码 page index | `list.offset` |
 * | 空列表 empty list | 400 INVALID_REQUEST | `list.empty` |
 * | 列表次序 order | 首次建立的先后 oldest first | `list.order` |
 * | 列表项的 state | 没有 absent | `list.state` |
 * | 建立成功 a build | 200 | `build.answer` |
 * | 与 type 不符的 id the other id | PARAM_ERROR | `build.extraId` |
 * | 重复建立 building again | 原样返回 answered unchanged | |
 * | Idempotency-Key | 按接口、只记成功 per endpoint, successes only | |
 * | 商户号不存在 | 401 SIGN_ERROR | |
 * | AppID与mchid不匹配、批次不存在 | 400 INVALID_REQUEST | |
 * | 代金券由谁发 who hands out a favor coupon | 创建方 its creator | `coupons.favorStock` |
 * | create_coupon_merchant、customize_send_time | 都签名 both signed | `coupons.unsigned` |
 * | H5 的 customize_send_time{n} | 不带序号 without a number | `coupons.sendTimeName` |
 * | 不在用的 Wechatpay-Serial not in use | 忽略 ignored | `retiredSerial` |
 *
 * 全部见此数组，或 `npx wechatpay-wasm sandbox --choices`。All of them are in this array.
 */
export const choices: readonly Choice[];
