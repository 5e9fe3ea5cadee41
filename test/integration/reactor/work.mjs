// What the tests have imported in a thread of the reactor.
export const answer = 42;
export const identity = (value) => value;
export const later = async (value) => value;
export const add = (a, b) => a + b;
export const table = { at: new Date(0), rows: [1, 2] };
export const tools = { rows: [1, 2], sort() {} };
export class Tool {}
export const giveFunction = () => () => {};
export const bytesOf = (buffer) => ({ length: buffer.byteLength, isBuffer: Buffer.isBuffer(buffer) });
export const throwFunction = () => {
  throw () => {};
};
export const throwValue = () => {
  throw { reason: "no" };
};

export function refuse() {
  const cause = Object.assign(new TypeError("below"), { errno: -7, helper() {} });
  throw Object.assign(new RangeError("too large", { cause }), { code: "ERR_LIMIT", details: { limit: 3 } });
}

export async function refuseAll() {
  throw new AggregateError([new Error("one"), new RangeError("two")], "several");
}

export const count = (to) => produce(to, (n) => n);
export const blocks = (to, size) => produce(to, (n) => new Uint8Array(size).fill(n));

async function* produce(to, make) {
  try {
    for (let n = 0; n < to; n++) {
      produced = n + 1;
      yield make(n);
    }
  } finally {
    closed++;
  }
}
let produced = 0;
let closed = 0;
export const counted = () => ({ produced, closed });

export async function* breakAfter(n) {
  for (let i = 0; i < n; i++) yield i;
  throw new Error("the source broke");
}

export const functions = () => produce(3, (n) => () => n);

let aborts = 0;
export const abortsSeen = () => aborts;
const abortable = [];
export const untilAbortable = () => new Promise((resolve) => abortable.push(resolve));
export const untilAborted = (signal) =>
  new Promise((_, reject) => {
    abortable.shift()?.();
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => {
      aborts++;
      reject(signal.reason);
    });
  });

export const never = () => new Promise(() => {});
export const exit = () => process.exit(3);
export const throwLater = () => {
  setTimeout(() => {
    throw new Error("nobody caught this");
  }, 5);
  return new Promise(() => {});
};
export const loopForever = () => {
  for (;;);
};
export const fillMemory = () => {
  const all = [];
  for (;;) all.push(new Array(10_000).fill(Math.random()));
};

const items = [];
const noteEmpty = [];
let noteItem;
/** What is offered, one after the other. */
export async function* offered() {
  for (;;) {
    while (items.length > 0) yield items.shift();
    await new Promise((resolve) => {
      noteItem = resolve;
      for (const note of noteEmpty.splice(0)) note();
    });
    noteItem = undefined;
  }
}
/** Until somebody waits for an item. */
export const untilEmpty = () => (noteItem ? undefined : new Promise((resolve) => noteEmpty.push(() => resolve())));
export function offer(item) {
  items.push(item);
  noteItem?.();
}

const notes = [];
export const note = (value) => void notes.push(value);
export const noted = () => notes;

let turn = Promise.resolve();
export const inTurn = (value) => {
  turn = turn.then(() => value);
  return turn;
};

const release = [];
export const held = (value) => new Promise((resolve) => release.push(() => resolve(value)));
export const releaseHeld = () => release.pop()();

/** What was begun, and whose results were given, by number. */
const course = { begun: [], given: [] };
export const courseSoFar = () => course;
export function numbered(n, when, size) {
  course.begun.push(n);
  const give = () => {
    course.given.push(n);
    return size === "short" ? n : size === "long" ? `${n} `.padEnd(1000, "x") : { n };
  };
  if (when === "now") return give();
  return when === "next" ? Promise.resolve().then(give) : new Promise((resolve) => setImmediate(() => resolve(give())));
}
export const lastWords = (value) => {
  setImmediate(() => process.exit(4));
  return value;
};
