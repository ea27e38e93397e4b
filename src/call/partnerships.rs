//! 委托营销 partnerships: bodies and queries of build, list and terminate
//! (merchant/4012380498, merchant/4012380536, partner/4017171868).
//!
//! JSON is compact and its members stand in the order of the guide (merchant/4012063233); the server does not mind
//! the order, but what is signed must be what is sent.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantNames};

use crate::admit::shape::{Form, Member, Shape};
use crate::call::request::check_idempotency_key;
use crate::credential::appid;
use crate::credential::mchid;
use crate::error::{Code, Error, Result};
use crate::reason::Reason;
use crate::wire::json;
use crate::wire::percent::encode_query;
use crate::wire::texts::one_of;

/// 建立合作关系。
pub const BUILD_PATH: &str = "/v3/marketing/partnerships/build";
/// 查询合作关系列表。
pub const LIST_PATH: &str = "/v3/marketing/partnerships";
/// 终止合作关系。
pub const TERMINATE_PATH: &str = "/v3/marketing/partnerships/terminate";

/// Whole messages of an error that says: the list has no entry. Nothing else is taken for one.
const EMPTY_LIST: &[&str] = &[
    // 查询合作关系列表 (merchant/4012380536), `data`: an empty result "将在控制流返回错误"; its code is not stated.
    "查询结果为0",
];

/// Whether the refusal of a list says that it has no entry: 400 or 404 with a code that does not blame the request, and
/// one of those messages.
pub fn is_empty_list(status: u16, code: Option<&str>, message: Option<&str>) -> bool {
    let blames = ["", "PARAM_ERROR", "SIGN_ERROR", "NO_AUTH"];
    matches!(status, 400 | 404)
        && code.is_some_and(|code| !blames.contains(&code))
        && message.is_some_and(|message| EMPTY_LIST.contains(&message))
}

/// 授权业务类别：`FAVOR_STOCK` 代金券批次（合作方暂不支持商户），`BUSIFAVOR_STOCK` 商家券批次。 What is authorised: a 代金券 stock,
/// whose partners are appids, or a 商家券 stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), serde(rename_all = "SCREAMING_SNAKE_CASE"))]
pub enum BusinessType {
    /// 代金券批次；合作方暂不支持商户。
    FavorStock,
    /// 商家券批次。
    BusifavorStock,
}

impl BusinessType {
    /// Every value as it is sent.
    pub const NAMES: &'static [&'static str] = <Self as VariantNames>::VARIANTS;

    /// The value as it is sent.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// 合作方类别：`APPID` 公众号、小程序等，`MERCHANT` 商户号。 An appid, or a merchant number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), serde(rename_all = "SCREAMING_SNAKE_CASE"))]
pub enum PartnerType {
    /// 合作方为 APPID。
    Appid,
    /// 合作方为商户。
    Merchant,
}

impl PartnerType {
    /// Every value as it is sent.
    pub const NAMES: &'static [&'static str] = <Self as VariantNames>::VARIANTS;

    /// The value as it is sent.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// Input of build and terminate.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct PartnershipInput {
    /// 合作方。
    #[cfg_attr(
        target_arch = "wasm32",
        tsify(type = "{ type: \"APPID\"; appid: string } | { type: \"MERCHANT\"; merchant_id: string }")
    )]
    pub partner: Partner,
    /// 被授权的数据。
    #[cfg_attr(target_arch = "wasm32", tsify(type = "{ business_type: BusinessType; stock_id: string }"))]
    pub authorized_data: AuthorizedData,
}

impl PartnershipInput {
    /// What JavaScript may give.
    pub const SHAPE: Shape = &[
        Member::required("partner", Form::Object(Partner::SHAPE)),
        Member::required("authorized_data", Form::Object(AuthorizedData::SHAPE)),
    ];
}

/// Input of list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct PartnershipQueryInput {
    /// 被授权的数据。 `stock_id` may be left out, as the guide's sample does.
    pub authorized_data: AuthorizedData,
    /// 合作方；可只给 type。 The id may be left out, as the guide's sample does.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub partner: Option<Partner>,
    /// 分页页码，从 0 开始。 Passed on as given: whether it counts pages or rows is not settled by the documents.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub offset: Option<u64>,
    /// 每页条数，1–50，服务端默认 20。 At most 50.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub limit: Option<u64>,
}

impl PartnershipQueryInput {
    /// What JavaScript may give.
    pub const SHAPE: Shape = &[
        Member::required("authorized_data", Form::Object(AuthorizedData::SHAPE)),
        Member::optional("partner", Form::Object(Partner::SHAPE)),
        Member::optional("offset", Form::WholeNumber),
        Member::optional("limit", Form::WholeNumber),
    ];
}

/// 合作方。
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Partner {
    /// 合作方 APPID,type 为 APPID 时填写，1–32 位。
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub appid: Option<String>,
    /// 合作方商户号，type 为 MERCHANT 时填写，8–15 位数字。
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub merchant_id: Option<String>,
    /// 合作方类别。
    #[serde(rename = "type", deserialize_with = "one_of")]
    pub kind: PartnerType,
}

/// 被授权的数据。
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct AuthorizedData {
    /// 授权业务类别。
    #[serde(deserialize_with = "one_of")]
    pub business_type: BusinessType,
    /// 授权批次 ID,1–20 位字符串。 A string, not a number.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub stock_id: Option<String>,
}

impl Partner {
    /// What JavaScript may give.
    pub const SHAPE: Shape = &[
        Member::optional("appid", Form::Text),
        Member::optional("merchant_id", Form::Text),
        Member::required("type", Form::OneOf(PartnerType::NAMES)),
    ];

    fn json(&self) -> String {
        json::object(&[
            ("appid", self.appid.as_deref()),
            ("merchant_id", self.merchant_id.as_deref()),
            ("type", Some(self.kind.as_str())),
        ])
    }
}

impl AuthorizedData {
    /// What JavaScript may give.
    pub const SHAPE: Shape = &[
        Member::required("business_type", Form::OneOf(BusinessType::NAMES)),
        Member::optional("stock_id", Form::Text),
    ];

    fn json(&self) -> String {
        json::object(&[("business_type", Some(self.business_type.as_str())), ("stock_id", self.stock_id.as_deref())])
    }
}

/// Option of build and terminate.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct PartnershipRequestOptions {
    /// 幂等键：同一操作重试时必须不变。 Keep it for every repetition of the same operation.
    pub idempotency_key: String,
}

impl PartnershipRequestOptions {
    /// What JavaScript may give.
    pub const SHAPE: Shape = &[Member::required("idempotencyKey", Form::Text)];
}

/// 委托营销请求，展开后传给 `signRequest`。 To be spread into `signRequest`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[allow(missing_docs)]
pub struct PartnershipRequest {
    #[cfg_attr(target_arch = "wasm32", tsify(type = "\"GET\" | \"POST\""))]
    pub method: &'static str,
    pub url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idempotency_key: Option<String>,
}

/// The body of build and terminate.
///
/// # Errors
/// [`Code::Partnership`] naming the member.
pub fn body(input: &PartnershipInput) -> Result<String> {
    check_partner(&input.partner, Demand::Required).map_err(|error| error.within("partner"))?;
    check_authorized_data(&input.authorized_data, Demand::Required).map_err(|error| error.within("authorized_data"))?;
    check_combination(&input.authorized_data, &input.partner)?;
    Ok(format!("{{\"authorized_data\":{},\"partner\":{}}}", input.authorized_data.json(), input.partner.json()))
}

/// The query of list, encoded: `authorized_data=…&partner=…&offset=…&limit=…`.
///
/// # Errors
/// [`Code::Partnership`] naming the member.
pub fn query(input: &PartnershipQueryInput) -> Result<String> {
    check_authorized_data(&input.authorized_data, Demand::Optional).map_err(|error| error.within("authorized_data"))?;
    let mut pairs = vec![("authorized_data", input.authorized_data.json())];
    if let Some(partner) = &input.partner {
        check_partner(partner, Demand::Optional).map_err(|error| error.within("partner"))?;
        check_combination(&input.authorized_data, partner)?;
        pairs.push(("partner", partner.json()));
    }
    if let Some(offset) = input.offset {
        pairs.push(("offset", offset.to_string()));
    }
    if let Some(limit) = input.limit {
        if !(1..=50).contains(&limit) {
            return Err(refused("limit", Reason::LimitRange));
        }
        pairs.push(("limit", limit.to_string()));
    }
    Ok(encode_query(pairs.iter().map(|(name, value)| (*name, value.as_str()))))
}

/// The request of list.
///
/// # Errors
/// As [`query`].
pub fn list(input: &PartnershipQueryInput) -> Result<PartnershipRequest> {
    let url = format!("{LIST_PATH}?{}", query(input)?);
    Ok(PartnershipRequest { method: "GET", url, body: None, idempotency_key: None })
}

/// The request of build or terminate, whichever `path` is.
///
/// # Errors
/// [`Code::IdempotencyKey`]
pub fn post(path: &str, body: String, options: PartnershipRequestOptions) -> Result<PartnershipRequest> {
    check_idempotency_key(&options.idempotency_key, "idempotencyKey")?;
    let (url, idempotency_key) = (path.to_string(), Some(options.idempotency_key));
    Ok(PartnershipRequest { method: "POST", url, body: Some(body), idempotency_key })
}

/// Whether an id must be there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Demand {
    Required,
    Optional,
}

fn check_partner(partner: &Partner, demand: Demand) -> Result<()> {
    match (partner.kind, &partner.appid, &partner.merchant_id) {
        (PartnerType::Appid, _, Some(_)) => Err(refused("merchant_id", Reason::PartnerMerchantIdUnwanted)),
        (PartnerType::Merchant, Some(_), _) => Err(refused("appid", Reason::PartnerAppidUnwanted)),
        (PartnerType::Appid, Some(appid), None) => appid::check(appid).map_err(|reason| refused("appid", reason)),
        (PartnerType::Merchant, None, Some(merchant_id)) => check_merchant_id(merchant_id),
        (PartnerType::Appid, None, None) if demand == Demand::Required => {
            Err(refused("appid", Reason::PartnerAppidMissing))
        }
        (PartnerType::Merchant, None, None) if demand == Demand::Required => {
            Err(refused("merchant_id", Reason::PartnerMerchantIdMissing))
        }
        (_, None, None) => Ok(()),
    }
}

fn check_merchant_id(merchant_id: &str) -> Result<()> {
    if mchid::has_documented_length(merchant_id) && merchant_id.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(());
    }
    Err(refused("merchant_id", Reason::MerchantIdForm))
}

fn check_authorized_data(data: &AuthorizedData, demand: Demand) -> Result<()> {
    let Some(stock_id) = &data.stock_id else {
        return match demand {
            Demand::Optional => Ok(()),
            Demand::Required => Err(refused("stock_id", Reason::StockIdMissing)),
        };
    };
    check_stock_id(stock_id).map_err(|reason| refused("stock_id", reason))
}

/// Refuses what is no id of a stock (`string[1,20]`).
///
/// # Errors
/// [`Reason::StockIdForm`]
pub fn check_stock_id(stock_id: &str) -> std::result::Result<(), Reason> {
    let is_one = (1..=20).contains(&stock_id.len()) && stock_id.bytes().all(|byte| byte.is_ascii_graphic());
    if is_one { Ok(()) } else { Err(Reason::StockIdForm) }
}

fn check_combination(data: &AuthorizedData, partner: &Partner) -> Result<()> {
    if data.business_type == BusinessType::FavorStock && partner.kind == PartnerType::Merchant {
        return Err(refused("partner.type", Reason::FavorStockMerchant));
    }
    Ok(())
}

fn refused(field: &'static str, reason: Reason) -> Error {
    Error::new(Code::Partnership, field, reason)
}
