/** Random programs: trees of ways to get items. */
import type { Random } from "./random.js";
import { STORES } from "./stores.js";

/** A program evaluates to the items that it got. */
export type Program = Leaf | Wrapper;

type Leaf =
  | { readonly kind: "get"; readonly store: number }
  | { readonly kind: "limitedGet"; readonly ms: number; readonly store: number }
  | { readonly kind: "gatheredGets"; readonly stores: readonly number[] };

type Wrapper =
  | { readonly kind: (typeof plainKinds)[number]; readonly inner: Program }
  | { readonly kind: (typeof timedKinds)[number]; readonly ms: number; readonly inner: Program }
  | { readonly kind: (typeof severalKinds)[number]; readonly inners: readonly Program[] };

export type Kind = Program["kind"];
export type ProgramOf<K extends Kind> = Program & { readonly kind: K };

const plainKinds = [
  "call", // on the same stack
  "task",
  "laterTask",
  "loneGather",
  "shield",
  "wait", // for a task or a gate, whichever is first
  "scope", // which the plan may cancel
  "signal", // a scope that a signal cancels
  "loneRace",
  "group", // the body waits for a child
  "block", // in a nested run, as below foreign code
  "lock", // holds one of a few locks
  "permit", // takes one of two permits
  "event", // waits for it to be set
  "meeting", // waits at a barrier
  "checkpoint",
  "cleanup", // waits while it is cancelled
  "retry", // swallows a cancel, and tries again once
  "act", // does something of the plan's kind in the middle of a step
] as const;
const severalKinds = [
  "gather",
  "race",
  "asCompleted", // all of them
  "joinedGroup", // a group in a block
] as const;
/** `limit`: syncWaitFor a task. */
const timedKinds = ["sleep", "timeout", "limit"] as const;

/** @param depth how many ways around at most */
export function randomProgram(random: Random, depth: number): Program {
  if (depth === 0 || random.chance(0.15)) return randomLeaf(random);
  const inner = (): Program => randomProgram(random, depth - 1);
  const choice = random.below(plainKinds.length + timedKinds.length + severalKinds.length);
  const several = severalKinds[choice];
  if (several !== undefined) return { kind: several, inners: Array.from({ length: 2 + random.below(2) }, inner) };
  if (choice < severalKinds.length + timedKinds.length) {
    return { kind: random.pick(timedKinds), ms: random.below(12), inner: inner() };
  }
  return { kind: random.pick(plainKinds), inner: inner() };
}

function randomLeaf(random: Random): Program {
  const store = random.below(STORES);
  const choice = random.below(6);
  if (choice === 0) return { kind: "limitedGet", ms: random.below(12), store };
  if (choice === 1) return { kind: "gatheredGets", stores: [store, random.below(STORES)] };
  return { kind: "get", store };
}
