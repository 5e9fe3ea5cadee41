/** `syncawait-native`: turns Node's event loop while a synchronous function waits. */
import { performance } from "node:perf_hooks";

import timers = require("node:timers");

import { type Binding, loadBinding } from "./binding.js";
import { HostLoop } from "./hostLoop.js";
import { NativePumpError } from "./nativePumpError.js";
import { NativePump } from "./pump.js";
import { TimerGuard } from "./timerGuard.js";
import { replaceImmediates } from "./timersModule.js";

export { NativePumpError };

/** Options of {@link install}. */
export interface InstallOptions {
  /**
   * Experimental. Waits inside a microtask (code after an `await`, a `then` callback, the top level of an ES module) are served too. For this
   * two fields inside V8 are changed while such a wait drains the queue. Default false: there they are refused.
   */
  insideMicrotasks?: boolean;
}

/** What {@link install} could do. */
export interface Installation {
  /** Why waits inside a microtask are refused; null if they are served. */
  readonly whyNotInsideMicrotasks: string | null;
}

/** Where the runtime looks for a pump. */
const KEY = Symbol.for("syncawait.hostPump/1");
const holder = globalThis as { [KEY]?: NativePump };

/**
 * Puts the pump in place, for this thread and as long as it lives; once more, it only adds options. To be called before the event loop turns, best by
 * `node --require syncawait-native/install`: what took `setImmediate` before has Node's, and waits inside that are refused.
 * @throws {@link NativePumpError} where there is no binary for this system, or none may be loaded; then nothing is changed
 */
export function install(options: InstallOptions = {}): Installation {
  holder[KEY] ??= createPump();
  const pump = holder[KEY];
  if (options.insideMicrotasks === true) pump.allowInsideMicrotasks();
  return { whyNotInsideMicrotasks: pump.whyNotInsideMicrotasks };
}

function createPump(): NativePump {
  const binding = loadBinding();
  findNodeTimer(binding);
  const guard = new TimerGuard(binding.now);
  if (!guard.install()) throw new NativePumpError("syncawait-native does not know the timers of this version of Node");
  const loop = new HostLoop(binding, guard);
  replaceImmediates(loop.immediates);
  binding.takeOver(loop.main, performance.nodeTiming.loopStart !== -1);
  return new NativePump(binding, loop);
}

/** Through `node:timers`: the global may be a fake one. */
function findNodeTimer(binding: Binding): void {
  let timer: NodeJS.Timeout | undefined;
  const found = binding.findNodeTimer(() => {
    timer = timers.setTimeout(() => {}, 1);
  });
  timers.clearTimeout(timer);
  if (!found)
    throw new NativePumpError("syncawait-native does not find Node's timer: install it before timers are set");
}
