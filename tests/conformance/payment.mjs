// Payment parameters and uploads.
import { equal, ok, refuses } from "./assert.mjs";
import vectors from "./vectors.mjs";

const { merchant, payment, timestamp, nonceStr, upload } = vectors;
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
