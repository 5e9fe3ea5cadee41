/** Where this stack stands, as far as it decides whether the host may turn. */
import { isMainThread } from "node:worker_threads";
import type { PumpRefusal } from "../../runtime/hostPump.js";
import { type Binding, Phase } from "./binding.js";
import type { HostCalls } from "./hostCalls.js";

/** Null where it may; then the ticks and microtasks that were ready have run. */
export function refusalHere(binding: Binding, calls: HostCalls): PumpRefusal | null {
  if (isExiting()) return exiting;
  const phase = binding.phase[0];
  if (phase === Phase.Io) return insideIo;
  if (phase === Phase.Unknown) return isMainThread ? notTakenOver : startOfWorker;
  if (phase === Phase.AfterPoll && isInsideNodesImmediate()) return insideNodesImmediate;
  const ran = runsMicrotasks(binding, calls);
  return ran || calls.insideMicrotasks ? null : insideMicrotask;
}

/** Its getter, if it is one: to find it in `process`, which has very many properties, takes longer than a turn's JavaScript. */
const { get: exitingGetter } = Object.getOwnPropertyDescriptor(process, "_exiting") ?? {};

function isExiting(): boolean {
  return exitingGetter === undefined
    ? (process as { _exiting?: boolean })._exiting === true
    : exitingGetter.call(process);
}

const exiting: PumpRefusal = {
  refused: true,
  code: "ERR_SYNCAWAIT_HOST_PUMP",
  reason: 'the process is ending, and the event loop turns no more ("exit" handlers)',
  advice: "wait before the process ends",
};

const insideIo: PumpRefusal = {
  refused: true,
  code: "ERR_SYNCAWAIT_UNSAFE",
  reason: "this stack stands directly inside an I/O callback, where the event loop must not be entered again",
  advice: "go on in setImmediate()",
};

const notTakenOver: PumpRefusal = {
  refused: true,
  code: "ERR_SYNCAWAIT_UNSAFE",
  reason: "syncawait-native was installed when the event loop turned already, and has not taken over yet",
  advice:
    "install it before anything turns the loop (node --require syncawait-native/install; --import is too late, and so is the program's first line after " +
    "an --import), or go on in setImmediate()",
};

const startOfWorker: PumpRefusal = {
  refused: true,
  code: "ERR_SYNCAWAIT_UNSAFE",
  reason: "this stack stands at the top level of a worker, which Node runs inside a callback of its event loop",
  advice: "go on in setImmediate()",
};

const insideNodesImmediate: PumpRefusal = {
  refused: true,
  code: "ERR_SYNCAWAIT_UNSAFE",
  reason:
    "this stack stands inside an immediate of Node's own, set by what took setImmediate before syncawait-native was installed",
  advice: "install it first (node --require syncawait-native/install), or go on in setImmediate()",
};

const insideMicrotask: PumpRefusal = {
  refused: true,
  code: "ERR_SYNCAWAIT_HOST_PUMP",
  reason:
    "this stack stands inside a microtask (code after an await, a then callback, the top level of an ES module or of any program that Node was started on " +
    "with --import), where V8 runs no others",
  advice:
    "go on in setImmediate(), or start a CommonJS program with --require in place of each --import, or use install({ insideMicrotasks: true }), which is " +
    "experimental",
};

function runsMicrotasks(binding: Binding, calls: HostCalls): boolean {
  const isInside = binding.insideMicrotask();
  if (isInside === undefined) return runsProbe(calls);
  calls.drain();
  return !isInside;
}

/** A microtask that is ready runs when the queue is drained, except inside another one. */
function runsProbe(calls: HostCalls): boolean {
  let ran = false;
  Promise.resolve().then(() => {
    ran = true;
  });
  calls.drain();
  return ran;
}

/** Their batch cannot be entered again. Node's function that runs it is on the stack then. */
function isInsideNodesImmediate(): boolean {
  return currentFrames().some(
    (frame) => frame.getFunctionName() === "processImmediate" && frame.getFileName() === "node:internal/timers",
  );
}

function currentFrames(): NodeJS.CallSite[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  try {
    Error.prepareStackTrace = (_error, frames) => frames;
    Error.stackTraceLimit = Number.POSITIVE_INFINITY;
    return new Error().stack as unknown as NodeJS.CallSite[];
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}
