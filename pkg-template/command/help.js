// What --help prints: 中文 first, then English.

const credentials = `  --dir 目录             从目录读取 apiclient_key.pem、apiclient_cert.pem、pub_key.pem、wechatpay_cert.pem、apiv3_key.txt
                         read these files from a folder
  --key 文件             商户API证书私钥 apiclient_key.pem（或环境变量 WECHATPAY_PRIVATE_KEY）
                         the merchant's private key (or the environment's WECHATPAY_PRIVATE_KEY)
  --cert 文件            商户API证书 apiclient_cert.pem  the merchant API certificate
  --mchid 商户号         默认取自证书（或 WECHATPAY_MCHID） default: the certificate's
  --serial 序列号        默认取自证书（或 WECHATPAY_SERIAL_NO） default: the certificate's
  --apiv3-key-file 文件  APIv3 密钥（或环境变量 WECHATPAY_APIV3_KEY） the APIv3 key (or WECHATPAY_APIV3_KEY)
  --platform-key 文件    微信支付公钥 pub_key.pem  the WeChat Pay public key
  --platform-key-id ID   微信支付公钥ID PUB_KEY_ID_…  its id
  --platform-cert 文件   微信支付平台证书，可重复  a platform certificate, repeatable
  --appid ID             AppID  the appid`;

const request = `  --url URL              https://… 或 /v3/… 开头的路径  or a path starting with /v3/
  --method 方法          默认 GET，有报文时 POST  default GET, POST with a body
  --body 文本            报文  the body
  --body-file 文件       报文文件，- 为标准输入  the body's file, - is standard input
  --header '名：值'      额外请求头，可重复  a further header, repeatable
  --idempotency-key K    请求头 Idempotency-Key（幂等键） this header's value
  --wechatpay-serial S   请求头 Wechatpay-Serial  this header's value
  --base-url URL         默认 default https://api.mch.weixin.qq.com
  --timestamp 秒 --nonce 随机串   固定这两项，用于比对  fixed values, for comparing`;

const common = `  --json                 输出 JSON  for machines
  --locale zh-CN|en      语言，默认按 LANG  language, default by LANG
  --no-color             不用颜色（也认 NO_COLOR） no colours (NO_COLOR also does)`;

const exits = `退出码 exit codes: 0 没有问题（只有 ! 提醒也是 0）nothing wrong, or warnings (!) only · 1 有问题 a problem
                   2 参数有误或读不了文件 wrong arguments or unreadable file
不联网，不输出任何密钥。Works offline; no secret is ever printed.`;

export const help = `用法 usage: wechatpay-wasm <命令 command> [选项 options]

  doctor    检查密钥、证书、请求，解释失败的应答  check keys, certificates and a request; explain a failed answer
  sign      给请求签名，输出 Authorization  sign a request, print Authorization
  verify    验证保存下来的应答或通知的签名  verify the signature of a kept answer or notification
  decrypt   解密通知的 resource  decrypt the resource of a notification
  sandbox   启动本机沙箱网关  start a gateway on this machine

wechatpay-wasm <命令> --help 查看选项 shows its options.
${exits}`;

export const commandHelp = {
  doctor: `用法 usage: wechatpay-wasm doctor [选项 options]

检查配置并列出查了什么，显示将要签名和发送的内容；给出失败的应答时说明原因，并与凭据比对。
Checks the setup and lists what was checked, shows what would be signed and sent, explains a failed answer and compares
it with the credentials.

  wechatpay-wasm doctor --dir certs --url /v3/certificates
  curl -i … > answer.txt; wechatpay-wasm doctor --response answer.txt --signed signed.json

凭据 credentials
${credentials}
  --server-date 日期     任一应答的 Date 头，核对本机时钟  the Date header of any answer, to check the clock

请求 request
${request}

应答 answer
  --response 文件        curl -i 或 -v 的输出、JSON {status, headers, body}、HAR、报文或通知；- 为标准输入
                         the output of curl -i or -v, JSON, a HAR file, the body or a notification; - is standard input
  --status 状态码        只有报文，或连报文也没有时给出  the status, when there is the body only, or not even that
  --entry N              HAR 的第几条，默认最后一条失败的  which entry of a HAR; default the last failure
  --signed 文件          signRequest 返回值的 JSON，或待签名串  what signRequest returned, as JSON, or the signed text

${common}
  --now 秒               以此为当前时间  take this for now
  --expires-within 天    证书在这么多天内到期就以 1 退出；不给时 30 天内的只提醒
                         exit with 1 when a certificate ends within so many days; default: a warning within 30

${exits}`,

  sign: `用法 usage: wechatpay-wasm sign --url URL [选项 options]

输出 Authorization 的值；--message 输出待签名串；--json 输出要发送的全部内容。
Prints the value of Authorization; --message the text to sign; --json everything to send.

凭据 credentials
${credentials}

请求 request
${request}
  --message              输出待签名串  print the text to sign

${common}

${exits}`,

  verify: `用法 usage: wechatpay-wasm verify --response 文件 [选项 options]

验证应答或通知的签名。超过 5 分钟的旧应答要用 --now 指定收到的时间。
Verifies an answer or notification. For one older than five minutes give the time of receipt with --now.

  --response 文件        curl -i 的输出、JSON {status, headers, body} 或 HAR;- 为标准输入  - is standard input
  --status 状态码        只有报文时给出  the status, when the file has the body only
  --entry N              HAR 的第几条，默认最后一条失败的  which entry of a HAR; default the last failure
  --now 秒               以此为当前时间  take this for now
${credentials}

${common}

${exits}`,

  decrypt: `用法 usage: wechatpay-wasm decrypt --resource 文件 [选项 options]

解密通知的 resource（或 GET /v3/certificates 的应答），输出明文。只用于排错：程序里请用 parseNotification，它先验签。
Decrypts a notification's resource (or the answer of GET /v3/certificates). For debugging: programs use
parseNotification, which verifies first.

  --resource 文件        通知报文、其中的 resource 或证书应答的 JSON;- 为标准输入  JSON; - is standard input
${credentials}

${common}

${exits}`,
};
