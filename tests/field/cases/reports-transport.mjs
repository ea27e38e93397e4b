// From public reports. Between the merchant's program and WeChat Pay.
import { COMMUNITY, thrown } from "../asks.mjs";
import { first, it } from "../judge.mjs";
import { appid, host, openid, serialNo } from "../materials.mjs";
import { nginxHeaders } from "../sent.mjs";
import { BLAMES_APIV3_KEY, BLAMES_OWN_SIGNATURE, code, or, title } from "../verdicts.mjs";

export default [
  it(
    "java-pkix",
    "wechatpay-apiv3/wechatpay-java#347",
    "wechatpay-java: Send Http Request failed; its cause: PKIX path building failed (the request with its Authorization is printed)",
    (kit) =>
      kit.explain({
        error: thrown(
          `com.wechat.pay.java.core.exception.HttpException: Send Http Request failed,httpRequest[{"http_method":"GET","url":"${host}/v3/certificates?algorithm_type=RSA","uri":"${host}/v3/certificates?algorithm_type=RSA","headers":{"headers":{"Authorization":"WECHATPAY2-SHA256-RSA2048 mchid=\\"1900000001\\",nonce_str=\\"FIELDE19\\",timestamp=\\"1739735598\\",serial_no=\\"${serialNo}\\",signature=\\"QUJD\\"","Accept":" */*","User-Agent":"WechatPay-Java/0.2.16 (Mac OS X/12.4) Java/17.0.13 Credential/WechatPay2Credential Validator/ okhttp3/null","Content-Type":"application/json","Wechatpay-Serial":""}}}]\n\n\tat com.wechat.pay.java.core.http.okhttp.OkHttpClientAdapter.innerExecute(OkHttpClientAdapter.java:52)\n\tat com.wechat.pay.java.core.http.AbstractHttpClient.execute(AbstractHttpClient.java:46)\nCaused by: javax.net.ssl.SSLHandshakeException: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target`,
        ),
      }),
    first(/TLS_CERTIFICATE|证书不受信任|根证书|信任(库|链)|cacerts|truststore|ca-certificates/i),
    first(/平台证书(错|不对|过期)|(更换|重新下载) ?apiclient_cert|"code":"[^"]*(SIGN|AUTHORIZATION|SERIAL)/),
  ),
  it(
    "java-reset-while-connecting",
    "wechatpay-apiv3/wechatpay-java#385",
    "transfers: now and then Connection reset, during the TLS handshake",
    (kit) =>
      kit.explain({
        error: thrown(
          "java.net.SocketException: Connection reset\n\tat java.net.SocketInputStream.read(SocketInputStream.java:210)\n\tat sun.security.ssl.SSLSocketImpl.startHandshake(SSLSocketImpl.java:1387)\n\tat org.apache.http.conn.ssl.SSLConnectionSocketFactory.createLayeredSocket(SSLConnectionSocketFactory.java:394)\n\tat org.apache.http.conn.ssl.SSLConnectionSocketFactory.connectSocket(SSLConnectionSocketFactory.java:353)\n\tat org.apache.http.impl.conn.DefaultHttpClientConnectionOperator.connect(DefaultHttpClientConnectionOperator.java:141)\n\tat com.wechat.pay.contrib.apache.httpclient.SignatureExec.executeWithSignature(SignatureExec.java:85)",
        ),
        request: kit.signed({
          url: "/v3/fund-app/mch-transfer/transfer-bills",
          body: {
            appid,
            out_bill_no: "FIELD0001",
            transfer_scene_id: "1000",
            openid,
            transfer_amount: 100,
            transfer_remark: "field",
            transfer_scene_report_infos: [
              { info_type: "活动名称", info_content: "新会员有礼" },
              { info_type: "奖励说明", info_content: "注册会员抽奖一等奖" },
            ],
          },
        }),
      }),
    /^(?=.*(?:断开|断了|中断|被断|重置|复位|RESET))(?=.*(?:查(?:询|单)|同一|相同|原(?:来的)?(?:单号|参数)|原样|(?:没有|未|还没)发(?:出|送)|"retryable":true))/is,
    /单号.{0,6}换新的|"idempotencyKey":"new"|"code":"[^"]*SIGN|参数(错误|有误)/,
  ),
  it(
    "java-no-appropriate-protocol",
    "45793.com/article/pA3vENk8Ia0RJZGTUK7OLD.html; liyiorg/weixin-popular#247",
    "Java, cancelling an order: the code asks for TLS 1.0, the newer JDK has disabled it",
    (kit) =>
      kit.explain({
        error: thrown(
          "Caused by: javax.net.ssl.SSLHandshakeException: No appropriate protocol (protocol is disabled or cipher suites are inappropriate)",
        ),
      }),
    first(/TLS ?v?1|协议(版本|被禁|不|已)|版本.{0,12}协议|disabledAlgorithms|\bJDK|(加密|密码)套件/i),
    first(/根证书|不受信任|TLS_CERTIFICATE_UNTRUSTED|ca-certificates|CONNECTION_REFUSED|HOST_NOT_FOUND|"code":"SIGN_/),
  ),
  it(
    "java-handshake-timed-out",
    "wxpay/WXPay-SDK-Java#13",
    "SocketTimeoutException: SSL handshake timed out",
    (kit) => kit.explain({ error: thrown("java.net.SocketTimeoutException: SSL handshake timed out") }),
    first(/超时|TIMEOUT|TIMED_OUT/i),
    first(/根证书|TLS_CERTIFICATE|不受信任|"code":"SIGN_|HOST_NOT_FOUND|CONNECTION_REFUSED/),
  ),
  it(
    "java-failed-to-respond",
    "programming.vip/docs/excerpt-of-wechat-payment-refund-exception.html",
    "APIv2 refund: NoHttpResponseException … failed to respond (there: no client certificate); the connection was closed without an answer",
    (kit) =>
      kit.explain({
        error: thrown(
          "wx sendpost exception\norg.apache.http.NoHttpResponseException: api.mch.weixin.qq.com:443 failed to respond",
        ),
        request: { method: "POST", url: `${host}/secapi/pay/refund` },
      }),
    first(
      /客户端证书|API ?证书|双向|apiclient|p12|断开|关闭|断了|中断|没有(收到|返回|给|任何)?[^"]{0,6}(应答|响应)|RESET|CLOSED|查(询|单)/i,
    ),
    /"idempotencyKey":"new"|单号.{0,6}换新的|参数(错误|有误)|HOST_NOT_FOUND|根证书|CONNECTION_REFUSED/,
  ),
  it(
    "java-pool-shut-down",
    "binarywang/WxJava#1557 (2025-05-10)",
    "WxJava, transfers: the first call works, then “Connection pool shut down”: the kept HTTP client had been closed in one's own process",
    (kit) =>
      kit.explain({
        error: thrown(
          "com.github.binarywang.wxpay.exception.WxPayException: Connection pool shut down\n\tat com.github.binarywang.wxpay.service.impl.WxPayServiceApacheHttpImpl.postV3WithWechatpaySerial(WxPayServiceApacheHttpImpl.java:165)\n\tat com.github.binarywang.wxpay.service.impl.MerchantTransferServiceImpl.createTransfer(MerchantTransferServiceImpl.java:35)\nCaused by: java.lang.IllegalStateException: Connection pool shut down\n\tat org.apache.http.util.Asserts.check(Asserts.java:34)\n\tat org.apache.http.impl.conn.PoolingHttpClientConnectionManager.requestConnection(PoolingHttpClientConnectionManager.java:269)\n\tat org.apache.http.impl.execchain.MainClientExec.execute(MainClientExec.java)",
        ),
      }),
    first(
      /连接池|HttpClient|(?:客户端|client)[^"]{0,40}(?:关|close|shut|停)|(?:已(?:经)?|被|先|提前)(?:关闭|关掉|关了|close)|close\(\)/i,
    ),
    or(
      code(/SIGN_|HOST_NOT_FOUND|CONNECTION_(?:REFUSED|RESET)|PROXY|TLS_/),
      title(/签名|私钥|平台证书|防火墙|域名|根证书|网页/),
      /"idempotencyKey":"new"/,
    ),
  ),
  it(
    "nginx-ssl-certificate-error",
    `${COMMUNITY}pay/doc/000004f3b542b07da7b16054061400; personal/oCJUsw28gt2nR1-l_Zd1iKMFHaWI/follow`,
    "WeChat Pay's nginx: “400 The SSL certificate error”: the client certificate that was presented is refused (not the certificate of one's own site)",
    (kit) =>
      kit.explain({
        status: 400,
        headers: nginxHeaders,
        body: '<html>\r\n<head><title>400 The SSL certificate error</title></head>\r\n<body bgcolor="white">\r\n<center><h1>400 Bad Request</h1></center>\r\n<center>The SSL certificate error</center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>',
        request: {
          method: "POST",
          url: `${host}/pay/unifiedorder`,
          headers: { "Content-Type": "text/xml" },
          body: "<xml><appid>wx0123456789abcdef</appid><mch_id>1900000001</mch_id></xml>",
        },
      }),
    first(
      /客户端(?:的)?证书|apiclient_cert|商户(?:的)?(?:API)? ?证书|API ?证书|双向|mTLS|p12|(?:带|出示|提交|附|送)[^"]{0,16}证书/i,
    ),
    or(
      code(/SIGN_|PROXY|UNTRUSTED|AUTHORIZATION/),
      title(/代理|CDN|截住|根证书|Authorization|两个 ?Authorization|平台证书|签名/),
    ),
  ),
  it(
    "nginx-no-required-certificate",
    "blog.csdn.net/dong_chl/article/details/106616070",
    "APIv2 refund: “400 No required SSL certificate was sent”: installed in Windows by a double click, but not presented by the program",
    (kit) =>
      kit.explain({
        status: 400,
        headers: nginxHeaders,
        body: '<html>\r\n<head><title>400 No required SSL certificate was sent</title></head>\r\n<body bgcolor="white">\r\n<center><h1>400 Bad Request</h1></center>\r\n<center>No required SSL certificate was sent</center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>',
        request: {
          method: "POST",
          url: `${host}/secapi/pay/refund`,
          headers: { "Content-Type": "text/xml" },
          body: "<xml><appid>wx0123456789abcdef</appid><mch_id>1900000001</mch_id><out_refund_no>FIELD0001</out_refund_no></xml>",
        },
      }),
    first(
      /客户端(?:的)?证书|apiclient_cert|商户(?:的)?(?:API)? ?证书|API ?证书|双向|mTLS|p12|(?:带|出示|提交|附|送)[^"]{0,16}证书|证书[^"]{0,16}(?:没有|未)(?:带|出示|提交|附|送)/i,
    ),
    or(code(/SIGN_|PROXY|UNTRUSTED|AUTHORIZATION/), title(/代理|CDN|截住|根证书|Authorization|平台证书|签名/)),
  ),
  it(
    "dotnet-no-secure-channel",
    `cnblogs.com/wx18638101223/p/17239181.html; blog.csdn.net/l123y123c123/article/details/100894772; ${COMMUNITY}pay/doc/000c6044084bc0da041d673b956400`,
    ".NET, refund: “请求被中止: 未能创建 SSL/TLS 安全通道”, on the server only: the certificate's key is not readable for the pool (Load User Profile), or TLS 1.2 is not allowed",
    (kit) =>
      kit.explain({
        error: thrown(
          "WxPayAPI.WxPayException: System.Net.WebException: 请求被中止: 未能创建 SSL/TLS 安全通道。\r\n   在 System.Net.HttpWebRequest.GetRequestStream(TransportContext& context)\r\n   在 System.Net.HttpWebRequest.GetRequestStream()\r\n   在 WxPayAPI.HttpService.Post(String xml, String url, Boolean isUseCert, Int32 timeout)\r\n   在 WxPayAPI.WxPayApi.Refund(WxPayData inputObj, Int32 timeOut)",
        ),
      }),
    first(
      /TLS ?1[._]?2|Tls12|SecurityProtocol|TLS ?(?:的)?版本|协议版本|客户端(?:的)?证书|apiclient_cert|商户(?:的)?(?:API)? ?证书|p12|应用程序池|应用池|用户(?:的)?配置文件|Load ?User ?Profile|MachineKeySet|私钥[^"]{0,20}权限/i,
    ),
    or(code(/SIGN_|PROXY|UNTRUSTED|HOST_NOT_FOUND/), title(/一个网页|根证书|不受信任|签名|平台证书/), /"idempotencyKey":"new"/),
  ),
  it(
    "java-closed-during-handshake",
    `${COMMUNITY}personal/oCJUsw6_ExV32iDCCiEyXTmLVI1s/question; pay/doc/000c6044084bc0da041d673b956400; blog.csdn.net/xiaoyaozizai1/article/details/130363818`,
    "Java, a charge by payment code: “Remote host closed connection during handshake”: TLS version (old JDK), or something between; nothing was sent",
    (kit) =>
      kit.explain({
        error: thrown(
          "javax.net.ssl.SSLHandshakeException: Remote host closed connection during handshake\n\tat sun.security.ssl.SSLSocketImpl.readRecord(SSLSocketImpl.java:1002)\n\tat sun.security.ssl.SSLSocketImpl.performInitialHandshake(SSLSocketImpl.java:1385)\n\tat sun.security.ssl.SSLSocketImpl.startHandshake(SSLSocketImpl.java:1413)\n\tat sun.net.www.protocol.https.HttpsClient.afterConnect(HttpsClient.java:559)\n\tat com.github.wxpay.sdk.WXPay.requestWithoutCert(WXPay.java:119)\n\tat com.github.wxpay.sdk.WXPay.microPay(WXPay.java:313)",
        ),
      }),
    first(
      /TLS ?v?1[._]?[0-3]|TLS ?(?:的)?(?:协议)?(?:版本)|协议版本|\bJDK\b|\bJRE\b|握手[\s\S]{0,60}(?:断|关|中止|中断|重置|掐)|(?:断|关|中止|中断|重置|掐)[^"]{0,40}握手|代理|防火墙|出口/i,
    ),
    or(code(/SIGN_|UNTRUSTED|HOST_NOT_FOUND/), title(/根证书|不受信任|签名|私钥|平台证书|域名/), /"idempotencyKey":"new"/),
  ),
  it(
    "php-sdk-curl-code-60",
    "kancloud.cn/thinkphp_teams/thinkphp5_weixinpay/452727; cnblogs.com/cp2016/p/7844189.html",
    "PHP, WeChat Pay's old sample SDK: only “curl出错，错误码:60”: the machine has no (current) root certificates",
    (kit) =>
      kit.explain({
        error: thrown(
          "Fatal error: Uncaught exception 'WxPayException' with message 'curl出错，错误码:60' in C:\\project\\www\\demo\\WxpayAPI_php_v3\\lib\\WxPay.Api.php on line 564",
        ),
      }),
    first(
      /根证书|CA ?(?:证书|根|包|bundle|库)|cacert|ca-certificates|cainfo|证书链|信任|rootca|TLS_CERTIFICATE|(?:服务器|对方|HTTPS|TLS|SSL)(?:的)?证书[^"]{0,30}(?:验证|校验|信任|通不过)/i,
    ),
    or(
      code(/SIGN_|HOST_NOT_FOUND|CONNECTION_(?:REFUSED|RESET)|PROXY/),
      title(/签名|私钥|平台证书|apiclient|APIv3 ?密钥|一个网页/),
    ),
  ),
  it(
    "java-transfer-failed-to-respond",
    "dromara/payment-spring-boot#87; binarywang/weixin-java-pay-demo#123",
    "Spring, a transfer: “api.mch.weixin.qq.com:443 failed to respond” (a kept connection that was closed): no answer came; ask first, or the same number again",
    (kit) =>
      kit.explain({
        error: thrown(
          'org.springframework.web.client.ResourceAccessException: I/O error on POST request for "https://api.mch.weixin.qq.com/v3/payroll-card/transfer-batches": api.mch.weixin.qq.com:443 failed to respond; nested exception is org.apache.http.NoHttpResponseException: api.mch.weixin.qq.com:443 failed to respond\n        at org.springframework.web.client.RestTemplate.doExecute(RestTemplate.java:748)',
        ),
      }),
    first(
      /连接[^"]{0,40}(?:关|断|失效|复用|重置|空闲|中断|掐|丢)|(?:断开|关闭|断了|中断|重置|复用|空闲)[^"]{0,30}连接|keep-?alive|没(?:有)?(?:收到|等到|拿到|返回|给|任何)?[^"]{0,8}(?:应答|响应|回应)|RESET|CLOSED|NO_RESPONSE|NO_ANSWER|查(?:询|单)|原单号|同一(?:个)?(?:单号|批次|号)/,
    ),
    or(
      BLAMES_OWN_SIGNATURE,
      code("HOST_NOT|TLS_CERT|CONNECTION_REFUSED"),
      title("签名|私钥|平台证书|根证书|域名解析|一个网页"),
      /"idempotencyKey":"new"/,
    ),
  ),
  it(
    "java-connection-reset-certificates",
    "wechatpay-apiv3/wechatpay-apache-httpclient#89",
    "apache-httpclient, renewing the platform certificates: “I/O exception (java.net.SocketException) caught when processing request … Connection reset”",
    (kit) =>
      kit.explain({
        error: thrown(
          "I/O exception (java.net.SocketException) caught when processing request to {s}->https://api.mch.weixin.qq.com:443: Connection reset",
        ),
      }),
    first(
      /RESET|重置|(?:连接|网络|线路)[^"]{0,30}(?:断|关|中断|掐)|(?:断开|中断|掐断|关闭)[^"]{0,20}连接|防火墙|出口|代理|NAT|keep-?alive/,
    ),
    or(
      BLAMES_OWN_SIGNATURE,
      BLAMES_APIV3_KEY,
      code("HOST_NOT|TLS_CERT|CONNECTION_REFUSED"),
      title("私钥|平台证书(?:过期|错|不对)|根证书|域名解析|一个网页"),
      /"idempotencyKey":"new"/,
    ),
  ),
];
