// From public reports. Keys and the files that hold them, as other programs complain of them.
import { illegal, thrown } from "../asks.mjs";
import { first, it } from "../judge.mjs";
import {
  BLAMES_APIV3_KEY,
  BLAMES_NETWORK,
  code,
  KEY_FILE,
  NETWORK_AT_FIRST,
  or,
  title,
  VERIFYING_AT_FIRST,
} from "../verdicts.mjs";

export default [
  it(
    "postman-invalid-pem",
    "wechatpay-apiv3/wechatpay-postman-script#3 #25",
    "Postman: “Invalid PEM formatted message.”: the variable of the private key is empty or no PEM text",
    (kit) =>
      kit.explain({
        error: thrown("There was an error in evaluating the Pre-request Script:Error: Invalid PEM formatted message."),
      }),
    first(/私钥|密钥|apiclient_key|BEGIN|merchantPrivateKey/),
    NETWORK_AT_FIRST,
  ),
  it(
    "java-base64-2d",
    "wechatpay-apiv3/CertificateDownloader#7",
    "Java: Illegal base64 character 2d (“-”) in PemUtil.loadPrivateKey: the file is no “BEGIN PRIVATE KEY”",
    (kit) =>
      kit.explain({
        error: thrown(
          illegal +
            "java.lang.IllegalArgumentException: Illegal base64 character 2d\n\tat picocli.CommandLine.executeUserObject(CommandLine.java:1738)\nCaused by: java.lang.IllegalArgumentException: Illegal base64 character 2d\n\tat java.util.Base64$Decoder.decode0(Base64.java:714)\n\tat java.util.Base64$Decoder.decode(Base64.java:526)\n\tat com.wechat.pay.contrib.apache.httpclient.util.PemUtil.loadPrivateKey(PemUtil.java:36)\n\tat com.elias.CertificateDownloader.downloadCertificate(CertificateDownloader.java:82)",
        ),
      }),
    first(/私钥|apiclient_key|BEGIN|密钥文件/),
    VERIFYING_AT_FIRST,
  ),
  it(
    "java-base64-3a",
    "binarywang/WxJava#2951",
    "WxJava: Illegal base64 character 3a (“:”) while the key is loaded: a path (classpath:…) where the content belongs",
    (kit) =>
      kit.explain({
        error: thrown(
          "Caused by: java.lang.IllegalArgumentException: Illegal base64 character 3a\n\tat java.base/java.util.Base64$Decoder.decode0(Base64.java:852)\n\tat java.base/java.util.Base64$Decoder.decode(Base64.java:570)\n\tat java.base/java.util.Base64$Decoder.decode(Base64.java:593)\n\tat com.github.binarywang.wxpay.config.WxPayConfig.loadConfigInputStream(WxPayConfig.java:395)\n\tat com.github.binarywang.wxpay.config.WxPayConfig.initApiV3HttpClient(WxPayConfig.java:299)",
        ),
      }),
    first(/路径|冒号|classpath|私钥|密钥文件|证书(文件|内容)|apiclient_/),
    VERIFYING_AT_FIRST,
  ),
  it(
    "java-illegal-key-size",
    "wechatpay-apiv3/CertificateDownloader#1 #13; binarywang/weixin-java-pay-demo#79 #103",
    "Java: InvalidKeyException: Illegal key size: an old JDK's policy allows 128 bits only",
    (kit) =>
      kit.explain({
        error: thrown(
          illegal +
            "java.lang.IllegalArgumentException: java.security.InvalidKeyException: Illegal key size\n\tat picocli.CommandLine.executeUserObject(CommandLine.java:1738)\nCaused by: java.lang.IllegalArgumentException: java.security.InvalidKeyException: Illegal key size\n\tat com.wechat.pay.contrib.apache.httpclient.util.AesUtil.decryptToString(AesUtil.java:42)\n\tat com.elias.CertificateDownloader.decryptAndValidate(CertificateDownloader.java:118)\n\tat com.elias.CertificateDownloader.downloadCertificate(CertificateDownloader.java:103)\nCaused by: java.security.InvalidKeyException: Illegal key size",
        ),
      }),
    first(/\bJCE|JDK|\bJRE|Java ?(的)?.{0,16}(版本|策略|限制|升级|8u\d)|策略文件|crypto\.policy|无限制|unlimited/i),
    first(/APIv3 ?密钥(不对|错|的?长度(不对|有误|不是)|不是 ?32|必须)|网页|CONNECTION_/),
  ),
  it(
    "dotnet-private-key-format",
    "fudiwei/DotNetCore.SKIT.FlurlHttpClient.Wechat#123",
    ".NET: “Private key format is not supported.”: the BEGIN and END lines were cut off",
    (kit) => kit.explain({ error: thrown("Private key format is not supported.") }),
    first(/私钥.{0,80}(BEGIN|PEM|格式|首尾|头尾|PKCS|完整|apiclient_key)|(BEGIN|PEM|PKCS|格式).{0,60}私钥|apiclient_key/),
    NETWORK_AT_FIRST,
  ),
  it(
    "dotnet-keyset-does-not-exist",
    "essensoft/paylinks#123",
    ".NET on a hosted Windows: “Keyset does not exist”: the certificate's private key cannot be opened there",
    (kit) =>
      kit.explain({
        error: thrown(
          "Keyset does not exist\tException type：Internal.Cryptography.CryptoThrowHelper+WindowsCryptographicException",
        ),
      }),
    first(
      /私钥|密钥(容器|集|存储)|证书.{0,30}(读|加载|导入|权限)|应用程序池|用户配置文件|WEBSITE_LOAD_USER_PROFILE|X509KeyStorageFlags|MachineKeySet|EphemeralKeySet/i,
    ),
    first(/网页|CONNECTION_|HOST_NOT_FOUND|APIv3 ?密钥|微信支付(返回|拒绝)/),
  ),
  it(
    "curl-58-private-key-file",
    "w7corp/easywechat#1235",
    "PHP, APIv2 red packets: cURL error 58, unable to set private key file (a …_cert.pem)",
    (kit) =>
      kit.explain({
        error: thrown(
          "cURL error 58: unable to set private key file: 'D:\\app\\frontend/..//cert/1900000001_cert.pem' type PEM (see http://curl.haxx.se/libcurl/c/libcurl-errors.html)",
        ),
      }),
    first(/私钥|apiclient_key|客户端证书|商户(API)? ?证书/),
    first(/根证书|ca-certificates|不受信任|TLS_CERTIFICATE_UNTRUSTED|HOST_NOT_FOUND|CONNECTION_(REFUSED|RESET)|超时|网页/),
  ),
  it(
    "dotnet-asn1-corrupted",
    "blog.gitcode.com/b7bb1ba2e469752b679e4535a577ff11.html",
    ".NET 9: ASN1 corrupted data while a certificate is loaded as PKCS#12 (tag 13 is “-”: PEM text)",
    (kit) =>
      kit.explain({
        error: thrown(
          "System.Security.Cryptography.CryptographicException: ASN1 corrupted data.\n ---> System.Formats.Asn1.AsnContentException: The provided data is tagged with 'Universal' class value '13', but it should have been 'Universal' class value '16'.\n   at System.Formats.Asn1.AsnDecoder.ReadSequence\n   at System.Security.Cryptography.X509Certificates.X509CertificateLoader.ReadCertsAndKeys",
        ),
      }),
    first(
      /(证书|密钥|私钥|公钥|PKCS ?#?12|p12|PEM).{0,60}(读|解析|格式|损坏|不是|认|转换|编码)|(读|解析|格式|损坏).{0,40}(证书|密钥|私钥|公钥|PKCS|p12|PEM)/i,
    ),
    NETWORK_AT_FIRST,
  ),
  it(
    "java-p12-short-read",
    "segmentfault.com/a/1190000019571755",
    "Java, APIv2 refund: “Short read of DER length” while the .p12 is loaded (there: one shared stream, read twice)",
    (kit) =>
      kit.explain({
        error: thrown(
          "java.io.IOException: Short read of DER length\n\tat sun.security.util.DerInputStream.getLength(DerInputStream.java:582)\n\tat sun.security.util.DerValue.init(DerValue.java:391)\n\tat sun.security.util.DerValue.<init>(DerValue.java:332)\n\tat sun.security.pkcs12.PKCS12KeyStore.engineLoad(PKCS12KeyStore.java:1914)\n\tat java.security.KeyStore.load(KeyStore.java:1445)",
        ),
      }),
    first(
      /p12|PKCS ?#?12|(证书|密钥)(文件|流|内容|库)?[^"]{0,60}(读|损坏|不完整|截断|坏|格式|空|长度)|(读|损坏|不完整|截断)[^"]{0,40}(证书|p12|PKCS)/i,
    ),
    NETWORK_AT_FIRST,
  ),
  it(
    "python-pem-lib",
    "wechatpy/wechatpy#587",
    "Python, APIv2 refund: ssl.SSLError: [SSL] PEM lib: apiclient_cert.p12 was given where apiclient_cert.pem belongs",
    (kit) =>
      kit.explain({
        error: thrown(
          '  File "/site-packages/urllib3/util/ssl_.py", line 365, in ssl_wrap_socket\n    context.load_cert_chain(certfile, keyfile)\nssl.SSLError: [SSL] PEM lib (_ssl.c:3401)',
        ),
      }),
    first(
      /apiclient_(cert|key)|p12|PKCS ?#?12|客户端证书|商户(API)? ?证书|PEM|(证书|私钥|密钥)(文件)?[^"]{0,40}(读|格式|配对|不匹配|不是)/i,
    ),
    first(/根证书|不受信任|TLS_CERTIFICATE|ca-certificates|HOST_NOT_FOUND|CONNECTION_|平台证书(过期|错|不对)/),
  ),
  it(
    "dotnet-internal-error",
    "blog.youkuaiyun.com/riypm06/article/details/88399694",
    ".NET, refund: CryptographicException “出现了内部错误”: the .p12 is loaded without MachineKeySet",
    (kit) => kit.explain({ error: thrown("System.Security.Cryptography.CryptographicException: 出现了内部错误。") }),
    first(/证书|私钥|密钥(容器|文件|存储|集)|p12|MachineKeySet|X509KeyStorageFlags|应用程序池|用户配置文件/i),
    first(/APIv3 ?密钥|是一个网页|CONNECTION_|HOST_NOT_FOUND|微信支付(返回|拒绝)|SERVER_ERROR|"code":"SIGN_/),
  ),
  it(
    "ruby-mac-verify-failure",
    "jasl/wx_pay#49 #85",
    "Ruby: PKCS12_parse: mac verify failure: the password of the .p12 (the merchant number) is wrong or missing, or the file is damaged",
    (kit) =>
      kit.explain({
        error: thrown(
          "wx_pay-0.12.0/lib/wx_pay.rb:15:in `initialize': PKCS12_parse: mac verify failure (OpenSSL::PKCS12::PKCS12Error)\n\tfrom wx_pay-0.12.0/lib/wx_pay.rb:15:in `set_apiclient_by_pkcs12'",
        ),
      }),
    first(/密码|口令|损坏|不完整|坏了|改坏/),
    first(/APIv3 ?密钥|是一个网页|CONNECTION_|HOST_NOT_FOUND|"code":"SIGN_/),
  ),
  it(
    "python-could-not-deserialize-key",
    "minibear2021/wechatpayv3#21 #3",
    "Python: “Could not deserialize key data” in load_private_key: what is given is not the text of apiclient_key.pem",
    (kit) =>
      kit.explain({
        error: thrown(
          "Traceback (most recent call last):\n  File \"venv\\lib\\site-packages\\wechatpayv3\\utils.py\", line 73, in load_private_key\n    return load_pem_private_key(data=format_private_key(private_key_str).encode('UTF-8'), password=None, backend=default_backend())\n  File \"venv\\lib\\site-packages\\cryptography\\hazmat\\backends\\openssl\\backend.py\", line 1227, in _handle_key_loading_error\n    raise ValueError(\nValueError: ('Could not deserialize key data. The data may be in an incorrect format, it may be encrypted with an unsupported algorithm, or it may be an unsupported key type (e.g. EC curves with explicit parameters).')\nDuring handling of the above exception, another exception occurred:\nException: failed to load private key.",
        ),
      }),
    first(
      /apiclient_key|私钥[\s\S]{0,120}(?:BEGIN|PEM|格式|PKCS|完整|读|解析|加载|载入|认|内容|文本|路径|首尾|头尾|损坏|缺)|(?:BEGIN|PEM|格式|PKCS|完整|读不|解析|加载|载入)[^"]{0,60}私钥/i,
    ),
    or(BLAMES_NETWORK, /"code":"SIGN_(?:ERROR|METHOD|URL|BODY)/, title(/APIv3 ?密钥|平台证书|签名错误|验签/)),
  ),
  it(
    "php-cannot-load-private-key",
    "wechatpay-apiv3/wechatpay-php#63",
    "wechatpay-php: “Cannot load privateKey from(/wechat/apiclient_key.pem).”: a bare path was given (file:// or the content is wanted; or it cannot be read)",
    (kit) =>
      kit.explain({
        error: thrown(
          "PHP Fatal error:  Uncaught UnexpectedValueException: Cannot load privateKey from(/wechat/apiclient_key.pem).",
        ),
      }),
    first(
      /file:\\?\/\\?\/|路径|file_get_contents|(?:文件|PEM|私钥|密钥)(?:的)?[^"]{0,20}(?:内容|正文|全文|文本)|权限|open_basedir|读不(?:到|了|出)|没(?:有)?读|读取|找不到|不存在/i,
    ),
    or(BLAMES_NETWORK, /"code":"SIGN_(?:ERROR|METHOD|URL|BODY)/, title(/APIv3 ?密钥|平台证书|签名错误|验签/)),
  ),
  it(
    "go-decode-private-key",
    "wechatpay-apiv3/wechatpay-go#255",
    "wechatpay-go, LoadPrivateKey: “decode private key err”: no PEM block in what was given (the poster took the PKCS#12 text for the reason)",
    (kit) => kit.explain({ error: thrown("decode private key err") }),
    first(
      /apiclient_key|私钥[\s\S]{0,120}(?:BEGIN|PEM|格式|PKCS|完整|读|解析|加载|载入|认|内容|文本|路径|首尾|头尾|损坏|缺|换行)|(?:BEGIN|PEM|格式|PKCS|完整|读不|解析|加载|载入)[^"]{0,60}私钥/i,
    ),
    or(BLAMES_NETWORK, /"code":"SIGN_(?:ERROR|METHOD|URL|BODY)/, title(/APIv3 ?密钥|平台证书|签名错误|验签|解密/)),
  ),
  it(
    "dotnet-profile-of-the-pool",
    "fudiwei/DotNetCore.SKIT.FlurlHttpClient.Wechat#189 #155",
    ".NET under IIS: WindowsCryptographicException “系统找不到指定的文件” in CngKeyLite.ImportKeyBlob: the application pool has no user profile; the key itself is in memory",
    (kit) =>
      kit.explain({
        error: thrown(
          "System.AggregateException: One or more errors occurred. (Failed to sign request. Please see the inner exception for more details.)\n ---> SKIT.FlurlHttpClient.Wechat.TenpayV3.WechatTenpayException: Failed to sign request. Please see the inner exception for more details.\n ---> Internal.Cryptography.CryptoThrowHelper+WindowsCryptographicException: 系统找不到指定的文件。\n   at System.Security.Cryptography.CngKeyLite.ImportKeyBlob(String blobType, ReadOnlySpan`1 keyBlob, Boolean encrypted, ReadOnlySpan`1 password)\n   at System.Security.Cryptography.CngPkcs8.ImportPkcs8(ReadOnlySpan`1 keyBlob)\n   at System.Security.Cryptography.CngPkcs8.ImportPkcs8PrivateKey(ReadOnlySpan`1 source, Int32& bytesRead)\n   at System.Security.Cryptography.RSAImplementation.RSACng.ImportPkcs8PrivateKey(ReadOnlySpan`1 source, Int32& bytesRead)\n   at SKIT.FlurlHttpClient.Wechat.TenpayV3.Utilities.RSAUtility.SignWithSHA256(Byte[] privateKeyBytes, Byte[] messageBytes)",
        ),
      }),
    first(
      /应用程序池|应用池|\bIIS\b|用户(?:的)?配置文件|Load ?User ?Profile|LOAD_USER_PROFILE|密钥(?:容器|存储|集)|\bCNG\b|账户|帐户|运行(?:的)?(?:用户|身份)|MachineKeySet|EphemeralKeySet/i,
    ),
    or(
      BLAMES_NETWORK,
      /"code":"SIGN_(?:ERROR|METHOD|URL|BODY)/,
      code(/FILE_(?:MISSING|NOT_FOUND)|NO_SUCH_FILE|ENOENT/),
      title(/(?:私钥|密钥|证书|PEM)?(?:的)?文件(?:不存在|没找到|找不到|路径)|APIv3 ?密钥|平台证书|签名错误/),
    ),
  ),
  it(
    "java-key-inside-jar",
    "Javen205/IJPay#49",
    "IJPay in a Spring Boot jar: File not exist: …jar!/BOOT-INF/classes!/…/apiclient_key.pem: a file inside a jar has no path in the file system",
    (kit) =>
      kit.explain({
        error: thrown(
          "cn.hutool.core.io.IORuntimeException: File not exist: /home/web/payment/target/payment-0.0.1-SNAPSHOT.jar!/BOOT-INF/classes!/config/v3-dev/apiclient_key.pem\n\tat cn.hutool.core.io.file.FileReader.checkFile(FileReader.java:300)\n\tat cn.hutool.core.io.file.FileReader.<init>(FileReader.java:57)\n\tat cn.hutool.core.io.FileUtil.readUtf8String(FileUtil.java:1848)\n\tat com.ijpay.core.kit.PayKit.getPrivateKey(PayKit.java:413)\n\tat com.ijpay.core.kit.PayKit.createSign(PayKit.java:352)\n\tat com.ijpay.core.kit.WxPayKit.buildAuthorization(WxPayKit.java:444)\n\tat com.ijpay.wxpay.WxPayApi.v3(WxPayApi.java:253)",
        ),
      }),
    first(
      /\bjar\b|类路径|classpath|路径|文件(?:系统|不存在|不在|没有|找不到|读不到)|(?:找不到|没有|读不到|不存在)[^"]{0,30}文件|InputStream|部署|挂载/i,
    ),
    or(
      BLAMES_NETWORK,
      /"code":"SIGN_(?:ERROR|METHOD|URL|BODY)/,
      title(/私钥(?:格式|损坏|不完整)|APIv3 ?密钥|平台证书|签名错误|验签/),
    ),
  ),
  it(
    "node-axios-no-start-line",
    "TheNorthMemory/wechatpay-axios-plugin#13",
    "Node: error:0909006C:PEM routines:get_name:no start line while a request is signed: privateKey is not the PEM text of the key",
    (kit) =>
      kit.explain({
        error: thrown("error:0909006C:PEM routines:get_name:no start line", {
          library: "PEM routines",
          function: "get_name",
          reason: "no start line",
          code: "ERR_OSSL_PEM_NO_START_LINE",
          stack:
            "Error: error:0909006C:PEM routines:get_name:no start line\n    at Sign.sign (internal/crypto/sig.js:105:29)\n    at Function.sign (E:\\work\\payment-applet\\cloudfunctions\\login\\node_modules\\_wechatpay-axios-plugin@0.4.4@wechatpay-axios-plugin\\lib\\rsa.js:60:23)\n    at signer (E:\\work\\payment-applet\\cloudfunctions\\login\\node_modules\\_wechatpay-axios-plugin@0.4.4@wechatpay-axios-plugin\\lib\\interceptor.js:71:27)\n    at processTicksAndRejections (internal/process/task_queues.js:97:5)",
        }),
      }),
    first(KEY_FILE),
    or(BLAMES_NETWORK, /"code":"SIGN_(?:ERROR|METHOD|URL|BODY)/, BLAMES_APIV3_KEY, title("验签|解密")),
  ),
];
