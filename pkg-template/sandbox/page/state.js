// What the page shows, and the wait for what is new. Nothing is kept for a page: it says what it has, and is given the rest.
import { createHash } from "node:crypto";
import { apiV2KeyOf } from "../coupons.js";
import { createShown } from "./shown.js";

const MOST_REQUESTS = 200;
const MOST_LISTED = 200;
/** How often a waiting page is looked after, and how long it waits, in milliseconds. */
const LOOK = 200;
const LONGEST = 20000;
/** Pages that wait at the same time. */
const MOST_WAITING = 16;

/** `parts`: those of the gateway. */
export function createState({ options, merchant, platform, partnerships, coupons, faults, journal }) {
  const { masked, entry: shownEntry } = createShown(merchant, [merchant.apiV3Key, apiV2KeyOf(merchant, merchant.mchid)]);
  /** Where notifications go, for as long as the sandbox runs. */
  let handler = "";
  let waiting = 0;

  function requests(after) {
    return journal
      .closedAfter(after, MOST_REQUESTS)
      .map(({ order, entry }) => ({ order, ...shownEntry(entry, journal.noteOf(entry)) }));
  }

  /** All but the requests. */
  function rest() {
    const keys = ["certificate", "publicKey"].filter((kind) => platform.mode === "both" || platform.mode === kind);
    const state = {
      merchant: { mchid: merchant.mchid, serialNo: merchant.serialNo },
      platform: keys.map((kind) => ({ kind, id: platform.keyOf(kind).id })),
      appids: options.appids,
      stocks: options.stocks,
      partnerships: partnerships.snapshot().slice(-MOST_LISTED).reverse(),
      coupons: coupons.snapshot().slice(-MOST_LISTED).reverse(),
      faults: faults.pending().slice(-MOST_LISTED).map(describe),
      handler,
    };
    // The names of partners and users came in requests; where notifications go came from the page.
    return JSON.stringify(state, (name, value) => (typeof value === "string" && name !== "handler" ? masked(value) : value));
  }

  function now(after, seen) {
    const { closings } = journal;
    const text = rest();
    const digest = createHash("sha256").update(text).digest("base64url");
    if (closings <= after && digest === seen) return undefined;
    const found = closings > after ? requests(after) : [];
    return { after: closings, seen: digest, requests: found, ...(digest === seen ? {} : { state: JSON.parse(text) }) };
  }

  return {
    masked,
    /** @param {string} url */
    setHandler(url) {
      handler = url;
    },
    /**
     * What is new since the `after`th request and the state of which a page has `seen` the digest, once there is something;
     * undefined where too many wait. `response`: of the page that waits.
     */
    async after(after, seen, response) {
      if (waiting >= MOST_WAITING) return undefined;
      waiting += 1;
      try {
        for (const end = Date.now() + LONGEST; Date.now() < end && !response.destroyed; await pause()) {
          const given = now(after, seen);
          if (given) return given;
        }
        return { after, seen, requests: [] };
      } finally {
        waiting -= 1;
      }
    },
  };
}

function describe({ number, fault, left }) {
  const { kind, effect, ms, retryAfter, location, match } = fault;
  const where = typeof match === "function" ? "…" : [match?.method, match?.path].filter(Boolean).join(" ");
  return { number, kind, left: left === Infinity ? null : left, effect, ms, retryAfter, location, where };
}

// Unreferenced: a sandbox that was closed during the wait does not keep its process alive.
function pause() {
  return new Promise((resolve) => setTimeout(resolve, LOOK).unref());
}
