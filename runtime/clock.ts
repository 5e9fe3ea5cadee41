/**
 * Where the loop gets its time from: the host, or a clock that a test puts in its place.
 *
 * The host's functions are read from `globalThis` at the time of each call (E4), so that fake clocks that are installed after this
 * module was loaded are seen. What was armed is disarmed by the function that stood beside it then: a fake clock cannot
 * clear a timer of the real one.
 */

import { hostTime } from "./hostTime.js";

/** Milliseconds throughout, monotonic, from an arbitrary zero. */
export interface Clock {
  /** The most that `setTimer` takes. */
  readonly longestTimer: number;
  /** Whether `sleepUntil` lets the time pass without any. */
  readonly isVirtual?: boolean;
  now(): number;
  /** Calls `callback` once, from the host's own loop, when `ms` have passed. */
  setTimer(callback: () => void, ms: number): ArmedTimer;
  /** Calls `callback` once, from the host's own loop, when the host has had a turn. */
  setTurn(callback: () => void): Armed;
  /** Blocks this thread until `time`, or a little less; false where that is not allowed (a browser's main thread). */
  sleepUntil(time: number): boolean;
}

/** A call that was asked of the host. */
export interface Armed {
  /** False once another clock stands where the one stood that was asked: that one may never turn again. */
  isCurrent(): boolean;
}

export interface ArmedTimer extends Armed {
  clear(): void;
}

type SetTimer = (callback: () => void, ms: number) => unknown;

interface HostGlobals {
  setTimeout: SetTimer;
  clearTimeout(handle: unknown): void;
  setImmediate?: (callback: () => void) => unknown;
  performance: { now(): number };
}

const host = globalThis as unknown as HostGlobals;
// What is asked for each timer is asked by its bare name, which the engine finds at once; to find a property of `globalThis` takes it a search.

/** Deadlines are sums of floating-point numbers; without this, 10 ms from now can round up to 11. */
const ROUNDING = 1e-6;

function setHostTimer(callback: () => void, ms: number): ArmedTimer {
  const { setTimeout: armedWith, clearTimeout: clear } = host;
  const handle = armedWith.call(globalThis, callback, Math.max(Math.ceil(ms - ROUNDING), 0));
  return {
    clear: () => clear.call(globalThis, handle),
    isCurrent: () => setTimeout === armedWith,
  };
}

/** Browsers have no `setImmediate`, and hold a chain of timeouts of 0 to one every 4 ms. */
function setHostTurn(callback: () => void): Armed {
  const { setImmediate, setTimeout } = host;
  if (typeof setImmediate === "function") setImmediate.call(globalThis, callback);
  else if (typeof MessageChannel === "function") postTurn(callback);
  else setTimeout.call(globalThis, callback, 0);
  return { isCurrent: () => host.setImmediate === setImmediate && host.setTimeout === setTimeout };
}

function postTurn(callback: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    callback();
  };
  port2.postMessage(null);
}

let sleepCell: Int32Array | null = null;

function blockThreadUntil(time: number): boolean {
  try {
    sleepCell ??= new Int32Array(new SharedArrayBuffer(4));
    // Once: whoever sleeps looks at the clock again, which may be a fake one that stands still meanwhile.
    Atomics.wait(sleepCell, 0, 0, Math.max(time - hostClock.now(), 0));
    return true;
  } catch {
    // No SharedArrayBuffer, or a main thread that may not block.
    return false;
  }
}

export const hostClock: Clock = {
  // `setTimeout` takes a signed 32-bit number, and fires at once for more.
  longestTimer: 2 ** 31 - 1,
  now: hostTime,
  setTimer: setHostTimer,
  setTurn: setHostTurn,
  sleepUntil: blockThreadUntil,
};
