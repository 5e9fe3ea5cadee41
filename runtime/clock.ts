/**
 * Where the loop gets its time from: the host, or a clock that a test puts in its place.
 *
 * The host's functions are read from `globalThis` at the time of each call (E4), so that fake clocks that are installed after this
 * module was loaded are seen. What was armed is disarmed by the function that stood beside it then: a fake clock cannot
 * clear a timer of the real one.
 */

import { hostTime, timeBy } from "./hostTime.js";
import type { ArmedTimer, TimeSource } from "./timeline.js";

/** Milliseconds throughout, monotonic, from an arbitrary zero. */
export interface Clock {
  /** Whether `sleepUntil` lets the time pass without any. */
  readonly isVirtual?: boolean;
  now(): number;
  /** What timers that are set now belong to: the same object as long as it is in force, and when it is again. */
  source(): TimeSource;
  /** Calls `callback` once, from the host's own loop, when the host has had a turn. */
  setTurn(callback: () => void): Armed;
  /** Blocks this thread until `time`, or a little less; false where that is not allowed (a browser's main thread). */
  sleepUntil(time: number): boolean;
}

/** A turn that was asked of the host. */
export interface Armed {
  /** False once another clock stands where the one stood that was asked: that one may never turn again. */
  isCurrent(): boolean;
}

type SetTimer = (callback: () => void, ms: number) => unknown;

interface HostGlobals {
  setTimeout: SetTimer;
  clearTimeout(handle: unknown): void;
  setImmediate?: (callback: () => void) => unknown;
}

const host = globalThis as unknown as HostGlobals;
// What is asked for each timer is asked by its bare name, which the engine finds at once; to find a property of `globalThis` takes it a search.

/** Deadlines are sums of floating-point numbers; without this, 10 ms from now can round up to 11. */
const ROUNDING = 1e-6;

/** The host's timers, or those that were put in their place. */
class HostTimers implements TimeSource {
  // `setTimeout` takes a signed 32-bit number, and fires at once for more.
  readonly longestTimer = 2 ** 31 - 1;

  constructor(
    private readonly set: SetTimer,
    private readonly unset: (handle: unknown) => void,
  ) {}

  isInForce(): boolean {
    return (setTimeout as unknown) === this.set;
  }

  now(): number {
    return timeBy(this.set);
  }

  setTimer(callback: () => void, ms: number): ArmedTimer {
    const handle = this.set.call(globalThis, callback, Math.max(Math.ceil(ms - ROUNDING), 0));
    return { clear: () => this.unset.call(globalThis, handle) };
  }
}

/** By their `setTimeout`. */
const timers = new WeakMap<SetTimer, HostTimers>();

function timersInForce(): HostTimers {
  const { setTimeout, clearTimeout } = host;
  const known = timers.get(setTimeout);
  if (known !== undefined) return known;
  const made = new HostTimers(setTimeout, clearTimeout);
  timers.set(setTimeout, made);
  return made;
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
  now: hostTime,
  source: timersInForce,
  setTurn: setHostTurn,
  sleepUntil: blockThreadUntil,
};
