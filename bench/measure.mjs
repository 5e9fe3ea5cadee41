// Interleaved medians of CPU time.
//
// CPU time, because other programs on the machine then count less; of the whole process, because collecting the garbage that a variant
// leaves behind, and compiling its hot functions, are part of what it costs. All variants of a row take turns in one process, in
// alternating order, so that whatever drifts (frequency, heat, heap) hits each of them alike. What is left is noise of some percent: only
// ratios within a row mean something.

const usualWarmUpTime = 150;
const sampleTime = 30;

/**
 * @typedef {object} Row
 * @property {string} name for `--rows`
 * @property {string} title
 * @property {string} unit what `operations` counts
 * @property {number} operations in one run of a variant
 * @property {Record<string, () => unknown>} variants all give the same value, or a promise of it; the first is what ratios refer to
 * @property {() => unknown} [warmUp] suspends in the functions that are measured: the first suspension of hot code de-optimises it, once
 * @property {number} [warmUpTime] of each variant, in ms; much code takes long to be optimised
 * @property {string} [note]
 * @property {() => number} [childTime] ms of CPU time that the variants have spent in processes of their own so far
 * @property {boolean} [byTheClock] wall time instead, where what counts is spent asleep; CPU time is told beside it
 * @property {number} [mostRounds] for variants that take seconds
 * @property {() => void} [close] ends what was started for the row, and would keep the process alive
 */

/**
 * @typedef {object} Measurement
 * @property {string} variant
 * @property {number} nanoseconds of CPU time an operation, the median of the rounds
 * @property {number} cpuNanoseconds the same of CPU time, where `nanoseconds` is of the clock
 * @property {number} spread the middle half of the rounds, as a share of the median
 */

/**
 * @param {Row} row
 * @param {number} rounds
 * @returns {Promise<Measurement[]>} in the order of the row's variants
 */
export async function measure(row, rounds) {
  await verify(row);
  const contestants = [];
  for (const [variant, run] of Object.entries(row.variants)) {
    await row.warmUp?.();
    contestants.push({
      variant,
      run,
      runs: await warmUp(row, run),
      samples: /** @type {number[]} */ ([]),
      cpuSamples: /** @type {number[]} */ ([]),
    });
  }
  for (let round = 0; round < Math.min(rounds, row.mostRounds ?? rounds); round++) {
    const order = round % 2 === 0 ? contestants : contestants.toReversed();
    for (const { run, runs, samples, cpuSamples } of order) {
      const { counted, cpu } = await time(row, run, runs);
      samples.push(counted / runs);
      cpuSamples.push(cpu / runs);
    }
  }
  return contestants.map(({ variant, samples, cpuSamples }) => ({
    ...summary(variant, samples, row.operations),
    cpuNanoseconds: summary(variant, cpuSamples, row.operations).nanoseconds,
  }));
}

/** Variants that do not compute the same cannot be compared. @param {Row} row */
async function verify({ name, variants }) {
  /** @type {unknown[]} */
  const values = [];
  for (const run of Object.values(variants)) values.push(await run());
  const other = values.findIndex((value) => value !== values[0]);
  if (other < 0) return;
  const names = Object.keys(variants);
  throw new Error(`${name}: ${names[other]} gave ${values[other]}, ${names[0]} gave ${values[0]}`);
}

/** @param {Row} row @param {() => unknown} run @returns how many runs make up one sample */
async function warmUp(row, run) {
  const { warmUpTime = usualWarmUpTime } = row;
  let runs = 1;
  let spent = 0;
  for (;;) {
    const { counted } = await time(row, run, runs);
    spent += counted;
    if (spent >= warmUpTime) return Math.max(1, Math.round((runs * sampleTime) / counted));
    if (counted < sampleTime) runs *= 2;
  }
}

/** In ms. @param {Row} row @param {() => unknown} run @param {number} runs */
async function time({ byTheClock, childTime = () => 0 }, run, runs) {
  const started = performance.now();
  const ofChildren = childTime();
  const begin = process.cpuUsage();
  for (let i = 0; i < runs; i++) await run();
  const wall = performance.now() - started;
  const { user, system } = process.cpuUsage(begin);
  const cpu = (user + system) / 1000 + childTime() - ofChildren;
  return { counted: byTheClock ? wall : cpu, cpu };
}

/** @param {string} variant @param {number[]} samples in ms a run @param {number} operations */
function summary(variant, samples, operations) {
  const sorted = samples.toSorted((a, b) => a - b);
  const [lower, median, upper] = [1, 2, 3].map((quarter) => sorted[Math.floor((sorted.length * quarter) / 4)]);
  return { variant, nanoseconds: (median * 1e6) / operations, spread: (upper - lower) / median };
}
