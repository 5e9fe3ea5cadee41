import { Reactor } from "./reactor.js";
import { type ReactorOptions, Threads } from "./threads.js";
import { verifyReactorOptions } from "./verify.js";

const KEY = Symbol.for("syncawait.reactor/1");

/** Makes a reactor with threads of its own. @throws TypeError, RangeError for wrong options */
export function createReactor(options: ReactorOptions = {}): Reactor {
  verifyReactorOptions(options);
  return new Reactor(new Threads(options));
}

/** The reactor of this thread; both builds of the package share it. */
// biome-ignore lint/suspicious/noAssignInExpressions: the first copy that loads makes it, every other one finds it
export const reactor: Reactor = ((globalThis as { [KEY]?: Reactor })[KEY] ??= createReactor());
