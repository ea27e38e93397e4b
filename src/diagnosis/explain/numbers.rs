//! The number at the end of `Request-ID`, or `errcode` of the coupon plugin. What each means, and what to do, stands in
//! `words/parts/numbers.toml`.
//!
//! Sources: 排障手册 of 委托营销 (partner/4020807414) and 代金券 (partner/4020807413); wechatpay-skills (基础支付, 商品券,
//! 支付分, 医保). Those that stand only in public threads are said so beside them.

use super::about::About;
use super::found::Again;
use crate::diagnosis::cause::Cause;

/// Numbers that say more than the code and general words.
#[rustfmt::skip]
pub const SPECIFIC: &[(About, &[u32])] = &[
    // 委托营销, 代金券: the batch.
    (About::request(Cause::StockState), &[272757274, 270079533]),
    (About::setup(Cause::StockState), &[272757265, 270079534, 268577984]),
    (About::request(Cause::StockUnavailable), &[270079488, 270079577, 270077956]),
    (About::setup(Cause::StockOfOtherMerchant), &[270079508, 270079509]),
    (About::request(Cause::CouponRefused), &[
        270079532, 272755200, 272756740, 272755715, 272755717, 272756745, 272756746, 272756769, 272756790,
        268578776, 268578367, 268578851, 268584404, 268578813,
    ]),
    (About::CouponSign, &[272758293]),
    // Who asks.
    (About::request(Cause::AppidNotBound), &[272753677, 270079507, 268445527, 271302149, 272756757]),
    (About::request(Cause::OpenidWrong), &[270079501, 270079498, 268578526, 268578532, 268510603, 268510604]),
    (About::Mchid, &[269546538]),
    (About::MchidInParameters, &[270079489, 271302144]),
    (About::setup(Cause::MerchantUnavailable), &[268443715, 268448010]),
    (About::request(Cause::ProviderAtMerchantEndpoint), &[268443704]),
    (About::request(Cause::SubMerchantUnknown), &[268443701, 268443705]),
    (About::setup(Cause::NoAuthority), &[268503786, 268579803]),
    (About::Serial, &[269546507]),
    (About::setup(Cause::MerchantCertificateExpired), &[269546505]),
    // The request. 270924346 and 270924291: public threads.
    (About::setup(Cause::ContentTypeWrong), &[270924345]),
    (About::Authorization, &[270924332, 270924346]),
    (About::Unread, &[270924291]),
    (About::Time, &[268573590]),
    (About::ParameterUnknown, &[270924358]),
    (About::request(Cause::IdempotencyKeyReused), &[268498688, 268578927, 271316598]),
    (About::RateLimited, &[268461336, 268435472, 268447840, 270924289]),
    (About::SystemError, &[272888874]),
    (About::Known(Cause::BillNone, Again::Unchanged), &[268586003, 268586001]),
    // Orders and the other products.
    (About::Said(Cause::NotExists, Again::Changed), &[268512771, 271317510, 268529515]),
    (About::request(Cause::OrderState), &[
        268449538, 268498689, 268447843, 268447845, 268447914, 268449641, 271302262, 271302332, 271302333, 271316657,
        271316754, 268512536,
    ]),
    (About::request(Cause::BusinessRule), &[
        268578704, 268578608, 268578404, 270087680, 268586067, 271316574, 271300099, 271299627, 271316592, 271316656,
        271316637, 268560785, 268545961, 268545962, 268545963, 268545964, 268545967, 268547120, 268510610, 268529474,
        268529475, 268529476, 268529477, 268529481, 268554200, 268554422, 268560650,
    ]),
];

/// Numbers that say no more than the code.
pub const GENERAL: &[(About, &[u32])] = &[
    (About::Parameter, &[268435461, 268435462, 268435463, 268435464, 268501013, 268578101, 268578224]),
    (About::Signature, &[268443699, 269546525]),
];

/// What a number is about.
pub fn about(number: u32, among: &[(About, &[u32])]) -> Option<About> {
    among.iter().find(|(_, numbers)| numbers.contains(&number)).map(|(about, _)| *about)
}

/// Every number that has words.
#[cfg(not(target_arch = "wasm32"))]
pub fn all() -> impl Iterator<Item = u32> {
    SPECIFIC.iter().chain(GENERAL).flat_map(|(_, numbers)| numbers.iter().copied())
}
