/**
 * Code as a compiler would write it, by hand, against `syncawait/internal`: the specification in docs/calling-convention.md is good enough to
 * work from, in the generator style and in that of spilled locals.
 */

import { SyncFuture, spawn } from "../../runtime/index.js";
import * as $sa from "../../runtime/internal.js";

const TWIN = Symbol.for("syncawait.twin/1");
const ENTRY = Symbol.for("syncawait.entry/1");

/** function load(key) { return "<" + syncAwait(future) + ">" } */
function load(this: unknown, future: SyncFuture<string>): string {
  return $sa.enter(load$, this, arguments) as string;
}
function* load$(future: SyncFuture<string>): Generator<undefined, unknown, unknown> {
  let t: unknown;
  return `<${(t = $sa.wait(future)) === null && $sa.rt.s ? yield : t}>`;
}
$sa.link(load, load$);

/** function twice(a, b) { const x = load(a); return x + load(b) } in a frame with its locals spilled. */
interface TwiceFrame {
  parent: null;
  code: (frame: TwiceFrame, value: unknown, mode: 0 | 1) => unknown;
  pc: number;
  b: SyncFuture<string>;
  x: unknown;
}
function twice(a: SyncFuture<string>, b: SyncFuture<string>): string {
  return $sa.enter(
    function* () {
      const t = twice$(a, b);
      return t === null && $sa.rt.s ? yield : t;
    },
    undefined,
    [],
  ) as string;
}
function twice$(a: SyncFuture<string>, b: SyncFuture<string>): unknown {
  const x = $sa.call("load", load, a);
  if (x === null && $sa.rt.s) return push({ parent: null, code: twiceResumed, pc: -1, b, x: undefined });
  const y = $sa.call("load", load, b);
  if (y === null && $sa.rt.s) return push({ parent: null, code: twiceResumed, pc: -2, b, x });
  return `${x}${y}`;
}
function twiceResumed(frame: TwiceFrame, value: unknown, mode: 0 | 1): unknown {
  if (mode === 1) throw value;
  let { x } = frame;
  let y: unknown;
  if (frame.pc === -1) {
    x = value;
    y = $sa.call("load", load, frame.b);
    if (y === null && $sa.rt.s) {
      frame.pc = -2;
      frame.x = x;
      return push(frame);
    }
  } else y = value;
  return `${x}${y}`;
}
function push(frame: TwiceFrame): null {
  const last = $sa.rt.cur as unknown as { parent: TwiceFrame };
  last.parent = frame;
  ($sa.rt as { cur: unknown }).cur = frame;
  return null;
}
Object.defineProperty(twice$, ENTRY, { value: twice });
Object.defineProperty(twice, TWIN, { value: twice$, configurable: true });

test("section 3: hand-written frames and generator frames suspend and resume together", () => {
  const a = new SyncFuture<string>();
  const b = new SyncFuture<string>();
  const task = spawn(twice, a, b);
  expect(task.state).toBe("pending");
  a.resolve("a");
  expect(task.state).toBe("pending");
  b.resolve("b");
  expect(task.result()).toBe("<a><b>");
});
