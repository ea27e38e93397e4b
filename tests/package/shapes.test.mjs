// What other programs leave behind, in the forms that their sources and documents give (wechatpay-go core/error.go,
// wechatpay-java ServiceException, Guzzle BodySummarizer, WxJava, wechatpay-php, node:crypto, curl, wx.request …): the answer
// and the cause are found in it by themselves.
import assert from "node:assert/strict";
import { createDecipheriv, createPrivateKey, createSign } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { withBothEntries } from "./entries.mjs";
import { key } from "./files.mjs";

const err = (message, members = {}) => Object.assign(new Error(message), members);
const SHAPES = [
  [
    "go",
    "NO_AUTHORITY",
    err(
      'error http response:[StatusCode: 403 Code: "NO_AUTH"\nMessage: 商户号该产品权限未开通\nDetail:\n{\n  "a": 1\n}\nHeader:\n - Connection=[close]\n - X=[timeout]]',
    ),
  ],
  [
    "go401",
    "SIGN_UNCOMPARED",
    err(
      'error http response:[StatusCode: 401 Code: "SIGN_ERROR"\nMessage: 错误的签名，验签失败\nDetail:\n{\n\t"detail": {"issue": "sign not match"},"field": "signature","location": "authorization","sign_information": {"method": "GET","sign_message_length": 71,"truncated_sign_message": "GET\\n/v3/x\\n1\\n2\\n\\n","url": "/v3/x"}\n}\nHeader:\n - Request-Id=[08F]]',
    ),
  ],
  [
    "java",
    "PARAMETER_WRONG",
    err(
      'Wrong HttpStatusCode[400]\nhttpResponseBody[{"code":"PARAM_ERROR","message":"参数错误"}]\tHttpRequest[{"http_method":"POST","url":"https://api.mch.weixin.qq.com/v3/pay"}]',
    ),
  ],
  ["javacut", "PARAMETER_WRONG", err('Wrong HttpStatusCode[400]\nhttpResponseBody[{"code":"PARAM_ERROR","message":"参数错')],
  [
    "java verify",
    "ANSWER_UNVERIFIED",
    err(
      'Validate response failed,the WechatPay signature is incorrect.\nRequest-ID[08F]\tresponseHeader[{}]\tresponseBody[{"prepay_id":"x"}]',
    ),
  ],
  [
    "java valid serial",
    "ANSWER_UNVERIFIED",
    err("Validate response failed, Invalid Wechatpay-Serial, Local: PUB_KEY_ID_1, Remote: 5157"),
  ],
  [
    "go verify",
    "ANSWER_UNVERIFIED",
    err("validate verify fail serial=[5157] request-id=[08] err=certificate[5157] not found in verifier"),
  ],
  [
    "guzzle cut",
    "PARAMETER_WRONG",
    err(
      'Client error: `POST https://api.mch.weixin.qq.com/v3/x` resulted in a `400 Bad Request` response:\n{"code":"PARAM_ERROR","detail":{"location":"body","value":"abcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabc (truncated...)\n',
    ),
  ],
  ["symfony", "ANSWER_NOT_KEPT", err('HTTP/1.1 401 Unauthorized returned for "https://api.mch.weixin.qq.com/v3/x".')],
  ["dotnet", "ANSWER_NOT_KEPT", err("The remote server returned an error: (401) Unauthorized.")],
  ["dotnet zh", "ANSWER_NOT_KEPT", err("远程服务器返回错误: (401) 未经授权。")],
  ["axios msg", "ANSWER_NOT_KEPT", err("Request failed with status code 401")],
  [
    "wxjava",
    "SIGN_UNCOMPARED",
    err("返回代码：[null]，返回信息：[null]，结果代码：[null]，错误代码：[SIGN_ERROR]，错误详情：[错误的签名，验签失败]"),
  ],
  ["wxjava v3", "DECRYPTION_FAILED", err("v3请求构造异常！", { cause: err("javax.crypto.AEADBadTagException: Tag mismatch!") })],
  [
    "php aead",
    "DECRYPTION_FAILED",
    err("Decrypting the input $ciphertext failed, please checking your $key and $iv whether or nor correct."),
  ],
  [
    "php offset",
    "ANSWER_TIME_OFF",
    err("It's allowed time offset in ± 300 seconds, the response was on 1700000000, your's localtime on 1700009999."),
  ],
  [
    "php cert",
    "OWN_CERTIFICATE_CONFIGURED",
    err("The `certs(AAAA)` contains the merchant's certificate serial number(AAAA) which is not allowed here."),
  ],
  [
    "php verify",
    "ANSWER_UNVERIFIED",
    err("Verify the response's data with: timestamp=1, nonce=2, signature=3, cert=[X => ...] failed."),
  ],
  ["node gcm", "DECRYPTION_FAILED", err("Unsupported state or unable to authenticate data")],
  ["webcrypto", "DECRYPTION_FAILED", err("The operation failed for an operation-specific reason", { name: "OperationError" })],
  [
    "java InvalidKeySpec",
    "KEY_UNREADABLE",
    err(
      "java.security.spec.InvalidKeySpecException: java.security.InvalidKeyException: IOException : algid parse error, not a sequence",
    ),
  ],
  [
    "old no start line",
    "KEY_UNREADABLE",
    err("error:0909006C:PEM routines:get_name:no start line", { code: "ERR_OSSL_PEM_NO_START_LINE" }),
  ],
  ["asn1 wrong tag", "KEY_UNREADABLE", err("error:0D0680A8:asn1 encoding routines:asn1_check_tlen:wrong tag")],
  ["php openssl_sign", "KEY_UNREADABLE", err("openssl_sign(): Supplied key param cannot be coerced into a private key")],
  [
    "curl 28 conn",
    "CONNECT_TIMEOUT",
    err("cURL error 28: Failed to connect to api.mch.weixin.qq.com port 443 after 5000 ms: Timeout was reached"),
  ],
  ["curl 28 op", "ANSWER_TIMEOUT", err("cURL error 28: Operation timed out after 5000 milliseconds with 0 bytes received")],
  ["curl 60", "TLS_CERTIFICATE_UNTRUSTED", err("cURL error 60: SSL certificate problem: unable to get local issuer certificate")],
  ["curl 6", "HOST_NOT_FOUND", err("cURL error 6: Could not resolve host: api.mch.weixin.qq.com")],
  ["java unknown host", "HOST_NOT_FOUND", err("java.net.UnknownHostException: api.mch.weixin.qq.com")],
  ["java read timed", "ANSWER_TIMEOUT", err("java.net.SocketTimeoutException: Read timed out")],
  [
    "java connect",
    "CONNECT_TIMEOUT",
    err("org.apache.http.conn.ConnectTimeoutException: Connect to api.mch.weixin.qq.com:443 failed: connect timed out"),
  ],
  [
    "java pkix",
    "TLS_CERTIFICATE_UNTRUSTED",
    err(
      "javax.net.ssl.SSLHandshakeException: PKIX path building failed: unable to find valid certification path to requested target",
    ),
  ],
  [
    "go dial",
    "HOST_NOT_FOUND",
    err('Post "https://api.mch.weixin.qq.com/v3/x": dial tcp: lookup api.mch.weixin.qq.com: no such host'),
  ],
  ["go x509", "TLS_CERTIFICATE_UNTRUSTED", err("x509: certificate signed by unknown authority")],
  ["go awaiting", "ANSWER_TIMEOUT", err("net/http: request canceled (Client.Timeout exceeded while awaiting headers)")],
  ["go EOF", "CONNECTION_LOST", err('Post "https://api.mch.weixin.qq.com/v3/x": EOF')],
  ["invalid char", "FETCH_REFUSED", err('Invalid character in header content ["Authorization"]', { code: "ERR_INVALID_CHAR" })],
  [
    "wx.request 401",
    "MCHID_UNKNOWN",
    { statusCode: 401, data: { code: "SIGN_ERROR", message: "商户号不存在" }, header: {}, errMsg: "request:ok" },
  ],
  ["wx.request fail timeout", "ANSWER_TIMEOUT", { errMsg: "request:fail timeout", errno: 5 }],
  ["wx.request ssl", "TLS_FAILED", { errMsg: "request:fail ssl hand shake error" }],
  [
    "wx dns",
    "HOST_NOT_FOUND",
    { errMsg: "request:fail errcode:-105 cronet_error_code:-105 error_msg:net::ERR_NAME_NOT_RESOLVED", errno: 600001 },
  ],
  [
    "cloud call",
    "FUNCTION_TIMEOUT",
    {
      errCode: -504003,
      errMsg: "cloud.callFunction:fail Error: errCode: -504003 | errMsg: Invoking task timed out after 3 seconds",
    },
  ],
  [
    "cloud exec",
    "ANSWER_NOT_KEPT",
    {
      errCode: -504002,
      errMsg:
        "cloud.callFunction:fail Error: errCode: -504002 functions execute fail | errMsg: Error: Request failed with status code 400",
    },
  ],
  [
    "cloud inner",
    "NO_AUTHORITY",
    { errorCode: 1, errorMessage: "user code exception caught", stackTrace: 'Error: {"code":"NO_AUTH","message":"x"}' },
  ],
  ["pay cancel", "PAYMENT_CANCELLED", { errMsg: "requestPayment:fail cancel" }],
  [
    "pay missing",
    "PAYMENT_PARAMETER",
    { errMsg: "requestPayment:fail parameter error: parameter.package should be String instead of Undefined;" },
  ],
  [
    "pay jsapi missing",
    "PAYMENT_PARAMETER",
    { err_desc: "调用支付JSAPI缺少参数：total_fee", err_code: "3", err_msg: "get_brand_wcpay_request:fail" },
  ],
  ["h5 referer", "PAYMENT_PAGE", err("商家参数格式有误，请联系商家解决")],
  ["ENOENT str", "FILE_UNREADABLE", "Error: ENOENT: no such file or directory, open './cert/apiclient_key.pem'"],
  ["plugin", "COUPON_PLUGIN_SIGNATURE", { errcode: "272758293", msg: "签名错误" }],
  [
    "allSettled",
    "CONNECTION_REFUSED",
    { status: "rejected", reason: err("connect ECONNREFUSED 1.1.1.1:443", { code: "ECONNREFUSED" }) },
  ],
  [
    "own service",
    "NO_AUTHORITY",
    { status: 500, body: '{"msg":"调用失败: {\\"code\\":\\"NO_AUTH\\",\\"message\\":\\"无权限\\"}"}' },
  ],
  [
    "node-v3 string",
    "SERIAL_IS_PUBLIC_KEY_ID",
    {
      status: 401,
      error: '{"code":"SIGN_ERROR","message":"商户证书序列号有误"}',
      errRaw: {
        status: 401,
        response: {
          req: {
            method: "GET",
            url: "https://api.mch.weixin.qq.com/v3/certificates",
            headers: {
              authorization:
                'WECHATPAY2-SHA256-RSA2048 mchid="1",nonce_str="1",signature="x",timestamp="1",serial_no="PUB_KEY_ID_01"',
            },
          },
          status: 401,
          text: '{"code":"SIGN_ERROR","message":"商户证书序列号有误"}',
        },
      },
    },
  ],
  ["crypto createSign", "KEY_UNREADABLE", err("Missing or invalid key", { code: "ERR_INVALID_ARG_TYPE" })],
  [
    "EACCES",
    "FILE_UNREADABLE",
    err("EACCES: permission denied, open '/etc/x/apiclient_key.pem'", {
      code: "EACCES",
      syscall: "open",
      path: "/etc/x/apiclient_key.pem",
    }),
  ],
  ["EACCES connect", "NETWORK_UNREACHABLE", err("connect EACCES 1.2.3.4:443", { code: "EACCES", syscall: "connect" })],
];

function thrown(call) {
  try {
    call();
  } catch (error) {
    return error;
  }
  return assert.fail("it did not throw");
}

const AUTHORIZATION =
  'WECHATPAY2-SHA256-RSA2048 mchid="1900007291 ",nonce_str="N",signature="S",timestamp="1700000000",serial_no="408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB"';
const ANSWER = '{"code":"SIGN_ERROR","message":"商户号不存在"}';

const VERBOSE = `* Connected to api.mch.weixin.qq.com (1.2.3.4) port 443
> GET /v3/certificates?a=1 HTTP/1.1
> Host: api.mch.weixin.qq.com
> Authorization: ${AUTHORIZATION}
> Accept: application/json
>
< HTTP/1.1 401 Unauthorized
< Content-Type: application/json
< Request-ID: 08F5-0
<
{ [70 bytes data]
${ANSWER}`;

const HAR = {
  log: {
    entries: [
      {
        request: {
          method: "GET",
          url: "https://api.mch.weixin.qq.com/v3/certificates",
          headers: [{ name: "Authorization", value: AUTHORIZATION }],
        },
        response: {
          status: 401,
          headers: [{ name: "Content-Type", value: "application/json" }],
          content: { text: Buffer.from(ANSWER).toString("base64"), encoding: "base64" },
        },
      },
    ],
  },
};

withBothEntries("shapes of failures", ({ explainError }) => {
  for (const [name, code, left] of SHAPES) {
    test(`${name}: ${code}`, () => {
      const explained = explainError(left);
      assert.equal(explained.code, code, JSON.stringify(explained, null, 1));
      assert.match(explained.certainty, /^(likely|open)$/);
      if (left instanceof Error) {
        assert.equal(explainError({ error: left }).code, code);
        assert.equal(
          explainError({ error: { name: left.name, message: left.message, code: left.code, cause: left.cause } }).code,
          code,
        );
      }
    });
  }

  test("curl -v, HAR and their texts: answer and request", () => {
    for (const given of [VERBOSE, VERBOSE.replace(/\n/g, "\r\n"), HAR, JSON.stringify(HAR)]) {
      const { code, evidence } = explainError(given);
      assert.deepEqual([code, evidence.status], ["MCHID_BLANKS", "401"]);
    }
    assert.equal(explainError({ status: 401, body: ANSWER, request: VERBOSE }).code, "MCHID_BLANKS");
    assert.equal(explainError("curl: (60) SSL certificate problem: self-signed certificate").code, "TLS_CERTIFICATE_UNTRUSTED");
    assert.equal(
      explainError(`HTTP/1.1 403 Forbidden\r\nServer: nginx\r\n\r\n{"code":"NO_AUTH","message":"x"}`).code,
      "NO_AUTHORITY",
    );
  });

  test("a string as request is the text that was signed", () => {
    const sign_information = {
      method: "GET",
      url: "/v3/x?a=1",
      truncated_sign_message: "GET\n/v3/x?a=1\n1\nn\n\n",
      sign_message_length: 20,
    };
    const body = JSON.stringify({ code: "SIGN_ERROR", message: "错误的签名，验签失败", detail: { sign_information } });
    const { code, certainty } = explainError({ status: 401, body, request: "GET\n/v3/x\n1\nn\n\n" });
    assert.deepEqual([code, certainty], ["SIGN_QUERY_NOT_SIGNED", "likely"]);
  });

  test("real errors of node:crypto and node:fs", () => {
    const pem = key("rsa2048.pem");
    for (const call of [
      () => createPrivateKey(pem.replace(/\n/g, " ")),
      () => createPrivateKey("/path/apiclient_key.pem"),
      () => createSign("RSA-SHA256").update("x").sign("apiclient_key.pem"),
      () => createSign("RSA-SHA256").update("x").sign(pem.slice(0, 400)),
      () => createSign("RSA-SHA256").update("x").sign(undefined),
    ])
      assert.equal(explainError(thrown(call)).code, "KEY_UNREADABLE");
    const decipher = (apiV3Key) => createDecipheriv("aes-256-gcm", apiV3Key, "0123456789ab").setAuthTag(Buffer.alloc(16));
    assert.equal(explainError(thrown(() => decipher("x".repeat(32)).final())).code, "DECRYPTION_FAILED");
    assert.equal(explainError(thrown(() => decipher("x".repeat(31)))).code, "API_V3_KEY_LENGTH");
    assert.equal(explainError(thrown(() => readFileSync("./cert/apiclient_key.pem"))).code, "FILE_UNREADABLE");
    assert.equal(explainError(thrown(() => readFileSync("."))).code, "FILE_UNREADABLE");
  });

  test("headers and words that only look like something else are no evidence", () => {
    const go = err(
      'error http response:[StatusCode: 403 Code: "NO_AUTH"\nMessage: x\nHeader:\n - Connection=[close]\n - X=[connect timeout, ECONNRESET]]',
    );
    assert.equal(explainError(go).code, "NO_AUTHORITY");
    assert.equal(
      explainError(err('connect ECONNREFUSED {"code":"ECONNREFUSED"}', { code: "ECONNREFUSED" })).code,
      "CONNECTION_REFUSED",
    );
    assert.equal(
      explainError({ statusCode: 200, data: {}, header: { "Wechatpay-Signature": "x" }, errMsg: "request:ok" }).code,
      "SUCCEEDED",
    );
  });
});
