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
    title: ["本机时钟比服务器{pace} {seconds} 秒(上限 300 秒)", "This host's clock is {seconds} s {direction} of the server's (300 s are tolerated)"],
    remedies: [
      ["校准系统时间:开启 NTP(Linux:timedatectl set-ntp true,Windows:w32tm /resync),虚拟机与容器看宿主机", "Set the clock: enable NTP (Linux: timedatectl set-ntp true, Windows: w32tm /resync); virtual machines and containers follow their host"],
      ["相差约 8 小时(28800 秒)的,是把北京时间当成 UTC 设进了系统时钟", "About 8 hours (28800 s) mean that Beijing time was set as UTC"],
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
    title: ["商户号里有空格、换行或看不见的字符", "The merchant number contains blanks, a line break or invisible characters"],
    remedies: [["去掉多余字符;从环境变量或文件读取的先 trim()。带着空格请求会报“商户号不存在”", "Remove them; trim() what you read from the environment or a file. The server answers 商户号不存在 otherwise"]],
  },
  MCHID_IS_APPID: {
    title: ["mchid 填成了 AppID", "mchid is an appid"],
    remedies: [["mchid 是纯数字的商户号,如 1900000109;{given} 放到 appid", "mchid is the merchant number, digits only, such as 1900000109; {given} is an appid"]],
  },
  MCHID_MALFORMED: {
    title: ["商户号应为纯数字(半角),不带引号", "The merchant number consists of digits only, in half width and without quotes"],
    remedies: [["在商户平台 → 账户中心 → 商户信息 里查看,照抄数字;全角数字、引号、逗号都要去掉", "Copy it from the merchant platform → account centre; no full-width digits, quotes or commas"]],
  },
  MCHID_LENGTH: {
    title: ["商户号的位数不对:文档里是 8–15 位", "The merchant number has the wrong length: the documents say 8 to 15 digits"],
    remedies: [["检查是否少复制或多复制了数字;服务商模式填服务商的商户号", "Look for missing or additional digits; a service provider gives its own number"]],
  },
  MCHID_NOT_OF_CERTIFICATE: {
    title: ["证书是商户 {expected} 的,mchid 却是 {given}", "The certificate was issued to merchant {expected}, but mchid is {given}"],
    remedies: [
      ["mchid、证书、私钥要属于同一个商户:改成 {expected},或换成 {given} 的证书和私钥", "mchid, certificate and key must belong to one merchant: write {expected}, or use the certificate and key of {given}"],
      ["服务商模式:三者都用服务商自己的,子商户号只写在报文里", "A service provider uses its own for all three; the sub-merchant's number appears in bodies only"],
    ],
  },
  API_V3_KEY_BLANKS: {
    title: ["APIv3 密钥里有空格、换行或看不见的字符", "The APIv3 key contains blanks, a line break or invisible characters"],
    remedies: [["读取文件或环境变量后先 trim();复制时带进来的零宽字符、BOM 要删掉。密钥是正好 32 个字符", "trim() what you read from a file or the environment, and remove zero-width characters and byte order marks; the key has exactly 32 characters"]],
  },
  API_V3_KEY_IS_PEM: {
    title: ["apiV3Key 填成了 PEM 文件", "apiV3Key is a PEM file"],
    remedies: [["APIv3 密钥是你在商户平台 → API安全 里自己设置的 32 个字符,不是证书或私钥文件", "The APIv3 key is the 32 characters you chose in the merchant platform → API security, not a certificate or key file"]],
  },
  API_V3_KEY_NOT_ASCII: {
    title: ["APIv3 密钥含中文或全角字符,共 {length} 字节", "The APIv3 key contains characters outside ASCII ({length} bytes)"],
    remedies: [["应为 32 个半角字母数字;检查是否用中文输入法打出了全角字符,或填了占位文字", "32 letters and digits are expected; look for full-width characters or a placeholder"]],
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
    title: ["appid 里有空格、换行或看不见的字符", "appid contains blanks, a line break or invisible characters"],
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
  URL_WITHOUT_V3: {
    title: ["{path} 不是 APIv3 的路径:APIv3 以 /v3/ 开头", "{path} is not a path of APIv3, which start with /v3/"],
    remedies: [["对照接口文档补上 /v3/(小写),如 /v3/pay/transactions/jsapi", "Add /v3/ (lower case) as on the endpoint's page, such as /v3/pay/transactions/jsapi"]],
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
  multi_prime_key: { title: ["多素数(multi-prime)RSA 密钥", "an RSA key of more than two primes"], remedies: [["普通的 RSA 密钥只有两个素数:用商户平台下发的文件,不要自己生成", "A usual RSA key has two: use the files of the merchant platform, not a key of your own making"]] },
  large_exponent_key: { title: ["公钥指数超过 2^32 的 RSA 密钥", "an RSA key with a public exponent above 2^32"], remedies: [["普通的 RSA 密钥用 65537:用商户平台下发的文件,不要自己生成", "A usual RSA key has 65537: use the files of the merchant platform, not a key of your own making"]] },
  other_key: { title: ["其他算法的密钥", "a key of another algorithm"], remedies: [["APIv3 只用 RSA:用商户平台下发的文件", "APIv3 uses RSA: use the files of the merchant platform"]] },
  openssh_key: { title: ["OpenSSH 密钥", "an OpenSSH key"], remedies: [["这是登录服务器用的密钥,与微信支付无关;换成商户平台下发的文件", "That is a key for logging in to servers; use the files of the merchant platform"]] },
  pkcs12: { title: ["PKCS#12 文件(.p12)", "a PKCS#12 file (.p12)"], remedies: [["同目录下就有 .pem;也可导出:openssl pkcs12 -in apiclient_cert.p12 -nodes(密码是商户号)", "The .pem files came with it; or extract them: openssl pkcs12 -in apiclient_cert.p12 -nodes (the password is the merchant number)"]] },
  apiv3_key: { title: ["32 位字母数字(APIv3 密钥?)", "32 letters and digits (the APIv3 key?)"], remedies: [["APIv3 密钥放到 apiV3Key", "The APIv3 key goes into apiV3Key"]] },
  serial_no: { title: ["证书序列号", "a certificate serial number"], remedies: [["序列号放到 serialNo", "The serial number goes into serialNo"]] },
  public_key_id: { title: ["微信支付公钥ID", "a WeChat Pay public key id"], remedies: [["PUB_KEY_ID_… 放到 keys: [{ id, publicKey }] 的 id", "PUB_KEY_ID_… is the id in keys: [{ id, publicKey }]"]] },
  file_path: { title: ["文件路径", "the path of a file"], remedies: [["要传文件内容:fs.readFileSync(路径, \"utf8\")", "Give the file's content: fs.readFileSync(path, \"utf8\")"]] },
  truncated: { broken: ["不完整,缺了一段内容", "is incomplete: a part of it is missing"], remedies: [["重新复制;环境变量里放多行文本时,注意只存进了第一行的情况(可把换行写成 \\n)", "Copy it again; a multi-line value in an environment variable is often cut after the first line (write line breaks as \\n)"]] },
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
    title: ["证书序列号或公钥ID不对:{hint}", "Serial number or public key id: {message}"],
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
      ["认证不通过,最常见是 apiV3Key 不是这个商户的,或填成了 v2 密钥,或在平台上重设过", "Where authentication fails, apiV3Key is mostly another merchant's, the v2 key, or was changed on the platform since"],
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
  ERR_WECHATPAY_DOWNLOAD: {
    title: ["下载的文件与摘要不符:{hint}", "The downloaded file does not have its digest: {message}"],
    remedies: [
      ["这份文件不要使用:重新申请账单并下载", "Do not use this file: ask for the bill again and download it"],
      ["用了 tar_type=GZIP 时先解压,再用 verifyDownload 核对", "With tar_type=GZIP unpack it first, then check it with verifyDownload"],
    ],
  },
  ERR_WECHATPAY_CLIENT_OPTION: {
    title: ["客户端选项不对:{hint}", "An option of the client: {message}"],
    remedies: [["按提示改 error.field 指出的选项", "Change the option that error.field names"]],
  },
  ERR_WECHATPAY_SIGNER: {
    title: ["外部签名器失败,请求没有发出", "The external signer failed; nothing was sent"],
    remedies: [["看 error.cause:KMS、HSM 的权限、网络与密钥编号", "See error.cause: the KMS's or HSM's permission, network, key id"]],
  },
  ERR_WECHATPAY_NETWORK: {
    title: ["网络请求失败", "The request failed on the network"],
    remedies: [
      ["看 error.cause 与 error.outcome", "See error.cause and error.outcome"],
      ["outcome 为 unknown 时用同一个 Idempotency-Key 重试,或先查询", "With outcome unknown repeat with the same Idempotency-Key, or query first"],
    ],
  },
  ERR_WECHATPAY_TIMEOUT: {
    title: ["规定时间内没有完成:{hint}", "Not done in time: {message}"],
    remedies: [
      ["outcome 为 unknown 时用同一个 Idempotency-Key 重试,或先查询", "With outcome unknown repeat with the same Idempotency-Key, or query first"],
      ["放宽 timeoutMs 与 attemptTimeoutMs;检查出口网络", "Raise timeoutMs and attemptTimeoutMs; check the network"],
    ],
  },
  ERR_WECHATPAY_ABORTED: {
    title: ["调用被自己的 signal 取消", "The call was aborted by your own signal"],
    remedies: [
      ["outcome 为 unknown 时请求可能已生效:用同一个 Idempotency-Key 重试,或先查询", "With outcome unknown it may have taken effect: repeat with the same Idempotency-Key, or query first"],
    ],
  },
  ERR_WECHATPAY_LIST_UNSTABLE: {
    title: ["列表读取期间一直变化,未能读全", "The list kept changing while it was read"],
    remedies: [["稍后重读;或用 list 按条件分批查询", "Read it again later, or in parts with list"]],
  },
  ERR_WECHATPAY_INTERNAL: {
    title: ["组件内部错误", "The library or its host failed"],
    remedies: [["不是参数问题:再调用一次即可恢复;反复出现请带上 error.cause 反馈", "Your input is not to blame: the next call starts afresh; report it with error.cause if it returns"]],
  },
};

/** Official pages named by causes. */
export const docs = {
  signing: "https://pay.weixin.qq.com/doc/v3/merchant/4012365344",
  signedQuery: "https://pay.weixin.qq.com/doc/v3/merchant/4012365337",
  signatureTest: "https://pay.weixin.qq.com/doc/v3/merchant/4014551946",
  publicKey: "https://pay.weixin.qq.com/doc/v3/merchant/4012154180",
  verification: "https://pay.weixin.qq.com/doc/v3/merchant/4013053420",
  build: "https://pay.weixin.qq.com/doc/v3/merchant/4012380498",
  list: "https://pay.weixin.qq.com/doc/v3/merchant/4012380536",
  guide: "https://pay.weixin.qq.com/doc/v3/merchant/4012063233",
};

/** What stands for a value that is not known. */
export const unknowns = {
  host: ["目标主机", "the host"],
  method: ["这种", "this method"],
  seconds: ["超过 300", "more than 300"],
  field: ["接口没有指明是哪个", "it is not said which"],
  form: ["别的编码", "another encoding"],
  issue: ["没有", "nothing"],
  location: ["别处", "elsewhere"],
  mchid: ["见 Authorization 里的 mchid", "see mchid in Authorization"],
  path: ["(没有给出 request)", "(no request was given)"],
  reason: ["看不出是哪一项", "it cannot be told which part"],
  retryAfter: ["未给出", "not given"],
  server: ["未标明", "not named"],
  value: ["未给出", "not given"],
};

const SEND_AS_SIGNED = [
  "用 signRequest 的返回值原样发送:fetch(signed.url, signed),不要再拼 URL 或序列化报文",
  "Send what signRequest returned: fetch(signed.url, signed); build neither URL nor body again",
];
const SEND_BODY_AS_SIGNED = [
  "先生成报文文本,签名和发送都用同一个变量;axios 的 data、got 的 json 传字符串或字节,不要传对象",
  "Write the body's text once and use the same variable for signing and sending; give axios data and got text or bytes, never an object",
];
const ENCODE_ONCE = [
  "先编码出最终 URL,再用它的路径和查询串去签名,并原样发送;不要在两处各编码一次",
  "Make the final URL first, sign its path and query, and send it unchanged; do not encode in two places",
];
const ONE_MESSAGE = [
  "待签名串用 buildSignMessage 生成,避免手拼",
  "Let buildSignMessage write the text to sign",
];
const CHECK_PROXY = [
  "检查中间的反向代理、网关、HTTP 拦截器是否改写了请求",
  "See whether a proxy, gateway or HTTP interceptor between you and WeChat Pay changed the request",
];
const ASK_SUPPORT = [
  "仍不明白:带上 Request-ID 向微信支付技术支持咨询",
  "If it stays unclear, ask WeChat Pay's support and give the Request-ID",
];
const SAME_KEY = [
  "结果未知:用同一个 Idempotency-Key 和完全相同的报文重试,或先查询",
  "The outcome is unknown: repeat with the same Idempotency-Key and exactly the same body, or query first",
];

/** Causes of failed calls, by code. */
export const causes = {
  SIGN_BYTE_ORDER_MARK: {
    title: ["待签名串开头多了 BOM(U+FEFF)", "The signed text starts with a byte order mark (U+FEFF)"],
    cause: ["BOM 占 3 个字节,微信支付拼出的签名串里没有它。", "Its three bytes are not in the text WeChat Pay puts together."],
    remedies: [["去掉:message.replace(/^\\uFEFF/, \"\");多半来自带 BOM 的文件", "Remove it: message.replace(/^\\uFEFF/, \"\"); it usually comes from a file"], ONE_MESSAGE],
    doc: "signing",
  },
  SIGN_CARRIAGE_RETURN: {
    title: ["待签名串用了 \\r\\n 换行,应为 \\n", "The signed text ends its lines with \\r\\n; \\n is required"],
    cause: ["每行只以一个 0x0A 结尾,多出的 \\r 也被签了进去。", "Each line ends with 0x0A alone; the \\r was signed as well."],
    remedies: [["不要用平台换行符(os.EOL、PHP_EOL),写 \"\\n\"", "Use \"\\n\", not the platform's line end (os.EOL, PHP_EOL)"], ONE_MESSAGE],
    doc: "signing",
  },
  SIGN_LITERAL_NEWLINE: {
    title: ["待签名串里是反斜杠加 n 两个字符,不是真正的换行", "The signed text holds a backslash and an n instead of line breaks"],
    cause: ["单引号或转义使 \\n 没有变成换行符(0x0A)。", "Quoting or escaping kept \\n from becoming the byte 0x0A."],
    remedies: [["用双引号或模板字符串写 \"\\n\"", "Write \"\\n\" in double quotes or a template"], ONE_MESSAGE],
    doc: "signing",
  },
  SIGN_LINE_ORDER: {
    title: ["待签名串的行序不对:应为 方法、URL、时间戳、随机串、报文", "The lines are in the wrong order: method, URL, timestamp, nonce, body"],
    cause: ["签的前四行是 {signed},应为 {received}。时间戳打头的是应答验签的格式。", "The first four lines are {signed}, and should be {received}. The timestamp comes first where answers are verified."],
    remedies: [ONE_MESSAGE],
    doc: "signing",
  },
  SIGN_FINAL_NEWLINE: {
    title: ["待签名串最后少了一个换行", "The signed text lacks its final line break"],
    cause: ["五行每行都以 \\n 结尾,最后的报文行也是;没有报文(GET)时这一行只有一个 \\n。", "All five lines end with \\n, the body's too; without a body (GET) that line is a single \\n."],
    remedies: [["在末尾补上 \"\\n\"", "Add \"\\n\" at the end"], ONE_MESSAGE],
    doc: "signing",
  },
  SIGN_METHOD_CASE: {
    title: ["签名用的方法写成了“{signed}”,应为大写的“{received}”", "The method was signed as “{signed}”; it must be “{received}”"],
    cause: ["待签名串第 1 行区分大小写,前后不能有空格。", "Line 1 of the signed text is case-sensitive and has no blanks."],
    remedies: [["method.trim().toUpperCase() 之后再签名", "Sign method.trim().toUpperCase()"], ONE_MESSAGE],
    doc: "signing",
  },
  SIGN_METHOD_DIFFERS: {
    title: ["签的是 {signed},实际发出的是 {received}", "{signed} was signed, but {received} was sent"],
    cause: ["HTTP 库换了方法:常见于 fetch 没传 method、302 后 POST 变 GET、data/body 放错位置。", "The HTTP library used another method: method was not passed to fetch, or a redirect turned POST into GET."],
    remedies: [SEND_AS_SIGNED, CHECK_PROXY],
    doc: "signing",
  },
  SIGN_FULL_URL: {
    title: ["签名用了带域名的完整 URL,应只用路径和查询串", "The full URL with its host was signed; only path and query belong there"],
    cause: ["待签名串第 2 行应是 {received}。", "Line 2 of the signed text must be {received}."],
    remedies: [["const { pathname, search } = new URL(url),签 pathname + search", "const { pathname, search } = new URL(url); sign pathname + search"], ONE_MESSAGE],
    doc: "signing",
  },
  SIGN_FULL_URL_AND_MORE: {
    title: ["签名用了带域名的完整 URL,而且路径或参数也与实际请求不同", "The full URL was signed, and its path or query also differs from what was sent"],
    cause: ["签的是 {signed},微信支付收到的是 {received}。", "Signed: {signed}. Received: {received}."],
    remedies: [["只签路径和查询串,并与实际请求一字不差", "Sign path and query only, exactly as sent"], ENCODE_ONCE],
    doc: "signing",
  },
  SIGN_FRAGMENT: {
    title: ["签名的 URL 带了 # 片段", "The signed URL has a fragment (#)"],
    cause: ["# 及其后的内容不会发给服务器。", "What follows # is never sent."],
    remedies: [["去掉 #…;参数值里的 # 要编码成 %23", "Remove it; a # inside a value is written %23"]],
    doc: "signing",
  },
  SIGN_URL_BLANKS: {
    title: ["签名的 URL 首尾有空格", "The signed URL has blanks at its ends"],
    cause: ["发送时空格被去掉了,签名里还在。", "They are dropped when the request is sent, but were signed."],
    remedies: [["先 trim() 再签名", "trim() it before signing"]],
    doc: "signing",
  },
  SIGN_URL_CASE: {
    title: ["签名的 URL 大小写与实际请求不同", "The URL was signed in another letter case than sent"],
    cause: ["签的是 {signed},微信支付收到的是 {received}。URL 不要转换大小写。", "Signed: {signed}. Received: {received}. The URL must not be lower- or upper-cased."],
    remedies: [["去掉 toLowerCase()/toUpperCase(),请求什么就签什么", "Remove toLowerCase()/toUpperCase(): sign what you request"]],
    doc: "guide",
  },
  SIGN_TRAILING_SLASH: {
    title: ["签名与请求的路径差一个末尾的 /", "The paths differ by a slash at the end"],
    cause: ["签的是 {signed},微信支付收到的是 {received}。", "Signed: {signed}. Received: {received}."],
    remedies: [ENCODE_ONCE, CHECK_PROXY],
    doc: "signing",
  },
  SIGN_PATH_PREFIX: {
    title: ["签名与请求的路径差一段前缀", "The paths differ by a prefix"],
    cause: ["签的是 {signed},微信支付收到的是 {received}:baseURL 里带了路径,或代理增减了前缀。", "Signed: {signed}. Received: {received}. A base URL with a path, or a proxy, adds or removes a part."],
    remedies: [["签名要用最终到达微信支付的完整路径(以 /v3/ 开头)", "Sign the whole path as it reaches WeChat Pay (starting with /v3/)"], CHECK_PROXY],
    doc: "signing",
  },
  SIGN_PATH_DIFFERS: {
    title: ["签名的路径不是实际请求的路径", "The signed path is not the one that was requested"],
    cause: ["签的是 {signed},微信支付收到的是 {received}(第 {position} 个字符起不同)。", "Signed: {signed}. Received: {received} (they differ from character {position})."],
    remedies: [SEND_AS_SIGNED, ENCODE_ONCE],
    doc: "signing",
  },
  SIGN_QUERY_NOT_SIGNED: {
    title: ["签名时漏了查询串(? 及后面的部分)", "The query (? and what follows) was left out of the signature"],
    cause: ["签的是 {signed},微信支付收到的是 {received}。用 axios 的 params 时最常见:它在签名之后才拼上去。", "Signed: {signed}. Received: {received}. Typical for axios params, which are added after signing."],
    remedies: [["先把参数拼进 URL 再签名;signRequest 的 query 选项会处理", "Put the parameters into the URL before signing; option query of signRequest does it"], ENCODE_ONCE],
    doc: "signedQuery",
  },
  SIGN_QUERY_NOT_SENT: {
    title: ["签名里有查询串,实际请求却没有带", "The query was signed, but not sent"],
    cause: ["签的是 {signed},微信支付收到的是 {received}。", "Signed: {signed}. Received: {received}."],
    remedies: [SEND_AS_SIGNED, CHECK_PROXY],
    doc: "signedQuery",
  },
  SIGN_QUERY_PART: {
    title: ["签名与请求的查询参数不一样多", "One of the two queries has more parameters"],
    cause: ["签的是 {signed},微信支付收到的是 {received}。", "Signed: {signed}. Received: {received}."],
    remedies: [ENCODE_ONCE, CHECK_PROXY],
    doc: "signedQuery",
  },
  SIGN_QUERY_ORDER: {
    title: ["查询参数的先后与签名时不同", "The parameters were sent in another order than signed"],
    cause: ["签的是 {signed},微信支付收到的是 {received}。先后随意,但两边要一致。", "Signed: {signed}. Received: {received}. Any order will do, but it must be the same on both sides."],
    remedies: [ENCODE_ONCE],
    doc: "signedQuery",
  },
  SIGN_QUERY_DIFFERS: {
    title: ["签名的查询参数不是实际请求的", "The signed query is not the one that was sent"],
    cause: ["签的是 {signed},微信支付收到的是 {received}(第 {position} 个字符起不同)。", "Signed: {signed}. Received: {received} (they differ from character {position})."],
    remedies: [SEND_AS_SIGNED, ENCODE_ONCE],
    doc: "signedQuery",
  },
  SIGN_HEX_CASE: {
    title: ["百分号编码的大小写两边不同(%7b 与 %7B)", "The percent-encoding differs in letter case (%7b and %7B)"],
    cause: ["签的是 {signed},微信支付收到的是 {received}。大小写都可以,但签名和请求必须一样。", "Signed: {signed}. Received: {received}. Either case will do, but signature and request must agree."],
    remedies: [ENCODE_ONCE, ["HTTP 库会规范化编码的,让它先生成最终 URL,再取来签名", "If the HTTP library rewrites escapes, let it build the final URL first, and sign that"]],
    doc: "signedQuery",
  },
  SIGN_ENCODED_TWICE: {
    title: ["签名用的 URL 比实际请求多编码了一次", "The URL was encoded once more for signing than for sending"],
    cause: ["签的是 {signed},微信支付收到的是 {received}。", "Signed: {signed}. Received: {received}."],
    remedies: [["签名前不要再对 URL 做 encodeURIComponent:请求的后缀是什么,签名就用什么", "Do not apply encodeURIComponent to the URL again before signing: sign exactly what is requested"], ENCODE_ONCE],
    doc: "guide",
  },
  SENT_ENCODED_TWICE: {
    title: ["发送时又编码了一次:请求里是 %25…", "The URL was encoded again on sending: it arrived with %25…"],
    cause: ["签的是 {signed},微信支付收到的是 {received}:HTTP 库对已编码的参数再编码了。", "Signed: {signed}. Received: {received}. The HTTP library encoded what was encoded already."],
    remedies: [["把完整 URL 当字符串传,不要再用 params 之类的选项", "Pass the whole URL as text instead of an option such as params"], SEND_AS_SIGNED],
    doc: "signedQuery",
  },
  SIGN_NOT_ENCODED: {
    title: ["签名用了未编码的 URL,请求发出时被编码了", "The URL was signed before it was encoded"],
    cause: ["签的是 {signed},微信支付收到的是 {received}:{ } \" 和中文等在发送时变成了 %XX。", "Signed: {signed}. Received: {received}. Braces, quotes and Chinese become %XX on sending."],
    remedies: [["参数值(JSON、中文)先编码再签名;signRequest 的 query 选项会处理", "Encode values (JSON, Chinese) before signing; option query of signRequest does it"], ENCODE_ONCE],
    doc: "signedQuery",
  },
  SIGN_SPACE_AS_PLUS: {
    title: ["空格一边编码成 +,另一边是 %20", "A blank is + on one side and %20 on the other"],
    cause: ["签的是 {signed},微信支付收到的是 {received}。URLSearchParams 把空格写成 +。", "Signed: {signed}. Received: {received}. URLSearchParams writes blanks as +."],
    remedies: [["JSON 用紧凑写法(不含空格);编码统一用 encodeURIComponent 或 query 选项", "Write compact JSON without blanks; use encodeURIComponent or option query throughout"], ENCODE_ONCE],
    doc: "signedQuery",
  },
  SIGN_ENCODING_DIFFERS: {
    title: ["同样的参数,两边编码得不一样", "The same parameters were encoded in two ways"],
    cause: ["签的是 {signed},微信支付收到的是 {received}(第 {position} 个字符起不同)。! ' ( ) * ~ 这些字符各库编码不同。", "Signed: {signed}. Received: {received} (from character {position}). Libraries differ on ! ' ( ) * ~."],
    remedies: [ENCODE_ONCE],
    doc: "signedQuery",
  },
  SIGN_URL_DIFFERS: {
    title: ["签名的 URL 不是实际请求的", "The signed URL is not the one that was requested"],
    cause: ["签的是 {signed},微信支付收到的是 {received}。", "Signed: {signed}. Received: {received}."],
    remedies: [SEND_AS_SIGNED, ENCODE_ONCE],
    doc: "signing",
  },
  SIGN_TIMESTAMP_MILLISECONDS: {
    title: ["待签名串的时间戳是毫秒,应为秒", "The signed timestamp is in milliseconds; seconds are required"],
    cause: ["签的是 {signed},Authorization 里是 {received}。", "Signed: {signed}. In Authorization: {received}."],
    remedies: [["Math.floor(Date.now() / 1000),两处用同一个变量", "Math.floor(Date.now() / 1000), the same variable in both places"]],
    doc: "signing",
  },
  SIGN_TIMESTAMP_DIFFERS: {
    title: ["待签名串与 Authorization 用了不同的时间戳", "The signed text and Authorization have different timestamps"],
    cause: ["签的是 {signed},Authorization 里是 {received}:各取了一次当前时间。", "Signed: {signed}. In Authorization: {received}. The time was read twice."],
    remedies: [["时间戳先存进变量,签名和 Authorization 都用它", "Keep the timestamp in a variable and use it for both"], ["签好的请求不要隔久了再发,也不要只换 Authorization 里的时间戳", "Do not change the timestamp in Authorization afterwards"]],
    doc: "guide",
  },
  SIGN_NONCE_DIFFERS: {
    title: ["待签名串与 Authorization 用了不同的随机串", "The signed text and Authorization have different nonces"],
    cause: ["签的是 {signed},Authorization 里是 {received}:各生成了一次。", "Signed: {signed}. In Authorization: {received}. It was generated twice."],
    remedies: [["随机串先存进变量,签名和 Authorization 都用它", "Keep the nonce in a variable and use it for both"]],
    doc: "guide",
  },
  BODY_NOT_SENT: {
    title: ["签了报文,但微信支付收到的报文是空的", "A body was signed, but WeChat Pay received none"],
    cause: ["签的报文是 {signed};签名串 {signedLength} 字节,微信支付按 {receivedLength} 字节验签,正好少了报文的 {bytes} 字节。", "The signed body is {signed}; {signedLength} bytes were signed, {receivedLength} arrived: the body's {bytes} bytes are missing."],
    remedies: [["没有报文时(GET)第 5 行是空行:不要签成 undefined、null 或 {}", "Without a body (GET) line 5 is empty: do not sign undefined, null or {}"], ["确认报文真的交给了 HTTP 库:fetch 的 body、axios 的 data;GET 请求不会带报文", "See that the body reaches the HTTP library: fetch's body, axios's data; a GET carries none"], ["拦截器、重定向或中间件可能清空了报文", "An interceptor, redirect or middleware may have emptied it"], SEND_AS_SIGNED],
    doc: "signing",
  },
  BODY_NOT_SIGNED: {
    title: ["发送了报文,但签名时报文是空的", "A body was sent, but an empty one was signed"],
    cause: ["微信支付收到 {bytes} 字节的报文({received}…),待签名串的报文行却是空的。", "WeChat Pay received {bytes} bytes ({received}…); the body line of the signed text is empty."],
    remedies: [["POST 的报文要放进待签名串第 5 行,与发送的一字不差;上传接口放 meta 的 JSON 文本", "The body of a POST is line 5 of the signed text, exactly as sent; for an upload it is the JSON text of meta"], ["GET 请求不要带报文,参数放 URL 里", "A GET has no body: its parameters go into the URL"], ONE_MESSAGE],
    doc: "signing",
  },
  BODY_BYTE_ORDER_MARK: {
    title: ["报文开头的 BOM 只在一边有", "Only one side has the byte order mark of the body"],
    cause: ["两边正好差 BOM 的 3 个字节。", "The two differ by its three bytes."],
    remedies: [["去掉 BOM:text.replace(/^\\uFEFF/, \"\")", "Remove it: text.replace(/^\\uFEFF/, \"\")"], SEND_BODY_AS_SIGNED],
    doc: "signing",
  },
  BODY_LINE_END: {
    title: ["报文末尾多(少)了一个换行:只有一边有", "Only one side has the line break at the end of the body"],
    cause: ["签名串 {signedLength} 字节,微信支付按 {receivedLength} 字节验签。", "{signedLength} bytes were signed, {receivedLength} arrived."],
    remedies: [["第 5 行之后只有一个 \\n,不要多加;读文件得到的报文末尾常带换行,签名与发送用同一份", "A single \\n follows line 5; a body read from a file often ends with one of its own: sign and send the same text"], SEND_BODY_AS_SIGNED],
    doc: "signing",
  },
  BODY_CARRIAGE_RETURNS: {
    title: ["报文里的换行在发送时变了(\\n 与 \\r\\n)", "The line breaks in the body changed on the way (\\n and \\r\\n)"],
    cause: ["签名串 {signedLength} 字节,微信支付按 {receivedLength} 字节验签,差值正好是换行的个数。", "{signedLength} bytes were signed, {receivedLength} arrived: the difference is the number of line breaks."],
    remedies: [["用紧凑 JSON(不带换行);不要以文本模式转存报文", "Write compact JSON without line breaks; do not pass the body through text-mode files"], SEND_BODY_AS_SIGNED],
    doc: "signing",
  },
  BODY_CHARSET: {
    title: ["报文没有按 UTF-8 发送(像是 GBK,或汉字变成了问号)", "The body was not sent as UTF-8 (it looks like GBK, or Chinese became question marks)"],
    cause: ["签名串 {signedLength} 字节,微信支付按 {receivedLength} 字节验签,差值与汉字的个数对得上。", "{signedLength} bytes were signed, {receivedLength} arrived: the difference fits the number of Chinese characters."],
    remedies: [["签名和发送都用 UTF-8 字节", "Use the UTF-8 bytes for signing and for sending"], SEND_BODY_AS_SIGNED],
    doc: "signing",
  },
  BODY_UNICODE_ESCAPES: {
    title: ["中文在一边是原文,另一边是 \\uXXXX", "Chinese is written as it is on one side and as \\uXXXX on the other"],
    cause: ["签名串 {signedLength} 字节,微信支付按 {receivedLength} 字节验签:报文在签名后又序列化了一次。", "{signedLength} bytes were signed, {receivedLength} arrived: the body was serialised again after signing."],
    remedies: [SEND_BODY_AS_SIGNED, ["PHP 用 JSON_UNESCAPED_UNICODE,Python 用 ensure_ascii=False,或让两边都转义", "PHP: JSON_UNESCAPED_UNICODE; Python: ensure_ascii=False; or escape on both sides"]],
    doc: "signing",
  },
  BODY_SLASH_ESCAPES: {
    title: ["斜杠在一边是 /,另一边是 \\/", "Slashes are / on one side and \\/ on the other"],
    cause: ["签名串 {signedLength} 字节,微信支付按 {receivedLength} 字节验签,差值正好是斜杠的个数:报文在签名后又序列化了一次。", "{signedLength} bytes were signed, {receivedLength} arrived: the difference is the number of slashes. The body was serialised again after signing."],
    remedies: [SEND_BODY_AS_SIGNED, ["PHP 用 JSON_UNESCAPED_SLASHES", "PHP: JSON_UNESCAPED_SLASHES"]],
    doc: "signing",
  },
  BODY_SERIALISED_AGAIN: {
    title: ["报文在签名之后又被序列化了一次,长度差 {bytes} 字节", "The body was serialised again after signing; the lengths differ by {bytes} bytes"],
    cause: ["签名串 {signedLength} 字节(报文 {signed}…),微信支付按 {receivedLength} 字节验签(报文 {received}…)。", "{signedLength} bytes were signed (body {signed}…), {receivedLength} arrived (body {received}…)."],
    remedies: [SEND_BODY_AS_SIGNED, SEND_AS_SIGNED],
    doc: "signing",
  },
  BODY_DIFFERS: {
    title: ["发送的报文与签名的报文内容不同", "The body that was sent is not the one that was signed"],
    cause: ["签的报文以 {signed} 开头,微信支付收到的以 {received} 开头:字段先后变了,或换成了另一份报文。", "The signed body starts with {signed}, the received one with {received}: another order of members, or another body."],
    remedies: [SEND_BODY_AS_SIGNED, CHECK_PROXY],
    doc: "signing",
  },
  BODY_LENGTH: {
    title: ["发送的报文与签名的报文相差 {bytes} 字节", "The body that was sent differs from the signed one by {bytes} bytes"],
    cause: ["签名串 {signedLength} 字节,微信支付按 {receivedLength} 字节验签。", "{signedLength} bytes were signed, {receivedLength} arrived."],
    remedies: [SEND_BODY_AS_SIGNED, CHECK_PROXY],
    doc: "signing",
  },
  UPLOAD_SIGNED_WHOLE: {
    title: ["上传接口签了整个 multipart 报文,应只签 meta", "The whole multipart body was signed; an upload signs its meta text only"],
    cause: ["上传接口待签名串的报文行只放 meta 的 JSON 文本({\"filename\",\"sha256\"}),不含文件。", "The body line of an upload holds the JSON text of meta only ({\"filename\",\"sha256\"}), not the file."],
    remedies: [["用 buildUpload:它返回 body 与 signBody", "Use buildUpload: it returns body and signBody"]],
    doc: "signing",
  },
  SIGNATURE_FORM: {
    title: ["签名值不是 SHA256withRSA 签名的 Base64(像是 {form})", "The signature is not the Base64 of an RSA signature (it looks like {form})"],
    cause: ["签名串没有问题,签名算法或编码错了:APIv3 用商户私钥做 SHA256withRSA,再 Base64(344 个字符)。", "The text is right, the algorithm or encoding is not: APIv3 wants RSA with SHA-256 by the merchant's private key, in Base64 (344 characters)."],
    remedies: [["用 signMessage 或 signRequest;MD5、HMAC-SHA256 是 APIv2 的签名", "Use signMessage or signRequest; MD5 and HMAC-SHA256 belong to APIv2"]],
    doc: "signing",
  },
  SIGN_KEY_OR_SERIAL: {
    title: ["签名串两边一致,问题在私钥:它不是证书 {serial} 的那一把", "Both sides have the same text, so the key is wrong: it is not that of certificate {serial}"],
    cause: ["微信支付拼出的签名串与本地的相同(凡能看到的部分和总长度),签名却验不过:私钥与 serial_no 不对应,或私钥是旧的、别的商户的。", "What WeChat Pay put together equals what was signed, as far as it shows (and in length), yet the signature fails: private key and serial_no do not belong together, or the key is old or another merchant's."],
    remedies: [
      ["核对是否一对:openssl rsa -noout -modulus -in apiclient_key.pem 与 openssl x509 -noout -modulus -in apiclient_cert.pem 应相同(preflight 会替你比)", "Check the pair: openssl rsa -noout -modulus -in apiclient_key.pem must equal openssl x509 -noout -modulus -in apiclient_cert.pem (preflight does it)"],
      ["核对序列号:openssl x509 -noout -serial -in apiclient_cert.pem 应等于 {serial}", "Check the serial number: openssl x509 -noout -serial -in apiclient_cert.pem must print {serial}"],
      ["服务商模式用服务商自己的证书和私钥", "A service provider signs with its own certificate and key"],
      ["仍不行:用官方的签名测试页逐步比对", "If it still fails, compare step by step on the official signature test page"],
    ],
    doc: "signatureTest",
  },
  SIGN_UNCOMPARED: {
    title: ["签名验证失败;这次没有足够的信息比对签名串", "The signature was refused; there is not enough to compare what was signed"],
    cause: ["比对需要两样:signRequest 的返回值(request),和应答 detail.sign_information。", "Comparing needs what signRequest returned (request) and detail.sign_information of the answer."],
    remedies: [
      ["explainError 时带上 request: signed 和应答原文 body,可指出第一处不同", "Give explainError request: signed and the raw body: it names the first difference"],
      ["先用 preflight 查私钥、证书、序列号是否一套", "First let preflight see whether key, certificate and serial number belong together"],
      ["确认签名与 Authorization 用同一个时间戳和随机串,签的 URL 与报文就是发出的那份", "See that signature and Authorization share timestamp and nonce, and that URL and body are signed as sent"],
    ],
    doc: "signing",
  },
  TIMESTAMP_MILLISECONDS: {
    title: ["Authorization 的时间戳是毫秒,应为秒", "The timestamp in Authorization is in milliseconds; seconds are required"],
    cause: ["发送的是 {timestamp}。", "{timestamp} was sent."],
    remedies: [["Math.floor(Date.now() / 1000)", "Math.floor(Date.now() / 1000)"]],
    doc: "signing",
  },
  TIMESTAMP_OFF: {
    title: ["本机时钟不准,与微信支付相差超过 5 分钟", "This host's clock is more than five minutes off"],
    cause: ["签名时间与服务器时间相差 {seconds} 秒(正数为本机快)。", "The signature's time is {seconds} s from the server's (positive: ahead)."],
    remedies: [["校准时间:开启 NTP(timedatectl set-ntp true),容器和虚拟机看宿主机", "Set the clock: enable NTP (timedatectl set-ntp true); containers and virtual machines follow their host"], ["时间戳是 Unix 秒(10 位),不是毫秒;与时区无关,不要加减 8 小时", "The timestamp is in Unix seconds (10 digits), not milliseconds, and has no time zone: do not add or subtract eight hours"]],
    doc: "signing",
  },
  TIMESTAMP_STALE: {
    title: ["签名放太久了:超过 5 分钟才发出", "The signature is too old: it was sent more than five minutes after signing"],
    cause: ["签名时间与服务器时间相差 {seconds} 秒,而本机时钟是准的:用了缓存的或写死的签名。", "The signature's time is {seconds} s from the server's, while this host's clock is right: it was cached or fixed."],
    remedies: [["每次请求(包括重试)都重新签名;Idempotency-Key 保持不变", "Sign every request anew, repetitions too; the Idempotency-Key stays"]],
    doc: "signing",
  },
  MCHID_BLANKS: {
    title: ["请求头里的商户号有空格或非数字字符:“{mchid}”", "The merchant number in Authorization has blanks or other characters: “{mchid}”"],
    cause: ["微信支付按原样查找这个商户号,所以报“商户号不存在”。", "WeChat Pay looks it up as it is and answers 商户号不存在."],
    remedies: [["去掉多余字符;读取配置后先 trim()", "Remove them; trim() what you read from configuration"]],
    doc: "guide",
  },
  MCHID_UNKNOWN: {
    title: ["商户号不存在:{mchid}", "This merchant number does not exist: {mchid}"],
    cause: ["Authorization 里的 mchid 抄错了,或沙箱与正式环境混用。", "mchid in Authorization is mistyped, or belongs to another environment."],
    remedies: [["对照商户平台 → 账户中心 → 商户信息;服务商模式填服务商的商户号", "Compare it with the merchant platform → account centre; a service provider gives its own number"]],
    doc: "guide",
  },
  SERIAL_IS_PUBLIC_KEY_ID: {
    title: ["serial_no 填成了微信支付公钥ID({serial})", "serial_no is a WeChat Pay public key id ({serial})"],
    cause: ["Authorization 的 serial_no 是商户自己的 API 证书序列号;公钥ID 用在 Wechatpay-Serial 头和验签。", "serial_no in Authorization is that of your own API certificate; the public key id goes into the header Wechatpay-Serial."],
    remedies: [["serialNo 改成 openssl x509 -in apiclient_cert.pem -noout -serial 的结果,或直接传 certificate", "Give what openssl x509 -in apiclient_cert.pem -noout -serial prints as serialNo, or give certificate"]],
    doc: "publicKey",
  },
  SERIAL_IS_PLATFORM: {
    title: ["serial_no 填成了平台证书序列号({serial})", "serial_no is that of a platform certificate ({serial})"],
    cause: ["它与请求头 Wechatpay-Serial 相同;Authorization 里要商户自己的 API 证书序列号。", "It equals the header Wechatpay-Serial; Authorization wants your own API certificate's."],
    remedies: [["serialNo 改成 openssl x509 -in apiclient_cert.pem -noout -serial 的结果", "Give what openssl x509 -in apiclient_cert.pem -noout -serial prints"]],
    doc: "guide",
  },
  SERIAL_MALFORMED: {
    title: ["serial_no 的写法不对:{serial}", "serial_no is malformed: {serial}"],
    cause: ["应为大写十六进制,没有冒号、空格和 0x,也不是十进制。", "Upper-case hex without colons, blanks or 0x is expected, not decimal."],
    remedies: [["直接传 certificate,由本库读取序列号", "Give certificate and let this library read the serial number"]],
    doc: "guide",
  },
  SERIAL_WRONG: {
    title: ["商户证书序列号有误:它不是这个商户现用证书的序列号", "The serial number is wrong: it is not that of a certificate this merchant uses now"],
    cause: ["写错了,证书换过或失效了,或者用了别的商户(子商户)的证书。", "It is mistyped, the certificate was replaced, or it is another (sub-)merchant's."],
    remedies: [
      ["对照商户平台 → API安全 → API证书 → 查看证书 里的序列号", "Compare it with the merchant platform → API security → API certificate"],
      ["序列号要与签名私钥配套:openssl x509 -in apiclient_cert.pem -noout -serial", "It must go with the signing key: openssl x509 -in apiclient_cert.pem -noout -serial"],
    ],
    doc: "guide",
  },
  MERCHANT_API_V3_KEY_UNSET: {
    title: ["商户还没有设置 APIv3 密钥", "The merchant has not set an APIv3 key"],
    cause: ["没有设置 APIv3 密钥的商户不能调用 APIv3 接口。", "Without it no APIv3 endpoint can be called."],
    remedies: [["商户平台 → API安全 → 设置 APIv3 密钥(32 位)", "Set it in the merchant platform → API security (32 characters)"]],
  },
  MERCHANT_CERTIFICATE_NONE: {
    title: ["商户还没有申请 API 证书", "The merchant has not applied for an API certificate"],
    cause: ["没有证书,微信支付无法验证你的签名。", "Without one WeChat Pay cannot verify your signatures."],
    remedies: [["商户平台 → API安全 → 申请 API 证书", "Apply for it in the merchant platform → API security"]],
  },
  MERCHANT_CERTIFICATE_EXPIRED: {
    title: ["商户API证书已过期", "The merchant API certificate has expired"],
    cause: ["过期的证书和私钥不能再用于签名。", "An expired certificate and its key cannot sign any more."],
    remedies: [["商户平台 → API安全 更换证书,然后同时替换证书、私钥和 serialNo", "Renew it in the merchant platform → API security, then replace certificate, key and serialNo together"]],
  },
  MERCHANT_CERTIFICATE_REVOKED: {
    title: ["商户API证书已作废", "The merchant API certificate was revoked"],
    cause: ["有人在商户平台主动作废了它。", "Somebody revoked it on the merchant platform."],
    remedies: [["重新申请证书,换上新的证书、私钥和 serialNo", "Apply for a new one and use the new certificate, key and serialNo"]],
  },
  MERCHANT_CERTIFICATE_REPLACED: {
    title: ["商户已更换证书,这一张不能再用", "The merchant has a new certificate; this one is out of use"],
    cause: ["在商户平台重新申请过证书,旧的随之失效。", "A new one was issued on the merchant platform, which retires the old one."],
    remedies: [["换上新申请的证书、私钥和 serialNo;所有机器都要换", "Use the new certificate, key and serialNo on every machine"]],
  },
  AUTHORIZATION_MISSING: {
    title: ["请求没有 Authorization 头", "The request has no Authorization header"],
    cause: ["发出的请求头里没有它。", "It is not among the headers that were sent."],
    remedies: [SEND_AS_SIGNED, ["用了 prepareRequest 的,别忘了 completeRequest", "After prepareRequest, call completeRequest"], CHECK_PROXY],
    doc: "signing",
  },
  AUTHORIZATION_SCHEME: {
    title: ["Authorization 的认证类型不对", "Authorization names the wrong scheme"],
    cause: ["应以 WECHATPAY2-SHA256-RSA2048 加一个空格开头。", "It must start with WECHATPAY2-SHA256-RSA2048 and a blank."],
    remedies: [["用 buildAuthorization 生成;Bearer、Basic 都不行", "Let buildAuthorization write it; neither Bearer nor Basic will do"]],
    doc: "signing",
  },
  AUTHORIZATION_FORMAT: {
    title: ["Authorization 的格式不对", "Authorization is malformed"],
    cause: ["应为一行:WECHATPAY2-SHA256-RSA2048 mchid=\"…\",nonce_str=\"…\",signature=\"…\",timestamp=\"…\",serial_no=\"…\"(查到:{reason})。", "One line is expected: WECHATPAY2-SHA256-RSA2048 mchid=\"…\",nonce_str=\"…\",signature=\"…\",timestamp=\"…\",serial_no=\"…\" (seen: {reason})."],
    remedies: [["用 buildAuthorization 生成;签名值不能有换行,五项一个不能少", "Let buildAuthorization write it; the signature has no line breaks, and all five members must be there"], CHECK_PROXY],
    doc: "signing",
  },
  ACCEPT_OR_USER_AGENT_MISSING: {
    title: ["请求头缺少 {name}", "The header {name} is missing"],
    cause: ["微信支付要求每个请求都带 Accept 和 User-Agent。", "WeChat Pay requires Accept and User-Agent with every request."],
    remedies: [["加上 Accept: application/json 和任意 User-Agent;signRequest 的返回值已带", "Send Accept: application/json and any User-Agent; what signRequest returns has both"], ["有的运行环境不让代码设置 User-Agent:换成 Node 等服务端发送", "Some runtimes do not let code set User-Agent: send from a server such as Node"]],
    doc: "guide",
  },
  ACCEPT_OR_USER_AGENT_LOST: {
    title: ["Accept 或 User-Agent 在途中丢了", "Accept or User-Agent got lost on the way"],
    cause: ["请求里两者都有,微信支付却没有收到:代理、网关或运行环境去掉了。", "The request has both, but WeChat Pay did not receive them: a proxy, gateway or the runtime removed one."],
    remedies: [CHECK_PROXY, ["浏览器和部分边缘运行环境不让代码设置 User-Agent", "Browsers and some edge runtimes do not let code set User-Agent"]],
    doc: "guide",
  },
  CONTENT_TYPE_WRONG: {
    title: ["Content-Type 不对", "Content-Type is wrong"],
    cause: ["有报文的接口要求 application/json,上传接口要求 multipart/form-data。", "Endpoints with a body want application/json, uploads multipart/form-data."],
    remedies: [SEND_AS_SIGNED],
  },
  IDEMPOTENCY_KEY_MISSING: {
    title: ["Idempotency-Key 缺失或不合规", "Idempotency-Key is missing or malformed"],
    cause: ["建立、终止合作关系必填,只能用字母、数字和 | _ * -,1–48 位。", "Build and terminate require it: letters, digits or | _ * -, 1 to 48 characters."],
    remedies: [["加上 idempotencyKey;同一笔操作重试时不变", "Give idempotencyKey and keep it when you repeat the same operation"]],
    doc: "build",
  },
  IDEMPOTENCY_KEY_REUSED: {
    title: ["同一个单号或 Idempotency-Key 用了不同的参数", "The same number or Idempotency-Key was used with other parameters"],
    cause: ["它第一次请求时的参数与这次不一致。", "Its first request had other parameters than this one."],
    remedies: [["是重试:参数要与第一次完全相同", "If this is a repetition, its parameters must be those of the first"], ["是新的操作:换一个新的 Idempotency-Key", "If it is another operation, use a new Idempotency-Key"]],
    doc: "build",
  },
  APPID_NOT_BOUND: {
    title: ["AppID 与商户号没有绑定", "The appid is not bound to the merchant"],
    cause: ["AppID 写错了,或还没有与这个商户号绑定,或绑定后没有确认。", "It is mistyped, not bound to this merchant number yet, or the binding was not confirmed."],
    remedies: [
      ["商户平台 → 产品中心 → AppID账号管理:关联 AppID,再到小程序/公众号后台确认", "Merchant platform → product centre → appid management: bind it, then confirm in the console of the mini program or account"],
      ["核对请求里的 appid 与商户号是否填反、是否有空格", "See whether appid and merchant number are swapped or contain blanks"],
    ],
    doc: "guide",
  },
  MERCHANT_UNAVAILABLE: {
    title: ["商户状态不可用", "The merchant is not in a usable state"],
    cause: ["商户号被限制、注销或还没有开通完成。", "The merchant number is restricted, closed or not opened yet."],
    remedies: [["登录商户平台查看账户状态与通知", "See the account's state and messages on the merchant platform"]],
  },
  STOCK_UNAVAILABLE: {
    title: ["批次查不到:stock_id 不对,或不是这个商户的", "The stock cannot be found: stock_id is wrong, or not this merchant's"],
    cause: ["参数格式没有问题,但这个批次不存在、类型不符(代金券/商家券),或归别的商户所有。", "The form is right, but no such stock exists, it is of the other type, or it belongs to another merchant."],
    remedies: [["核对 stock_id 与 business_type:代金券 FAVOR_STOCK,商家券 BUSIFAVOR_STOCK", "Compare stock_id and business_type: FAVOR_STOCK or BUSIFAVOR_STOCK"], ["批次要由发起请求的商户创建", "The stock must have been created by the calling merchant"]],
    doc: "build",
  },
  LIST_EMPTY: {
    title: ["没有符合条件的合作关系", "No partnership matches"],
    cause: ["按文档,查询结果为 0 时以错误返回,这不是故障。", "As documented, an empty result is answered as an error; nothing is broken."],
    remedies: [["按空列表处理;要确认的话核对查询条件和 offset", "Treat it as an empty list; if in doubt look at the filter and offset"]],
    doc: "list",
  },
  PARAMETER_UNKNOWN: {
    title: ["有接口不认识的参数:{field}", "A parameter is not known to the endpoint: {field}"],
    cause: ["微信支付拒绝文档以外的字段。", "WeChat Pay refuses members that are not documented."],
    remedies: [["去掉它,或检查拼写", "Remove it, or check its spelling"]],
  },
  BODY_EMOJI: {
    title: ["报文里有表情等 4 字节字符:{character}", "The body contains a character of 4 bytes (emoji): {character}"],
    cause: ["APIv3 只接受 1–3 字节的 UTF-8 字符。", "APIv3 takes UTF-8 characters of 1 to 3 bytes only."],
    remedies: [["去掉或替换:text.replace(/[\\u{10000}-\\u{10FFFF}]/gu, \"\")", "Remove or replace it: text.replace(/[\\u{10000}-\\u{10FFFF}]/gu, \"\")"]],
  },
  BODY_NULL: {
    title: ["报文里有 null", "The body contains null"],
    cause: ["APIv3 不允许 JSON 的 null。", "APIv3 does not allow JSON null."],
    remedies: [["没有值的字段整个去掉", "Leave out members that have no value"]],
  },
  SENSITIVE_KEY: {
    title: ["敏感字段微信支付解不开", "WeChat Pay cannot decrypt the sensitive fields"],
    cause: ["加密用的公钥与请求头 Wechatpay-Serial 指定的不是同一把,或密文被改动。", "They were encrypted with another key than the header Wechatpay-Serial names, or the ciphertext was changed."],
    remedies: [["用 encryptSensitive,并把它返回的 wechatpaySerial 传给 signRequest", "Use encryptSensitive and pass the wechatpaySerial it returns to signRequest"], ["加密用微信支付公钥或平台证书,不是商户证书", "Encrypt with WeChat Pay's key, not the merchant certificate"]],
    doc: "publicKey",
  },
  WECHATPAY_SERIAL_REFUSED: {
    title: ["微信支付不接受请求头 Wechatpay-Serial:{serial}", "WeChat Pay refuses the header Wechatpay-Serial: {serial}"],
    cause: ["它不是这个商户现在可用的微信支付公钥ID或平台证书序列号:平台证书已更换或过期,或属于别的商户,或填成了商户证书的。", "It names no public key or platform certificate that is in use for this merchant: the certificate was replaced or has expired, belongs to another merchant, or is the merchant's own."],
    remedies: [["在 keys 里换上现在的微信支付公钥,或下载新的平台证书(GET /v3/certificates)", "Put the current WeChat Pay public key into keys, or download the new platform certificate (GET /v3/certificates)"], ["报文含敏感字段时,用新的密钥重新加密,Wechatpay-Serial 填同一把的;否则可不带这个请求头", "Encrypt sensitive fields again with the current key and name that one; without such fields the header may be left out"]],
    doc: "publicKey",
  },
  PARAMETER_WRONG: {
    title: ["参数不对:{field}", "A parameter is wrong: {field}"],
    cause: ["微信支付的说明:{issue}(值:{value})。", "WeChat Pay says: {issue} (value: {value})."],
    remedies: [["对照接口文档检查这个字段的类型、长度和取值", "Compare the member's type, length and values with the endpoint's page"], ["改了参数就是另一笔操作:换新的 Idempotency-Key", "With other parameters it is another operation: use a new Idempotency-Key"]],
  },
  BUSINESS_RULE: {
    title: ["参数格式没有问题,但不符合业务规则", "The form is right, but a business rule is broken"],
    cause: ["微信支付的说明:{message}。委托营销里多半是批次不存在或不归本商户所有。", "WeChat Pay says: {message}. With partnerships it is mostly a stock that does not exist or is not the merchant's."],
    remedies: [["核对 stock_id、business_type 与合作方", "Compare stock_id, business_type and partner"], ASK_SUPPORT],
    doc: "build",
  },
  REQUEST_INVALID: {
    title: ["请求不符合接口规则:{message}", "The request breaks a rule: {message}"],
    cause: ["INVALID_REQUEST 有两种:HTTP 请求不合 APIv3 规则,或参数不合业务规则,以它的文字说明为准。", "INVALID_REQUEST means that either the HTTP request or the business parameters break a rule; its own words say which."],
    remedies: [["按这句说明改;同一单号换过参数也会报这个错", "Do what it says; other parameters under the same number also give this error"], ASK_SUPPORT],
  },
  NO_AUTHORITY: {
    title: ["商户没有这个接口的权限", "The merchant is not authorised for this endpoint"],
    cause: ["产品没有开通、没有被授权,或用错了商户号。", "The product is not opened, no authority was granted, or the merchant number is the wrong one."],
    remedies: [["登录商户平台 → 产品中心,确认产品已开通、授权关系已建立", "See in the merchant platform → product centre that the product is open and the authority granted"], ["部分接口只对服务商开放", "Some endpoints are open to service providers only"]],
  },
  PLATFORM_CERTIFICATE_NONE: {
    title: ["这个商户没有平台证书,只能用微信支付公钥", "This merchant has no platform certificate and uses the WeChat Pay public key"],
    cause: ["2024 年底起新开的商户只有微信支付公钥,GET /v3/certificates 返回 404,属正常。", "Merchants opened since late 2024 have the public key only: GET /v3/certificates answers 404."],
    remedies: [["商户平台 → API安全 → 微信支付公钥:下载 pub_key.pem,keys 填 { id: \"PUB_KEY_ID_…\", publicKey }", "Download pub_key.pem from the merchant platform → API security and give { id: \"PUB_KEY_ID_…\", publicKey } in keys"], ["不要再调用 GET /v3/certificates", "Do not call GET /v3/certificates any more"]],
    doc: "publicKey",
  },
  ALREADY_EXISTS: {
    title: ["已经存在,不用重复创建", "It exists already"],
    cause: ["同样的资源已经建好了,多半是前一次请求其实成功了。", "The same resource was made before; an earlier request probably succeeded."],
    remedies: [["查询一次确认,按成功处理", "Query it to be sure, and treat it as done"]],
  },
  NOT_EXISTS: {
    title: ["要找的东西不存在:{message}", "What was asked for does not exist: {message}"],
    cause: ["单号、批次号或合作关系不存在,或不属于这个商户。", "The number, stock or partnership does not exist, or is not this merchant's."],
    remedies: [["核对编号与所用商户号;刚创建的稍后再查", "Compare number and merchant; what was just created may take a moment"]],
  },
  PATH_UNKNOWN: {
    title: ["没有这个接口路径:{path}", "There is no such path: {path}"],
    cause: ["404 且没有报文,说明请求没有到达任何接口;接口查不到单号时会带 JSON 说明。", "A 404 without body means that no endpoint was reached; an endpoint that finds nothing says so in JSON."],
    remedies: [["对照接口文档检查路径:拼写、/v3/ 前缀、末尾多余的 /、路径里的空参数", "Compare the path with the endpoint's page: spelling, /v3/, a slash at the end, empty parts"], ["也要看方法(GET/POST)和域名", "Look at the method and the host as well"]],
  },
  METHOD_NOT_ALLOWED: {
    title: ["这个接口不接受 {method} 方法", "The endpoint does not accept {method}"],
    cause: ["405:路径对,方法不对。", "405: the path is right, the method is not."],
    remedies: [["按接口文档改用 GET 或 POST;重定向也会把 POST 变成 GET", "Use the documented method; a redirect can also turn POST into GET"]],
  },
  TOO_LARGE: {
    title: ["请求报文过大", "The request is too large"],
    cause: ["413:微信支付或中间的代理限制了报文大小。", "413: WeChat Pay or a proxy in between limits its size."],
    remedies: [["压缩图片或分批提交;看代理的上限设置", "Compress images or send less at a time; look at the proxy's limit"]],
  },
  RATE_LIMITED: {
    title: ["请求太频繁,被限流", "Too many requests"],
    cause: ["超过了接口的频率限制;本次没有生效(Retry-After:{retryAfter})。", "The endpoint's rate limit was exceeded; this request had no effect (Retry-After: {retryAfter})."],
    remedies: [["等一会儿再试,间隔逐次加长;用同一个 Idempotency-Key 和报文", "Wait, then repeat with growing pauses; same Idempotency-Key and body"], ["避免并发轮询", "Avoid polling in parallel"]],
  },
  SYSTEM_ERROR: {
    title: ["微信支付系统错误,稍后用相同参数重试", "An error inside WeChat Pay: repeat later with the same parameters"],
    cause: ["错误在微信支付一侧,这次请求是否生效未知。", "The error is on WeChat Pay's side; whether the request took effect is unknown."],
    remedies: [SAME_KEY, ["间隔逐次加长;长时间不恢复再咨询微信支付", "Let the pauses grow; ask WeChat Pay if it lasts"]],
  },
  SERVICE_UNAVAILABLE: {
    title: ["微信支付服务暂时不可用", "WeChat Pay is temporarily unavailable"],
    cause: ["是否生效未知。", "Whether the request took effect is unknown."],
    remedies: [SAME_KEY, ["可改用备用域名 api2.mch.weixin.qq.com", "The backup host api2.mch.weixin.qq.com may work"]],
  },
  SERVER_REFUSED: {
    title: ["微信支付拒绝了请求:{code} {message}", "WeChat Pay refused the request: {code} {message}"],
    cause: ["{code} 不是公共错误码:多半是该接口自己的业务错误,以它的文字说明为准。应答没有 Request-ID 的,也可能是中间的网关回的。", "{code} is not among the general codes: mostly it is the endpoint's own, and its words count. Without a Request-ID a gateway in between may have answered."],
    remedies: [["在接口文档的错误码表里查 {code}", "Look {code} up in the endpoint's table of errors"], ASK_SUPPORT],
  },
  PROXY_PAGE: {
    title: ["收到的是网页,不是微信支付的应答", "The answer is a web page, not WeChat Pay's"],
    cause: ["状态 {status},服务器 {server}:请求被代理、CDN、防火墙或登录页截住了。", "Status {status}, server {server}: a proxy, CDN, firewall or login page answered instead."],
    remedies: [CHECK_PROXY, ["放行 api.mch.weixin.qq.com;检查 HTTPS_PROXY、域名解析和 baseUrl", "Allow api.mch.weixin.qq.com; look at HTTPS_PROXY, DNS and baseUrl"], SAME_KEY],
  },
  PROXY_FORBIDDEN: {
    title: ["请求被代理或防火墙拦下(403 网页)", "A proxy or firewall forbade the request (403 with a page)"],
    cause: ["403 来自 {server},不是微信支付的接口应答。", "The 403 comes from {server}, not from an endpoint of WeChat Pay."],
    remedies: [["在出口白名单里放行 api.mch.weixin.qq.com:443", "Allow api.mch.weixin.qq.com:443 for outgoing traffic"], CHECK_PROXY],
  },
  PROXY_AUTHENTICATION: {
    title: ["出口代理要求登录(407)", "The outgoing proxy demands authentication (407)"],
    cause: ["请求没有离开你的网络。", "The request did not leave your network."],
    remedies: [["在 HTTPS_PROXY 里配置代理的用户名密码,或直连", "Give the proxy's user name and password in HTTPS_PROXY, or connect directly"]],
  },
  PROXY_FAILED: {
    title: ["出口代理不可用", "The outgoing proxy does not work"],
    cause: ["连接在你的代理那里断了,请求没有到达微信支付。", "The connection ended at your own proxy; the request did not reach WeChat Pay."],
    remedies: [["检查 HTTPS_PROXY 的地址、端口与登录信息,或直连", "Look at the address, port and login in HTTPS_PROXY, or connect directly"], ["让代理放行 api.mch.weixin.qq.com:443(CONNECT)", "Let the proxy pass api.mch.weixin.qq.com:443 (CONNECT)"]],
  },
  GATEWAY_EMPTY: {
    title: ["网关出错,没有内容({status})", "A gateway failed without a body ({status})"],
    cause: ["{status} 且报文为空:来自微信支付的接入层或中间的代理,是否生效未知。", "Status {status} and no body: WeChat Pay's front or a proxy in between; whether the request took effect is unknown."],
    remedies: [SAME_KEY, ["可改用备用域名 api2.mch.weixin.qq.com", "The backup host api2.mch.weixin.qq.com may work"]],
  },
  ANSWER_EMPTY: {
    title: ["应答没有内容(状态 {status})", "The answer has no body (status {status})"],
    cause: ["微信支付的 4xx 通常带 JSON 说明;没有内容多半来自接入层或代理,说不准具体原因。", "WeChat Pay's 4xx mostly explain themselves in JSON; an empty one comes from a front or proxy, and does not tell more."],
    remedies: [["报文若有而没有传进来,带上 body(await response.text() 的原文)再问一次", "If there was a body, give it too (the text of await response.text())"], ["检查路径、方法与域名", "Look at path, method and host"], CHECK_PROXY],
  },
  ANSWER_FOREIGN: {
    title: ["应答不是微信支付的格式(状态 {status})", "The answer is not in WeChat Pay's form (status {status})"],
    cause: ["微信支付的错误应答是 { code, message } 的 JSON;这一份不是,多半是中间的网关(服务器 {server})回的。", "Errors of WeChat Pay are JSON with code and message. This one is not: probably a gateway in between (server {server}) answered."],
    remedies: [CHECK_PROXY, ["看应答原文(evidence.bodyStart)", "Read the answer itself (evidence.bodyStart)"]],
  },
  ANSWER_IS_V2: {
    title: ["应答是 APIv2 的 XML:请求发到了 v2 接口", "The answer is APIv2's XML: the request went to a v2 endpoint"],
    cause: ["APIv3 的路径以 /v3/ 开头,报文是 JSON。", "Paths of APIv3 start with /v3/, and bodies are JSON."],
    remedies: [["换成对应的 /v3/ 接口", "Use the matching endpoint under /v3/"]],
  },
  REDIRECTED: {
    title: ["被重定向到 {location}", "The request was redirected to {location}"],
    cause: ["微信支付的接口不会重定向:多半是 http、域名写错,或被网络里的登录页、代理截住。跟随过去签名也会失效。", "WeChat Pay's endpoints do not redirect: http, a wrong host, or a login page or proxy in your network. Following it would break the signature."],
    remedies: [["url 用 https://api.mch.weixin.qq.com/…", "Use https://api.mch.weixin.qq.com/…"], CHECK_PROXY],
  },
  SUCCEEDED: {
    title: ["这次调用是成功的", "The call succeeded"],
    cause: ["状态是 2xx。若业务上仍不对,问题在应答内容,不在协议。", "The status is 2xx. If something is still wrong, it is in the content, not the protocol."],
    remedies: [["用 verifyResponse 验签后再使用内容", "Verify the answer with verifyResponse before you use it"]],
  },
  SUCCEEDED_EMPTY: {
    title: ["204:成功,没有内容", "204: success without a body"],
    cause: ["指引里 200 和 204 都算成功。", "The guide counts 200 and 204 as success."],
    remedies: [["不要对空报文做 JSON.parse;验签时报文按空串", "Do not JSON.parse an empty body; verify it as an empty text"]],
    doc: "guide",
  },
  ACCEPTED: {
    title: ["202:已受理,还没有结果", "202: accepted, no result yet"],
    cause: ["微信支付收下了请求,处理还没有完成。", "WeChat Pay took the request, but has not finished it."],
    remedies: [["稍后用原参数和同一个 Idempotency-Key 再请求,或查询结果", "Ask again later with the same parameters and Idempotency-Key, or query the result"]],
  },
  SUCCEEDED_UNSIGNED: {
    title: ["应答是 2xx,但没有签名", "The answer is 2xx, but unsigned"],
    cause: ["除账单等文件下载外,微信支付的成功应答都有 Wechatpay-Signature;没有的要按伪造处理。", "Except for file downloads such as bills, successful answers carry Wechatpay-Signature; treat others as forged."],
    remedies: [["检查代理是否去掉了 Wechatpay-* 头,或请求根本没有到微信支付", "See whether a proxy removed Wechatpay-* headers, or answered itself"], ["下载账单改为核对哈希值", "For bills compare the hash instead"]],
    doc: "verification",
  },
  ANSWER_CUT: {
    title: ["应答不完整", "The answer is incomplete"],
    cause: ["报文为空或中途断开;请求很可能已经生效。", "The body is empty or was cut; the request probably took effect."],
    remedies: [SAME_KEY, ["204 没有报文,不要对它 JSON.parse", "A 204 has no body: do not JSON.parse it"]],
  },
  ANSWER_NOT_JSON: {
    title: ["应答不是 JSON,解析失败", "The answer is not JSON and could not be parsed"],
    cause: ["JSON.parse 报错:收到的可能是代理的网页、空报文或账单文件。", "JSON.parse failed: it may be a proxy's page, an empty body or a bill file."],
    remedies: [["先看状态码和原文(response.text()),再解析;把它们交给 explainError", "Look at the status and text (response.text()) before parsing, and give them to explainError"], CHECK_PROXY],
  },
  CONNECTION_REFUSED: {
    title: ["连不上 {host}:连接被拒绝", "Cannot connect to {host}: the connection was refused"],
    cause: ["那个地址和端口没有程序在听,请求没有发出。", "Nothing listens at that address and port; the request was not sent."],
    remedies: [["检查域名、端口、HTTPS_PROXY;本地沙箱要先启动:npx wechatpay-wasm sandbox", "Look at host, port and HTTPS_PROXY; a local gateway has to be started: npx wechatpay-wasm sandbox"]],
  },
  HOST_NOT_FOUND: {
    title: ["域名 {host} 解析失败", "The host {host} cannot be resolved"],
    cause: ["DNS 查不到它,请求没有发出。", "DNS does not know it; the request was not sent."],
    remedies: [["核对域名 api.mch.weixin.qq.com;检查 DNS、容器网络", "Compare it with api.mch.weixin.qq.com; look at DNS and the container's network"], ["备用域名 api2.mch.weixin.qq.com", "The backup host is api2.mch.weixin.qq.com"]],
  },
  NETWORK_UNREACHABLE: {
    title: ["网络不通,到不了 {host}", "{host} cannot be reached"],
    cause: ["本机没有去往它的路由(IPv6 也可能是原因),请求没有发出。", "This host has no route to it (IPv6 may be the reason); the request was not sent."],
    remedies: [["检查出口网络、NAT、安全组;Node 可设 dns.setDefaultResultOrder(\"ipv4first\")", "Look at routing, NAT and security groups; in Node try dns.setDefaultResultOrder(\"ipv4first\")"]],
  },
  CONNECT_TIMEOUT: {
    title: ["连接 {host} 超时", "Connecting to {host} timed out"],
    cause: ["连接没有建立,请求没有发出。多半是防火墙丢包或出口未放行。", "No connection was made, so the request was not sent: mostly a firewall."],
    remedies: [["放行 api.mch.weixin.qq.com:443;换备用域名 api2.mch.weixin.qq.com", "Allow api.mch.weixin.qq.com:443; try api2.mch.weixin.qq.com"]],
  },
  ANSWER_TIMEOUT: {
    title: ["等待应答超时", "Waiting for the answer timed out"],
    cause: ["请求可能已经到达并生效,结果未知。", "The request may have arrived and taken effect; the outcome is unknown."],
    remedies: [SAME_KEY, ["把超时放宽到 10 秒以上", "Allow ten seconds or more"]],
  },
  ABORTED: {
    title: ["请求被自己的程序取消了", "The request was cancelled by your own program"],
    cause: ["AbortController 触发了取消,请求可能已经到达,结果未知。", "An AbortController fired; the request may have arrived, and the outcome is unknown."],
    remedies: [SAME_KEY, ["看是谁取消的:超时设置、页面关闭、函数到时", "See who cancelled: a timeout, a closed page, a function's time limit"]],
  },
  CONNECTION_LOST: {
    title: ["连接中途断开", "The connection was lost"],
    cause: ["请求可能已经到达并生效,结果未知。", "The request may have arrived and taken effect; the outcome is unknown."],
    remedies: [SAME_KEY, ["偶发属正常;频繁出现看代理与 keep-alive 设置", "Now and then this is normal; if it is frequent, look at proxies and keep-alive"]],
  },
  TLS_CERTIFICATE_EXPIRED: {
    title: ["HTTPS 证书过期或未生效", "The HTTPS certificate has expired or is not yet valid"],
    cause: ["多半是本机时间不对,或中间有代理;与商户API证书无关。", "Mostly this host's clock is wrong, or a proxy is in between; this is not about the merchant certificate."],
    remedies: [["先校准时间(date -u)", "Set the clock first (date -u)"], CHECK_PROXY],
  },
  TLS_CERTIFICATE_UNTRUSTED: {
    title: ["{host} 的 HTTPS 证书不受信任", "The HTTPS certificate of {host} is not trusted"],
    cause: ["中间有解密 HTTPS 的代理,或系统缺少根证书;与商户API证书无关。", "A proxy that decrypts HTTPS is in between, or root certificates are missing; this is not about the merchant certificate."],
    remedies: [["安装 ca-certificates;公司代理的根证书用 NODE_EXTRA_CA_CERTS 指定", "Install ca-certificates; name a company proxy's root in NODE_EXTRA_CA_CERTS"], ["不要用 NODE_TLS_REJECT_UNAUTHORIZED=0 绕过", "Do not get around it with NODE_TLS_REJECT_UNAUTHORIZED=0"]],
  },
  TLS_HOST_MISMATCH: {
    title: ["HTTPS 证书不是 {host} 的", "The HTTPS certificate is not that of {host}"],
    cause: ["域名写错、用 IP 访问,或被代理截住。", "A wrong host, an IP address, or a proxy."],
    remedies: [["用域名 api.mch.weixin.qq.com 访问", "Use the host api.mch.weixin.qq.com"], CHECK_PROXY],
  },
  TLS_FAILED: {
    title: ["HTTPS 握手失败", "The HTTPS handshake failed"],
    cause: ["协议版本不合、端口不是 HTTPS,或中间设备干扰。", "Protocol versions do not fit, the port does not speak HTTPS, or something in between interferes."],
    remedies: [["确认是 https 与 443 端口;升级 OpenSSL/Node", "See that it is https on port 443; update OpenSSL or Node"], CHECK_PROXY],
  },
  FETCH_MISSING: {
    title: ["运行环境没有 fetch", "The runtime has no fetch"],
    cause: ["Node 16 及更早没有内置 fetch。", "Node 16 and older have none."],
    remedies: [["用 node:https 或 undici 发送 signed 的 url、headers、body,或升级到 Node 18+", "Send url, headers and body of signed with node:https or undici, or use Node 18 or later"]],
  },
  FETCH_REFUSED: {
    title: ["fetch 拒绝了这个请求,没有发出", "fetch refused the request; nothing was sent"],
    cause: ["URL、请求头或报文不合法:如 GET 带了 body、头里有换行或中文。它的说明:{message}", "The URL, a header or the body is not allowed: a GET with a body, a line break or Chinese in a header. It says: {message}"],
    remedies: [SEND_AS_SIGNED, ["用 preflight 的 request 选项找出具体位置", "Option request of preflight finds the place"]],
  },
  NETWORK_FAILED: {
    title: ["网络请求失败,没有更多信息", "The network request failed without saying why"],
    cause: ["错误里没有具体代码:浏览器里多半是跨域(APIv3 不能从浏览器调用);Workers 的 internal error 多半是域名解析或 TLS 失败。", "The error carries no code: in a browser it is mostly CORS (APIv3 cannot be called from browsers); an internal error of Workers is mostly DNS or TLS."],
    remedies: [["看 error.cause;从服务端发送", "Look at error.cause; send from a server"], SAME_KEY],
  },
  NOTHING_GIVEN: {
    title: ["没有可供判断的内容", "There is nothing to judge by"],
    cause: ["没有状态码、报文或错误对象。", "Neither a status nor a body nor an error was given."],
    remedies: [["传 { status, headers, body, request: signed };body 用 await response.text() 的原文", "Give { status, headers, body, request: signed }; body is the text of await response.text()"]],
  },
  UNKNOWN: {
    title: ["说不准原因", "The cause is not known"],
    cause: ["现有的信息对不上任何已知的失败。原来的说明:{message}", "What was given fits no known failure. It said: {message}"],
    remedies: [["看 evidence 和原始错误;用 preflight 先排除配置问题", "Look at evidence and the original error; rule out the setup with preflight"], ASK_SUPPORT],
  },
};
