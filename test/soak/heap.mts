/** Whether the heap stays flat: samples after a full collection, and the medians of windows of them compared. */
import { getHeapSpaceStatistics } from "node:v8";

const MEGABYTE = 2 ** 20;
/** Of the last window against the first, in per cent. */
const ALLOWED_GROWTH = 5;

interface HeapReport {
  readonly samples: number;
  /** In MB, the oldest first; the warm-up is left out. */
  readonly medians: readonly number[];
  /** Of the last window against the first, in per cent. */
  readonly growth: number;
  /** Of the highest window against the lowest, in per cent. */
  readonly spread: number;
}

/** The part of the run that counts as warm-up: code is compiled, pools and rings reach their size. */
const WARM_UP = 0.2;
const WINDOWS = 8;

export class HeapWatch {
  private readonly samples: number[] = [];
  /** The same, of each part of the heap: what grew, or shrank, is told apart by these. */
  private readonly parts = new Map<string, number[]>();

  /** @throws Error without `node --expose-gc` */
  sample(): void {
    const { gc } = globalThis as { gc?: () => void };
    if (gc === undefined) throw new Error("The soak needs node --expose-gc");
    // The second one takes what finalizers and weak references of the first have let go.
    gc();
    gc();
    const { heapUsed, external } = process.memoryUsage();
    this.samples.push((heapUsed + external) / MEGABYTE);
    this.samplePart("external", external);
    for (const { space_name: name, space_used_size: used } of getHeapSpaceStatistics()) this.samplePart(name, used);
  }

  private samplePart(name: string, bytes: number): void {
    const samples = this.parts.get(name) ?? [];
    this.parts.set(name, samples);
    samples.push(bytes / MEGABYTE);
  }

  /** Says how it went. @returns whether it has stayed flat */
  printAndJudge(): boolean {
    const { samples, medians, growth, spread } = this.report();
    console.log(`heap: ${samples} samples; medians of windows after the warm-up, in MB: ${medians.join(", ")}`);
    for (const [name, part] of this.parts) {
      const ofPart = windows(part);
      if (Math.max(...ofPart) >= 0.1) console.log(`  of it ${name}: ${ofPart.join(", ")}`);
    }
    console.log(`heap: last window against the first ${growth} %, highest against lowest ${spread} %`);
    return growth <= ALLOWED_GROWTH;
  }

  private report(): HeapReport {
    const medians = windows(this.samples);
    const [first = Number.NaN] = medians;
    const last = medians.at(-1) ?? Number.NaN;
    return {
      samples: this.samples.length,
      medians,
      growth: percent(last, first),
      spread: percent(Math.max(...medians), Math.min(...medians)),
    };
  }
}

/** The medians of the windows behind the warm-up. */
function windows(samples: readonly number[]): number[] {
  const counted = samples.slice(Math.floor(samples.length * WARM_UP));
  const size = Math.max(Math.floor(counted.length / WINDOWS), 1);
  return Array.from({ length: WINDOWS }, (_, at) =>
    Number(median(counted.slice(at * size, (at + 1) * size)).toFixed(2)),
  );
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[middle] as number;
  return ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}

function percent(value: number, base: number): number {
  return Number(((value / base - 1) * 100).toFixed(2));
}
