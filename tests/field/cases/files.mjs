// Uploads and downloads.
import { gzipSync } from "node:zlib";

import { bill, COMMUNITY, sha1 } from "../asks.mjs";
import { first, it } from "../judge.mjs";
import { host, keys, privateKey } from "../materials.mjs";
import { authorization, mismatch, nginxHeaders, nginxPage, says } from "../sent.mjs";

export default [
  it(
    "boundary-quoted",
    `${COMMUNITY}pay/doc/0004068f1ec4a8658a9a5f07c5bc00 and personal`,
    "upload: the server did not parse the multipart and saw no meta",
    (kit) => {
      const meta = `{"filename":"a.png","sha256":"${"8a".repeat(32)}"}`;
      const message = `POST\n/v3/merchant/media/upload\n1700000072\nFIELD72\n${meta}\n`;
      const headers = {
        Accept: "application/json",
        "User-Agent": "x/1",
        "Content-Type": 'multipart/form-data;boundary="boundary"',
        Authorization: authorization({
          timestamp: "1700000072",
          nonce: "FIELD72",
          signature: kit.signMessage({ message, privateKey: privateKey }),
        }),
      };
      const body = `--boundary\r\nContent-Disposition: form-data; name="meta";\r\nContent-Type: application/json\r\n\r\n${meta}\r\n--boundary\r\nContent-Disposition: form-data; name="file"; filename="a.png";\r\nContent-Type: image/png\r\n\r\nPNG\r\n--boundary--\r\n`;
      return kit.explain({
        status: 401,
        body: mismatch({ method: "POST", url: "/v3/merchant/media/upload", timestamp: 1700000072, nonce: "FIELD72" }),
        request: { method: "POST", url: `${host}/v3/merchant/media/upload`, headers, body, message },
      });
    },
    first(/\bmeta\b|multipart|boundary|buildUpload/),
  ),
  it(
    "sign-body-forgotten",
    `cnblogs.com guanzelin 12674161; ${COMMUNITY}develop/doc/0002cc4cfa4360f6941a4ec7c5b000`,
    "the whole multipart body would be signed instead of meta",
    (kit) => {
      const up = kit.buildUpload({ file: new TextEncoder().encode("PNG"), filename: "a.png" });
      return kit.refusal(() =>
        kit.signed({ method: "POST", body: up.body, headers: up.headers, url: "/v3/merchant/media/upload" }),
      );
    },
    /meta|signBody|buildUpload/,
  ),
  it(
    "file-part-not-found",
    `${COMMUNITY}pay/doc/0000cca48640b89b46da9497158400`,
    "“/body/file 必填”: the multipart was not parsed",
    (kit) => {
      const b = "FieldBoundary+3j-7UM";
      return kit.explain({
        status: 400,
        body: says("PARAM_ERROR", "输入源“/body/file”映射到字段“图片文件”必填性规则校验失败，此字段为必填项", {
          location: "body",
          value: "",
        }),
        request: {
          method: "POST",
          url: `${host}/v3/merchant/media/upload`,
          headers: {
            Accept: "application/json",
            "User-Agent": "x",
            "Content-Type": `multipart/form-data; boundary=${b}`,
            Authorization: authorization(),
          },
          body: `--${b}\r\nContent-Type: application/json\r\nContent-Disposition: form-data; name="meta"\r\n\r\n{"filename":"logo.png","sha256":"${"51".repeat(32)}"}\r\n--${b}\r\nContent-Type: image/png\r\nContent-Disposition: form-data; filename="logo.png"; name="file"\r\n\r\nPNG\r\n--${b}--\r\n`,
        },
      });
    },
    first(/multipart|boundary|Content-Disposition|没有(被)?解析|文件部分|buildUpload/),
    /类型、长度和取值/,
  ),
  it(
    "no-boundary",
    `${COMMUNITY}pay/doc/000264ad36ccc023438a61ee256800`,
    "multipart/form-data without a boundary: WeChat's nginx 501 page",
    (kit) => {
      const s = kit.signed({ url: "/v3/merchant/media/upload", body: "{}" });
      return kit.explain({
        status: 501,
        headers: nginxHeaders,
        body: nginxPage("501 Not Implemented"),
        request: {
          method: "POST",
          url: s.url,
          headers: { ...s.headers, "Content-Type": "multipart/form-data;charset=utf-8" },
          body: "x",
        },
      });
    },
    first(/boundary/),
    /被代理、CDN|截住|"retryable":true/,
  ),
  it(
    "bill-without-bom",
    "ArtisanCloud/PowerWeChat#7 (bills begin with U+FEFF)",
    "a bill read with response.text(): the BOM is gone, so the digest differs",
    (kit) =>
      kit.refusal(() =>
        kit.verifyDownload({
          body: new TextDecoder().decode(new TextEncoder().encode(bill)),
          hash: { type: "SHA1", value: sha1(bill) },
        }),
      ),
    /BOM|U\+FEFF|arrayBuffer|文本(模式|方式)/i,
    /文件不完整|请重新下载/,
  ),
  it(
    "bill-answer-unsigned",
    "binarywang/WxJava#2030 #2193; wechatpay-apache-httpclient#161 #25",
    "verifyResponse of a downloaded bill: such answers carry no signature",
    (kit) =>
      kit.refusal(() =>
        kit.verifyResponse({ status: 200, headers: { "content-type": "text/plain", "request-id": "x" }, body: bill, keys }),
      ),
    /"hint":"(?:(?!网关|代理).)*?(账单|下载)/,
    /可能被网关|反向代理丢掉/,
  ),
  it(
    "image-content-type",
    "wechatpay-apiv3/wechatpay-go#221",
    "“图片Content-Type非法”: the Content-Type of the picture's part",
    (kit) => kit.explain({ status: 400, body: says("INVALID_REQUEST", "图片Content-Type非法") }),
    first(/image\/(jpe?g|png)|图片(那|的|这)?.{0,6}(部分|一段)|(文件|file).{0,6}部分/),
    /有报文的接口要求/,
  ),
  it(
    "bill-gzip",
    "wechatpay-apiv3/wechatpay-java#384",
    "tar_type=GZIP: the digest is that of the unpacked bill",
    (kit) => kit.refusal(() => kit.verifyDownload({ body: gzipSync(bill), hash: { type: "SHA1", value: sha1(bill) } })),
    /gzip.{0,30}解压|解压/i,
  ),
];
