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
    (
        "sha值|图片sha|文件sha|视频sha 有误|错误|不一致|不正确|不匹配|校验失败|校验不通过",
        About::request(Cause::UploadHash),
    ),
    (
        "不是图片|非图片|不是视频|图片损坏|文件损坏|图片已损坏|文件已损坏|图片内容|文件二进制",
        About::request(Cause::UploadContent),
    ),
    ("图片|视频|文件 参数|内容 有误|错误|不正确 !规则校验|sha", About::request(Cause::UploadContent)),
    ("图片|视频|文件 格式 不支持|不正确|错误|有误|不符|仅支持 !规则校验", About::request(Cause::UploadContent)),
    ("mediaid 必须|有误|错误|无效|不存在|不合法|过期|失效|invalid !必须传", About::request(Cause::MediaId)),
    ("并非多重字段|映射过了", About::request(Cause::ParameterTwice)),
    ("综合评估|评估未通过|评估不通过", About::Known(Cause::PayscoreRefused, Again::Done)),
    ("券面额|couponamount 大于|小于|必须|不能", About::request(Cause::CouponAmount)),
    ("报备信息|场景报备", About::request(Cause::TransferReport)),
    ("暂不支持展示当前传入", About::request(Cause::SceneValue)),
    ("fieldyouencrypt", About::Sensitive),
    ("发放规则|核销规则|可用商户|可核销商户 有误|错误|不符合|不合法", About::request(Cause::StockRules)),
    ("requestblocked 商户无权限|商户没有权限", About::setup(Cause::StockCreatorOnly)),
    ("可退金额|可退余额 超|大于|不足", About::request(Cause::RefundExceeds)),
    ("退款 大于|超过|超出|高于 订单金额|支付金额|实付|订单总额|交易金额", About::request(Cause::RefundExceeds)),
    ("退款 期限|一年|有效期 超|已过|过期", About::request(Cause::RefundTooLate)),
    ("付款码|授权码|每个二维码|二维码已过期|二维码失效", About::request(Cause::AuthCode)),
    ("投诉|客诉 权限", About::setup(Cause::ComplaintOfOther)),
    ("非分账订单|不是分账订单|订单不支持分账|未传入分账标识", About::request(Cause::OrderNotShared)),
    ("接收方 关系不存在|关系已解除|未添加|没有添加|未建立", About::setup(Cause::ReceiverUnknown)),
    (
        "分账|回退 金额|余额|资金 不足|已分完|剩余|超限|超过|超出|大于 !比例|限额|账户|帐户",
        About::request(Cause::SharingAmount),
    ),
    ("支付分|暂无权限使用此服务|serviceid|服务id 权限|未开通|不匹配|不正确", About::setup(Cause::PayscoreAuthority)),
    // Who asks, and from where.
    ("timestamp|时间戳 分钟|minute|过期|expired", About::Time),
    ("ip 白名单|不允许调用|whitelist|allowlist", About::setup(Cause::IpNotAllowed)),
    ("频率|频繁|toofrequent|ratelimit|frequencylimit|toomanyrequests", About::RateLimited),
    ("升级前功能|接口已下线|接口已停用|接口已关闭|接口已废弃", About::request(Cause::EndpointRetired)),
    ("受理机构|服务商 submchid|submchid|子商户 必须|需要|?", About::request(Cause::ProviderAtMerchantEndpoint)),
    ("普通商户|直连商户 submch|子商户 不允许|不能|不支持|无需", About::request(Cause::MerchantAtProviderEndpoint)),
    ("受理关系不存在", About::request(Cause::SubMerchantUnknown)),
    ("受理关系不可用", About::setup(Cause::SubMerchantAuthority)),
    ("子商户|特约商户 权限|授权 未|没有|无 !用户", About::setup(Cause::SubMerchantAuthority)),
    ("授权给服务商|授权服务商", About::setup(Cause::SubMerchantAuthority)),
    ("子商户号|submch|特约商户号|受理商户号 无效", About::request(Cause::SubMerchantUnknown)),
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
    ("申请单 流程进行中|已存在|已经存在|审核中", About::Known(Cause::OrderState, Again::Done)),
    (
        "重入|重复下单|相同单号|与原请求|与首次请求|单号重复|订单号重复|单号校验不一致|outtradenoused",
        About::request(Cause::IdempotencyKeyReused),
    ),
    ("单号|订单|请求 已存在|已经存在|已使用|已被使用 不一致|不同|不符", About::request(Cause::IdempotencyKeyReused)),
    ("与之前|与此前|与先前|与上次|与首次 不一致|不同|不符", About::request(Cause::IdempotencyKeyReused)),
    ("idempotencykey 不一致|重复", About::request(Cause::IdempotencyKeyReused)),
    ("idempotencykey", About::setup(Cause::IdempotencyKeyMissing)),
    // Appid and openid.
    ("渠道发放|渠道发券|发券模式", About::request(Cause::StockChannel)),
    ("openid 不匹配|无效|错误|不合法|不正确|notmatch|invalid !映射|未在", About::request(Cause::OpenidWrong)),
    (
        "appid 商户|mch|merchant|批次归属 不匹配|未绑定|无绑定|没有绑定|关系校验失败|match|notbound",
        About::request(Cause::AppidNotBound),
    ),
    ("appid不存在|appidnotexist|appiddoesnotexist", About::request(Cause::AppidNotBound)),
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
    (
        "商户号|商户账|商户帐|商家账|商家帐|商户被|商家被|商户已被|商家已被 受限|冻结|被限制|受限制|被封|被处罚 !用户|子商户|付款人|特约|额度|金额|次数|笔",
        About::setup(Cause::MerchantUnavailable),
    ),
    ("商户状态 不可用|异常|注销|冻结", About::setup(Cause::MerchantUnavailable)),
    ("风控|风险|涉嫌|违规|处罚|管控|商户存在异常|账户存在异常|交易异常 !风险金|资金", About::setup(Cause::RiskControl)),
    (
        "实名|姓名 未|非|没有|不一致|不匹配|不符|错误|有误|校验|不正确 !执照|法人|经营者|身份证|管理员|联系人|受益人|开户|规则校验",
        About::request(Cause::RealName),
    ),
    (
        "用户|账户|账号|帐号|帐户 异常|注销|冻结|收款受限|受限制 !商户|商家|服务商|appid|openid",
        About::Known(Cause::UserAccount, Again::Done),
    ),
    ("券 已核销|已被核销|已使用|已被使用|已过期|已失效|已作废", About::request(Cause::CouponRefused)),
    ("订单 已支付|已关闭|已撤销|已失效|已过期", About::request(Cause::OrderState)),
    ("状态 不合法|不正确|不支持|不允许|错误|有误|异常|不能|不符 !商户|用户|签名", About::request(Cause::OrderState)),
    (
        "已全额|已处理完成|已开具|已激活|已完结|已完成|已取消|已退款|已解冻|已撤销|无法撤销|重复调用|重复操作|已关单|未支付",
        About::request(Cause::OrderState),
    ),
    (
        "超过|超出|超限|上下限|达到|已达|超额|大于|小于|低于|高于 \
         限额|额度|上限|上下限|下限|最大|最低|最小|次数|笔数|比例|单日|单月|限制|风险金额 !不能小于|不能低于|频|长度|字符|字节|优惠|领|图片|视频|文件|大小|位数|时间|日期|规则校验|输入源",
        About::request(Cause::LimitExceeded),
    ),
    ("订单不存在", About::NotFound),
    (
        "账单文件不存在|账单不存在|没有账单|没有退款记录|没有核销记录|当天账单|当日账单|今日账单 !转账|结算",
        About::Known(Cause::BillNone, Again::Unchanged),
    ),
    ("余额不足|资金不足 !用户|付款方|批次余额|批次预算|批次资金", About::setup(Cause::BalanceInsufficient)),
    ("没有|未开通|未获取|无|不足|缺少|未授予|暂不支持|不具备 权限 !用户|scope", About::NoAuthority),
    ("场景|产品 未配置|没有配置", About::NoAuthority),
    ("场景|产品|功能|接口 未获取|没有获取|未申请|未授权|无权限|权限不足 !获取到", About::NoAuthority),
    (
        "产品权限|权限异常|权限校验不通过|未开通|没有开通|暂无权限|无权限使用|没有权限|需要开通|特殊权限|notauthorized|nopermission",
        About::NoAuthority,
    ),
    ("系统繁忙", About::SystemError),
];

/// Words that say no more than a code does.
pub const GENERAL_WORDS: &[Rule] = &[
    ("签名 错误|失败|不正确|有误|不完整", About::Signature),
    ("已经存在|已存在 !不一致|不同|不符", About::Known(Cause::AlreadyExists, Again::Done)),
    ("不存在|查无|未找到|找不到 !接口|权限|证书|参数|noauth", About::NotFound),
    // An error of the system may have taken effect, which is said of it.
    ("处理中|正在处理|稍后|稍候|稍等 !system|service|bank|频", About::Known(Cause::TryLater, Again::Unchanged)),
    ("? !签名|权限|授权|权|paramerror", About::Parameter),
];

/// Codes so general that their letters are no words about anything.
const GENERAL_CODES: [&str; 3] = ["INVALID_REQUEST", "INVALID_PARAMETER", "INVALID_PARAM"];

/// What the words are about.
pub fn about(rules: &[Rule], answer: &ParsedAnswer<'_>) -> Option<About> {
    let code = answer.code.as_deref().unwrap_or_default();
    // English without a code may be anybody's.
    if code.is_empty() && answer.message.is_ascii() && !answer.is_v2 {
        return None;
    }
    let code = if GENERAL_CODES.contains(&code) { "" } else { code };
    of_words(rules, &format!("{}{}", beginning(code), beginning(&answer.message)))
}

/// What a sentence in the message of an error is about, where no program of the merchant's own would say the same.
pub fn about_quoted(message: &str) -> Option<About> {
    use Cause::{LimitExceeded, OrderState, RealName, UserAccount};
    let about = of_words(SPECIFIC_WORDS, &beginning(message)).filter(|_| !message.is_ascii())?;
    let may_be_own = match about {
        About::NotFound | About::RateLimited | About::SystemError | About::Time | About::Sensitive => true,
        About::Known(cause, _) => matches!(cause, LimitExceeded | OrderState | RealName | UserAccount),
        _ => false,
    };
    Some(about).filter(|_| !may_be_own)
}

/// Whatever is sent, its beginning says what it is about.
fn beginning(text: &str) -> String {
    text.chars().take(1000).collect()
}

/// What words are about that stand somewhere else.
pub fn of_words(rules: &[Rule], words: &str) -> Option<About> {
    let words = plain(words);
    rules.iter().find(|(rule, _)| fits(rule, &words)).map(|(_, about)| *about)
}
