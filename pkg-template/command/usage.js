// The words of --help: of each command what it does and the options that it uses.

/**
 * The words after a flag, and what it does; by language.
 *
 * @typedef {{ zh: [value: string, text: string], en: [value: string, text: string] }} Described
 * @typedef {{ zh: string, en: string }} Words
 * @typedef {{
 *   about: Words,
 *   usage: Words,
 *   examples: string[],
 *   parts: { title: Words, flags: string[] }[],
 *   own?: Record<string, Described>,
 *   exits?: Words,
 * }} Help
 */

/** @type {Record<string, Described>} */
export const FLAGS = {
  "--dir": {
    zh: [
      "目录",
      "从目录读取 apiclient_key.pem、apiclient_cert.pem、pub_key.pem、wechatpay_cert.pem、apiv3_key.txt、apiv2_key.txt",
    ],
    en: ["DIR", "read the credentials' files from a folder, by the names they are handed out with"],
  },
  "--env": {
    zh: ["文件", "从 .env 文件读取 WECHATPAY_ 开头的变量；不写就不读任何 .env"],
    en: ["FILE", "read the variables WECHATPAY_… from a .env file; none is read otherwise"],
  },
  "--key": {
    zh: ["文件", "商户API证书私钥 apiclient_key.pem（或 WECHATPAY_PRIVATE_KEY、WECHATPAY_PRIVATE_KEY_FILE）"],
    en: ["FILE", "the merchant's private key (or WECHATPAY_PRIVATE_KEY, WECHATPAY_PRIVATE_KEY_FILE)"],
  },
  "--cert": {
    zh: ["文件", "商户API证书 apiclient_cert.pem（或 WECHATPAY_CERT_FILE）"],
    en: ["FILE", "the merchant API certificate (or WECHATPAY_CERT_FILE)"],
  },
  "--mchid": {
    zh: ["商户号", "默认取自证书（或 WECHATPAY_MCHID）"],
    en: ["N", "default: the certificate's (or WECHATPAY_MCHID)"],
  },
  "--serial": {
    zh: ["序列号", "默认取自证书（或 WECHATPAY_SERIAL_NO）"],
    en: ["SERIAL", "default: the certificate's (or WECHATPAY_SERIAL_NO)"],
  },
  "--apiv3-key-file": {
    zh: ["文件", "APIv3 密钥（或 WECHATPAY_APIV3_KEY）"],
    en: ["FILE", "the APIv3 key (or WECHATPAY_APIV3_KEY)"],
  },
  "--apiv2-key-file": {
    zh: ["文件", "APIv2 密钥，发券用（或 WECHATPAY_APIV2_KEY）"],
    en: ["FILE", "the APIv2 key, for coupons (or WECHATPAY_APIV2_KEY)"],
  },
  "--platform-key": {
    zh: ["文件", "微信支付公钥 pub_key.pem（或 WECHATPAY_PUB_KEY_FILE）"],
    en: ["FILE", "the WeChat Pay public key (or WECHATPAY_PUB_KEY_FILE)"],
  },
  "--platform-key-id": {
    zh: ["ID", "微信支付公钥ID PUB_KEY_ID_…（或 WECHATPAY_PUB_KEY_ID）"],
    en: ["ID", "its id, PUB_KEY_ID_… (or WECHATPAY_PUB_KEY_ID)"],
  },
  "--platform-cert": {
    zh: ["文件", "微信支付平台证书，可重复（或 WECHATPAY_PLATFORM_CERT_FILE）"],
    en: ["FILE", "a platform certificate, repeatable (or WECHATPAY_PLATFORM_CERT_FILE)"],
  },
  "--appid": { zh: ["ID", "AppID"], en: ["ID", "the appid"] },
  "--server-date": {
    zh: ["日期", "任一应答的 Date 头，核对本机时钟"],
    en: ["DATE", "the Date header of any answer, to check the clock"],
  },
  "--url": { zh: ["URL", "https://… 或 /v3/… 开头的路径"], en: ["URL", "https://…, or a path that starts with /v3/"] },
  "--method": { zh: ["方法", "默认 GET，有报文时 POST"], en: ["METHOD", "default GET, POST with a body"] },
  "--body": { zh: ["文本", "报文"], en: ["TEXT", "the body"] },
  "--body-file": { zh: ["文件", "报文文件，- 为标准输入"], en: ["FILE", "the body's file; - is standard input"] },
  "--header": { zh: ["'名称: 值'", "额外请求头，可重复"], en: ["'NAME: VALUE'", "a further header, repeatable"] },
  "--idempotency-key": { zh: ["K", "请求头 Idempotency-Key（幂等键）"], en: ["K", "the header Idempotency-Key"] },
  "--wechatpay-serial": { zh: ["S", "请求头 Wechatpay-Serial"], en: ["S", "the header Wechatpay-Serial"] },
  "--base-url": {
    zh: ["URL", "默认 https://api.mch.weixin.qq.com"],
    en: ["URL", "default https://api.mch.weixin.qq.com"],
  },
  "--timestamp": { zh: ["秒", "固定时间戳，用于比对"], en: ["SECONDS", "a fixed time, for comparing"] },
  "--nonce": { zh: ["随机串", "固定随机串，用于比对"], en: ["TEXT", "a fixed nonce, for comparing"] },
  "--response": {
    zh: ["文件", "curl -i 或 -v 的输出、JSON {status, headers, body}、HAR、报文或通知；- 为标准输入"],
    en: [
      "FILE",
      "the output of curl -i or -v, JSON {status, headers, body}, a HAR file, the body or a notification; - is standard input",
    ],
  },
  "--status": {
    zh: ["状态码", "只有报文，或连报文也没有时给出"],
    en: ["STATUS", "where there is the body only, or not even that"],
  },
  "--entry": {
    zh: ["N", "HAR 的第几条，默认最后一条失败的"],
    en: ["N", "which entry of a HAR file; default the last failure"],
  },
  "--signed": {
    zh: ["文件", "signRequest 返回值的 JSON，或待签名串"],
    en: ["FILE", "what signRequest returned, as JSON, or the signed text"],
  },
  "--now": { zh: ["秒", "以此为当前时间"], en: ["SECONDS", "take this for now"] },
  "--expires-within": {
    zh: ["天", "证书在这么多天内到期就以 1 退出；不给时 30 天内的只提醒"],
    en: ["DAYS", "exit with 1 when a certificate ends within so many days; default: a warning within 30"],
  },
  "--yes": { zh: ["", "不询问（用于脚本）"], en: ["", "do not ask (for scripts)"] },
  "--json": { zh: ["", "输出 JSON"], en: ["", "print JSON"] },
  "--locale": { zh: ["语言", "zh-CN 或 en，默认按 LANG"], en: ["LOCALE", "zh-CN or en; default by LANG"] },
  "--no-color": { zh: ["", "不用颜色（也认 NO_COLOR）"], en: ["", "no colours (NO_COLOR does the same)"] },
};

const SIGNING = ["--dir", "--env", "--key", "--cert", "--mchid", "--serial"];
const VERIFYING = ["--platform-key", "--platform-key-id", "--platform-cert"];
const REQUEST = ["--method", "--body", "--body-file", "--header", "--idempotency-key", "--wechatpay-serial"];
const COMMON = ["--json", "--locale", "--no-color"];

const CREDENTIALS = { zh: "凭据", en: "Credentials" };
const SENT = { zh: "请求", en: "Request" };
const ANSWER = { zh: "应答", en: "Answer" };
const OTHER = { zh: "其他", en: "Other" };

export const EXITS = {
  zh: "0 没有问题（只有 ! 提醒也是 0）；1 有问题；2 参数有误或读不了文件",
  en: "0 nothing wrong, or warnings (!) only; 1 a problem; 2 wrong arguments or a file that cannot be read",
};

/** @type {Record<string, Help>} */
export const COMMANDS = {
  doctor: {
    about: {
      zh: "检查配置并列出查了什么，显示将要签名和发送的内容；给出失败的应答时说明原因，并与凭据比对。不联网。",
      en: "Checks the setup and lists what was checked, shows what would be signed and sent, explains a failed answer and compares it with the credentials. Works offline.",
    },
    usage: { zh: "[选项]", en: "[options]" },
    examples: ["doctor --dir certs --url /v3/certificates", "doctor --response answer.txt --signed signed.json"],
    parts: [
      {
        title: CREDENTIALS,
        flags: [...SIGNING, "--apiv3-key-file", "--apiv2-key-file", ...VERIFYING, "--appid", "--server-date"],
      },
      { title: SENT, flags: ["--url", ...REQUEST, "--base-url", "--timestamp", "--nonce"] },
      { title: ANSWER, flags: ["--response", "--status", "--entry", "--signed"] },
      { title: OTHER, flags: ["--now", "--expires-within", ...COMMON] },
    ],
  },
  sign: {
    about: {
      zh: "给请求签名，输出 Authorization 的值；--message 输出待签名串；--json 输出要发送的全部内容。不联网。",
      en: "Signs a request and prints the value of Authorization; --message the text to sign; --json everything to send. Works offline.",
    },
    usage: { zh: "--url URL [选项]", en: "--url URL [options]" },
    examples: ["sign --dir certs --url /v3/certificates"],
    parts: [
      { title: CREDENTIALS, flags: SIGNING },
      { title: SENT, flags: ["--url", ...REQUEST, "--base-url", "--timestamp", "--nonce"] },
      { title: OTHER, flags: ["--message", ...COMMON] },
    ],
    own: { "--message": { zh: ["", "输出待签名串"], en: ["", "print the text to sign"] } },
  },
  verify: {
    about: {
      zh: "验证保存下来的应答或通知的签名。超过 5 分钟的要用 --now 指定收到的时间。不联网。",
      en: "Verifies the signature of a kept answer or notification. For one older than five minutes give the time of receipt with --now. Works offline.",
    },
    usage: { zh: "--response 文件 [选项]", en: "--response FILE [options]" },
    examples: ["verify --dir certs --response answer.txt"],
    parts: [
      { title: ANSWER, flags: ["--response", "--status", "--entry", "--now"] },
      { title: CREDENTIALS, flags: ["--dir", "--env", ...VERIFYING] },
      { title: OTHER, flags: COMMON },
    ],
    own: {
      "--dir": {
        zh: ["目录", "从目录读取 pub_key.pem、wechatpay_cert.pem"],
        en: ["DIR", "read pub_key.pem and wechatpay_cert.pem from a folder"],
      },
    },
  },
  decrypt: {
    about: {
      zh: "解密通知的 resource（或 GET /v3/certificates 的应答），输出明文。只用于排错：程序里请用 parseNotification，它先验签。不联网。",
      en: "Decrypts a notification's resource (or the answer of GET /v3/certificates). For debugging: programs use parseNotification, which verifies first. Works offline.",
    },
    usage: { zh: "--response 文件 [选项]", en: "--response FILE [options]" },
    examples: ["decrypt --dir certs --response notification.txt"],
    parts: [
      { title: ANSWER, flags: ["--response", "--entry"] },
      { title: CREDENTIALS, flags: ["--dir", "--env", "--apiv3-key-file"] },
      { title: OTHER, flags: COMMON },
    ],
    own: {
      "--response": {
        zh: ["文件", "通知或证书应答：curl -i 的输出、JSON、HAR、报文，或其中的 resource；- 为标准输入（也可写作 --resource）"],
        en: [
          "FILE",
          "a notification or the certificates: the output of curl -i, JSON, a HAR file, the body, or its resource; - is standard input (--resource is the same)",
        ],
      },
      "--dir": { zh: ["目录", "从目录读取 apiv3_key.txt"], en: ["DIR", "read apiv3_key.txt from a folder"] },
    },
  },
  call: {
    about: {
      zh: "发送一个请求，显示请求、应答、验签结果与说明。只发往微信支付的域名、本机，或 --host 写明的主机；不是本机的，GET 以外先询问。",
      en: "Sends one request and shows it, the answer, the verification and an explanation. It goes to WeChat Pay's hosts, this machine or what --host names, and asks first for anything but GET unless the host is this machine.",
    },
    usage: { zh: "路径 [选项]", en: "PATH [options]" },
    examples: ["call /v3/certificates --env wechatpay/.env", "call /v3/certificates --dir certs"],
    parts: [
      { title: SENT, flags: [...REQUEST, "--host", "--yes"] },
      { title: CREDENTIALS, flags: [...SIGNING, ...VERIFYING] },
      { title: OTHER, flags: COMMON },
    ],
    own: {
      "--method": { zh: ["方法", "默认 GET"], en: ["METHOD", "default GET"] },
      "--host": {
        zh: ["URL", "发往哪里；环境变量、--env 与 --dir 里的地址只认本机与微信支付的"],
        en: [
          "URL",
          "where to send it; an address in the environment, --env or --dir counts only if it is this machine's or WeChat Pay's",
        ],
      },
    },
  },
  trigger: {
    about: {
      zh: "以沙箱的密钥签名并加密一条通知，发给您的处理程序。coupon 先向运行中的沙箱领一张券，再通知。",
      en: "Sends your handler a notification that the sandbox's keys sign and encrypt. coupon hands out a coupon of the running sandbox first.",
    },
    usage: {
      zh: "notification|coupon --dir 目录 --to URL [选项]",
      en: "notification|coupon --dir DIR --to URL [options]",
    },
    examples: [
      "trigger notification --dir wechatpay --to http://127.0.0.1:3000/notify",
      "trigger coupon --dir wechatpay --to http://127.0.0.1:3000/notify",
    ],
    parts: [
      {
        title: { zh: "通知", en: "Notification" },
        flags: ["--dir", "--to", "--event-type", "--summary", "--resource", "--id", "--sign-with", "--fault", "--yes"],
      },
      { title: { zh: "券", en: "Coupon" }, flags: ["--stock", "--appid", "--merchant-id", "--openid"] },
      { title: OTHER, flags: COMMON },
    ],
    own: {
      "--dir": { zh: ["目录", "sandbox --out 写的目录"], en: ["DIR", "the folder that sandbox --out wrote"] },
      "--to": { zh: ["URL", "处理程序的地址"], en: ["URL", "the handler's address"] },
      "--event-type": { zh: ["类型", "默认 COUPON.SEND"], en: ["TYPE", "default COUPON.SEND"] },
      "--summary": { zh: ["文本", "通知的 summary"], en: ["TEXT", "the notification's summary"] },
      "--resource": {
        zh: ["文件", "要加密的内容；- 为标准输入；只用于 notification"],
        en: ["FILE", "what is encrypted; - is standard input; for notification only"],
      },
      "--id": { zh: ["ID", "通知的 id，默认随机；重发时写同一个"], en: ["ID", "default random; the same to repeat one"] },
      "--sign-with": {
        zh: ["密钥", "certificate 或 publicKey，默认与沙箱相同"],
        en: ["KEY", "certificate or publicKey; default as the sandbox"],
      },
      "--fault": {
        zh: ["故障", "probe、wrongSignature、staleTimestamp 或 unsigned：处理程序应拒绝"],
        en: ["FAULT", "probe, wrongSignature, staleTimestamp or unsigned: the handler must refuse it"],
      },
      "--stock": { zh: ["批次号", "默认 2433405"], en: ["ID", "default 2433405"] },
      "--appid": { zh: ["ID", "合作方的 AppID，默认沙箱绑定的"], en: ["ID", "the partner's appid; default the sandbox's"] },
      "--merchant-id": { zh: ["N", "合作方是商户时的商户号"], en: ["N", "of a partner that is a merchant"] },
      "--openid": { zh: ["ID", "领券的用户"], en: ["ID", "the user who receives it"] },
    },
  },
  sandbox: {
    about: {
      zh: "在本机启动一个微信支付 APIv3 沙箱网关。密钥与证书启动时生成，或用 --out 保留在目录里。Ctrl-C 关闭。",
      en: "Starts a WeChat Pay APIv3 gateway on this machine. Keys and certificates are made at start, or kept in a folder with --out. Ctrl-C closes it.",
    },
    usage: { zh: "[选项]", en: "[options]" },
    examples: ["sandbox --out wechatpay"],
    parts: [
      { title: { zh: "密钥", en: "Keys" }, flags: ["--out", "--fresh", "--mchid", "--platform", "--answer-key"] },
      {
        title: { zh: "行为", en: "Behaviour" },
        flags: [
          "--appid",
          "--stock",
          "--offset",
          "--empty",
          "--order",
          "--build",
          "--favor-stock",
          "--retired-serial",
          "--latency",
          "--choices",
        ],
      },
      { title: OTHER, flags: ["--port", "--host", "--host-name", "--no-page", ...COMMON] },
    ],
    own: {
      "--out": {
        zh: ["目录", "把密钥、证书与 .env 写进目录（0600）；再次启动时沿用。有别的密钥的目录不用，也不改动"],
        en: [
          "DIR",
          "write keys, certificates and a .env to a folder (0600), and use them again the next time. A folder with other keys is neither used nor changed",
        ],
      },
      "--fresh": {
        zh: ["", "换掉目录里沙箱自己写的密钥；已有的 .env 不改动"],
        en: ["", "replace the keys that the sandbox wrote there; an existing .env stays as it is"],
      },
      "--mchid": { zh: ["商户号", "默认 1900000001"], en: ["N", "default 1900000001"] },
      "--platform": {
        zh: ["有哪些", "both、certificate 或 publicKey：有哪些平台密钥；默认 both"],
        en: ["KEYS", "both, certificate or publicKey: which platform keys exist; default both"],
      },
      "--answer-key": {
        zh: ["密钥", "certificate 或 publicKey：默认用哪把签名；默认 certificate"],
        en: ["KEY", "certificate or publicKey: which signs by default; default certificate"],
      },
      "--appid": {
        zh: ["ID", "绑定的 AppID，可重复；默认 wx4e1916a585d1f4e9"],
        en: ["ID", "a bound appid, repeatable; default wx4e1916a585d1f4e9"],
      },
      "--stock": {
        zh: ["ID:类别", "批次，类别为 FAVOR_STOCK 或 BUSIFAVOR_STOCK，可重复"],
        en: ["ID:TYPE", "a stock, TYPE is FAVOR_STOCK or BUSIFAVOR_STOCK, repeatable"],
      },
      "--offset": {
        zh: ["单位", "pages 或 rows：offset 是页码还是行号；默认 pages"],
        en: ["UNIT", "pages or rows: what offset counts; default pages"],
      },
      "--empty": {
        zh: ["应答", "error 或 ok：空列表是错误还是 200；默认 error"],
        en: ["ANSWER", "error or ok: an empty list is an error or a 200; default error"],
      },
      "--order": {
        zh: ["次序", "oldest 或 newest：列表次序；默认 oldest"],
        en: ["ORDER", "oldest or newest: the order of the list; default oldest"],
      },
      "--build": {
        zh: ["状态码", "200 或 204：建立成功的应答；默认 200"],
        en: ["STATUS", "200 or 204: the answer to a build; default 200"],
      },
      "--favor-stock": {
        zh: ["谁", "creator 或 partnership：代金券只有创建方能发，或有合作关系的批次其他商户也能；默认 creator"],
        en: [
          "WHO",
          "creator or partnership: whether others than its creator hand out a favor coupon of a stock with a partnership; default creator",
        ],
      },
      "--retired-serial": {
        zh: ["方式", "ignore 或 refuse：不在用的 Wechatpay-Serial 怎样对待；默认 ignore"],
        en: ["HOW", "ignore or refuse: what becomes of a Wechatpay-Serial not in use; default ignore"],
      },
      "--latency": { zh: ["毫秒", "每次应答前等待"], en: ["MS", "wait before each answer"] },
      "--choices": {
        zh: ["", "列出文档没有写明、由沙箱自定之处"],
        en: ["", "list what the sandbox decided where the documents are silent"],
      },
      "--port": {
        zh: ["N", "端口，0 为任选；默认任选，目录里有则用上次的"],
        en: ["N", "the port, 0 picks one; default any, or the folder's last"],
      },
      "--host": {
        zh: ["主机", "127.0.0.1、::1 或 localhost；默认 127.0.0.1"],
        en: ["HOST", "127.0.0.1, ::1 or localhost; default 127.0.0.1"],
      },
      "--host-name": {
        zh: ["名字", "Host 与 Origin 除本机外还可以是，可重复"],
        en: ["NAME", "a further name in Host and Origin, repeatable"],
      },
      "--no-page": {
        zh: ["", "不要网页（浏览器打开沙箱的地址时显示的）"],
        en: ["", "without the page that a browser is shown at the sandbox's address"],
      },
      "--json": { zh: ["", "每行一个 JSON"], en: ["", "one JSON object per line"] },
    },
    exits: {
      zh: "0 正常关闭；1 无法启动，或不能用这个目录；2 参数有误",
      en: "0 closed; 1 it could not start, or cannot use the folder; 2 wrong arguments",
    },
  },
};

/** What each command does, in a line. */
export const SUMMARIES = {
  doctor: { zh: "检查密钥、证书、请求，解释失败的应答", en: "check keys, certificates and a request; explain a failed answer" },
  sign: { zh: "给请求签名，输出 Authorization", en: "sign a request, print Authorization" },
  verify: { zh: "验证保存下来的应答或通知的签名", en: "verify the signature of a kept answer or notification" },
  decrypt: { zh: "解密通知的 resource", en: "decrypt the resource of a notification" },
  call: { zh: "发送一个请求，显示应答与验签结果", en: "send one request; show the answer and whether it verifies" },
  trigger: { zh: "从沙箱发一条通知给您的处理程序", en: "send your handler a notification of the sandbox" },
  sandbox: { zh: "启动本机沙箱网关", en: "start a gateway on this machine" },
};
