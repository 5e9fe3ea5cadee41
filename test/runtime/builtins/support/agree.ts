/** The oracle: a counterpart has to be indistinguishable from its built-in. */

import { suspended } from "../../../../runtime/builtins/counterpart.js";
import { constructionOf, counterpartOf } from "../../../../runtime/builtins/index.js";
import { start } from "../../../../runtime/frames.js";
import { kernel } from "../../../../runtime/kernel.js";
import { spawn } from "../../../../runtime/spawn.js";
import { setTwin } from "../../../../runtime/twin.js";
import { describeError } from "./describe.js";
import { World } from "./world.js";

/** A call of a built-in, made anew in each world. */
interface Scenario {
  readonly native: (...args: never[]) => unknown;
  readonly self: unknown;
  readonly args: readonly unknown[];
  /** `new native(...args)` */
  readonly isNew?: boolean;
  /** Whose state afterwards counts. */
  readonly watched?: readonly object[];
}

type Build = (world: World) => Scenario;

interface Observation {
  readonly result: string;
  readonly events: readonly string[];
  readonly afterwards: readonly string[];
}

/**
 * Compares the counterpart, in every way of calling it, with the built-in.
 * @param events `"unspecified"`: which calls are made, and in which order, is not compared with the built-in, but it has to be the same
 *   whether or not they suspend
 */
export function agree(build: Build, events: "as native" | "unspecified" = "as native"): void {
  const oracle = new World("native");
  let expected = observe(oracle, build, nativeCall);
  for (const way of ["plain", "compiled", "forced", "suspending"] as const) {
    const world = new World(way);
    const observed = observe(world, build, counterpartCall);
    if (way === "plain" && events === "unspecified") expected = { ...expected, events: observed.events };
    const [actual, wanted] = excerpts(observed, expected);
    expect({ way, ...actual }).toEqual({ way, ...wanted });
    expect(world.suspensions).toBe(way === "suspending" ? world.calls : 0);
  }
}

/** Both, cut down to where they differ: to print all of it, at each step of shrinking, would take longer than to produce it. */
function excerpts(one: Observation, other: Observation): [Observation, Observation] {
  const events = Math.max(firstDifference(one.events, other.events) - 3, 0);
  const text = Math.max(firstDifference(one.afterwards.join(), other.afterwards.join()) - 50, 0);
  const cut = ({ result, events: all, afterwards }: Observation): Observation => ({
    result,
    events: all.slice(events, events + 8),
    afterwards: [afterwards.join().slice(text, text + 200)],
  });
  return [cut(one), cut(other)];
}

function firstDifference(one: ArrayLike<string>, other: ArrayLike<string>): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  return at;
}

type Caller = (world: World, scenario: Scenario) => unknown;

function observe(world: World, build: Build, call: Caller): Observation {
  const scenario = build(world);
  let result: string;
  try {
    result = world.describe(call(world, scenario));
  } catch (error) {
    result = `threw ${world.names.get(error) ?? describeError(error)}`;
  }
  return { result, events: world.events, afterwards: (scenario.watched ?? []).map((object) => world.inspect(object)) };
}

function nativeCall(_world: World, { native, self, args, isNew }: Scenario): unknown {
  if (isNew) return Reflect.construct(native, args);
  return Reflect.apply(native, self, args);
}

function counterpartCall(world: World, { native, self, args, isNew }: Scenario): unknown {
  const counterpart = (isNew ? constructionOf(native) : counterpartOf(native))?.run;
  if (counterpart === undefined) throw new Error(`${native.name} has no counterpart`);
  return inTask(world, () => Reflect.apply(counterpart, self, args));
}

/**
 * Calls `twin` in a task and resumes what suspends in it until the task has ended.
 * @returns the value, unseen by the task: that would ask it for a `then`
 */
export function inTask(world: World, twin: () => unknown): unknown {
  let value: unknown;
  function* body(): Generator<undefined, void, unknown> {
    let answer = twin();
    if (suspended(answer)) answer = yield;
    value = answer;
  }
  const entry = (): void => {
    throw new Error("The task was not given a compiled function");
  };
  setTwin(entry, () => start(body()));
  kernel.force = world.way === "forced" ? (site) => site === "call" : null;
  const task = spawn(entry);
  while (!task.done()) {
    const goOn = world.parked.shift();
    if (goOn === undefined) throw new Error("A task is parked, and nothing will resume it");
    goOn();
  }
  kernel.force = null;
  task.result();
  return value;
}
