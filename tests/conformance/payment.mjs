// Payment parameters, coupons and uploads.
import { equal, ok, refuses } from "./assert.mjs";
import vectors from "./vectors.mjs";

const { merchant, payment, coupons, timestamp, nonceStr, upload } = vectors;
const { mchid, serialNo, privateKey } = merchant;
const { appid, prepayId } = payment;

export default {
  signPayment: {
    "names and signs the parameters as each target wants them"(library) {
      const sign = (type) => library.signPayment({ type, appid, prepayId, mchid, privateKey, timestamp, nonceStr });
      const time = String(timestamp);
      const page = { nonceStr, package: `prepay_id=${prepayId}`, signType: "RSA", paySign: payment.mini };
      equal(sign("mini"), { timeStamp: time, ...page });
      equal(sign("jsapi"), { appId: appid, timeStamp: time, ...page });
      equal(sign("jssdk"), { timestamp: time, ...page });
      equal(sign("app"), {
        appid,
        partnerid: mchid,
        prepayid: prepayId,
        package: "Sign=WXPay",
        noncestr: nonceStr,
        timestamp: time,
        sign: payment.app,
      });
    },
    "takes the time and the random text from the host"(library) {
      const { timeStamp, nonceStr } = library.signPayment({ type: "mini", appid, prepayId, privateKey });
      ok(/^\d{10}$/.test(timeStamp) && /^[0-9A-Za-z]{32}$/.test(nonceStr), `${timeStamp} ${nonceStr}`);
    },
    "refuses a prefix that would be there twice"(library) {
      refuses(library, "ERR_WECHATPAY_PAYMENT", "prepayId", () =>
        library.signPayment({ type: "mini", appid, prepayId: `prepay_id=${prepayId}`, privateKey }),
      );
    },
  },
  signCoupons: {
    "names and signs the plugin's attributes, the page's URL and wx.addCard's list"(library) {
      const { options, plugin, h5 } = coupons;
      const { coupons: send_coupon_params, sendCouponMerchant: send_coupon_merchant } = options;
      equal(library.signCoupons(options), { send_coupon_params, sign: plugin, send_coupon_merchant });
      const query = `stock_id=1234567&out_request_no=abc123&send_coupon_merchant=10016226&open_id=o1&sign=${h5}`;
      equal(library.signCoupons({ ...options, type: "h5", openid: "o1" }), {
        url: `https://action.weixin.qq.com/busifavor/getcouponinfo?${query}#wechat_pay&wechat_redirect`,
      });
      const { cardList } = library.signCoupons({ ...options, type: "jsapi" });
      equal(cardList.length, 1);
      equal(cardList[0].cardId, "1234567");
      equal(JSON.parse(cardList[0].cardExt), { out_request_no: "abc123", send_coupon_merchant, sign: plugin });
    },
    "refuses eleven coupons, and a key that is none"(library) {
      const eleven = Array.from({ length: 11 }, (_, at) => ({ stock_id: "1", out_request_no: String(at) }));
      const sign = (more) => () => library.signCoupons({ ...coupons.options, ...more });
      refuses(library, "ERR_WECHATPAY_COUPONS", "coupons", sign({ coupons: eleven }));
      refuses(library, "ERR_WECHATPAY_APIV2_KEY", "apiV2Key", sign({ apiV2Key: "x" }));
    },
  },
  buildUpload: {
    "signs the meta text that is in the body, with the file's hash"(library) {
      const file = new Uint8Array(upload.file);
      const { headers, ...built } = library.buildUpload({ file, filename: upload.filename });
      equal([built.method, built.signBody], ["POST", upload.meta]);
      const [, boundary] = /^multipart\/form-data; boundary=([\w-]+)$/.exec(headers["Content-Type"]);
      const text = new TextDecoder("latin1").decode(built.body);
      const meta = new TextDecoder("latin1").decode(new TextEncoder().encode(upload.meta));
      equal(text.split(`--${boundary}`).length, 4);
      ok(text.includes(`\r\n\r\n${meta}\r\n`), "the body does not hold the signed meta text");
      ok(
        text.includes(`\r\n\r\n${new TextDecoder("latin1").decode(file)}\r\n--${boundary}--`),
        "the body does not hold the file",
      );
      const signed = library.signRequest({
        mchid,
        serialNo,
        privateKey,
        timestamp,
        nonceStr,
        url: upload.path,
        headers,
        ...built,
      });
      equal(signed.headers.Authorization, upload.authorization);
    },
    "refuses an empty file"(library) {
      refuses(library, "ERR_WECHATPAY_UPLOAD", "file", () => library.buildUpload({ file: new Uint8Array(0), filename: "a.png" }));
    },
  },
};
