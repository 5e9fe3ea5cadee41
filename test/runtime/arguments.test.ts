/** What every public function says to wrong arguments: at once, in words that tell how to write it. */
import { EventEmitter } from "node:events";
import { Readable, Writable } from "node:stream";
import * as runtime from "../../runtime/index.js";
import {
  asCompleted,
  Barrier,
  BoundedSemaphore,
  batch,
  CancelScope,
  Condition,
  configure,
  EventLoop,
  ensureSyncFuture,
  iterate,
  LifoQueue,
  Lock,
  on,
  once,
  PriorityQueue,
  Queue,
  race,
  readFrom,
  run,
  runNestedUntilComplete,
  Semaphore,
  SyncFuture,
  SyncTask,
  sleep,
  spawn,
  spawnLater,
  syncWait,
  syncWaitFor,
  TaskGroup,
  TimeoutScope,
  timeout,
  timeoutAt,
  toAsyncIterable,
  withBoundary,
  writeTo,
} from "../../runtime/index.js";
import * as tier2 from "../../runtime/reactor/index.js";
import { createReactor, reactor } from "../../runtime/reactor/index.js";
import * as testing from "../../runtime/testing/index.js";
import {
  createOrder,
  forceSuspension,
  forEachShuffle,
  forEachSuspension,
  seededRandom,
  shuffleReady,
  virtualClock,
  watchLeaks,
  withoutLeaks,
} from "../../runtime/testing/index.js";
import { caught } from "./support/caught.js";

type Case = readonly [
  text: string,
  wrong: (bad: never) => unknown,
  given: unknown,
  error: ErrorConstructor,
  message: string,
];

const emitter = new EventEmitter();
const target = new EventTarget();
const ms = "a number of milliseconds";
const CODE = "ERR_SYNCAWAIT_INVALID_ARGUMENT";

/** In the order of the API report: what is called, with what, and what it says. */
// biome-ignore format: a table, a line for each
const cases: readonly Case[] = [
  ["asCompleted()", asCompleted, undefined, TypeError, "asCompleted(inputs, options?): inputs must be an array or another iterable, not undefined"],
  ["asCompleted(future)", asCompleted, new SyncFuture(), TypeError, "asCompleted(inputs, options?): inputs must be an array or another iterable, not a SyncFuture"],
  ["asCompleted([], 5)", (x) => asCompleted([], x), 5, TypeError, "asCompleted(inputs, options?): options must be an object, not 5"],
  ["asCompleted([], null)", (x) => asCompleted([], x), null, TypeError, "asCompleted(inputs, options?): options must be an object, not null"],
  ["asCompleted, timeout: text", (timeout) => asCompleted([], { timeout }), "5", TypeError, `asCompleted(inputs, options?): options.timeout must be ${ms}, not "5"`],
  ["asCompleted, timeout: NaN", (timeout) => asCompleted([], { timeout }), Number.NaN, RangeError, `asCompleted(inputs, options?): options.timeout must be ${ms}, not NaN`],
  ["new Barrier()", (n) => new Barrier(n), undefined, TypeError, "new Barrier(parties): parties must be a whole number from 1 on, not undefined"],
  ["new Barrier(0)", (n) => new Barrier(n), 0, RangeError, "new Barrier(parties): parties must be a whole number from 1 on, not 0"],
  ["new Barrier(1.5)", (n) => new Barrier(n), 1.5, RangeError, "new Barrier(parties): parties must be a whole number from 1 on, not 1.5"],
  ["batch(async () => ...)", batch, async () => 1, TypeError, "batch(body): body must be a function that is not async, not a function"],
  ["batch()", batch, undefined, TypeError, "batch(body): body must be a function, not undefined"],
  ["new BoundedSemaphore(-1)", (n) => new BoundedSemaphore(n), -1, RangeError, "new BoundedSemaphore(permits?): permits must be a whole number from 0 on, not -1"],
  ["new CancelScope(5)", (x) => new CancelScope(x), 5, TypeError, "new CancelScope(options?): options must be an object, not 5"],
  ["new CancelScope, signal: {}", (signal) => new CancelScope({ signal }), {}, TypeError, "new CancelScope(options?): options.signal must be an AbortSignal, not an object"],
  ["new CancelScope, level: text", (level) => new CancelScope({ level }), "no", TypeError, 'new CancelScope(options?): options.level must be true or false, not "no"'],
  ["new CancelScope, shield: 1", (shield) => new CancelScope({ shield }), 1, TypeError, "new CancelScope(options?): options.shield must be true or false, not 1"],
  ["scope.run()", (body) => new CancelScope().run(body), undefined, TypeError, "scope.run(body): body must be a function, not undefined"],
  ["scope.run(future)", (body) => new CancelScope().run(body), new SyncFuture(), TypeError, "scope.run(body): body must be a function, not a SyncFuture"],
  ["new Condition(5)", (lock) => new Condition(lock), 5, TypeError, "new Condition(lock?): lock must be a Lock, not 5"],
  ["new Condition(semaphore)", (lock) => new Condition(lock), new Semaphore(), TypeError, "new Condition(lock?): lock must be a Lock, not a Semaphore"],
  ["new Condition(null)", (lock) => new Condition(lock), null, TypeError, "new Condition(lock?): lock must be a Lock, not null"],
  ["condition.run()", (body) => new Condition().run(body), undefined, TypeError, "condition.run(body): body must be a function, not undefined"],
  ["condition.waitFor(true)", (f) => new Condition().waitFor(f), true, TypeError, "condition.waitFor(predicate): predicate must be a function, not true"],
  ["condition.notify(NaN)", (n) => new Condition().notify(n), Number.NaN, RangeError, "condition.notify(count?): count must be a number from 0 on, not NaN"],
  ["condition.notify(-1)", (n) => new Condition().notify(n), -1, RangeError, "condition.notify(count?): count must be a number from 0 on, not -1"],
  ["condition.notify(2n)", (n) => new Condition().notify(n), 2n, TypeError, "condition.notify(count?): count must be a number from 0 on, not 2n"],
  ["configure()", configure, undefined, TypeError, "configure(options): options must be an object, not undefined"],
  ["configure, boundary: text", (boundary) => configure({ boundary }), "all", TypeError, 'configure(options): "boundary" must be one of interleave, exclusive, forbid, not "all"'],
  ["ensureSyncFuture(1, f)", (x) => ensureSyncFuture(1, x), () => 1, TypeError, "ensureSyncFuture(x, options?): options must be an object, not a function"],
  ["ensureSyncFuture, onLate: 5", (onLate) => ensureSyncFuture(1, { onLate }), 5, TypeError, "ensureSyncFuture(x, options?): options.onLate must be a function, not 5"],
  ["loop.callSoon()", (f) => EventLoop.current().callSoon(f), undefined, TypeError, "callSoon(callback, ...args): callback must be a function, not undefined"],
  ["loop.callLater(f)", (f) => EventLoop.current().callLater(f, f), () => 1, TypeError, `callLater(ms, callback, ...args): ms must be ${ms}, not a function`],
  ["loop.callLater(NaN, f)", (n) => EventLoop.current().callLater(n, () => 1), Number.NaN, RangeError, `callLater(ms, callback, ...args): ms must be ${ms}, not NaN`],
  ["loop.callLater(1, 2)", (f) => EventLoop.current().callLater(1, f), 2, TypeError, "callLater(ms, callback, ...args): callback must be a function, not 2"],
  ["loop.callAt(text, f)", (n) => EventLoop.current().callAt(n, () => 1), "1", TypeError, `callAt(when, callback, ...args): when must be ${ms}, not "1"`],
  ["loop.callAt(1, 5)", (f) => EventLoop.current().callAt(1, f), 5, TypeError, "callAt(when, callback, ...args): callback must be a function, not 5"],
  ["loop.createTask()", (f) => EventLoop.current().createTask(f), undefined, TypeError, "createTask(fn, ...args): fn must be a function, not undefined"],
  ["iterate()", iterate, undefined, TypeError, "iterate(source): source must be an async iterable or an iterable, not undefined"],
  ["iterate(null)", iterate, null, TypeError, "iterate(source): source must be an async iterable or an iterable, not null"],
  ["iterate(5)", iterate, 5, TypeError, "iterate(source): source must be an async iterable or an iterable, not 5"],
  ["new LifoQueue(text)", (n) => new LifoQueue(n), "3", TypeError, 'new LifoQueue(maxsize?): maxsize must be a number, not "3"'],
  ["lock.run()", (body) => new Lock().run(body), undefined, TypeError, "lock.run(body): body must be a function, not undefined"],
  ["on()", (x) => on(x, "go"), undefined, TypeError, "on(source, event, options?): source must be an EventEmitter or an EventTarget, not undefined"],
  ["on(emitter)", (x) => on(emitter, x), undefined, TypeError, "on(source, event, options?): event must be a string or a symbol, not undefined"],
  ["on(target, symbol)", (x) => on(target, x), Symbol("go"), TypeError, "on(source, event, options?): event must be a string, not Symbol(go)"],
  ["on, signal: {}", (signal) => on(emitter, "go", { signal }), {}, TypeError, "on(source, event, options?): options.signal must be an AbortSignal, not an object"],
  ["on, close: text", (close) => on(emitter, "go", { close }), "close", TypeError, 'on(source, event, options?): options.close must be an array of event names, not "close"'],
  ["on, close: [5]", (close) => on(emitter, "go", { close }), [5], TypeError, "on(source, event, options?): event must be a string or a symbol, not 5"],
  ["once(null)", (x) => once(x, "go"), null, TypeError, "once(source, event, options?): source must be an EventEmitter or an EventTarget, not null"],
  ["once(text)", (x) => once(x, "go"), "go", TypeError, 'once(source, event, options?): source must be an EventEmitter or an EventTarget, not "go"'],
  ["once(emitter)", (x) => once(emitter, x), undefined, TypeError, "once(source, event, options?): event must be a string or a symbol, not undefined"],
  ["once(target)", (x) => once(target, x), undefined, TypeError, "once(source, event, options?): event must be a string, not undefined"],
  ["once, signal: {}", (signal) => once(emitter, "go", { signal }), {}, TypeError, "once(source, event, options?): options.signal must be an AbortSignal, not an object"],
  ["once, a controller as signal", (signal) => once(emitter, "go", { signal }), new AbortController(), TypeError, "once(source, event, options?): options.signal must be an AbortSignal, not an AbortController"],
  ["new PriorityQueue(1, text)", (f) => new PriorityQueue(1, f), "age", TypeError, 'new PriorityQueue(maxsize?, compare?): compare must be a function, not "age"'],
  ["new Queue(text)", (n) => new Queue(n), "3", TypeError, 'new Queue(maxsize?): maxsize must be a number, not "3"'],
  ["new Queue(NaN)", (n) => new Queue(n), Number.NaN, RangeError, "new Queue(maxsize?): maxsize must be a number, not NaN"],
  ["new Queue(1, {})", (items) => new Queue(1, items), {}, TypeError, "new Queue(maxsize?): items must be an object with push() and shift(), not an object"],
  ["createReactor(4)", createReactor, 4, TypeError, "createReactor(options?): options must be an object, not 4"],
  ["createReactor, threads: 0", (threads) => createReactor({ threads }), 0, RangeError, "createReactor(options?): options.threads must be a whole number from 1 on, not 0"],
  ["createReactor, stopGrace: text", (stopGrace) => createReactor({ stopGrace }), "1", TypeError, 'createReactor(options?): options.stopGrace must be a number from 0 on, not "1"'],
  ["reactor.fetch()", (url) => reactor.fetch(url), undefined, TypeError, "reactor.fetch(url, options?): url must be a string or a URL, not undefined"],
  ["reactor.fetch(request)", (url) => reactor.fetch(url), new Request("http://localhost"), TypeError, "reactor.fetch(url, options?): url must be a string or a URL, not a Request"],
  ["reactor.fetch, body: stream", (body) => reactor.fetch("", { body }), new ReadableStream(), TypeError, "reactor.fetch(url, options?): options.body must be text, bytes, a Blob or URLSearchParams, not a ReadableStream"],
  ["reactor.fetch, body: Readable", (body) => reactor.fetch("", { body }), Readable.from([]), TypeError, "reactor.fetch(url, options?): options.body must be text, bytes, a Blob or URLSearchParams, not an object"],
  ["reactor.fetch, body: form", (body) => reactor.fetch("", { body }), new FormData(), TypeError, "reactor.fetch(url, options?): options.body must be text, bytes, a Blob or URLSearchParams, not a FormData"],
  ["reactor.sleep(text)", (n) => reactor.sleep(n), "1", TypeError, `reactor.sleep(ms): ms must be ${ms}, not "1"`],
  ["reactor.with()", (x) => reactor.with(x), undefined, TypeError, "reactor.with(options): options must be an object, not undefined"],
  ["reactor.with, misspelt", (x) => reactor.with(x), { tiemout: 5 }, TypeError, 'reactor.with(options): an option must be one of signal, timeout, transfer, not "tiemout"'],
  ["reactor.with, timeout: -5", (timeout) => reactor.with({ timeout }), -5, RangeError, "reactor.with(options): options.timeout must be a number from 0 on, not -5"],
  ["reactor.with, timeout: text", (timeout) => reactor.with({ timeout }), "5", TypeError, 'reactor.with(options): options.timeout must be a number from 0 on, not "5"'],
  ["reactor.with, signal: {}", (signal) => reactor.with({ signal }), {}, TypeError, "reactor.with(options): options.signal must be an AbortSignal, not an object"],
  ["reactor.with, transfer: 5", (transfer) => reactor.with({ transfer }), 5, TypeError, "reactor.with(options): options.transfer must be an array or another iterable, not 5"],
  ["race(future)", race, new SyncFuture(), TypeError, "race(inputs, options?): inputs must be an array or another iterable, not a SyncFuture"],
  ["race([])", race, [], TypeError, "race(inputs, options?): inputs must be at least one, and there is none"],
  ["race, onLate: 5", (onLate) => race([1], { onLate }), 5, TypeError, "race(inputs, options?): options.onLate must be a function, not 5"],
  ["readFrom(null)", (x) => readFrom(x as unknown as Readable), null, TypeError, "readFrom(stream, options?): stream must be a Node Readable or a web ReadableStream, not null"],
  ["readFrom, keepOpen: text", (keepOpen) => readFrom(Readable.from([]), { keepOpen }), "no", TypeError, 'readFrom(stream, options?): options.keepOpen must be true or false, not "no"'],
  ["readFrom, signal: {}", (signal) => readFrom(Readable.from([]), { signal }), {}, TypeError, "readFrom(stream, options?): options.signal must be an AbortSignal, not an object"],
  ["run()", run, undefined, TypeError, "run(fn, options?): fn must be a function, not undefined"],
  ["run(f, text)", (x) => run(() => 1, x), "main", TypeError, 'run(fn, options?): options must be an object, not "main"'],
  ["run, name: 5", (name) => run(() => 1, { name }), 5, TypeError, "run(fn, options?): options.name must be a string, not 5"],
  ["run, deadlockGrace: NaN", (deadlockGrace) => run(() => 1, { deadlockGrace }), Number.NaN, RangeError, `run(fn, options?): options.deadlockGrace must be ${ms}, not NaN`],
  ["run, signal: {}", (signal) => run(() => 1, { signal }), {}, TypeError, "run(fn, options?): options.signal must be an AbortSignal, not an object"],
  ["run, signal: null", (signal) => run(() => 1, { signal }), null, TypeError, "run(fn, options?): options.signal must be an AbortSignal, not null"],
  ["new Semaphore(text)", (n) => new Semaphore(n), "1", TypeError, 'new Semaphore(permits?): permits must be a whole number from 0 on, not "1"'],
  ["new Semaphore(NaN)", (n) => new Semaphore(n), Number.NaN, RangeError, "new Semaphore(permits?): permits must be a whole number from 0 on, not NaN"],
  ["semaphore.run()", (body) => new Semaphore().run(body), undefined, TypeError, "semaphore.run(body): body must be a function, not undefined"],
  ["sleep()", sleep, undefined, TypeError, `sleep(ms): ms must be ${ms}, not undefined`],
  ["sleep(NaN)", sleep, Number.NaN, RangeError, `sleep(ms): ms must be ${ms}, not NaN`],
  ["sleep(text)", sleep, "x", TypeError, `sleep(ms): ms must be ${ms}, not "x"`],
  ["sleep(long text)", sleep, "x".repeat(100), TypeError, `sleep(ms): ms must be ${ms}, not "${"x".repeat(40)}..."`],
  ["sleep(a class's)", sleep, new (class Delay {})(), TypeError, `sleep(ms): ms must be ${ms}, not an object`],
  ["sleep(a hostile one)", sleep, Proxy.revocable({}, {}).proxy, TypeError, `sleep(ms): ms must be ${ms}, not an object`],
  ["order.step(symbol)", (n) => createOrder().step(n), Symbol("1"), TypeError, "order.step(number): number must be a number, not Symbol(1)"],
  ["order.step(text)", (n) => createOrder().step(n), "1", TypeError, 'order.step(number): number must be a number, not "1"'],
  ["order.done()", (n) => createOrder().done(n), undefined, TypeError, "order.done(number): number must be a number, not undefined"],
  ["future.removeDoneCallback(1)", (f) => new SyncFuture().removeDoneCallback(f), 1, TypeError, "removeDoneCallback(callback): callback must be a function, not 1"],
  ["spawn()", spawn, undefined, TypeError, "spawn(fn, ...args): fn must be a function, not undefined"],
  ["spawn(promise)", spawn, Promise.resolve(), TypeError, "spawn(fn, ...args): fn must be a function, not a Promise"],
  ["spawnLater()", spawnLater, undefined, TypeError, "spawnLater(fn, ...args): fn must be a function, not undefined"],
  ["future.addDoneCallback()", (f) => new SyncFuture().addDoneCallback(f), undefined, TypeError, "addDoneCallback(callback): callback must be a function, not undefined"],
  ["syncWait(future)", syncWait, new SyncFuture(), TypeError, "syncWait(inputs, options?): inputs must be an array or another iterable, not a SyncFuture"],
  ["syncWait([])", syncWait, [], TypeError, "syncWait(inputs, options?): inputs must be at least one, and there is none"],
  ["syncWait([1], 1000)", (x) => syncWait([1], x), 1000, TypeError, "syncWait(inputs, options?): options must be an object, not 1000"],
  ["syncWait, timeout: text", (timeout) => syncWait([1], { timeout }), "1", TypeError, `syncWait(inputs, options?): options.timeout must be ${ms}, not "1"`],
  ["syncWait, timeout: NaN", (timeout) => syncWait([1], { timeout }), Number.NaN, RangeError, `syncWait(inputs, options?): options.timeout must be ${ms}, not NaN`],
  ["syncWait, returnWhen", (returnWhen) => syncWait([1], { returnWhen }), "ANY", TypeError, 'syncWait(inputs, options?): options.returnWhen must be one of ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION, not "ANY"'],
  ["syncWaitFor(f)", (x) => syncWaitFor(new SyncFuture(), x), undefined, TypeError, `syncWaitFor(input, ms): ms must be ${ms}, not undefined`],
  ["syncWaitFor(done, NaN)", (x) => syncWaitFor(1, x), Number.NaN, RangeError, `syncWaitFor(input, ms): ms must be ${ms}, not NaN`],
  ["TaskGroup.run()", TaskGroup.run, undefined, TypeError, "TaskGroup.run(body): body must be a function, not undefined"],
  ["group.spawn()", (f) => new TaskGroup().spawn(f), undefined, TypeError, "group.spawn(fn, ...args): fn must be a function, not undefined"],
  ["timeout(body)", (x) => timeout(x, x), () => 1, TypeError, `timeout(ms, body): ms must be ${ms}, not a function`],
  ["timeout(text, body)", (x) => timeout(x, () => 1), "a", TypeError, `timeout(ms, body): ms must be ${ms}, not "a"`],
  ["timeout(NaN, body)", (x) => timeout(x, () => 1), Number.NaN, RangeError, `timeout(ms, body): ms must be ${ms}, not NaN`],
  ["timeout(5)", (x) => timeout(5, x), undefined, TypeError, "timeout(ms, body): body must be a function, not undefined"],
  ["timeoutAt(text, body)", (x) => timeoutAt(x, () => 1), "a", TypeError, `timeoutAt(when, body): when must be ${ms}, not "a"`],
  ["timeoutAt(5)", (x) => timeoutAt(5, x), undefined, TypeError, "timeoutAt(when, body): body must be a function, not undefined"],
  ["scope.deadline = text", (x) => timeout(5, (scope) => (scope.deadline = x)), "5", TypeError, `scope.deadline = when: when must be ${ms}, not "5"`],
  ["toAsyncIterable()", toAsyncIterable, undefined, TypeError, "toAsyncIterable(source): source must be an iterable, or a function that gives one, not undefined"],
  ["toAsyncIterable(5)", toAsyncIterable, 5, TypeError, "toAsyncIterable(source): source must be an iterable, or a function that gives one, not 5"],
  ["withBoundary(policy?)", (policy) => withBoundary(policy, () => 1), "all", TypeError, 'withBoundary(policy, body): policy must be one of interleave, exclusive, forbid, not "all"'],
  ["withBoundary(policy)", (body) => withBoundary("forbid", body), undefined, TypeError, "withBoundary(policy, body): body must be a function, not undefined"],
  ["writeTo({})", writeTo, {}, TypeError, "writeTo(stream, options?): stream must be a Node Writable or a web WritableStream, not an object"],
  ["writeTo(null)", writeTo, null, TypeError, "writeTo(stream, options?): stream must be a Node Writable or a web WritableStream, not null"],
  ["writeTo, signal: {}", (signal) => writeTo(new Writable(), { signal }), {}, TypeError, "writeTo(stream, options?): options.signal must be an AbortSignal, not an object"],
  ["forceSuspension(5)", forceSuspension, 5, TypeError, "forceSuspension(options?): options must be an object, not 5"],
  ["forceSuspension, every: 0", (every) => forceSuspension({ every }), 0, RangeError, "forceSuspension(options?): options.every must be a whole number from 1 on, not 0"],
  ["forceSuspension, only: text", (only) => forceSuspension({ only }), "1", TypeError, 'forceSuspension(options?): options.only must be a whole number from 1 on, not "1"'],
  ["forceSuspension, at: 3", (at) => forceSuspension({ at }), 3, TypeError, "forceSuspension(options?): options.at must be a function, not 3"],
  ["forceSuspension, two", (every) => forceSuspension({ every, only: 1 }), 1, RangeError, "forceSuspension(options?): options must have only one of every, only"],
  ["forceSuspension, probability: 2", (probability) => forceSuspension({ probability }), 2, RangeError, "forceSuspension(options?): options.probability must be a number from 0 to 1, not 2"],
  ["forceSuspension, seed: 0.5", (seed) => forceSuspension({ probability: 1, seed }), 0.5, RangeError, "forceSuspension(options?): options.seed must be a whole number, not 0.5"],
  ["seededRandom()", seededRandom, undefined, TypeError, "seededRandom(seed): seed must be a whole number, not undefined"],
  ["seededRandom(NaN)", seededRandom, Number.NaN, RangeError, "seededRandom(seed): seed must be a whole number, not NaN"],
  ["shuffleReady, seed: text", (seed) => shuffleReady({ seed }), "7", TypeError, 'shuffleReady(options?): options.seed must be a whole number, not "7"'],
  ["virtualClock, start: NaN", (start) => virtualClock({ start }), Number.NaN, RangeError, "virtualClock(options?): options.start must be a number, not NaN"],
  ["virtualClock, autoAdvance: 0", (autoAdvance) => virtualClock({ autoAdvance }), 0, TypeError, "virtualClock(options?): options.autoAdvance must be true or false, not 0"],
  ["clock.advance()", (n) => virtualClock().advance(n), undefined, TypeError, "clock.advance(ms): ms must be a number from 0 on, not undefined"],
  ["clock.advance(NaN)", (n) => virtualClock().advance(n), Number.NaN, RangeError, "clock.advance(ms): ms must be a number from 0 on, not NaN"],
  ["clock.advance(-1)", (n) => virtualClock().advance(n), -1, RangeError, "clock.advance(ms): ms must be a number from 0 on, not -1"],
  ["clock.advance(Infinity)", (n) => virtualClock().advance(n), Number.POSITIVE_INFINITY, RangeError, "clock.advance(ms): ms must be finite (runAll() lets all time pass), not Infinity"],
  ["watchLeaks, listenersOf: emitter", (listenersOf) => watchLeaks({ listenersOf }), emitter, TypeError, "watchLeaks(options?): options.listenersOf must be an array or another iterable, not an object"],
  ["watchLeaks, listenersOf: [5]", (listenersOf) => watchLeaks({ listenersOf }), [5], TypeError, "watchLeaks(options?): options.listenersOf must be an array of EventEmitters and EventTargets, not 5"],
];

/** Those that answer by a promise. */
// biome-ignore format: a table, a line for each
const promised: readonly Case[] = [
  ["forEachShuffle()", forEachShuffle, undefined, TypeError, "forEachShuffle(body, options?): body must be a function, not undefined"],
  ["forEachShuffle, runs: 0", (runs) => forEachShuffle(() => 1, { runs }), 0, RangeError, "forEachShuffle(body, options?): options.runs must be a whole number from 1 on, not 0"],
  ["forEachShuffle, runs: NaN", (runs) => forEachShuffle(() => 1, { runs }), Number.NaN, RangeError, "forEachShuffle(body, options?): options.runs must be a whole number from 1 on, not NaN"],
  ["forEachShuffle, seed: 0.5", (seed) => forEachShuffle(() => 1, { seed }), 0.5, RangeError, "forEachShuffle(body, options?): options.seed must be a whole number, not 0.5"],
  ["forEachSuspension()", forEachSuspension, undefined, TypeError, "forEachSuspension(body, modes?): body must be a function, not undefined"],
  ["forEachSuspension, every: [0]", (every) => forEachSuspension(() => 1, { every }), [0], RangeError, "forEachSuspension(body, modes?): options.every must be a whole number from 1 on, not 0"],
  ["forEachSuspension, single: -1", (single) => forEachSuspension(() => 1, { single }), -1, RangeError, "forEachSuspension(body, modes?): options.single must be a whole number from 0 on, not -1"],
  ["forEachSuspension, random: NaN", (random) => forEachSuspension(() => 1, { random }), Number.NaN, RangeError, "forEachSuspension(body, modes?): options.random must be a whole number from 0 on, not NaN"],
  ["forEachSuspension, seed: text", (seed) => forEachSuspension(() => 1, { seed }), "1", TypeError, 'forEachSuspension(body, modes?): options.seed must be a whole number, not "1"'],
  ["withoutLeaks()", withoutLeaks, undefined, TypeError, "withoutLeaks(body, options?): body must be a function, not undefined"],
];

describe("wrong arguments", () => {
  test.each(cases)("%s", (_text, wrong, given, error, message) => {
    const thrown = caught(() => wrong(given as never));
    expect(thrown).toBeInstanceOf(error);
    expect(thrown).toMatchObject({ message, code: CODE });
    expect(emitter.eventNames()).toEqual([]);
  });

  test.each(promised)("%s", async (_text, wrong, given, error, message) => {
    const thrown: unknown = await (wrong(given as never) as Promise<unknown>).catch((reason: unknown) => reason);
    expect(thrown).toBeInstanceOf(error);
    expect(thrown).toMatchObject({ message, code: CODE });
  });

  test("a seed in the environment that is no number is not passed over", async () => {
    const before = process.env.SYNCAWAIT_SEED;
    process.env.SYNCAWAIT_SEED = "seven";
    try {
      expect(() => shuffleReady()).toThrow('SYNCAWAIT_SEED=seed: seed must be a whole number, not "seven"');
    } finally {
      if (before === undefined) delete process.env.SYNCAWAIT_SEED;
      else process.env.SYNCAWAIT_SEED = before;
    }
  });

  test("are refused before anything is run or begun", () => {
    const ran = jest.fn();
    expect(() => run(ran, { signal: 5 as never })).toThrow(TypeError);
    expect(() => timeout("1" as never, ran)).toThrow(TypeError);
    expect(() => forceSuspension(ran, { every: 0 })).toThrow(RangeError);
    expect(ran).not.toHaveBeenCalled();
  });

  test("every export that could be given a wrong one stands here", () => {
    const anything = [
      // Take no arguments, or any value.
      "canSuspend, checkpoint, createOrder, currentTask, drainDeferrals, Event, runNestedUntilComplete, SyncFuture, syncAwait, syncGather, syncShield, yieldNow",
      // Made by the runtime alone.
      "Reactor, SyncTask, TimeoutScope",
    ].flatMap((names) => names.split(", "));
    const shown = [...cases, ...promised]
      .map(([text]) => text)
      .join("\n")
      .toLowerCase();
    const missing = [...Object.keys(runtime), ...Object.keys(testing), ...Object.keys(tier2)]
      .filter((name) => !/Error$|^Queue(Empty|Full|ShutDown)$/.test(name) && !anything.includes(name))
      .filter(
        (name) =>
          !(
            shown.includes(`${name.toLowerCase()}(`) ||
            shown.includes(`${name.toLowerCase()},`) ||
            shown.includes(`${name.toLowerCase()}.`)
          ),
      )
      .filter((name) => !["EventLoop", "TaskGroup"].includes(name));
    expect(missing).toEqual([]);
  });
});

test("what takes any value takes it", () => {
  expect(runNestedUntilComplete(5)).toBe(5);
  expect([SyncTask, TimeoutScope].every((made) => typeof made === "function")).toBe(true);
});
