// What is seen before anything is sent, or verified.
import { first, it, NONE } from "../judge.mjs";
import { appid, host, keys, privateKey } from "../materials.mjs";
import { order } from "../sent.mjs";

const SOURCE = "public threads";
const before = (id, trouble, body, want, not) =>
  it(id, SOURCE, trouble, (kit) => kit.pre({ request: { url: "/v3/pay/transactions/jsapi", body } }), want, not);

export default [
  ...["undefined", "null", "NaN", "[object Object]"].map((prepayId) =>
    it(
      `prepay-id-${prepayId.replace(/\W/g, "")}`,
      SOURCE,
      `prepayId is the text ${prepayId}`,
      (kit) => kit.refusal(() => kit.signPayment({ type: "jsapi", appid, prepayId, privateKey })),
      first(/prepayId.*没有值的变量|没有值的变量/),
    ),
  ),
  before("id-undefined", "an id is the text undefined", { ...order, out_trade_no: "undefined" }, first(/out_trade_no 没有值/)),
  before("appid-empty", "the appid is empty", { ...order, appid: "" }, first(/appid 没有值/)),
  before("description-null", "a text may say null", { ...order, description: "null" }, NONE),
  before("notify-relative", "notify_url is a path", { ...order, notify_url: "/pay/notify" }, first(/notify_url 要填完整的地址/)),
  it(
    "global-at-mainland",
    SOURCE,
    "an endpoint of WeChat Pay Global at the mainland's host",
    (kit) => kit.pre({ request: { url: `${host}/v3/global/transactions/jsapi`, body: order } }),
    first(/境外商户/),
  ),
  it(
    "ciphertext-blanks",
    SOURCE,
    "every + of the ciphertext became a blank",
    (kit) => kit.refusal(() => kit.decryptSensitive({ ciphertext: `${"AbCd".repeat(85)} b==`, privateKey })),
    first(/空格/),
  ),
  it(
    "unsigned-error-answer",
    SOURCE,
    "verifyResponse of an error answer without its status",
    (kit) =>
      kit.refusal(() =>
        kit.verifyResponse({
          headers: { "Content-Type": "application/json" },
          body: '{"code":"NO_AUTH","message":"无权限"}',
          keys,
        }),
      ),
    first(/错误应答（NO_AUTH）/),
  ),
];
