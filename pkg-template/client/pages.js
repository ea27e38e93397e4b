// The list of partnerships, page by page.
//
// The documents leave open whether `offset` counts pages or rows, and with which code an empty page is refused
// (merchant/4012380536). `listAll` needs neither answer: it watches how the rows move from one request to the next, and
// reads the list until a pass has seen everything that the pass before saw, so that partnerships added or terminated in
// between are neither lost nor repeated.

import { refusal, isEmptyList as saysEmpty } from "./internal.js";
import { refused } from "./options.js";
import { ofInput, ofUnstable, retryAdvice } from "./outcome.js";
import { unreadable } from "./response.js";

const MAX_LIMIT = 50;
/** A list that still changes after so many passes is reported, not guessed. */
const MAX_PASSES = 8;
/** Full pages in a row without anything new: the server repeats itself. */
const MAX_STALLED = 3;
/** More than any merchant's list: a server that invents rows for ever must not keep us. */
const MAX_ROWS = 100_000;

/**
 * One page; an absent `data` is an empty one. So is a refusal of the server's that the documents announce for one, or of which
 * the caller says so; the page then carries it.
 */
export async function asPage(call, { offset = 0, limit = 20 }, isEmptyList) {
  try {
    const { status, requestId, data } = await call;
    return Object.freeze({ offset, limit, ...data, data: rowsOf(data), status, requestId });
  } catch (error) {
    // A timeout, a 503, a proxy's page or what does not verify says nothing about the list, and a promise is no answer.
    if (!(error.status >= 400 && error.status < 500) || isUnknown(error)) throw error;
    const { status, serverCode, serverMessage, requestId } = error;
    if (!saysEmpty({ status, serverCode, serverMessage }) && isEmptyList(error) !== true) throw error;
    const emptyBecause = Object.freeze({ code: serverCode, message: serverMessage, requestId });
    return Object.freeze({ offset, limit, data: [], status, requestId, emptyBecause });
  }
}

/** The rows of an answer to a list. */
export function rowsOf(answer) {
  const rows = answer?.data ?? [];
  if (Array.isArray(rows)) return rows;
  throw unreadable("body.data", "ClientDataNotList");
}

/**
 * Every partnership once.
 *
 * @param {import("./index.d.ts").Client["partnerships"]["list"]} list
 * @param {any} input
 * @param {import("./index.d.ts").CallOptions} [each]
 * @returns {AsyncIterableIterator<import("./index.d.ts").Partnership>}
 */
export async function* listAll(list, input, each) {
  if (input?.offset !== undefined) {
    throw ofInput(refused("offset", "ClientOffset", {}, "ERR_WECHATPAY_UNKNOWN_OPTION"));
  }
  const limit = input?.limit ?? MAX_LIMIT;
  const read = (offset) => list({ ...input, offset, limit }, each);
  const yielded = new Set();
  let before;
  let failure;
  for (let pass = 0; pass < MAX_PASSES; pass += 1) {
    const seen = new Set();
    let pages = 0;
    failure = undefined;
    for await (const { data, error } of onePass(read, limit)) {
      pages += 1;
      failure = error;
      for (const item of data) {
        const identity = identityOf(item);
        seen.add(identity);
        if (yielded.has(identity)) continue;
        yielded.add(identity);
        yield item;
      }
    }
    // One page was read in one piece. Of several, a row can only have slipped through when another was taken out or moved
    // while they were read; that other one was seen, and the next pass misses it or sees it elsewhere.
    if (failure === undefined && (pages === 1 || isInOrder(before, seen))) return;
    before = failure === undefined ? seen : undefined;
  }
  throw failure ?? unstable("ClientListChanges", { passes: String(MAX_PASSES) });
}

/** From the first row to the last, as far as the list stands still. */
async function* onePass(read, limit) {
  const rows = new Set();
  let page = await read(0);
  const { total_count: total = 0 } = page;
  let size = sizeOf(page, limit);
  let offset = 0;
  let move = 1;
  for (let stalled = 0; rows.size < MAX_ROWS; ) {
    yield page;
    const known = rows.size;
    page.data.forEach((item) => rows.add(identityOf(item)));
    const isShort = page.data.length < size;
    if (page.data.length === 0 || (isShort && !(rows.size < total))) return;
    // Fewer rows than were asked for, and the server counts more: it may give no more than this at a time.
    if (isShort) size = page.data.length;
    stalled = rows.size > known ? 0 : stalled + 1;
    // Short pages without anything new are the end of a list that counts more than it shows.
    if (stalled === MAX_STALLED && isShort) return;
    if (stalled === MAX_STALLED) throw unstable("ClientListRepeats");

    const readNext = () => (isShort ? readOrEmpty(read, offset + move) : readPastEnd(read, offset + move, rows));
    let next = await readNext();
    if (move > 1 && !isMoved(page, next, move)) {
      // Not rows after all, or the list has shifted: go on from where it was sure.
      move = 1;
      next = await readNext();
    }
    offset += move;
    // By one as rows, by all as pages. Rows are then read with one of overlap, which tells when the list shifts.
    move = isMoved(page, next, move) ? Math.max(size - 1, 1) : 1;
    page = next;
  }
  throw unstable("ClientListEndless", { rows: String(MAX_ROWS) });
}

/** Rows a page: as many as were asked for, or as the server says, unless it gives more than it says. */
function sizeOf({ data, limit: told }, limit) {
  return told > 0 && told < limit ? Math.min(limit, Math.max(told, data.length)) : limit;
}

/**
 * After the last row the server may answer with an error whose code is not documented. It is the end when the list can
 * still be read and does not count more rows than were seen. If it does, rows have slipped through and the next pass
 * reads them, or the error stays one.
 */
async function readPastEnd(read, offset, rows) {
  try {
    return await read(offset);
  } catch (error) {
    if (!mayBeEnd(error)) throw error;
    const { total_count: total = 0 } = await read(0);
    return rows.size < total ? { data: [], error } : { data: [] };
  }
}

/** After a short page the error says no more than the page did. */
async function readOrEmpty(read, offset) {
  try {
    return await read(offset);
  } catch (error) {
    if (!mayBeEnd(error)) throw error;
    return { data: [] };
  }
}

function mayBeEnd(error) {
  return (error.status === 400 || error.status === 404) && !isUnknown(error);
}

/** Whether the answer is not believed to be WeChat Pay's own. */
function isUnknown(error) {
  return retryAdvice(error).outcome === "unknown";
}

/** Whether `next` begins with what is left of `page` after `move` rows. */
function isMoved(page, next, move) {
  const rest = page.data.slice(move);
  return (
    rest.length > 0 && rest.length <= next.data.length && rest.every((item, at) => identityOf(item) === identityOf(next.data[at]))
  );
}

/** Whether everything in `before` is in `seen`, in the same order. */
function isInOrder(before, seen) {
  if (before === undefined) return false;
  const [...wanted] = before;
  let found = 0;
  for (const identity of seen) if (identity === wanted[found]) found += 1;
  return found === wanted.length;
}

/** What makes a partnership this one: who, and what for, with every member, also one that is not documented. */
function identityOf(item) {
  const { partner, authorized_data: data } = item ?? {};
  return JSON.stringify([partner, data].map(sorted));
}

/** Members by name: their order means nothing. */
function sorted(object) {
  return typeof object === "object" && object !== null ? Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)) : object;
}

function unstable(id, values) {
  return ofUnstable(refusal("ERR_WECHATPAY_LIST_UNSTABLE", undefined, id, values));
}
