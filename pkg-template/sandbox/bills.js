// A trade bill in two steps: a signed answer with the address and the hash, then the file itself, unsigned.
import { createHash, randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import { fileAnswer, okAnswer, refuseParameter } from "./answer.js";

export function createBills(url) {
  const files = new Map();
  return {
    /** GET /v3/bill/tradebill?bill_date=2024-01-31 */
    answer(query) {
      const asked = new URLSearchParams(query);
      const date = asked.get("bill_date");
      if (!/^\d{4}-\d{2}-\d{2}$/.test(date || "")) {
        throw refuseParameter({
          field: "bill_date",
          location: "query",
          issue: date === null ? "必填" : "应为yyyy-MM-DD",
          value: date === null ? undefined : date,
        });
      }
      const packing = asked.get("tar_type");
      if (packing !== null && packing !== "GZIP") {
        throw refuseParameter({ field: "tar_type", location: "query", issue: "应为GZIP", value: packing });
      }
      const bytes = billOf(date);
      const token = randomBytes(24).toString("hex");
      files.set(token, packing === null ? bytes : gzipSync(bytes));
      return okAnswer({
        hash_type: "SHA1",
        // That of the unpacked bill also where it is packed.
        hash_value: createHash("sha1").update(bytes).digest("hex"),
        download_url: `${url()}/v3/billdownload/file?token=${token}`,
      });
    },
    /** GET /v3/billdownload/file?token=…; undefined when the token is not known. */
    fileAnswer(query) {
      const bytes = files.get(new URLSearchParams(query).get("token"));
      return bytes && fileAnswer(bytes, "application/octet-stream");
    },
  };
}

// The same date gives the same bytes. The sandbox takes no payments, so the bill has a head and an empty total.
function billOf(date) {
  const lines = ["交易时间,商户号,微信订单号,商户订单号,交易状态,订单金额", "总交易单数,订单总金额", "`0,`0.00", `# ${date}`];
  return Buffer.from(`\ufeff${lines.join("\r\n")}\r\n`);
}
