// Names of options: the one that was probably meant by one that does not exist.

/** Names that other libraries and the documents use for the same thing. */
const OTHER_NAMES = [
  ["merchantid", "mchid"],
  ["mchid", "merchant_id"],
  ["mchno", "mchid"],
  ["spmchid", "mchid"],
  ["serial", "serialNo"],
  ["serialnumber", "serialNo"],
  ["certserialno", "serialNo"],
  ["certificateserialno", "serialNo"],
  ["key", "privateKey"],
  ["merchantprivatekey", "privateKey"],
  ["cert", "certificate"],
  ["publickey", "certificate"],
  ["nonce", "nonceStr"],
  ["data", "body"],
  ["json", "body"],
  ["payload", "body"],
  ["params", "query"],
  ["path", "url"],
  ["url", "path"],
  ["uri", "url"],
  ["uri", "path"],
  ["endpoint", "url"],
  ["endpoint", "path"],
  ["baseurl", "hosts"],
  ["baseuri", "hosts"],
  ["host", "baseUrl"],
  ["endpoint", "hosts"],
  ["apikey", "apiV3Key"],
  ["apiv3", "apiV3Key"],
  ["apikey", "apiV2Key"],
  ["apiv2", "apiV2Key"],
  ["key", "apiV2Key"],
  ["mchkey", "apiV2Key"],
  ["mchid", "sendCouponMerchant"],
  ["aad", "associatedData"],
  ["platformcertificates", "keys"],
  ["certificates", "keys"],
  ["serialno", "id"],
  ["keyid", "id"],
  ["publickeyid", "id"],
  ["pem", "certificate"],
  ["rawbody", "body"],
  ["retries", "retry"],
  ["maxretries", "retry"],
  ["retries", "attempts"],
  ["maxretries", "attempts"],
  ["maxattempts", "attempts"],
  ["idempotent", "retry"],
  ["buffer", "file"],
  ["content", "file"],
  ["name", "filename"],
  ["mimetype", "contentType"],
  ["sha1", "hash"],
  ["sha256", "hash"],
  ["page", "offset"],
  ["pageno", "offset"],
  ["pageindex", "offset"],
  ["pagesize", "limit"],
  ["size", "limit"],
  ["count", "limit"],
];

/** Shorter beginnings say nothing. */
const BEGINNING = 4;

/**
 * A list of names that leaves out one of the declared options does not compile, nor does one with a name more.
 *
 * @template Options, Name
 * @typedef {Exclude<keyof Options, Name> extends never ? unknown : { missing: Exclude<keyof Options, Name> }} EveryNameOf
 */

/**
 * The known name that `name` is but for case and separators, a synonym of, or at most two typos away from; in a short name
 * two typos would leave nothing of it. Otherwise the one that continues it, or that it continues.
 */
export function suggestion(name, known) {
  const simple = simplified(name);
  if (simple.length > 60) return undefined;
  const same = known.find((other) => simplified(other) === simple);
  const synonym = OTHER_NAMES.find(([other, right]) => other === simple && known.includes(right));
  if (same !== undefined) return same;
  if (synonym !== undefined) return synonym[1];
  const typos = Math.min(Math.floor(simple.length / 2), 2);
  const near = known.map((other) => ({ other, typos: distance(simplified(other), simple) }));
  const nearest = near.reduce((best, next) => (next.typos < best.typos ? next : best), { typos: typos + 1 });
  return nearest.other ?? known.find((other) => continues(simple, simplified(other)));
}

/** Whether one is the other's beginning. */
function continues(one, other) {
  return Math.min(one.length, other.length) >= BEGINNING && (one.startsWith(other) || other.startsWith(one));
}

function simplified(name) {
  return Array.from(name)
    .slice(0, 64)
    .join("")
    .replace(/[^A-Za-z0-9]/g, "")
    .toLowerCase();
}

/** Levenshtein's: how many characters have to be added, left out or replaced. */
function distance(one, other) {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[other.length];
}
