// Numbers from noisy machines: contestants take turns in short rounds, and what is compared are the rounds' ratios.

/** The q-quantile of sorted numbers, between neighbours linearly. */
export function quantile(sorted, q) {
  if (sorted.length === 0) throw new RangeError("no samples");
  const at = (sorted.length - 1) * q;
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (at - below);
}

/** Median, quartiles and extremes. */
export function summary(samples) {
  const sorted = [...samples].sort((a, b) => a - b);
  const [min, q1, median, q3, max] = [0, 0.25, 0.5, 0.75, 1].map((q) => quantile(sorted, q));
  return { median, q1, q3, min, max, samples: sorted.length };
}

export const median = (samples) => summary(samples).median;

/** What `ours` takes in units of `theirs`, round by round. */
export function ratio(ours, theirs) {
  if (ours.length !== theirs.length) throw new RangeError("ratios are taken within a round");
  return summary(ours.map((value, round) => value / theirs[round]));
}

/** `ours` minus `theirs`, round by round. */
export function difference(ours, theirs) {
  if (ours.length !== theirs.length) throw new RangeError("differences are taken within a round");
  return summary(ours.map((value, round) => value - theirs[round]));
}

/** Least squares through [x, y]; `deviation` is the largest distance from the line, as a part of the largest y. */
export function line(points) {
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const slope =
    points.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0) / points.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
  const intercept = my - slope * mx;
  const distances = points.map(([x, y]) => Math.abs(y - (intercept + slope * x)));
  return { slope, intercept, deviation: Math.max(...distances) / Math.max(...points.map(([, y]) => y)) };
}

const now = () => performance.now();

/** Calls `run` `times` times; milliseconds for each call. A promise is awaited before the next call. */
async function batch({ run, asynchronous }, times) {
  const started = now();
  if (asynchronous) for (let at = 0; at < times; at += 1) await run();
  else for (let at = 0; at < times; at += 1) run();
  return (now() - started) / times;
}

const WARM_LEAST_MS = 400;
const WARM_MOST_MS = 4000;
const WARM_STEADY = 12;

/** Until the engine has tiered up: no batch was faster than before, by 2 %, for 12 batches. */
async function warm(contestant) {
  const started = now();
  let [best, steady, calls, times] = [Infinity, 0, 0, 1];
  while (now() - started < WARM_MOST_MS && (steady < WARM_STEADY || now() - started < WARM_LEAST_MS)) {
    const each = await batch(contestant, times);
    calls += times;
    steady = each < best * 0.98 ? 0 : steady + 1;
    best = Math.min(best, each);
    times = Math.max(1, Math.round(10 / best));
  }
  return { best, calls, milliseconds: now() - started };
}

export const WARM_UP = `each contestant runs until ${WARM_STEADY} batches in a row brought no further 2 %, ${WARM_LEAST_MS} to ${WARM_MOST_MS} ms`;

/**
 * Milliseconds for each call, round by round: `{ name: [ms, …] }`. In a round each contestant runs for about `slice`
 * milliseconds; who starts moves on by one each round.
 */
export async function interleaved(contestants, { rounds, slice = 12, progress = () => {} }) {
  const lanes = [];
  for (const contestant of contestants) {
    progress(`warming up ${contestant.name}`);
    const { best, calls } = await warm(contestant);
    lanes.push({ contestant, times: Math.max(1, Math.round(slice / best)), warmCalls: calls, samples: [] });
  }
  for (let round = 0; round < rounds; round += 1) {
    progress(`round ${round + 1} of ${rounds}`);
    for (let at = 0; at < lanes.length; at += 1) {
      const lane = lanes[(at + round) % lanes.length];
      lane.samples.push(await batch(lane.contestant, lane.times));
    }
  }
  return Object.fromEntries(lanes.map(({ contestant, samples }) => [contestant.name, samples]));
}

/** Each contestant's times, and `ours` (the first one) in units of it. */
export function compared(samples) {
  const [[, ours]] = Object.entries(samples);
  return Object.entries(samples).map(([name, times]) => ({ name, ms: summary(times), ratio: ratio(ours, times) }));
}
