//! What the server's own words are about.

use super::about::About;
use super::answer::ParsedAnswer;
use super::found::Again;
use super::wording::{fits, plain};
use crate::diagnosis::cause::Cause;

/// What words of `code` and `message` ([`fits`]) are about. The first line that fits counts.
///
/// Sources: gitbook FAQ 签名相关, the guide's FAQ, 排障手册 of wechatpay-skills, public threads. What `Accept-Language: en`
/// makes of them is not documented: English goes by the words that any such sentence must have.
pub type Rule = (&'static str, About);

/// Words that speak of one thing.
pub const SPECIFIC_WORDS: &[Rule] = &[
    // One endpoint's, or one value's.
    ("sha值|图片sha|文件sha|视频sha 有误|错误|不一致|不正确|不匹配", About::request(Cause::UploadHash)),
    ("报备信息|场景报备", About::request(Cause::TransferReport)),
    ("暂不支持展示当前传入", About::request(Cause::SceneValue)),
    ("fieldyouencrypt", About::Sensitive),
    ("发放规则|核销规则|可用商户|可核销商户 有误|错误|不符合|不合法", About::request(Cause::StockRules)),
    ("requestblocked 商户无权限|商户没有权限", About::setup(Cause::StockCreatorOnly)),
    ("可退金额|可退余额 超|大于|不足", About::request(Cause::RefundExceeds)),
    // Who asks, and from where.
    ("timestamp|时间戳 分钟|minute|过期|expired", About::Time),
    ("ip 白名单|不允许调用|whitelist|allowlist", About::setup(Cause::IpNotAllowed)),
    ("频率|频繁|toofrequent|ratelimit|frequencylimit|toomanyrequests", About::RateLimited),
    ("升级前功能|接口已下线|接口已停用|接口已关闭|接口已废弃", About::request(Cause::EndpointRetired)),
    ("受理机构|服务商 submchid|submchid|子商户 必须|需要|?", About::request(Cause::ProviderAtMerchantEndpoint)),
    ("普通商户|直连商户 submch|子商户 不允许|不能|不支持|无需", About::request(Cause::MerchantAtProviderEndpoint)),
    ("受理关系不存在", About::request(Cause::SubMerchantUnknown)),
    ("子商户|submch|特约商户 不存在|不合法", About::request(Cause::SubMerchantUnknown)),
    ("商户号不存在|mchid不存在|merchantiddoesnotexist", About::Mchid),
    ("商户号不合法|商户信息查询失败|商户号查询失败|mchnotexist", About::MchidInParameters),
    ("mchid不匹配|mchid不一致|商户号不一致 !appid", About::request(Cause::MchidDiffers)),
    // Serial numbers and certificates.
    ("wechatpayserial|平台证书序列号 ?", About::PlatformSerialMissing),
    (
        "wechatpayserial|平台证书序列号 错误|有误|不正确|无效|不存在|incorrect|invalid|wrong !解密",
        About::PlatformSerial,
    ),
    ("序列号|serialno|serialnumber ?", About::Authorization),
    (
        "序列号|serialno|serialnumber 有误|错误|不正确|不匹配|不存在|incorrect|isinvalid|invalidserial|wrong|match",
        About::Serial,
    ),
    ("未设置apiv", About::setup(Cause::MerchantApiV3KeyUnset)),
    ("未申请过证书|未申请证书", About::setup(Cause::MerchantCertificateNone)),
    ("证书|certificate 过期|expired !平台", About::setup(Cause::MerchantCertificateExpired)),
    ("证书|certificate 作废|吊销|revoked !平台", About::setup(Cause::MerchantCertificateRevoked)),
    ("更换证书|证书已更换", About::setup(Cause::MerchantCertificateReplaced)),
    ("平台证书 无可用|不存在", About::setup(Cause::PlatformCertificateNone)),
    // Headers.
    ("authorization 认证类型", About::setup(Cause::AuthorizationScheme)),
    (
        "缺少authorization|authorization缺失|authorization不能为空|authorization为空|missingauthorization",
        About::AuthorizationMissing,
    ),
    ("authorization 格式|不合法|缺少|format|missing|invalid", About::Authorization),
    ("头部信息不完整|头信息不完整|useragent|缺少accept|missingaccept", About::AcceptOrUserAgent),
    ("图片contenttype|imagecontenttype", About::request(Cause::ImageContentType)),
    ("contenttype ?", About::setup(Cause::ContentTypeMissing)),
    ("contenttype", About::setup(Cause::ContentTypeWrong)),
    ("重入|相同单号|与原请求|与首次请求|单号重复|订单号重复", About::request(Cause::IdempotencyKeyReused)),
    ("与之前|与此前|与先前|与上次|与首次 不一致|不同|不符", About::request(Cause::IdempotencyKeyReused)),
    ("idempotencykey 不一致|重复", About::request(Cause::IdempotencyKeyReused)),
    ("idempotencykey", About::setup(Cause::IdempotencyKeyMissing)),
    // Appid and openid.
    ("渠道发放|渠道发券|发券模式", About::request(Cause::StockChannel)),
    (
        "appid 商户|mch|merchant|批次归属 不匹配|未绑定|无绑定|没有绑定|关系校验失败|match|notbound",
        About::request(Cause::AppidNotBound),
    ),
    ("appid不存在|appidnotexist|appiddoesnotexist", About::request(Cause::AppidNotBound)),
    ("openid 不匹配|无效|错误|不合法|不正确|notmatch|invalid !映射|未在", About::request(Cause::OpenidWrong)),
    // Coupons and their batches.
    ("跨商户|可发券商户", About::setup(Cause::StockOfOtherMerchant)),
    (
        "批次|该券|此券|发券商户 权限|未授权|不属于|不归属|非本商户 !产品|绑定|未开通",
        About::setup(Cause::StockOfOtherMerchant),
    ),
    ("批次|活动 过期|已结束|未开始", About::request(Cause::StockState)),
    ("批次|活动 非运营|未激活|未运营|暂停|已终止|已停止|预算不足|余额不足|预算已用完", About::setup(Cause::StockState)),
    ("批次的商户号为空", About::request(Cause::CouponPluginCreator)),
    ("券出错|查询批次为空|批次信息获取失败", About::request(Cause::StockUnavailable)),
    ("批次 不存在", About::request(Cause::StockUnavailable)),
    ("暂时无法领取|暂时不能领取|暂时领取不了", About::setup(Cause::CouponUnavailable)),
    ("发放上限|领券次数|领取次数|领取张数|领取上限|领券上限|发券超过|限制领取", About::request(Cause::CouponRefused)),
    // Bodies.
    ("未在api文档中定义|额外参数", About::ParameterUnknown),
    ("是否为加密后的密文|未加密|没有加密|需要加密|notencrypted", About::NotEncrypted),
    ("解密|敏感信息|敏感字段|wechatpayserial|decrypt", About::Sensitive),
    ("非utf", About::request(Cause::BodyNotUtf8)),
    // The rest.
    ("收款功能 限制", About::setup(Cause::MerchantUnavailable)),
    ("商户状态 不可用|异常|注销|冻结", About::setup(Cause::MerchantUnavailable)),
    ("订单 已支付|已关闭|已撤销|已失效|已过期", About::request(Cause::OrderState)),
    ("订单不存在", About::NotFound),
    ("账单文件不存在|账单不存在|没有账单|没有退款记录|没有核销记录", About::Known(Cause::BillNone, Again::Unchanged)),
    ("余额不足|资金不足 !用户|付款|批次", About::setup(Cause::BalanceInsufficient)),
    ("场景|产品 没有|未|无 权限 !用户", About::setup(Cause::NoAuthority)),
    ("场景|产品|功能|接口 未获取|没有获取|未申请|未授权|无权限|权限不足 !获取到", About::setup(Cause::NoAuthority)),
    (
        "产品权限|权限异常|权限校验不通过|未开通|没有开通|暂无权限|无权限使用|没有权限|需要开通|特殊权限|notauthorized|nopermission",
        About::setup(Cause::NoAuthority),
    ),
    ("系统繁忙", About::SystemError),
];

/// Words that say no more than a code does.
pub const GENERAL_WORDS: &[Rule] = &[("签名 错误|失败|不正确|有误|不完整", About::Signature)];

/// What the words are about.
pub fn about(rules: &[Rule], answer: &ParsedAnswer<'_>) -> Option<About> {
    let code = answer.code.as_deref().unwrap_or_default();
    // English without a code may be anybody's.
    if code.is_empty() && answer.message.is_ascii() {
        return None;
    }
    // Whatever is sent, its beginning says what it is about.
    let beginning = |text: &str| text.chars().take(1000).collect::<String>();
    of_words(rules, &format!("{}{}", beginning(code), beginning(&answer.message)))
}

/// The same of words that stand somewhere else.
pub fn of_words(rules: &[Rule], words: &str) -> Option<About> {
    let words = plain(words);
    rules.iter().find(|(rule, _)| fits(rule, &words)).map(|(_, about)| *about)
}
