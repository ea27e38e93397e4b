// The list of partnerships, page by page.
//
// The documents leave open whether `offset` counts pages or rows, and whether an empty page is an error or a 200
// (merchant/4012380536). `listAll` needs neither answer: it finds the first out from the second request, and reads the
// list until two passes agree, so that partnerships added or terminated in between are neither lost nor repeated.
import { WechatPayError } from "wechatpay-wasm";

const MAX_LIMIT = 50;
/** A list that still changes after so many passes is reported, not guessed. */
const MAX_PASSES = 8;
/** More rows than any merchant's list: a server that repeats itself for ever must not keep us. */
const MAX_REQUESTS_A_PASS = 2_000;

/** One page; an absent `data` is an empty one, and an error is one only if the caller says so. */
export async function asPage(call, { offset = 0, limit = 20 }, isEmptyList) {
  try {
    const { status, requestId, data = {} } = await call;
    return Object.freeze({ offset, limit, ...data, data: data.data ?? [], status, requestId });
  } catch (error) {
    if (!isEmptyList(error)) throw error;
    return Object.freeze({ offset, limit, data: [], status: error.status, requestId: error.requestId });
  }
}

/** Every partnership once. */
export async function* listAll(list, input, each) {
  const limit = input.limit ?? MAX_LIMIT;
  const yielded = new Set();
  let previous;
  for (let pass = 0; pass < MAX_PASSES; pass += 1) {
    const seen = [];
    for await (const item of onePass((offset) => list({ ...input, offset, limit }, each), limit)) {
      const identity = identityOf(item);
      seen.push(identity);
      if (yielded.has(identity)) continue;
      yielded.add(identity);
      yield item;
    }
    const current = seen.join("\n");
    // A list that fits one page was read in one piece and cannot have shifted.
    if (current === previous || (pass === 0 && seen.length < limit)) return;
    previous = current;
  }
  throw unstable(`the list kept changing during ${MAX_PASSES} passes`, `列表在 ${MAX_PASSES} 轮读取中一直变化`);
}

/** From the first row to the last, as far as the list stands still. */
async function* onePass(list, limit) {
  const first = await list(0);
  yield* first.data;
  const rows = new Set(first.data.map(identityOf));
  const isEnd = ({ data }) => data.length < limit || rows.size >= (first.total_count ?? Infinity);
  if (isEnd(first)) return;

  // With rows, offset 1 shows the first page moved up by one row; with pages, the next page.
  let last = await orEnd(() => list(1), () => list(0), first.total_count);
  const step = isMovedByOne(first.data, last.data) ? limit : 1;
  let offset = 1;
  for (let request = 2; request < MAX_REQUESTS_A_PASS; request += 1) {
    yield* last.data;
    last.data.forEach((item) => rows.add(identityOf(item)));
    if (isEnd(last)) return;
    const before = offset;
    offset = offset === 1 && step > 1 ? step : offset + step;
    last = await orEnd(() => list(offset), () => list(before), first.total_count);
  }
  throw unstable(`the list did not end after ${MAX_REQUESTS_A_PASS} requests`, `列表读了 ${MAX_REQUESTS_A_PASS} 次仍未结束`);
}

/**
 * Behind the last row the server may answer with an error whose code is not documented. It is the end when the page
 * before can still be read and no count says that rows are missing; any other error stays one.
 */
async function orEnd(next, again, total) {
  try {
    return await next();
  } catch (error) {
    const mayBeEmpty = error.outcome === "refused" && (error.status === 400 || error.status === 404);
    if (!mayBeEmpty || total !== undefined) throw error;
    await again();
    return { data: [] };
  }
}

function isMovedByOne(first, second) {
  const rest = first.slice(1);
  return second.length >= rest.length && rest.every((item, at) => identityOf(item) === identityOf(second[at]));
}

/** What makes a partnership this one: who, and what for. */
function identityOf({ partner = {}, authorized_data: data = {} }) {
  return JSON.stringify([partner.type, partner.appid, partner.merchant_id, data.business_type, data.stock_id]);
}

function unstable(message, hint) {
  return new WechatPayError("ERR_WECHATPAY_LIST_UNSTABLE", message, { hint: `${hint},请稍后重试` });
}
