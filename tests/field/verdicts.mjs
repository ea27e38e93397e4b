// What an answer may or may not claim, as several cases of the reports need it.
import { first } from "./judge.mjs";

/** Any of these, whatever the case of the letters. */
export const or = (...expressions) => new RegExp(expressions.map(({ source }) => source).join("|"), "i");
const sourceOf = (words) => words.source ?? words;
/** The code holds it. */
export const code = (words) => new RegExp(`"code":"[^"]*(?:${sourceOf(words)})`, "i");
/** The title claims it; a title that rules something out claims nothing. */
export const title = (words) => new RegExp(`"title":"(?![^"]*(?:不是|并非|而非|无关|不在))[^"]*(?:${sourceOf(words)})`, "i");
/** As `first`, and a gap in `re` does not run over into the further remedies either. */
export const told = (re) => first(new RegExp(re.source.replaceAll("[\\s\\S]{", '(?:(?!"more":)[\\s\\S]){')));

export const RETRYABLE = /"retryable":true/;
export const NEW_NUMBER = /"idempotencyKey":"new"/;
export const WRAPPED = /多包|外层/;
export const SIGN_CODE = /"code":"[^"]*SIGN/;
export const BLAMES_NETWORK = or(
  code(/CONNECTION|HOST_NOT|PROXY|TLS|TIMED?_?OUT/),
  title(/一个网页|被代理|CDN|DNS|根证书|不受信任|连不上|网络不通|连接被/),
);
export const BLAMES_SIGNATURE = or(/"code":"SIGN_/, title(/验签失败|签名不对|签名错误/));
/** The signature of one's own request. */
export const BLAMES_OWN_SIGNATURE = or(
  /"code":"SIGN_(?:ERROR|KEY|METHOD|URL|BODY|CLOCK)/,
  title(/请求的?签名|签名串|签名错误|商户私钥/),
);
export const BLAMES_APIV3_KEY = title(/(?:APIv3 ?密钥|apiV3Key)[^"]{0,12}(?:不对|错|不是|有误|不匹配|对不上|长度)/);
export const BLAMES_KEY_OR_CLOCK = or(
  first(/SIGN_KEY_OR_SERIAL|时钟|私钥(与|和|不)|AUTHORIZATION_MISSING/),
  code(/KEY_OR_SERIAL|CLOCK|AUTHORIZATION_MISSING|BODY_NOT_SENT/),
  title(/时钟|系统时间|私钥(?:与|和|不)|序列号不/),
);
export const NETWORK_ANYWHERE = /网页|截住|被代理、CDN|CONNECTION_|HOST_NOT_FOUND/;
export const NETWORK_AT_FIRST = first(
  /网页|PROXY_PAGE|被代理、CDN|根证书|不受信任|CONNECTION_|HOST_NOT_FOUND|"code":"[^"]*(?:CONNECTION|PROXY|TLS_CERTIFICATE)/,
);
/** An answer or a notification did not verify: the signature of one's own request has no part in it. */
export const OWN_SIGNATURE_AT_FIRST = first(
  /"code":"SIGN_(ERROR|KEY|METHOD|URL|BODY)|商户私钥(与|和|不|错|用错)|APIv3 ?密钥(不对|错|不是)|网页|CONNECTION_|HOST_NOT_FOUND/,
);
/** A key was loaded, no signature verified. */
export const VERIFYING_AT_FIRST = first(
  /SIGNTEST|探测|Wechatpay-Signature|被代理、CDN|CONNECTION_|HOST_NOT_FOUND|APIv3 ?密钥.{0,12}(不对|错)/,
);

// Ways to name the thing that is to blame.
export const PLATFORM_KEY =
  /平台证书|平台公钥|微信支付(?:的)?(?:平台)?(?:公钥|证书)|公钥 ?ID|PUB_KEY_ID|platform ?cert|pub_key\.pem|wechatpay_\w+|Wechatpay-Serial/;
export const APIV3_KEY = /API ?v3 ?(?:密钥|key|secret)|apiV3Key|v3 ?密钥|V3Secret|v3 ?key/;
export const KEY_FILE =
  /apiclient_key|PEM|BEGIN|PKCS|(?:私钥|密钥|key)[^"]{0,80}(?:格式|完整|读|解析|加载|载入|认|内容|文本|全文|路径|首尾|头尾|损坏|缺|换行|BOM|编码|字符|原样|不是)|(?:格式|完整|读不|解析|加载|载入|字符)[^"]{0,60}(?:私钥|密钥)/;
export const RAW_BODY =
  /原文|原始|原样|原封|raw|重新(?:序列化|生成|拼|编码|stringify)|再(?:次)?序列化|序列化(?:后|过|一次)|JSON\.stringify|json\.dumps|解析后(?:再|又)|(?:正文|报文|body|内容)[^"]{0,40}(?:改|变|不一致|不一样|不同|对不上|顺序|空格|逐字节|字节|一字不)|(?:改动|改过|变了|空格|顺序)[^"]{0,40}(?:正文|报文|body)/;
