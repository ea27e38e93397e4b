// How the time of a call grows with its input. Processor time: a busy machine is no failure.
import assert from "node:assert/strict";

/** A run counts from this time on, milliseconds; where `most` leaves no room for such an input, its call is repeated. */
const SHORTEST = 20;
const RUNS = 5;
/** Ten times the size takes 10 times as long, or with n·log n a little more; a square would take 100 times. */
const TIMES_THE_SIZE = 10;
export const MOST = 25;

function once(call, repeats) {
  const start = process.cpuUsage();
  for (let at = 0; at < repeats; at += 1) call();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** The least of five runs; no more than are needed where one of them is short `enough`. */
function least(call, repeats, enough = 0) {
  let best = Infinity;
  for (let run = 0; run < RUNS && best > enough; run += 1) best = Math.min(best, once(call, repeats));
  return best;
}

/** A size with which the call takes long enough, how often it has to be made for that, and how long that takes. */
function sized(make, most) {
  const largest = Math.floor(most / TIMES_THE_SIZE);
  let size = Math.min(1000, largest);
  let repeats = 1;
  let call = make(size);
  for (;;) {
    const time = Math.max(0.01, once(call, repeats));
    const small = time < SHORTEST ? time : least(call, repeats);
    if (small >= SHORTEST) return { size, repeats, small };
    const more = Math.min(8, Math.max(1.2, (1.2 * SHORTEST) / time));
    if (size === largest) repeats = Math.ceil(repeats * more);
    else size = Math.min(largest, Math.ceil(size * more));
    call = make(size);
  }
}

const MOST_SIZE = 4_000_000;

/** How many times as long ten times the size takes. `make(size)` gives the call; no size is above `most`. */
export function growth(make, most = MOST_SIZE) {
  const { size, repeats, small } = sized(make, most);
  const large = least(make(size * TIMES_THE_SIZE), repeats, small * MOST);
  return { size, small, large, times: large / small };
}

/**
 * Collecting garbage costs more once the heap outgrows the young generation, at one size and for no rule of ours: what is over
 * the limit is measured again at smaller sizes. A square is one at each of them.
 */
const ATTEMPTS = 4;

export function assertGrowsGently(name, make, most = MOST_SIZE) {
  const measured = [];
  do measured.push(growth(make, most / 2 ** measured.length));
  while (measured[measured.length - 1].times > MOST && measured.length < ATTEMPTS);
  const seen = measured.map(
    ({ size, small, large, times }) => `${times.toFixed(1)} (${size}: ${small.toFixed(0)} ms → ${large.toFixed(0)} ms)`,
  );
  if (process.env.SHOW_GROWTH) console.log(`${seen.join(", ")}  ${name}`);
  assert.ok(
    measured.some(({ times }) => times <= MOST),
    `${name}: ${TIMES_THE_SIZE} times the size takes this many times as long: ${seen.join(", ")}`,
  );
}
