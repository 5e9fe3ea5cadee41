/** What listeners are told of a stack that blocks, and what their own mistakes do. */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { type BlockReport, configure, EventLoop, runNestedUntilComplete, sleep } from "../../runtime/index.js";
import { wait } from "../../runtime/internal.js";
import { type VirtualClock, virtualClock } from "../../runtime/testing/index.js";
import { recordCallbackErrors } from "./support/callbackErrors.js";
import { compile, suspended } from "./support/compile.js";

const nap = compile(function* nap$(ms: number) {
  if (suspended(wait(sleep(ms)))) yield;
  return ms;
});

let clock: VirtualClock;
let reports: BlockReport[];
beforeEach(() => {
  clock = virtualClock().install();
  reports = [];
});
afterEach(() => {
  clock.uninstall();
  configure({ onBlock: undefined, onNestedInversion: undefined });
});

describe("S8: a listener that fails", () => {
  const errors = recordCallbackErrors();
  beforeEach(() => {
    errors.length = 0;
  });

  test("S8: what onBlock throws goes to onCallbackError, and the wait has its value", () => {
    const mistake = new Error("of the listener");
    configure({
      onBlock() {
        throw mistake;
      },
    });
    expect([nap(1), runNestedUntilComplete(sleep(1))]).toEqual([1, undefined]);
    expect(errors).toEqual([mistake, mistake]);
  });

  test("S8: nor does it take the place of the error of the wait", () => {
    configure({
      onBlock() {
        throw new Error("of the listener");
      },
    });
    const failing = sleep(1);
    EventLoop.current().callLater(0, () => failing.cancel());
    expect(() => runNestedUntilComplete(failing)).toThrow(expect.objectContaining({ name: "CancelledError" }));
    expect(errors).toHaveLength(1);
  });

  test("S8: the same of onNestedInversion", () => {
    const mistake = new Error("of the listener");
    configure({
      onNestedInversion() {
        throw mistake;
      },
    });
    EventLoop.current().callLater(1, () => runNestedUntilComplete(sleep(5)));
    expect(runNestedUntilComplete(sleep(2))).toBeUndefined();
    expect(errors).toEqual([mistake]);
  });
});

describe("a listener that blocks itself", () => {
  test("onBlock is not told of that, and of the next one it is", () => {
    configure({
      onBlock(report) {
        reports.push(report);
        nap(1);
      },
    });
    nap(5);
    nap(6);
    expect(reports.map(({ duration }) => duration)).toEqual([5, 6]);
  });

  test("nor is a subscriber of the channels", () => {
    let told = 0;
    const listener = () => {
      told++;
      nap(1);
    };
    subscribe("syncawait.block.begin", listener);
    nap(5);
    unsubscribe("syncawait.block.begin", listener);
    expect(told).toBe(1);
  });
});

describe("who stands in the way", () => {
  beforeEach(() => configure({ onBlock: (report) => reports.push(report) }));

  test("where compiled code called something that no stack shows, it is said so, and the caller has its own name", () => {
    // biome-ignore lint/correctness/useYield: what it calls blocks
    compile(function* query$() {
      nap(1);
    })();
    expect(reports).toMatchObject([
      {
        foreign: {
          name: "native code or code without a name",
          position: expect.stringMatching(/blockReport\.test\.ts:/),
        },
        foreignFrame: expect.stringMatching(/^native code or code without a name \(called by query \(.*\)\)$/),
        cure: expect.stringMatching(/^Call the waiting function directly in query \(.*an add-on.*$/),
      },
    ]);
    expect(reports[0]?.cure).not.toContain("runNestedUntilComplete");
  });

  test("compiled code that asked for the block by runNestedUntilComplete is named itself", () => {
    // biome-ignore lint/correctness/useYield: what it calls blocks
    compile(function* query$() {
      runNestedUntilComplete(sleep(1));
    })();
    expect(reports).toMatchObject([
      {
        foreignFrame: expect.stringMatching(/^query \(/),
        foreign: { name: "query" },
        cure: expect.stringMatching(/query \(.*not by runNestedUntilComplete$/),
      },
    ]);
  });

  test("a function that is not compiled has its own name, whatever that looks like", () => {
    const query$ = (): void => void nap(1);
    const ask$1 = (): void => void runNestedUntilComplete(sleep(1));
    query$();
    ask$1();
    expect(reports).toMatchObject([
      { foreign: { name: "query$" }, cure: expect.stringMatching(/^Compile query\$ \(.*, which is not compiled/) },
      { foreign: { name: "ask$1" }, cure: expect.stringMatching(/^Compile ask\$1 \(.*, which is not compiled/) },
    ]);
  });

  test("whoever asked is who called us, by whichever function, and the innermost of several", () => {
    const inner = (): unknown => EventLoop.current().runNestedUntilComplete(sleep(1));
    const outer = (): unknown => runNestedUntilComplete(sleep(5));
    EventLoop.current().callLater(1, inner);
    outer();
    expect(reports.map(({ foreign }) => foreign?.name)).toEqual(["inner", "outer"]);
  });

  test("a function of the engine's has the package of who called it", () => {
    const { invokeMap } = require("lodash") as {
      invokeMap(lists: unknown[], name: string, ...args: unknown[]): unknown;
    };
    invokeMap([[2, 1]], "sort", nap);
    expect(reports[0]).toMatchObject({ foreign: { name: "Array.sort", package: "lodash" } });
  });

  test("code that new Function made is seen, and what it calls of the engine's", () => {
    const sort = new Function("list", "compare", "return list.sort(compare)") as (
      list: number[],
      compare: unknown,
    ) => unknown;
    sort([2, 1], nap);
    expect(reports[0]).toMatchObject({
      foreign: { name: "Array.sort", package: undefined },
      cure: expect.stringMatching(
        /^Call the waiting function outside of eval \(.*, which calls Array\.sort \(<anonymous>\)/,
      ),
    });
  });
});
