/** What breaks other ways of entering a loop again, one program each (programs/hazards). */
import { nodes, runProgram } from "./support/pump";

interface Hazard {
  readonly program: string;
  readonly holds: string;
  /** What it prints. */
  readonly prints: readonly string[];
  readonly code?: number;
  /** Of what it prints to stderr. */
  readonly complains?: RegExp;
  readonly env?: NodeJS.ProcessEnv;
  /** The first major of Node where it holds; without it, all. */
  readonly since?: number;
}

const everyFailure = "file, immediate, microtask, rejection, second tick, socket, tick, timeout";

const hazards: readonly Hazard[] = [
  {
    program: "timers",
    holds: "below a timer's callback, the rest of its list and all other timers fire",
    prints: ["first begins", "second of the same list", "soon", "later", "set while blocked", "first has its value"],
  },
  {
    program: "onceEach",
    holds: "a timer that was about to be called when a tick blocked fires once",
    prints: ["fires, 1", "fires, 2", "next of the list", "three ticks"],
  },
  {
    program: "contexts",
    holds: "after a wait the AsyncLocalStorage context is what it was, whatever was thrown meanwhile",
    prints: ["mine"],
  },
  {
    program: "nodesImmediates",
    holds: "inside an immediate of Node's own a wait is refused, and the batch goes on",
    prints: [
      "first ERR_SYNCAWAIT_UNSAFE",
      "second ERR_SYNCAWAIT_UNSAFE",
      "ours, set in the third served",
      "timer, set in ours served",
    ],
  },
  {
    program: "exceptions",
    holds: "what other people's callbacks throw goes to 'uncaughtException', never into the waiting function",
    prints: [
      "top level has its value",
      everyFailure,
      "timeout has its value",
      everyFailure,
      "immediate has its value",
      everyFailure,
    ],
  },
  {
    program: "rejected",
    holds: "what a wait of the runtime's fails with is not reported as a rejection that nobody handles (F1)",
    prints: ["caught it failed"],
    env: { SYNCAWAIT_VIA: "runtime" },
  },
  {
    program: "uncaught",
    holds: "where nobody listens, the process ends as ever",
    prints: ["exit 1"],
    code: 1,
    complains: /Error: of somebody else/,
  },
  {
    program: "exit",
    holds: "process.exit() while stacks are blocked ends the process at once",
    prints: ["exit 7", "ERR_SYNCAWAIT_HOST_PUMP"],
    code: 7,
  },
  {
    program: "beforeExit",
    holds: "the program ends when nothing is left, and 'beforeExit' may set up more, and block",
    prints: [
      "only an immediate",
      "beforeExit 1",
      "immediate",
      "beforeExit 2",
      "timeout has waited",
      "beforeExit 3",
      "waited itself",
    ],
  },
  { program: "signals", holds: "signals arrive", prints: ["SIGUSR2"] },
  {
    program: "deadlock",
    holds: "where nothing is left, an error after the grace, never a hang",
    prints: [
      "ERR_SYNCAWAIT_DEADLOCK after the grace",
      "ERR_SYNCAWAIT_DEADLOCK after the timer, and the grace",
      "ERR_SYNCAWAIT_DEADLOCK below another wait",
    ],
  },
  {
    program: "inversion",
    holds: "the outer of two waits returns after the inner",
    prints: ["inner has its value", "outer has its own"],
  },
  {
    program: "late",
    holds: "installed inside I/O, it refuses until it has taken over",
    prints: ["at once ERR_SYNCAWAIT_UNSAFE", "tick ERR_SYNCAWAIT_UNSAFE", "immediate served"],
  },
  { program: "idle", holds: "a blocked stack sleeps, and never spins", prints: ["slept"] },
  {
    program: "fields",
    holds: "a wait inside a microtask leaves V8's queue as it was",
    prints: ["served", "still inside", "afterwards"],
    env: { SYNCAWAIT_INSIDE_MICROTASKS: "1" },
  },
  {
    program: "vmTimeout",
    holds: "JavaScript that is terminated inside a wait inside a microtask leaves V8's queue as it was",
    prints: ["ERR_SCRIPT_EXECUTION_TIMEOUT", "microtask", "another"],
    env: { SYNCAWAIT_INSIDE_MICROTASKS: "1" },
    since: 22,
  },
  {
    program: "worker",
    holds: "workers block, end and are ended, each on its own",
    prints: [
      "waited in the worker, waited in the worker, waited in the worker",
      "exits with 4",
      "throws: in the worker",
      "blocks until it is ended 1",
      "is ended in a drain 1",
    ],
  },
  {
    program: "immediates",
    holds: "setImmediate does what Node's does",
    prints: [
      "one",
      "tick between immediates",
      "last of the batch",
      "next batch",
      "context mine",
      "init before after destroy",
    ],
  },
];

/** Where V8's own functions are not found: README, "How it works". */
const nodeApiOnly = { SYNCAWAIT_NATIVE_NODE_API_ONLY: "1" };
const withNodeApiOnly = ["exceptions", "contexts", "timers", "worker"];

for (const { major, path } of nodes) {
  describe(`Node ${major}, without V8's functions`, () => {
    const here = hazards.filter(({ program }) => withNodeApiOnly.includes(program));
    test.each(here)("$program: $holds", async ({ program, prints }) => {
      const outcome = await runProgram(path as string, [`hazards/${program}.cjs`], nodeApiOnly);
      expect({ ...outcome, stdout: outcome.stdout.trim().split("\n") }).toMatchObject({ stdout: prints, code: 0 });
    });
  });

  describe(`Node ${major}`, () => {
    const here = hazards.filter(({ since = 0 }) => since <= major);
    test.each(here)("$program: $holds", async ({ program, prints, code = 0, complains = /^$/, env }) => {
      const outcome = await runProgram(path as string, [`hazards/${program}.cjs`], env);
      expect(outcome.stdout.trim().split("\n")).toEqual(prints);
      expect(outcome.stderr).toMatch(complains);
      expect(outcome.code).toBe(code);
    });
  });
}
