// 委托营销 partnerships in memory: build, list, terminate.
import { noContentAnswer, okAnswer, refuseRequest } from "./answer.js";
import { checkPartnershipBusiness, readListQuery, readPartnershipBody } from "./partnership-rules.js";
import { rfc3339 } from "./time.js";

/** `options`: the checked options of startSandbox. `clock()` gives Unix seconds. */
export function createPartnerships(options, clock) {
  const memory = new Map();

  return {
    build(body) {
      const input = readPartnershipBody(body, options.build);
      checkPartnershipBusiness(input, options);
      const partnership = establish(memory, input, rfc3339(clock()));
      return options.build.answer === 204 ? noContentAnswer() : okAnswer(partnership);
    },

    terminate(body) {
      const input = readPartnershipBody(body, options.build);
      const partnership = memory.get(identity(input));
      if (!partnership) throw refuseRequest({ message: "合作关系不存在" });
      if (partnership.state === "ESTABLISHED") terminate(partnership, rfc3339(clock()));
      return okAnswer({ terminate_time: partnership.terminate_time });
    },

    list(query) {
      const wanted = readListQuery(query);
      const found = [...memory.values()].filter((partnership) => matches(partnership, wanted));
      if (options.list.order === "newest") found.reverse();
      return listAnswer(found, wanted, options.list);
    },

    /** Whether this partner may hand out this stock now. */
    isEstablished(input) {
      const partnership = memory.get(identity(input));
      return partnership !== undefined && partnership.state === "ESTABLISHED";
    },

    /** Whether any partner may hand out this stock now. */
    isEstablishedWithAny({ business_type, stock_id }) {
      const all = Array.from(memory.values()).filter(({ state }) => state === "ESTABLISHED");
      return all.some(({ authorized_data: data }) => data.business_type === business_type && data.stock_id === stock_id);
    },

    /**
     * Copies of everything, in the order first built.
     *
     * @returns {import("./index.d.ts").SandboxPartnership[]}
     */
    snapshot() {
      return [...memory.values()].map((partnership) => JSON.parse(JSON.stringify(partnership)));
    },
  };
}

// One partnership per partner and stock. Building it again changes nothing while it stands, and re-establishes it afterwards.
function establish(memory, input, now) {
  const key = identity(input);
  const known = memory.get(key);
  if (known && known.state === "ESTABLISHED") return known;
  const createTime = known ? known.create_time : now;
  const partnership = { ...input, state: "ESTABLISHED", build_time: now, create_time: createTime, update_time: now };
  memory.set(key, partnership);
  return partnership;
}

function terminate(partnership, now) {
  partnership.state = "TERMINATED";
  partnership.terminate_time = now;
  partnership.update_time = now;
}

function identity({ partner, authorized_data: data }) {
  return JSON.stringify([partner.type, partner.appid || partner.merchant_id, data.business_type, data.stock_id]);
}

function matches({ partner, authorized_data: data }, wanted) {
  if (data.business_type !== wanted.business_type) return false;
  if (wanted.stock_id !== undefined && data.stock_id !== wanted.stock_id) return false;
  if (wanted.partner === undefined) return true;
  if (partner.type !== wanted.partner.type) return false;
  return wanted.partner.id === undefined || (partner.appid || partner.merchant_id) === wanted.partner.id;
}

function listAnswer(found, { offset, limit }, list) {
  const first = list.offset === "pages" ? offset * limit : offset;
  const page = found.slice(first, first + limit);
  if (page.length === 0 && list.empty === "error") throw refuseRequest({ message: "查询结果为0" });
  const value = { data: page.map((partnership) => listItem(partnership, list)), offset, limit };
  if (offset === 0 || page.length === 0) value.total_count = found.length;
  return okAnswer(value);
}

// The documented item has no `state`: a terminated partnership is told by its terminate_time.
function listItem({ state, ...item }, list) {
  return list.state === "include" ? { ...item, state } : item;
}
