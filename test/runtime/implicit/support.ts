/** The oracle of what runs without being called by its looks: the engine's own operation, on objects whose functions are not compiled. */

import { SyncFuture } from "../../../runtime/index.js";
import { wait } from "../../../runtime/internal.js";
import { kernel } from "../../../runtime/kernel.js";
import { spawn } from "../../../runtime/spawn.js";
import { compile, suspended } from "../support/compile.js";

/** Makes the functions of one run, and keeps what they did. */
export interface Maker {
  readonly events: string[];
  /** A function that notes `label`, its `this` and its arguments, and then does what `act` does. */
  make(label: string, act: (self: unknown) => unknown): (...args: unknown[]) => unknown;
}

export interface Observation {
  readonly outcome: string;
  readonly events: readonly string[];
}

export function nativeMaker(): Maker {
  const events: string[] = [];
  return {
    events,
    make: (label, act) =>
      function (this: unknown, ...args: unknown[]) {
        events.push(`${label} on ${typeof this} (${args.map(describe)})`);
        return act(this);
      },
  };
}

/** Its functions suspend before they do anything more. */
export function suspendingMaker(): Maker {
  const events: string[] = [];
  const done = new SyncFuture<number>();
  done.resolve(0);
  return {
    events,
    make: (label, act) =>
      compile(function* (this: unknown, ...args: unknown[]): Generator<undefined, unknown, never> {
        events.push(`${label} on ${typeof this} (${args.map(describe)})`);
        const waited = wait(done);
        if (suspended(waited)) yield;
        return act(this);
      }),
  };
}

/** What `run` does with the functions of `maker`. */
export function observe(maker: Maker, run: () => unknown): Observation {
  return { outcome: outcomeOf(run), events: maker.events };
}

/**
 * The same for a call that answers as a twin does, while everything that can suspend does.
 * @param finish what is done to its value natively
 */
export function observeForced(maker: Maker, call: () => unknown, finish = (value: unknown) => value): Observation {
  const body = compile(function* (): Generator<undefined, unknown, never> {
    let answer = call();
    if (suspended(answer)) answer = yield;
    return finish(answer);
  });
  let blocked = 0;
  kernel.force = () => true;
  kernel.configuration.onBlock = () => blocked++;
  try {
    const outcome = outcomeOf(() => spawn(body).result());
    return { outcome: blocked === 0 ? outcome : `blocked ${blocked} times`, events: maker.events };
  } finally {
    kernel.force = null;
    kernel.configuration.onBlock = undefined;
  }
}

function outcomeOf(run: () => unknown): string {
  try {
    return `gave ${describe(run())}`;
  } catch (error) {
    return `threw ${error instanceof Error ? `${error.name}: ${error.message}` : describe(error)}`;
  }
}

export function describe(value: unknown): string {
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "an array" : "an object";
  if (typeof value === "function") return "a function";
  return Object.is(value, -0) ? "-0" : `${typeof value} ${String(value)}`;
}
