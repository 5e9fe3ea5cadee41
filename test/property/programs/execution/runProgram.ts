import vm from "node:vm";
import { configure, spawn, syncAwait } from "../../../../runtime/index.js";
import type * as internal from "../../../../runtime/internal.js";
import { format } from "../../../support/fixtures/child/format.js";
import { forcing, native, type Way } from "./ways.js";
import { World } from "./world.js";

/** Turns of the host's loop without an end after which a run counts as stuck. */
const patience = 2000;

/** Where a program can suspend, one place after the other: its fuel would not last for more. */
const mostSites = 50_000;

/** A run's event log; its last line is what came out. */
export interface Recorded {
  readonly log: readonly string[];
  /** Boundaries that blocked. */
  readonly blocked: number;
}

/** What `require("syncawait/internal")` gives: the runtime, or a faulty one, with which the fuzzer is tested. */
export type Internal = Readonly<Record<keyof typeof internal, unknown>>;

type Main = () => unknown;
type Module = (...globals: unknown[]) => unknown;

/** A program that can be run many times, each time from its beginning. @throws SyntaxError if the text is no program */
export class Runnable {
  readonly #evaluate: Module;
  readonly #packages: Readonly<Record<string, unknown>>;

  constructor(source: string, packages: Readonly<Record<string, unknown>>) {
    this.#evaluate = vm.compileFunction(source, World.names) as Module;
    this.#packages = packages;
  }

  load(world: World): Main {
    // An object of its own, as `this` of a module is: sloppy programs leave properties there.
    return Reflect.apply(this.#evaluate, {}, world.globals(this.#packages)) as Main;
  }
}

/** The oracle's log. */
export function runNatively(source: string): readonly string[] {
  const program = new Runnable(source, { syncawait: { syncAwait: (value: unknown) => value } });
  const world = new World(native);
  try {
    const value = program.load(world)();
    return [...world.log, `returned ${format(value)}`];
  } catch (error) {
    return [...world.log, `threw ${format(error)}`];
  } finally {
    removeGlobals();
  }
}

export function compiledProgram(code: string, runtime: Internal): Runnable {
  return new Runnable(code, { syncawait: { syncAwait }, "syncawait/internal": runtime });
}

/** One run of what a program was compiled to. */
export async function runCompiled(program: Runnable, way: Way): Promise<Recorded> {
  const world = new World(way);
  let blocked = 0;
  // An error of the runtime's own would end the process, and the program could not be made smaller.
  const onCallbackError = (error: unknown): void => void world.log.push(`the runtime threw ${format(error)}`);
  configure({ onBlock: () => void blocked++, onCallbackError, maxNesting: 1000 });
  const release = forcing(way, mostSites);
  try {
    const end = await endOf(() => program.load(world));
    return { log: [...world.log, end], blocked };
  } finally {
    release();
    configure({ onBlock: undefined, onCallbackError: throwIt, maxNesting: 100 });
    removeGlobals();
  }
}

/** What comes after a run was not caused by it: the process ends with it. */
function throwIt(error: unknown): void {
  throw error;
}

/** Runs `main` as a task; the line that tells how it ended. */
async function endOf(load: () => Main): Promise<string> {
  let task: ReturnType<typeof spawn>;
  try {
    task = spawn(load());
  } catch (error) {
    return `threw ${format(error)}`;
  }
  // Looked at, or it would be reported as a rejection that nobody handles.
  task.catch(() => {});
  for (let turns = 0; !task.done(); turns++) {
    if (turns > patience) return "never settled";
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  return task.state === "rejected" ? `threw ${format(task.exception())}` : `returned ${format(task.result())}`;
}

/** A method that is called without its object may have left these on the global object, in sloppy code. */
function removeGlobals(): void {
  for (const name of ["a", "b", "g", "i", "m", "n", "s", "z"]) Reflect.deleteProperty(globalThis, name);
}
