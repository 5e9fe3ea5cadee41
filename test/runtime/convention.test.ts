/**
 * Code as a compiler would write it, by hand, against `syncawait/internal` and docs/calling-convention.md alone: the generator style, and
 * that of hand-written frames with spilled locals, in one stack.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runNestedUntilComplete, SyncFuture, sleep, spawn } from "../../runtime/index.js";
import * as $sa from "../../runtime/internal.js";
import { virtualClock } from "../../runtime/testing/index.js";

const TWIN = Symbol.for("syncawait.twin/1");
const ENTRY = Symbol.for("syncawait.entry/1");

type Twin = (...args: never[]) => unknown;

/*
 * The generator style:
 *
 *     function load(key: unknown): string { return `<${syncAwait(key)}>`; }
 */
function load(this: unknown, ...args: [key: unknown]): string {
  return $sa.enter(load$, this, args) as string;
}
function* load$(key: unknown): Generator<undefined, string, unknown> {
  let t = $sa.wait(key);
  if (t === null && $sa.rt.s) t = yield;
  return `<${t}>`;
}
$sa.link(load, load$);

/*
 * Spilled locals: a fast copy in direct style, which links a frame when a callee suspends, and a resume copy that is entered at a point.
 *
 *     function both(a: unknown, b: unknown): string {
 *       let x = "none";
 *       try { x = load(a); } catch (error) { x = error.message; }
 *       return x + load(b);
 *     }
 */
interface Frame {
  parent: Frame | null;
  readonly code: (frame: never, value: unknown, mode: 0 | 1) => unknown;
  pc: number;
}
interface BothFrame extends Frame {
  b: unknown;
  x: unknown;
}
function link(frame: Frame): null {
  const cell = $sa.rt as { cur: { parent: Frame | null } };
  cell.cur.parent = frame;
  cell.cur = frame;
  return null;
}
function fastBoth(a: unknown, b: unknown): unknown {
  let x: unknown = "none";
  try {
    x = $sa.call("load", load, a);
    if (x === null && $sa.rt.s) return link(bothFrame(1, b, undefined));
  } catch (error) {
    x = (error as Error).message;
  }
  const y = $sa.call("load", load, b);
  // No handler encloses this point: a negative pc.
  if (y === null && $sa.rt.s) return link(bothFrame(-2, b, x));
  return `${x}${y}`;
}
function bothFrame(pc: number, b: unknown, x: unknown): BothFrame {
  return { parent: null, code: resumeBoth, pc, b, x };
}
function resumeBoth(frame: BothFrame, value: unknown, mode: 0 | 1): unknown {
  let { x } = frame;
  if (frame.pc === 1) {
    try {
      if (mode === 1) throw value;
      x = value;
    } catch (error) {
      x = (error as Error).message;
    }
    const y = $sa.call("load", load, frame.b);
    if (y === null && $sa.rt.s) {
      // The frame is used again; its own parent is the driver's business.
      frame.pc = -2;
      frame.x = x;
      return link(frame);
    }
    return `${x}${y}`;
  }
  if (mode === 1) throw value;
  return `${x}${value}`;
}
function both(...args: [a: unknown, b: unknown]): string {
  return $sa.enter(
    function* () {
      const t = fastBoth(...args);
      return t === null && $sa.rt.s ? yield : t;
    },
    undefined,
    [],
  ) as string;
}
give(both, fastBoth);

function give(entry: Twin, twin: Twin): void {
  Object.defineProperty(twin, ENTRY, { value: entry });
  Object.defineProperty(entry, TWIN, { value: twin });
}

/** A caller in the generator style again, around the other. */
function* outer$(a: unknown, b: unknown): Generator<undefined, string, unknown> {
  let t = $sa.call("both", both, a, b);
  if (t === null && $sa.rt.s) t = yield;
  return `[${t}]`;
}
function outer(this: unknown, ...args: [a: unknown, b: unknown]): string {
  return $sa.enter(outer$, this, args) as string;
}
$sa.link(outer, outer$);

describe("both styles in one stack", () => {
  test("nothing suspends", () => {
    expect(outer("a", "b")).toBe("[<a><b>]");
  });

  test("section 3: each wait suspends, and the frame that suspends again is used again", () => {
    const [a, b] = [new SyncFuture<string>(), new SyncFuture<string>()];
    const task = spawn(outer, a, b);
    a.resolve("a");
    expect(task.state).toBe("pending");
    b.resolve("b");
    expect(task.result()).toBe("[<a><b>]");
  });

  test("section 3: mode 1 surfaces at the call, inside the right try", () => {
    const a = new SyncFuture<string>();
    const task = spawn(outer, a, "b");
    a.reject(new Error("failed"));
    expect(task.result()).toBe("[failed<b>]");
  });

  test("section 3: a frame with a negative pc is skipped when the call throws", () => {
    const b = new SyncFuture<string>();
    const task = spawn(outer, "a", b);
    b.reject(new Error("failed"));
    expect(task.exception()).toEqual(new Error("failed"));
  });

  test("section 4: in an async function a suspension is one await", async () => {
    const b = new SyncFuture<string>();
    const promise = (async () => {
      const t = $sa.asyncCall("outer", outer, "a", b);
      return t === null && $sa.rt.s ? (await $sa.hosted()).value : t;
    })();
    b.resolve("b");
    expect(await promise).toBe("[<a><b>]");
  });

  test("section 5: at a boundary the native stack blocks", () => {
    using clock = virtualClock().install();
    const future = new SyncFuture<string>();
    sleep(5).addDoneCallback(() => future.resolve("b"));
    expect(outer("a", future)).toBe("[<a><b>]");
    expect(clock.now()).toBe(5);
  });

  test("section 2: the cell in each state", () => {
    const states: unknown[] = [];
    const future = new SyncFuture<string>();
    const note = (): void => void states.push([$sa.rt.cur === null, $sa.rt.s]);
    future.addDoneCallback(note);
    const task = spawn(() => {
      note();
      return 1;
    });
    note();
    future.resolve("");
    expect(states).toEqual([
      [false, false],
      [true, false],
      [true, false],
    ]);
    expect(runNestedUntilComplete(task)).toBe(1);
  });
});

test("section 7: what there is, is what the document lists", () => {
  const text = readFileSync(join(__dirname, "../../docs/calling-convention.md"), "utf8");
  const section = text.slice(text.indexOf("## 7."), text.indexOf("### The generator back end"));
  const firstCells = [...section.matchAll(/^\| (`.*?`) \|/gm)].map(([, cell]) => cell as string);
  const names = firstCells.flatMap((cell) => [...cell.matchAll(/`(\w+)/g)].map(([, name]) => name as string));
  expect(names.length).toBeGreaterThan(15);
  expect(Object.keys($sa).sort()).toEqual(names.sort());
});
