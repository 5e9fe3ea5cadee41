// The schedule fuzzer at length: node test/property/scheduleLong.mjs [seeds = 100000] [first seed = 1]
// The seeds are dealt out to the nesting limits; some thousands run with each rule off. Exit code 1 if anything is lost, or if nothing is where
// something must be.
import { rmSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

const limits = [0, 1, 2, 64, Number.POSITIVE_INFINITY];
/** As in schedule.test.ts. */
const ablations = [
  ["commit", [0, 1, 2]],
  ["resultWins", limits],
  ["forward", limits],
];
const BATCH = 1000;

if (isMainThread) await main();
else work();

async function main() {
  const seeds = Number(process.argv[2] ?? 100_000);
  const first = Number(process.argv[3] ?? 1);
  const { compileSources } = createRequire(import.meta.url)("../support/compileSources.cjs");
  const sources = compileSources(["runtime", "test/runtime/support", "test/property/schedule"]);
  try {
    const ok = report(await runAll(sources, [...plans(seeds, first)]), seeds);
    process.exitCode = ok ? 0 : 1;
  } finally {
    rmSync(sources, { recursive: true });
  }
}

/** What has to be run, in batches. */
function* plans(seeds, first) {
  for (let from = first, batch = 0; from < first + seeds; from += BATCH, batch++) {
    yield { maxDrainDepth: limits[batch % limits.length], from, to: Math.min(from + BATCH, first + seeds) };
  }
  for (const [without, depths] of ablations) {
    for (const maxDrainDepth of depths)
      yield { maxDrainDepth, without, from: first, to: first + Math.min(seeds, 5000) };
  }
}

/** A worker for each processor takes the next batch when it is done with one. */
async function runAll(sources, batches) {
  const results = [];
  const next = (worker) => worker.postMessage(batches.shift() ?? null);
  const workers = Array.from({ length: availableParallelism() }, () => {
    const worker = new Worker(fileURLToPath(import.meta.url), { workerData: { sources } });
    next(worker);
    return new Promise((resolve, reject) => {
      worker.on("message", (result) => {
        results.push(result);
        next(worker);
      });
      worker.on("error", reject);
      worker.on("exit", resolve);
    });
  });
  await Promise.all(workers);
  return results;
}

/** Prints a line for each limit. @returns whether all is as it must be */
function report(results, seeds) {
  let ok = true;
  console.log(`schedules: ${seeds} seeds`);
  for (const without of [undefined, ...ablations.map(([rule]) => rule)]) {
    for (const maxDrainDepth of limits) {
      const sums = total(
        results.filter((result) => result.without === without && result.maxDrainDepth === maxDrainDepth),
      );
      if (sums.runs === 0) continue;
      const bad = without === undefined ? sums.lost + sums.duplicated + sums.faults > 0 : sums.lost === 0;
      ok &&= !bad;
      console.log(line(without, maxDrainDepth, sums, bad));
    }
  }
  for (const { seed, text } of results
    .filter(({ without }) => without === undefined)
    .flatMap(({ failures }) => failures)) {
    console.log(`SYNCAWAIT_SEED=${seed} npx jest test/property/schedule.test.ts: ${text}`);
  }
  return ok;
}

function line(without, maxDrainDepth, { runs, items, recorded, queued, kept, lost, duplicated, faults }, bad) {
  const name = without === undefined ? `D=${maxDrainDepth}` : `D=${maxDrainDepth}, ${without} off`;
  const places = `${items} items: ${recorded} recorded, ${queued} queued, ${kept} kept by handles`;
  return `${bad ? "FAILED" : "ok    "} ${name}: ${runs} runs, ${places}, ${lost} lost, ${duplicated} twice, ${faults} faults`;
}

function total(results) {
  const sums = { runs: 0, items: 0, recorded: 0, queued: 0, kept: 0, lost: 0, duplicated: 0, faults: 0 };
  for (const result of results) for (const key of Object.keys(sums)) sums[key] += result.sums[key];
  return sums;
}

function work() {
  // Most runs raise errors, and nobody looks at their stacks.
  Error.stackTraceLimit = 0;
  const { runSchedule } = createRequire(import.meta.url)(
    join(workerData.sources, "test", "property", "schedule", "runSchedule.js"),
  );
  parentPort.on("message", (batch) => {
    if (batch === null) parentPort.close();
    else parentPort.postMessage(runBatch(runSchedule, batch));
  });
}

function runBatch(runSchedule, { maxDrainDepth, without, from, to }) {
  const reports = [];
  for (let seed = from; seed < to; seed++) reports.push({ seed, ...runSchedule(seed, { maxDrainDepth, without }) });
  const sum = (key) => reports.reduce((left, report) => left + (report[key].length ?? report[key]), 0);
  const keys = ["items", "recorded", "queued", "kept", "lost", "duplicated", "faults"];
  const failures = reports.filter(
    ({ lost, duplicated, faults }) => lost.length + duplicated.length + faults.length > 0,
  );
  return {
    maxDrainDepth,
    without,
    sums: { runs: reports.length, ...Object.fromEntries(keys.map((key) => [key, sum(key)])) },
    failures:
      without === undefined ? failures.map(({ seed, ...report }) => ({ seed, text: JSON.stringify(report) })) : [],
  };
}
