// 委托营销.
import { equal, ok, refuses } from "./assert.mjs";
import vectors from "./vectors.mjs";

const { build, list, terminate } = vectors;
const wrongPartner = { ...build.input, partner: { type: "MERCHANT", appid: "wx4e1916a585d1f4e9" } };

export default {
  buildPartnershipBody: {
    "writes the guide's body"(library) {
      equal(library.buildPartnershipBody(build.input), build.body);
    },
    "refuses an id that does not match the type, by name"(library) {
      refuses(library, "ERR_WECHATPAY_PARTNERSHIP", "partner.appid", () => library.buildPartnershipBody(wrongPartner));
    },
  },
  buildPartnershipQuery: {
    "encodes as encodeURIComponent does, in the guide's order"(library) {
      equal(library.buildPartnershipQuery(list.input), list.query);
    },
    "refuses a limit above 50"(library) {
      refuses(library, "ERR_WECHATPAY_PARTNERSHIP", "limit", () => library.buildPartnershipQuery({ ...list.input, limit: 51 }));
    },
  },
  partnershipRequests: {
    "has build, list and terminate, to be spread into signRequest"(library) {
      const { partnershipRequests } = library;
      const idempotencyKey = "12345";
      equal(Object.keys(partnershipRequests), ["build", "list", "terminate"]);
      ok(Object.isFrozen(partnershipRequests), "not frozen");
      equal(partnershipRequests.list(list.input), { method: "GET", url: list.path });
      for (const [name, { path, body }] of Object.entries({ build, terminate })) {
        const request = partnershipRequests[name](build.input, { idempotencyKey });
        equal(request, { method: "POST", url: path, body, idempotencyKey });
      }
    },
    "refuses to build without an Idempotency-Key"(library) {
      refuses(library, "ERR_WECHATPAY_MISSING_OPTION", "idempotencyKey", () => library.partnershipRequests.build(build.input));
    },
  },
};
