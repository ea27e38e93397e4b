// The sentences for people. Codes and decisions come from the core; every text here stands as [中文, English], the two
// written for their own readers. {name} is filled in with what was found.

/** Problems of a setup, by code. Wrong kinds of keys (PRIVATE_KEY_IS_CERTIFICATE …) are put together from places and kinds. */
export const findings = {
  PRIVATE_KEY_SHORT: {
    title: ["私钥只有 {bits} 位,微信支付要求 RSA 2048 位", "The private key has {bits} bits; WeChat Pay requires RSA 2048"],
    remedies: [
      ["这不是商户平台下发的 apiclient_key.pem,请换成申请 API 证书时得到的那一把", "This is not the apiclient_key.pem that belongs to an API certificate: use the one you got when you applied for it"],
    ],
  },
  CERTIFICATE_KEY_WRONG: {
    title: ["商户证书读不出可用的 RSA 公钥:{hint}", "The merchant certificate holds no usable RSA key: {message}"],
    remedies: [["请使用商户平台下发的 apiclient_cert.pem", "Use the apiclient_cert.pem issued by the merchant platform"]],
  },
  CERTIFICATE_IS_PLATFORM: {
    title: ["certificate 填成了微信支付平台证书,这里要商户API证书", "certificate is a WeChat Pay platform certificate; the merchant API certificate belongs here"],
    remedies: [
      ["certificate 填 apiclient_cert.pem(主体 CN 是你的商户号)", "Put apiclient_cert.pem there (its subject CN is your merchant number)"],
      ["平台证书只用来验微信支付的签名:放到 keys: [{ certificate }]", "The platform certificate only verifies WeChat Pay's signatures: put it into keys: [{ certificate }]"],
    ],
  },
  PLATFORM_CERTIFICATE_IS_MERCHANT: {
    title: ["keys 里放了商户API证书,它验不了微信支付的签名", "keys holds a merchant API certificate, which cannot verify what WeChat Pay signed"],
    remedies: [
      ["keys 填微信支付公钥 { id: \"PUB_KEY_ID_…\", publicKey }(商户平台 → API安全 → 微信支付公钥),或平台证书 { certificate }", "Give the WeChat Pay public key { id: \"PUB_KEY_ID_…\", publicKey } (merchant platform → API security), or a platform certificate { certificate }"],
      ["apiclient_cert.pem 放到 certificate 选项", "apiclient_cert.pem goes into the certificate option"],
    ],
  },
  PLATFORM_CERTIFICATE_KEY_WRONG: {
    title: ["平台证书读不出可用的 RSA 公钥:{hint}", "The platform certificate holds no usable RSA key: {message}"],
    remedies: [["重新下载平台证书(GET /v3/certificates),或改用微信支付公钥", "Download the platform certificate again (GET /v3/certificates), or use the WeChat Pay public key"]],
  },
  PLATFORM_KEY_IS_MERCHANT: {
    title: ["keys 里放的是商户自己的公钥,不是微信支付的", "keys holds your own public key, not WeChat Pay's"],
    remedies: [["到商户平台 → API安全 → 微信支付公钥 下载 pub_key.pem,连同 PUB_KEY_ID_… 一起填", "Download pub_key.pem from the merchant platform → API security → WeChat Pay public key, and give it with its PUB_KEY_ID_…"]],
  },
  PLATFORM_PUBLIC_KEY_SHORT: {
    title: ["微信支付公钥只有 {bits} 位,应为 2048 位", "The WeChat Pay public key has {bits} bits; 2048 are expected"],
    remedies: [["重新下载 pub_key.pem,不要用自己生成的密钥", "Download pub_key.pem again; a key you made yourself cannot verify anything"]],
  },
  KEYS_EMPTY: {
    title: ["keys 是空的:应答和通知都会验签失败", "keys is empty: no answer and no notification can be verified"],
    remedies: [["填微信支付公钥 { id, publicKey } 或平台证书 { certificate };不需要验签就不要传 keys", "Give a WeChat Pay public key { id, publicKey } or a platform certificate { certificate }; leave keys out if you verify nothing"]],
  },
  KEY_PAIR_MISMATCH: {
    title: ["私钥与证书不是一对,签名一定通不过", "The private key and the certificate do not belong together: every signature will be refused"],
    remedies: [
      ["使用同一次申请得到的 apiclient_key.pem 与 apiclient_cert.pem;重新申请过证书的,旧私钥已经没用了", "Use apiclient_key.pem and apiclient_cert.pem from the same application; after applying anew the old key is worthless"],
      ["自己核对:openssl rsa -noout -modulus -in apiclient_key.pem 与 openssl x509 -noout -modulus -in apiclient_cert.pem 应相同(现在分别以 {keyModulus} 和 {certificateModulus} 开头)", "Check by hand: openssl rsa -noout -modulus -in apiclient_key.pem must equal openssl x509 -noout -modulus -in apiclient_cert.pem (they now start with {keyModulus} and {certificateModulus})"],
    ],
  },
  SERIAL_MISSING: {
    title: ["没有 serialNo,也没有 certificate:不知道用哪张证书的序列号", "Neither serialNo nor certificate is given: the serial number for Authorization is unknown"],
    remedies: [
      ["最省事:传 certificate(apiclient_cert.pem 的内容),序列号会自动读取", "Simplest: give certificate (the text of apiclient_cert.pem); the serial number is read from it"],
      ["或者 openssl x509 -in apiclient_cert.pem -noout -serial,把等号后面的填进 serialNo", "Or run openssl x509 -in apiclient_cert.pem -noout -serial and give what follows the equals sign as serialNo"],
    ],
  },
  SERIAL_MALFORMED: {
    title: ["serialNo 不是证书序列号:{hint}", "serialNo is not a serial number: {message}"],
    remedies: [
      ["用 openssl x509 -in apiclient_cert.pem -noout -serial 取,只要 serial= 后面的十六进制", "Take it from openssl x509 -in apiclient_cert.pem -noout -serial: only the hex digits behind serial="],
      ["或不填 serialNo,只传 certificate", "Or leave serialNo out and give certificate"],
    ],
  },
  SERIAL_IS_PUBLIC_KEY_ID: {
    title: ["serialNo 填成了微信支付公钥ID,这里要商户API证书序列号", "serialNo is a WeChat Pay public key id; the serial number of your own API certificate belongs here"],
    remedies: [
      ["serialNo 在商户平台 → API安全 → API证书 → 查看证书 里,40 位十六进制", "Find serialNo in the merchant platform → API security → API certificate: 40 hex digits"],
      ["{given} 用在两处:keys: [{ id, publicKey }] 和请求选项 wechatpaySerial", "{given} belongs into keys: [{ id, publicKey }] and into the request option wechatpaySerial"],
    ],
  },
  SERIAL_IS_DECIMAL: {
    title: ["serialNo 是十进制写法,APIv3 要十六进制", "serialNo is written in decimal; APIv3 wants hex"],
    remedies: [["改成 {hex}", "Write {hex}"], ["各语言的 getSerialNumber() 返回的是大整数,要转成十六进制大写", "getSerialNumber() and its like return a big integer: convert it to upper-case hex"]],
  },
  SERIAL_IS_PLATFORM: {
    title: ["serialNo 填成了微信支付平台证书的序列号,这里要商户API证书的", "serialNo is that of a WeChat Pay platform certificate; your own API certificate's belongs here"],
    remedies: [
      ["openssl x509 -in apiclient_cert.pem -noout -serial 得到的才是", "Take it from openssl x509 -in apiclient_cert.pem -noout -serial"],
      ["平台证书序列号用在请求选项 wechatpaySerial", "The platform serial number belongs into the request option wechatpaySerial"],
    ],
  },
  SERIAL_IS_MCHID: {
    title: ["serialNo 填成了商户号", "serialNo is the merchant number"],
    remedies: [["用 openssl x509 -in apiclient_cert.pem -noout -serial 取证书序列号(40 位十六进制)", "Take the serial number from openssl x509 -in apiclient_cert.pem -noout -serial (40 hex digits)"]],
  },
  SERIAL_OF_OTHER_CERTIFICATE: {
    title: ["serialNo 不是这张证书的:填的是 {given},证书是 {expected}", "serialNo is not that of the certificate: {given} was given, the certificate has {expected}"],
    remedies: [
      ["改成 {expected},或不填 serialNo、只传 certificate", "Write {expected}, or leave serialNo out and give only certificate"],
      ["若 serialNo 才是商户平台上现用的,说明证书文件是旧的:换成新的 apiclient_cert.pem 和 apiclient_key.pem", "If serialNo is the one the merchant platform shows, the file is an old one: replace apiclient_cert.pem and apiclient_key.pem"],
    ],
  },
  NOW_IN_MILLISECONDS: {
    title: ["now 是毫秒,应为 Unix 秒", "now is in milliseconds; Unix seconds are expected"],
    remedies: [["Math.floor(Date.now() / 1000)", "Math.floor(Date.now() / 1000)"]],
  },
  SERVER_DATE_UNREADABLE: {
    title: ["serverDate 不是能识别的日期,没有核对时钟", "serverDate is not a date; the clock was not checked"],
    remedies: [["原样传应答头 Date,如 Tue, 03 Jun 2025 08:00:00 GMT", "Give the Date header as it came, such as Tue, 03 Jun 2025 08:00:00 GMT"]],
  },
  CLOCK_OFF: {
    title: ["本机时钟与服务器相差 {seconds} 秒(上限 300 秒)", "This host's clock is {seconds} s {direction} of the server's (300 s are tolerated)"],
    remedies: [
      ["校准系统时间:开启 NTP(timedatectl set-ntp true),虚拟机与容器看宿主机", "Set the clock: enable NTP (timedatectl set-ntp true); virtual machines and containers follow their host"],
      ["超过 5 分钟会被拒:401 timestamp 与发起请求的时间不得超过5分钟,应答也会被判过期", "Beyond five minutes requests get 401 SIGN_ERROR, and answers count as expired"],
    ],
  },
  CERTIFICATE_EXPIRED: {
    title: ["商户证书已于 {date} 过期", "The merchant certificate expired on {date}"],
    remedies: [
      ["登录商户平台 → API安全 → API证书 更换,然后同时替换 apiclient_cert.pem、apiclient_key.pem 和 serialNo", "Renew it in the merchant platform → API security, then replace apiclient_cert.pem, apiclient_key.pem and serialNo together"],
    ],
  },
  CERTIFICATE_NOT_YET_VALID: {
    title: ["商户证书 {date} 才生效", "The merchant certificate is not valid before {date}"],
    remedies: [["先看本机时间是否慢了(date -u);时间没错就等到生效,或用上一张证书", "First see whether this host's clock is slow (date -u); if it is right, wait, or use the previous certificate"]],
  },
  PLATFORM_CERTIFICATE_EXPIRED: {
    title: ["平台证书 {serial} 已于 {date} 过期", "The platform certificate {serial} expired on {date}"],
    remedies: [["重新下载:GET /v3/certificates 后用 parseCertificates;或改用不会过期的微信支付公钥", "Download it again: GET /v3/certificates, then parseCertificates; or use the WeChat Pay public key, which does not expire"]],
  },
  MCHID_MISSING: {
    title: ["没有 mchid(商户号)", "mchid (the merchant number) is missing"],
    remedies: [["填请求发起方的商户号;服务商模式填服务商的", "Give the caller's merchant number; a service provider gives its own"]],
  },
  MCHID_BLANKS: {
    title: ["商户号里有空格或换行", "The merchant number contains blanks or a line break"],
    remedies: [["去掉多余字符;从环境变量或文件读取的先 trim()。带着空格请求会报“商户号不存在”", "Remove them; trim() what you read from the environment or a file. The server answers 商户号不存在 otherwise"]],
  },
  MCHID_IS_APPID: {
    title: ["mchid 填成了 AppID", "mchid is an appid"],
    remedies: [["mchid 是纯数字的商户号,如 1900000109;{given} 放到 appid", "mchid is the merchant number, digits only, such as 1900000109; {given} is an appid"]],
  },
  MCHID_MALFORMED: {
    title: ["商户号应为纯数字", "The merchant number consists of digits only"],
    remedies: [["在商户平台 → 账户中心 → 商户信息 里查看,照抄数字", "Copy it from the merchant platform → account centre"]],
  },
  MCHID_NOT_OF_CERTIFICATE: {
    title: ["证书是商户 {expected} 的,mchid 却是 {given}", "The certificate was issued to merchant {expected}, but mchid is {given}"],
    remedies: [
      ["mchid、证书、私钥要属于同一个商户:改成 {expected},或换成 {given} 的证书和私钥", "mchid, certificate and key must belong to one merchant: write {expected}, or use the certificate and key of {given}"],
      ["服务商模式:三者都用服务商自己的,子商户号只写在报文里", "A service provider uses its own for all three; the sub-merchant's number appears in bodies only"],
    ],
  },
  API_V3_KEY_BLANKS: {
    title: ["APIv3 密钥里有空格或换行", "The APIv3 key contains blanks or a line break"],
    remedies: [["读取文件或环境变量后先 trim();密钥是正好 32 个字符", "trim() what you read from a file or the environment; the key has exactly 32 characters"]],
  },
  API_V3_KEY_IS_PEM: {
    title: ["apiV3Key 填成了 PEM 文件", "apiV3Key is a PEM file"],
    remedies: [["APIv3 密钥是你在商户平台 → API安全 里自己设置的 32 个字符,不是证书或私钥文件", "The APIv3 key is the 32 characters you chose in the merchant platform → API security, not a certificate or key file"]],
  },
  API_V3_KEY_NOT_ASCII: {
    title: ["APIv3 密钥含中文或全角字符({length} 字节)", "The APIv3 key contains characters outside ASCII ({length} bytes)"],
    remedies: [["应为 32 个半角字母数字;检查是否用中文输入法打出了全角字符", "32 letters and digits are expected; look for full-width characters"]],
  },
  API_V3_KEY_LENGTH: {
    title: ["APIv3 密钥应为 32 字节,现在是 {length} 字节", "The APIv3 key has 32 bytes; this one has {length}"],
    remedies: [
      ["照抄商户平台 → API安全 → APIv3密钥 设置的 32 个字符;忘了只能重设", "Use the 32 characters set in the merchant platform → API security → APIv3 key; if they are lost, set new ones"],
      ["不要做 Base64 或十六进制转换,原样当文本用", "Do not decode it from Base64 or hex: it is used as text"],
    ],
  },
  API_V3_KEY_LOOKS_LIKE_V2: {
    title: ["APIv3 密钥形如 MD5 值:确认不是 APIv2 密钥", "The APIv3 key looks like an MD5 value: make sure it is not the APIv2 key"],
    remedies: [["商户平台上两者分开设置;用 v2 密钥解密会报错(认证失败)。确实是 APIv3 密钥就忽略本条", "The merchant platform sets the two separately; decryption fails with the v2 key. Ignore this if it is the APIv3 key"]],
  },
  APPID_BLANKS: {
    title: ["appid 里有空格或换行", "appid contains blanks or a line break"],
    remedies: [["去掉多余字符,读取配置后先 trim()", "Remove them; trim() what you read from configuration"]],
  },
  APPID_IS_MCHID: {
    title: ["appid 填成了一串数字(商户号?)", "appid is a number (a merchant number?)"],
    remedies: [["AppID 以 wx 开头,共 18 位,在小程序或公众号后台查看", "An appid starts with wx and has 18 characters; see the console of the mini program or official account"]],
  },
  APPID_IS_ORIGINAL_ID: {
    title: ["appid 填成了原始ID(gh_…)", "appid is an original id (gh_…)"],
    remedies: [["改用 wx 开头的 AppID", "Use the appid that starts with wx"]],
  },
  APPID_IS_SECRET: {
    title: ["appid 像是 AppSecret 或密钥(32 位)", "appid looks like an AppSecret or a key (32 characters)"],
    remedies: [["改用 wx 开头的 AppID;若 AppSecret 已写进日志或代码,请重置", "Use the appid that starts with wx; reset the AppSecret if it got into logs or code"]],
  },
  APPID_UPPER_CASE: {
    title: ["appid 的大小写不对:应以小写 wx 开头", "appid is in the wrong letter case: it starts with a lower-case wx"],
    remedies: [["照抄后台显示的 AppID,不要转换大小写", "Copy the appid as the console shows it"]],
  },
  APPID_MALFORMED: {
    title: ["appid 的形式不对:应为 wx 加 16 位字母数字", "appid is malformed: wx and 16 letters or digits are expected"],
    remedies: [["检查是否少复制或多复制了字符", "Look for missing or additional characters"]],
  },

  URL_HOST: {
    title: ["{host} 不是微信支付 APIv3 的域名", "{host} is not a host of WeChat Pay APIv3"],
    remedies: [["主域名 api.mch.weixin.qq.com,备用 api2.mch.weixin.qq.com", "The main host is api.mch.weixin.qq.com, the backup api2.mch.weixin.qq.com"]],
  },
  URL_IS_V2: {
    title: ["{path} 是 APIv2 的接口(XML 加 sign 参数),不能用 APIv3 签名", "{path} belongs to APIv2 (XML with a sign member) and takes no APIv3 signature"],
    remedies: [["换成对应的 /v3/ 接口", "Use the matching endpoint under /v3/"]],
  },
  QUERY_ENCODED_TWICE: {
    title: ["参数被编码了两次({name})", "A parameter is encoded twice ({name})"],
    remedies: [["只编码一次:query 选项会自动编码,给原始值即可;自己拼 url 时不要对整串再 encodeURIComponent", "Encode once: option query encodes by itself, so give plain values; do not apply encodeURIComponent to a finished URL"]],
  },
  TIMESTAMP_OFF: {
    title: ["timestamp 与现在相差 {seconds} 秒,超过 300 秒会被拒", "timestamp is {seconds} s from now; beyond 300 s it is refused"],
    remedies: [["不要写死或缓存签名:不传 timestamp,每次请求重新签名", "Do not fix or cache it: leave timestamp out and sign every request anew"]],
  },
  ACCEPT_NOT_JSON: {
    title: ["Accept 没有包含 application/json", "Accept does not include application/json"],
    remedies: [["去掉这个请求头(默认就是 application/json),或改成 application/json", "Leave the header out (application/json is the default), or write application/json"]],
  },
  CONTENT_TYPE_NOT_JSON: {
    title: ["报文是 JSON,Content-Type 却不是 application/json", "The body is JSON, but Content-Type is not application/json"],
    remedies: [["去掉 Content-Type(默认就是 application/json)", "Leave Content-Type out (application/json is the default)"]],
  },
  CONTENT_TYPE_CHARSET: {
    title: ["Content-Type 声明了 UTF-8 以外的字符集", "Content-Type announces another charset than UTF-8"],
    remedies: [["APIv3 只用 UTF-8:改成 application/json", "APIv3 uses UTF-8 only: write application/json"]],
  },
  WECHATPAY_SERIAL_IS_MERCHANT: {
    title: ["wechatpaySerial 填成了商户证书序列号,这里要微信支付公钥ID或平台证书序列号", "wechatpaySerial is your own certificate's serial number; WeChat Pay's public key id or platform serial belongs here"],
    remedies: [["填 keys 里那把的 id(PUB_KEY_ID_…)或平台证书序列号", "Give the id (PUB_KEY_ID_…) or serial number of the key you have in keys"]],
  },
  WECHATPAY_SERIAL_UNKNOWN: {
    title: ["wechatpaySerial 指定的密钥不在 keys 里,应答将无法验签", "wechatpaySerial names a key that is not in keys: the answer could not be verified"],
    remedies: [["改成 keys 里有的:{known};或把那把密钥加进 keys", "Use one of those in keys: {known}; or add that key"]],
  },
  BODY_NOT_UTF8: {
    title: ["报文不是 UTF-8", "The body is not UTF-8"],
    remedies: [["用 UTF-8 编码(不是 GBK);直接传字符串或对象最省事", "Encode it as UTF-8 (not GBK); giving text or an object is simplest"]],
  },
  BODY_BYTE_ORDER_MARK: {
    title: ["报文开头有 BOM(U+FEFF)", "The body starts with a byte order mark (U+FEFF)"],
    remedies: [["去掉:text.replace(/^\\uFEFF/, \"\"),或把文件另存为无 BOM 的 UTF-8", "Remove it: text.replace(/^\\uFEFF/, \"\"), or save the file as UTF-8 without BOM"]],
  },
  BODY_OBJECT_OBJECT: {
    title: ["报文是 “[object Object]”:对象被转成了字符串", "The body is “[object Object]”: an object was turned into text"],
    remedies: [["直接把对象传给 body,或用 JSON.stringify", "Give the object itself as body, or use JSON.stringify"]],
  },
  BODY_NOT_JSON: {
    title: ["报文不是合法的 JSON(行:列 {position})", "The body is not JSON (line:column {position})"],
    remedies: [["APIv3 的报文是 JSON,不是 XML 或表单;直接传对象可避免手拼出错", "APIv3 bodies are JSON, neither XML nor a form; giving an object avoids mistakes"]],
  },
  BODY_SERIALISED_TWICE: {
    title: ["报文被序列化了两次:JSON 外面又套了一层字符串", "The body was serialised twice: JSON inside a JSON string"],
    remedies: [["只 JSON.stringify 一次,或直接传对象", "Call JSON.stringify once, or give the object"]],
  },
  BODY_NULL: {
    title: ["报文里有 null({path}),APIv3 不允许", "The body contains null ({path}), which APIv3 does not allow"],
    remedies: [["没有值的字段整个去掉", "Leave out members that have no value"]],
  },
  BODY_EMOJI: {
    title: ["报文里有 4 字节字符 {character}(表情等),APIv3 只收 1–3 字节的 UTF-8", "The body contains {character}, a character of 4 bytes (emoji); APIv3 takes UTF-8 of 1 to 3 bytes only"],
    remedies: [["去掉或替换这些字符:text.replace(/[\\u{10000}-\\u{10FFFF}]/gu, \"\")", "Remove or replace them: text.replace(/[\\u{10000}-\\u{10FFFF}]/gu, \"\")"]],
  },
  IDEMPOTENCY_KEY_MISSING: {
    title: ["没有 Idempotency-Key:建立、终止合作关系必填", "Idempotency-Key is missing: build and terminate require it"],
    remedies: [["加上 idempotencyKey(1–48 位字母数字或 | _ * -),同一笔操作重试时不变", "Give idempotencyKey (1 to 48 letters, digits or | _ * -) and keep it when you repeat the same operation"]],
  },
  PARTNERSHIP_MEMBER: {
    title: ["没有 {name} 这个字段,是不是写错了?", "There is no member {name}; is it a misspelling?"],
    remedies: [["这一层可用的字段:{known};用 buildPartnershipBody 可避免手误", "Members at this level: {known}; buildPartnershipBody avoids this"]],
  },
  PARTNERSHIP_BODY: {
    title: ["合作关系的参数不完整或类型不对:{hint}", "The partnership's parameters are incomplete or of the wrong type: {reason}"],
    remedies: [["partner.type 与 authorized_data.business_type 必填;stock_id 是字符串;用 buildPartnershipBody / buildPartnershipQuery 生成", "partner.type and authorized_data.business_type are required, stock_id is a string; let buildPartnershipBody or buildPartnershipQuery write them"]],
  },
  PARTNERSHIP_QUERY: {
    title: ["查询合作关系没有 {name} 这个参数", "List takes no parameter {name}"],
    remedies: [["authorized_data 和 partner 各是一段 JSON 文本,不能拆成 authorized_data.business_type=…;用 partnershipRequests.list 生成", "authorized_data and partner are JSON texts each, not authorized_data.business_type=…; let partnershipRequests.list write them"]],
  },
  PARTNERSHIP_QUERY_NOT_JSON: {
    title: ["参数 {name} 不是 JSON 文本", "Parameter {name} is not JSON text"],
    remedies: [["应为编码后的 {\"business_type\":\"…\"};Java 的 Map.toString() 得到的 {business_type=…} 不行。用 partnershipRequests.list 生成", "Encoded {\"business_type\":\"…\"} is expected; what Map.toString() prints ({business_type=…}) will not do. Let partnershipRequests.list write it"]],
  },
};

/** Where a key or certificate belongs: what is expected, and where to get it. */
export const places = {
  PRIVATE_KEY: {
    title: ["privateKey 应为商户API证书私钥,给的却是{kind}", "privateKey must be the merchant's private key, but this is {kind}"],
    broken: ["privateKey(商户API证书私钥){kind}", "privateKey (the merchant's private key) {kind}"],
    remedies: [["填 apiclient_key.pem 的全部内容,从 -----BEGIN PRIVATE KEY----- 到 -----END PRIVATE KEY-----", "Give the whole text of apiclient_key.pem, from -----BEGIN PRIVATE KEY----- to -----END PRIVATE KEY-----"]],
  },
  CERTIFICATE: {
    title: ["certificate 应为商户API证书,给的却是{kind}", "certificate must be the merchant API certificate, but this is {kind}"],
    broken: ["certificate(商户API证书){kind}", "certificate (the merchant API certificate) {kind}"],
    remedies: [["填 apiclient_cert.pem 的全部内容(BEGIN CERTIFICATE)", "Give the whole text of apiclient_cert.pem (BEGIN CERTIFICATE)"]],
  },
  PLATFORM_PUBLIC_KEY: {
    title: ["keys 里的 publicKey 应为微信支付公钥,给的却是{kind}", "publicKey in keys must be the WeChat Pay public key, but this is {kind}"],
    broken: ["keys 里的 publicKey(微信支付公钥){kind}", "publicKey in keys (the WeChat Pay public key) {kind}"],
    remedies: [["填从商户平台下载的 pub_key.pem 的全部内容(BEGIN PUBLIC KEY)", "Give the whole text of pub_key.pem from the merchant platform (BEGIN PUBLIC KEY)"]],
  },
  PLATFORM_CERTIFICATE: {
    title: ["keys 里的 certificate 应为微信支付平台证书,给的却是{kind}", "certificate in keys must be a WeChat Pay platform certificate, but this is {kind}"],
    broken: ["keys 里的 certificate(微信支付平台证书){kind}", "certificate in keys (a WeChat Pay platform certificate) {kind}"],
    remedies: [["填平台证书的全部内容(BEGIN CERTIFICATE);新商户没有平台证书,改用 { id, publicKey }", "Give the whole text of the platform certificate (BEGIN CERTIFICATE); new merchants have none and use { id, publicKey }"]],
  },
};

/** What stands there instead. `broken`: it completes “privateKey …” rather than “this is …”. */
export const kinds = {
  empty: { broken: ["是空的", "is empty"], remedies: [["检查环境变量或文件是否真的读到了内容", "See whether the environment variable or file was really read"]] },
  private_key: { title: ["私钥", "a private key"], remedies: [["私钥只放在 privateKey,不要出现在别处", "A private key belongs into privateKey and nowhere else"]] },
  public_key: { title: ["公钥", "a public key"], remedies: [["微信支付公钥放到 keys: [{ id, publicKey }]", "The WeChat Pay public key goes into keys: [{ id, publicKey }]"]] },
  certificate: { title: ["证书", "a certificate"], remedies: [["apiclient_cert.pem 放到 certificate,微信支付平台证书放到 keys: [{ certificate }]", "apiclient_cert.pem goes into certificate, a WeChat Pay platform certificate into keys: [{ certificate }]"]] },
  certificate_request: { title: ["证书请求(CSR)", "a certificate signing request"], remedies: [["CSR 只在申请证书时用,申请完成后下载的才是证书", "A request only serves to apply; use what was issued for it"]] },
  encrypted_private_key: { title: ["带密码的私钥", "a private key protected with a password"], remedies: [["先解密:openssl pkcs8 -in key.pem -out plain.pem", "Decrypt it first: openssl pkcs8 -in key.pem -out plain.pem"]] },
  ec_key: { title: ["椭圆曲线(EC)密钥", "an elliptic-curve (EC) key"], remedies: [["APIv3 只用 RSA:用商户平台下发的文件,不要自己生成", "APIv3 uses RSA: use the files of the merchant platform, not a key of your own making"]] },
  sm2_key: { title: ["国密 SM2 密钥", "an SM2 key"], remedies: [["微信支付尚未对商户开放国密,请用 RSA 证书", "WeChat Pay has not opened SM2 to merchants; use the RSA certificate"]] },
  ed25519_key: { title: ["Ed25519/X25519 密钥", "an Ed25519 or X25519 key"], remedies: [["APIv3 只用 RSA:用商户平台下发的文件", "APIv3 uses RSA: use the files of the merchant platform"]] },
  rsa_pss_key: { title: ["RSA-PSS 密钥", "an RSASSA-PSS key"], remedies: [["APIv3 用 PKCS#1 v1.5 签名:用商户平台下发的文件", "APIv3 signs with PKCS#1 v1.5: use the files of the merchant platform"]] },
  other_key: { title: ["其他算法的密钥", "a key of another algorithm"], remedies: [["APIv3 只用 RSA:用商户平台下发的文件", "APIv3 uses RSA: use the files of the merchant platform"]] },
  openssh_key: { title: ["OpenSSH 密钥", "an OpenSSH key"], remedies: [["这是登录服务器用的密钥,与微信支付无关;换成商户平台下发的文件", "That is a key for logging in to servers; use the files of the merchant platform"]] },
  pkcs12: { title: ["PKCS#12 文件(.p12)", "a PKCS#12 file (.p12)"], remedies: [["同目录下就有 .pem;也可导出:openssl pkcs12 -in apiclient_cert.p12 -nodes(密码是商户号)", "The .pem files came with it; or extract them: openssl pkcs12 -in apiclient_cert.p12 -nodes (the password is the merchant number)"]] },
  apiv3_key: { title: ["32 位字母数字(APIv3 密钥?)", "32 letters and digits (the APIv3 key?)"], remedies: [["APIv3 密钥放到 apiV3Key", "The APIv3 key goes into apiV3Key"]] },
  serial_no: { title: ["证书序列号", "a certificate serial number"], remedies: [["序列号放到 serialNo", "The serial number goes into serialNo"]] },
  public_key_id: { title: ["微信支付公钥ID", "a WeChat Pay public key id"], remedies: [["PUB_KEY_ID_… 放到 keys: [{ id, publicKey }] 的 id", "PUB_KEY_ID_… is the id in keys: [{ id, publicKey }]"]] },
  file_path: { title: ["文件路径", "the path of a file"], remedies: [["要传文件内容:fs.readFileSync(路径, \"utf8\")", "Give the file's content: fs.readFileSync(path, \"utf8\")"]] },
  truncated: { broken: ["不完整,结尾或开头丢了", "is truncated: its end or beginning is missing"], remedies: [["重新复制;环境变量里放多行文本时,注意只存进了第一行的情况(可把换行写成 \\n)", "Copy it again; a multi-line value in an environment variable is often cut after the first line (write line breaks as \\n)"]] },
  damaged: { broken: ["已损坏,有字符丢失或被改动", "is damaged: characters are missing or changed"], remedies: [["从原文件重新复制;表单与 URL 会把 + 变成空格,编辑器可能改动字符", "Copy it again from the original file; forms and URLs turn + into blanks, and editors may change characters"]] },
  utf16: { broken: ["是 UTF-16 编码的文本", "is text in UTF-16"], remedies: [["把文件另存为 UTF-8(PowerShell 的 > 默认写 UTF-16)", "Save the file as UTF-8 (PowerShell's > writes UTF-16)"]] },
  too_long: { broken: ["太长了,不可能是密钥或证书", "is too long for a key or certificate"], remedies: [["检查是否读错了文件", "See whether the wrong file was read"]] },
  unrecognised: { broken: ["无法识别:不是 PEM、DER,也不是密钥的 Base64", "is neither PEM, DER nor Base64 of a key"], remedies: [["检查是否读错了变量或文件,或读到了占位文字", "See whether the wrong variable or file was read, or a placeholder"]] },
};

/** Errors of the library, by code; {hint} and {message} are the error's own words. */
export const errors = {
  ERR_WECHATPAY_MISSING_OPTION: {
    title: ["缺少必填的选项:{hint}", "A required option is missing: {message}"],
    remedies: [["补上该选项;从环境变量取值时,确认变量在运行环境里存在", "Give the option; if it comes from the environment, see that the variable exists where the code runs"]],
  },
  ERR_WECHATPAY_UNKNOWN_OPTION: {
    title: ["选项名不对:{hint}", "Unknown option: {message}"],
    remedies: [["按提示改名;本库不忽略不认识的选项,以免配置悄悄失效", "Rename it; unknown options are refused so that no setting is silently without effect"]],
  },
  ERR_WECHATPAY_OPTION_TYPE: {
    title: ["类型不对:{hint}", "Wrong type: {message}"],
    remedies: [["商户号、序列号、批次号等都用字符串,不要用数字;Promise 先 await", "Merchant numbers, serial numbers and ids are strings, not numbers; await promises first"]],
  },
  ERR_WECHATPAY_OPTION_UNREADABLE: {
    title: ["读取这个选项时抛出了异常", "Reading this option threw an error"],
    remedies: [["传普通对象和字符串;检查 getter 或 Proxy(配置中心、响应式对象)", "Give plain objects and strings; look at the getter or Proxy (configuration centre, reactive object)"]],
  },
  ERR_WECHATPAY_MCHID: {
    title: ["商户号不对:{hint}", "Merchant number: {message}"],
    remedies: [["mchid 是纯数字字符串,前后不能有空格", "mchid is a string of digits without blanks"]],
  },
  ERR_WECHATPAY_APPID: {
    title: ["AppID 不对:{hint}", "Appid: {message}"],
    remedies: [["AppID 以 wx 开头,共 18 位,照抄后台显示的值", "An appid starts with wx and has 18 characters; copy it from the console"]],
  },
  ERR_WECHATPAY_SERIAL_NO: {
    title: ["证书序列号不对:{hint}", "Serial number: {message}"],
    remedies: [["openssl x509 -in apiclient_cert.pem -noout -serial 取等号后面的十六进制", "Take the hex digits behind the equals sign of openssl x509 -in apiclient_cert.pem -noout -serial"]],
  },
  ERR_WECHATPAY_PRIVATE_KEY: {
    title: ["私钥不可用:{hint}", "Private key: {message}"],
    remedies: [["传 apiclient_key.pem 的全部内容;用 preflight 可看到具体原因", "Give the whole text of apiclient_key.pem; preflight names the reason"]],
  },
  ERR_WECHATPAY_PUBLIC_KEY: {
    title: ["公钥不可用:{hint}", "Public key: {message}"],
    remedies: [["传商户平台下载的 pub_key.pem 的全部内容(BEGIN PUBLIC KEY)", "Give the whole text of pub_key.pem from the merchant platform (BEGIN PUBLIC KEY)"]],
  },
  ERR_WECHATPAY_CERTIFICATE: {
    title: ["证书不可用:{hint}", "Certificate: {message}"],
    remedies: [["传证书文件的全部内容(BEGIN CERTIFICATE)", "Give the whole text of the certificate file (BEGIN CERTIFICATE)"]],
  },
  ERR_WECHATPAY_KEY_PAIR_MISMATCH: {
    title: ["证书与私钥不是一对", "The certificate does not belong to the private key"],
    remedies: [["使用同一次申请得到的 apiclient_key.pem 与 apiclient_cert.pem", "Use apiclient_key.pem and apiclient_cert.pem from the same application"]],
  },
  ERR_WECHATPAY_SERIAL_MISMATCH: {
    title: ["序列号与证书不符:{hint}", "The serial number is not the certificate's: {message}"],
    remedies: [["不填 serialNo、只传 certificate,序列号会自动读取", "Leave serialNo out and give certificate: the serial number is read from it"]],
  },
  ERR_WECHATPAY_METHOD: {
    title: ["HTTP 方法不对:{hint}", "HTTP method: {message}"],
    remedies: [["按接口文档填写;有 body 时默认 POST,否则默认 GET", "See the endpoint's page; the default is POST with a body, GET without"]],
  },
  ERR_WECHATPAY_URL: {
    title: ["url 不能原样发送:{hint}", "The URL would not be sent as signed: {message}"],
    remedies: [["参数放进 query 选项,由本库编码;或自己编码后拼进 url", "Put parameters into option query, which encodes them; or encode them before writing the URL"]],
  },
  ERR_WECHATPAY_BASE_URL: {
    title: ["baseUrl 不对:{hint}", "baseUrl: {message}"],
    remedies: [["只填 https://主机,如 https://api.mch.weixin.qq.com", "Give https:// and the host only, such as https://api.mch.weixin.qq.com"]],
  },
  ERR_WECHATPAY_QUERY: {
    title: ["查询参数不对:{hint}", "Query: {message}"],
    remedies: [["query 的值用字符串、数字、布尔值或普通对象", "Values in query are strings, numbers, booleans or plain objects"]],
  },
  ERR_WECHATPAY_HEADER: {
    title: ["请求头不对:{hint}", "Header: {message}"],
    remedies: [["去掉或改正这个请求头;Accept、Content-Type、User-Agent 不填时会自动加上", "Remove or correct the header; Accept, Content-Type and User-Agent are added when left out"]],
  },
  ERR_WECHATPAY_BODY: {
    title: ["报文不能发送:{hint}", "The body cannot be sent: {message}"],
    remedies: [["传普通对象、字符串或字节;GET 的参数放 url 或 query", "Give a plain object, text or bytes; parameters of a GET go into url or query"]],
  },
  ERR_WECHATPAY_TIMESTAMP: {
    title: ["时间戳不对:{hint}", "Timestamp: {message}"],
    remedies: [["不填即为当前时间;要填就是 Math.floor(Date.now() / 1000)", "Leave it out for now, or give Math.floor(Date.now() / 1000)"]],
  },
  ERR_WECHATPAY_NONCE_STR: {
    title: ["随机串不对:{hint}", "nonceStr: {message}"],
    remedies: [["不填即自动生成 32 位", "Leave it out: 32 random characters are generated"]],
  },
  ERR_WECHATPAY_IDEMPOTENCY_KEY: {
    title: ["幂等键不对:{hint}", "{message}"],
    remedies: [["用业务单号之类的唯一值,同一笔操作重试时不变;不能含空格、中文、点号和斜杠", "Use something unique such as your order number, unchanged when the operation is repeated; no blanks, dots or slashes"]],
  },
  ERR_WECHATPAY_PARTNERSHIP: {
    title: ["合作关系参数不对:{hint}", "Partnership: {message}"],
    remedies: [["对照建立合作关系接口文档;用 buildPartnershipBody 生成报文", "See the page of the endpoint; let buildPartnershipBody write the body"]],
  },
  ERR_WECHATPAY_FORMAT: {
    title: ["签名串的组成部分不对:{hint}", "A part of the signed message: {message}"],
    remedies: [["方法、路径、时间戳、随机串里不能有换行;值先 trim()", "Method, path, timestamp and nonce contain no line breaks; trim() them"]],
  },
  ERR_WECHATPAY_PREPARED: {
    title: ["prepareRequest 的结果被改动过", "What prepareRequest returned was changed"],
    remedies: [["原样交给 completeRequest;要改请求就重新 prepareRequest", "Hand it to completeRequest unchanged; to change the request, prepare it again"]],
  },
  ERR_WECHATPAY_APIV3_KEY: {
    title: ["APIv3 密钥不对:{hint}", "APIv3 key: {message}"],
    remedies: [["应为商户平台 → API安全 里设置的 32 个字符", "The 32 characters set in the merchant platform → API security are expected"]],
  },
  ERR_WECHATPAY_KEYS: {
    title: ["keys 不对:{hint}", "keys: {message}"],
    remedies: [["每一项是 { id: \"PUB_KEY_ID_…\", publicKey } 或 { certificate }", "Each entry is { id: \"PUB_KEY_ID_…\", publicKey } or { certificate }"]],
  },
  ERR_WECHATPAY_RESPONSE_HEADER: {
    title: ["应答或通知缺少验签用的 Wechatpay-* 头:{hint}", "A Wechatpay-* header needed for verification is missing or malformed: {message}"],
    remedies: [
      ["看是不是反向代理、CDN 或网关函数把 Wechatpay-* 头过滤掉了,放行它们", "See whether a reverse proxy, CDN or gateway drops Wechatpay-* headers, and let them pass"],
      ["账单文件等下载接口没有签名,改核对哈希值", "Bill files are not signed: compare their hash instead"],
      ["2xx 却没有签名的应答按伪造处理,不要跳过验签", "Treat a 2xx answer without signature as forged; do not skip verification"],
    ],
  },
  ERR_WECHATPAY_UNKNOWN_SERIAL: {
    title: ["keys 里没有 Wechatpay-Serial 指定的密钥:{hint}", "No key in keys has the Wechatpay-Serial of the answer: {message}"],
    remedies: [
      ["序列号是 PUB_KEY_ID_…:到商户平台下载微信支付公钥,加进 keys: [{ id, publicKey }]", "If it is PUB_KEY_ID_…, download the WeChat Pay public key and add { id, publicKey } to keys"],
      ["是十六进制:平台证书换了,GET /v3/certificates 取新的加进 keys", "If it is hex, the platform certificate was renewed: GET /v3/certificates and add the new one"],
      ["切换期间两种同时放在 keys 里;请求带上 wechatpaySerial 可指定用哪一把", "Keep both in keys while switching; wechatpaySerial in a request chooses which one signs"],
    ],
  },
  ERR_WECHATPAY_RESPONSE_EXPIRED: {
    title: ["应答的时间与本机相差超过 5 分钟:{hint}", "The answer's timestamp is more than five minutes off: {message}"],
    remedies: [
      ["先核对本机时间(NTP);也可能是旧通知被重放", "Check this host's clock (NTP); it may also be an old notification replayed"],
      ["排队后再处理的通知:收到时先验签,再入队", "If notifications are queued, verify on arrival, before queueing"],
    ],
  },
  ERR_WECHATPAY_CERTIFICATE_EXPIRED: {
    title: ["验签用的平台证书已过期:{hint}", "The platform certificate has expired: {message}"],
    remedies: [["GET /v3/certificates 取新证书,或改用微信支付公钥;若证书没过期,看本机时间", "Fetch a new one with GET /v3/certificates, or use the WeChat Pay public key; if it has not expired, look at this host's clock"]],
  },
  ERR_WECHATPAY_SIGNATURE_INVALID: {
    title: ["验签失败:{hint}", "The signature does not verify: {message}"],
    remedies: [
      ["用收到的原始报文验签:JSON 解析后再序列化,字节就变了(express.json 之前取原文)", "Verify the body as received: parsing and serialising again changes bytes (take it before express.json)"],
      ["确认 keys 里是微信支付的公钥或平台证书,不是商户自己的", "See that keys holds WeChat Pay's public key or platform certificate, not your own"],
      ["签名以 WECHATPAY/SIGNTEST/ 开头的是官方探测,验签失败并回 4xx 正是期望的结果", "A signature that starts with WECHATPAY/SIGNTEST/ is an official probe: failing and answering 4xx is what it wants"],
    ],
  },
  ERR_WECHATPAY_HTTP_STATUS: {
    title: ["服务端返回了失败:{hint}", "The server answered with an error: {message}"],
    remedies: [["按 code 与 message 排查;带上 Request-ID 可向微信支付咨询", "See code and message; WeChat Pay's support asks for the Request-ID"]],
  },
  ERR_WECHATPAY_DECRYPT: {
    title: ["解密失败:{hint}", "Decryption failed: {message}"],
    remedies: [
      ["最常见:apiV3Key 不是这个商户的,或填成了 v2 密钥,或在平台上重设过", "Most often apiV3Key is another merchant's, the v2 key, or was changed on the platform since"],
      ["associated_data、nonce、ciphertext 要原样来自同一个 resource;associated_data 为空也要传空串", "associated_data, nonce and ciphertext must come unchanged from one resource; an empty associated_data counts as an empty string"],
    ],
  },
  ERR_WECHATPAY_RESPONSE_BODY: {
    title: ["报文不是文档描述的样子:{hint}", "The body is not what the documents describe: {message}"],
    remedies: [["确认传的是应答或通知的原文,没有截断;也可能是代理返回的页面", "See that the whole body is given as received; it may also be a proxy's page"]],
  },
  ERR_WECHATPAY_SENSITIVE: {
    title: ["敏感字段加解密失败:{hint}", "A sensitive field cannot be encrypted or decrypted: {message}"],
    remedies: [["加密用微信支付公钥或平台证书,并把 wechatpaySerial 一起传;解密用商户私钥", "Encrypt with WeChat Pay's key and send wechatpaySerial along; decrypt with the merchant's private key"]],
  },
  ERR_WECHATPAY_PAYMENT: {
    title: ["调起支付的参数不对:{hint}", "Payment parameters: {message}"],
    remedies: [["appid 要与下单时一致;prepay_id 两小时内有效", "appid must be that of the order; prepay_id is valid for two hours"]],
  },
  ERR_WECHATPAY_UPLOAD: {
    title: ["上传内容不对:{hint}", "Upload: {message}"],
    remedies: [["用 buildUpload 生成 body、signBody 和 Content-Type", "Let buildUpload make body, signBody and Content-Type"]],
  },
  ERR_WECHATPAY_INTERNAL: {
    title: ["组件内部错误", "The library or its host failed"],
    remedies: [["不是参数问题:再调用一次即可恢复;反复出现请带上 error.cause 反馈", "Your input is not to blame: the next call starts afresh; report it with error.cause if it returns"]],
  },
};
