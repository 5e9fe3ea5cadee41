/**
 * A stable sort whose comparator may suspend: runs, extended by binary insertion, merged.
 *
 * The order in which a comparator is asked is unspecified. Up to 63 elements it is here what V8's Array.prototype.sort does, so that even
 * comparators that contradict themselves (`(a, b) => a > b`) sort alike whether or not they can suspend; beyond, the merges are simpler
 * than V8's. The scheme of natural runs and their merging order is Tim Peters' (CPython, Objects/listsort.txt).
 */
import { method } from "../call.js";
import { type Suspendable, suspended } from "./counterpart.js";
import { setFreshElement } from "./species.js";

interface Run {
  readonly start: number;
  length: number;
}

/** Sorts `list` in place. Its elements must be own properties, all there, and none of them undefined. */
export function* mergeSort(list: unknown[], comparator: unknown): Suspendable<void> {
  const runs: Run[] = [];
  const leastLength = leastRunLength(list.length);
  for (let start = 0; start < list.length; ) {
    const rest = list.length - start;
    const sorted = yield* findRun(list, start, comparator);
    const length = Math.max(sorted, Math.min(leastLength, rest));
    yield* insertRest(list, start, start + sorted, start + length, comparator);
    runs.push({ start, length });
    yield* mergeWhere(runs, breaksBalance, list, comparator);
    start += length;
  }
  yield* mergeWhere(runs, () => true, list, comparator);
}

/** So that there are about as many runs as a power of two, and none of them long enough for insertion to be slow. */
function leastRunLength(length: number): number {
  let rest = length;
  let anyBit = 0;
  while (rest >= 64) {
    anyBit |= rest & 1;
    rest >>= 1;
  }
  return rest + anyBit;
}

/** Makes the ascending or strictly descending run at `start` ascending. @returns its length */
function* findRun(list: unknown[], start: number, comparator: unknown): Suspendable<number> {
  let at = start + 1;
  let descending = false;
  for (; at < list.length; at++) {
    let order = method("comparator", undefined, comparator, list[at], list[at - 1]);
    if (suspended(order)) order = yield;
    if (at === start + 1) descending = isNegative(order);
    else if (isNegative(order) !== descending) break;
  }
  if (descending) reverse(list, start, at);
  return at - start;
}

/** What a comparator answered, as a number. NaN, which counts as 0, is not negative either. */
function isNegative(order: unknown): boolean {
  // Unary plus and not Number(): a BigInt has to be refused.
  return +(order as number) < 0;
}

function reverse(list: unknown[], start: number, end: number): void {
  for (let low = start, high = end - 1; low < high; low++, high--) {
    const value = list[low];
    list[low] = list[high];
    list[high] = value;
  }
}

/** Inserts the elements from `sortedEnd` to `end` into the sorted ones before them. */
function* insertRest(
  list: unknown[],
  start: number,
  sortedEnd: number,
  end: number,
  comparator: unknown,
): Suspendable<void> {
  for (let at = sortedEnd; at < end; at++) {
    const value = list[at];
    let low = start;
    let high = at;
    while (low < high) {
      const middle = low + ((high - low) >> 1);
      let order = method("comparator", undefined, comparator, value, list[middle]);
      if (suspended(order)) order = yield;
      if (isNegative(order)) high = middle;
      else low = middle + 1;
    }
    for (let to = at; to > low; to--) list[to] = list[to - 1];
    list[low] = value;
  }
}

/** Merges neighbours at the end of `runs`, the smaller ones first, for as long as there are two and `wanted`. */
function* mergeWhere(
  runs: Run[],
  wanted: (runs: readonly Run[], at: number) => boolean,
  list: unknown[],
  comparator: unknown,
): Suspendable<void> {
  while (runs.length > 1) {
    let at = runs.length - 2;
    if (!wanted(runs, at)) return;
    if (at > 0 && runs[at - 1].length < runs[at + 1].length) at--;
    const [left, right] = runs.splice(at, 2) as [Run, Run];
    yield* merge(list, left, right, comparator);
    runs.splice(at, 0, { start: left.start, length: left.length + right.length });
  }
}

/** Each run has to be longer than the next, and longer than the two next ones together. */
function breaksBalance(runs: readonly Run[], at: number): boolean {
  const length = (run: number) => runs[run].length;
  return (
    length(at) <= length(at + 1) ||
    (at > 0 && length(at - 1) <= length(at) + length(at + 1)) ||
    (at > 1 && length(at - 2) <= length(at - 1) + length(at))
  );
}

/** Merges two neighbouring runs; of equal elements the left one comes first. */
function* merge(list: unknown[], left: Run, right: Run, comparator: unknown): Suspendable<void> {
  const lefts: unknown[] = [];
  for (let k = 0; k < left.length; k++) setFreshElement(lefts, k, list[left.start + k]);
  const end = right.start + right.length;
  let from = right.start;
  let to = left.start;
  for (let k = 0; k < lefts.length; ) {
    let takeRight = false;
    if (from < end) {
      let order = method("comparator", undefined, comparator, list[from], lefts[k]);
      if (suspended(order)) order = yield;
      takeRight = isNegative(order);
    }
    list[to++] = takeRight ? list[from++] : lefts[k++];
  }
}
