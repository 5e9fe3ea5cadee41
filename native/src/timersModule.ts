/** Puts our `setImmediate` where programs take theirs from: the global, `node:timers`, `node:timers/promises`, `util.promisify`. */
import { syncBuiltinESMExports } from "node:module";

import timers = require("node:timers");
import timersPromises = require("node:timers/promises");

import { promisify } from "node:util";
import { Immediate, type ImmediateQueue } from "./immediates.js";

type Callback = (...args: unknown[]) => void;
type ImmediatePromise = <T>(value?: T, options?: { signal?: AbortSignal; ref?: boolean }) => Promise<T | undefined>;

export function replaceImmediates(queue: ImmediateQueue): void {
  const setImmediate = immediateSetter(queue);
  const clearImmediate = immediateClearer(timers.clearImmediate);
  const setImmediatePromise = promiseSetter(queue);
  Object.defineProperty(setImmediate, promisify.custom, { value: setImmediatePromise, enumerable: true });
  for (const place of [globalThis, timers]) Object.assign(place, { setImmediate, clearImmediate });
  Object.assign(timersPromises, { setImmediate: setImmediatePromise });
  syncBuiltinESMExports();
}

function immediateSetter(queue: ImmediateQueue) {
  return function setImmediate(callback: Callback, ...args: unknown[]): Immediate {
    if (typeof callback !== "function") throw notAFunction(callback);
    return queue.add(args.length === 0 ? callback : () => callback(...args));
  };
}

/** Node's own stay Node's: those that were set before we came. */
function immediateClearer(clearNodes: (immediate: NodeJS.Immediate | undefined) => void) {
  return function clearImmediate(immediate: unknown): void {
    if (immediate instanceof Immediate) immediate.clear();
    else clearNodes(immediate as NodeJS.Immediate | undefined);
  };
}

function promiseSetter(queue: ImmediateQueue): ImmediatePromise {
  return function setImmediate<T>(value?: T, options: { signal?: AbortSignal; ref?: boolean } = {}) {
    const { signal, ref } = options;
    if (signal?.aborted) return Promise.reject(abortError(signal));
    return new Promise<T | undefined>((resolve, reject) => {
      const onAbort = () => {
        immediate.clear();
        reject(abortError(signal as AbortSignal));
      };
      const immediate = queue.add(() => {
        signal?.removeEventListener("abort", onAbort);
        resolve(value);
      });
      if (ref === false) immediate.unref();
      signal?.addEventListener("abort", onAbort, { once: true });
    });
  };
}

/** As Node makes them. */
function notAFunction(value: unknown): TypeError {
  const error = new TypeError(`The "callback" argument must be of type function. Received ${String(value)}`);
  return Object.assign(error, { code: "ERR_INVALID_ARG_TYPE" });
}

function abortError(signal: AbortSignal): Error {
  const error = new Error("The operation was aborted", { cause: signal.reason });
  return Object.assign(error, { name: "AbortError", code: "ABORT_ERR" });
}
