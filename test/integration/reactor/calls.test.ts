/** What goes in and what comes out: every kind of value, every kind of error, waited for by a blocked stack and by promise code. */

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { built } from "../support/built";
import { failure } from "./failure";

const { runNestedUntilComplete: wait } = built("index.js");
const { reactor, createReactor, ReactorError } = built("reactor/index.js");
const url = pathToFileURL(join(__dirname, "work.mjs"));
type Work = typeof import("./work.mjs");
const work = wait(reactor.import<Work>(url));

afterAll(() => reactor.close());

describe("reactor.import", () => {
  test("functions give futures of what they return, or of what their promises give; values are there", async () => {
    expect(work.answer).toBe(42);
    expect(wait(work.add(1, 2))).toBe(3);
    expect(wait(work.later("x"))).toBe("x");
    expect(await work.add(3, 4)).toBe(7);
  });

  test("what is no data is not there, nor in the types", () => {
    expect(work.table).toEqual({ at: new Date(0), rows: [1, 2] });
    const rows: number[] = work.table.rows;
    const inner: number | undefined = work.table.table?.rows[0];
    expect([rows.length, inner]).toEqual([2, undefined]);
    expect(work).not.toHaveProperty("tools");
    // @ts-expect-error: it has a function, which cannot be sent
    void work.tools;
    // @ts-expect-error: nor can a class, though there is something by its name that can be called, and fails
    void work.Tool;
  });

  test("takes a URL, its text, a path, the name of a built-in or of a package", () => {
    expect(wait(wait(reactor.import<Work>(url.href)).add(1, 1))).toBe(2);
    expect(wait(wait(reactor.import<Work>(join(__dirname, "work.mjs"))).add(1, 1))).toBe(2);
    expect(wait(wait(reactor.import<typeof import("node:os")>("node:os")).EOL)).toBe("\n");
    const { dayjs } = { dayjs: wait(reactor.import<{ default(): unknown }>("dayjs")) };
    expect(typeof dayjs.default).toBe("function");
  });

  test("refuses a relative path, since nobody knows what it is relative to", () => {
    expect(() => reactor.import("./work.mjs")).toThrow(/new URL\("\.\/work\.mjs", import\.meta\.url\)/);
  });

  test("a module that cannot be found, or fails, rejects with what Node says", async () => {
    expect((await failure(() => wait(reactor.import("/nowhere.mjs")))).code).toBe("ERR_MODULE_NOT_FOUND");
    expect((await failure(() => reactor.import("data:text/javascript,throw new RangeError('no')"))).name).toBe(
      "RangeError",
    );
  });

  test("the calls are shared by as many threads as are allowed, each with modules of its own", async () => {
    using several = createReactor({ threads: 3 });
    const module = await several.import<typeof import("node:worker_threads")>("node:worker_threads");
    const source =
      "import { threadId } from 'node:worker_threads'; import { setTimeout } from 'node:timers/promises';" +
      "export const id = async () => (await setTimeout(20), threadId);";
    const { id } = await several.import<{ id(): Promise<number> }>(
      `data:text/javascript,${encodeURIComponent(source)}`,
    );
    const ids = new Set(await Promise.all([id(), id(), id(), id(), id(), id()]));
    expect(ids.size).toBe(3);
    expect(typeof module.threadId).toBe("number");
  });
});

describe("values", () => {
  test.each<[string, unknown]>([
    ["undefined", undefined],
    ["null", null],
    ["a number", 1.5],
    ["NaN", Number.NaN],
    ["a big integer", 10n ** 30n],
    ["text", "é😀"],
    ["a date", new Date(0)],
    ["a regular expression", /x/gi],
    ["nested data", { a: [1, { b: new Map([["k", new Set([1])]]) }] }],
    ["a typed array", new Float64Array([1, 2])],
  ])("%s arrives as it was, there and back", (_name, value) => {
    expect(wait(work.identity(value))).toEqual(value);
  });

  test("a Buffer is one on both sides, and no more is sent than it shows", () => {
    const small = Buffer.from("hello");
    expect(wait(work.bytesOf(small))).toEqual({ length: 5, isBuffer: true });
    const back = wait(work.identity(small)) as Buffer;
    expect([Buffer.isBuffer(back), String(back), back.buffer.byteLength]).toEqual([true, "hello", 5]);
  });

  test("what is in the transfer list is handed over, not copied", () => {
    const bytes = new Uint8Array(1000).fill(7);
    expect(wait(reactor.with({ transfer: [bytes.buffer] }).import<Work>(url)).bytesOf).toBeDefined();
    const handing = wait(reactor.with({ transfer: [bytes.buffer] }).import<Work>(url));
    expect(wait(handing.bytesOf(bytes)).length).toBe(1000);
    expect(bytes.byteLength).toBe(0);
  });

  test("what cannot be sent is an error of that call alone", async () => {
    const before = work.later("before");
    const argument = await failure(() => wait(work.identity(() => {})));
    const result = await failure(() => wait(work.giveFunction()));
    expect([argument.name, argument.code]).toEqual(["ReactorError", "ERR_SYNCAWAIT_REACTOR_CLONE"]);
    expect([result.name, result.code]).toEqual(["ReactorError", "ERR_SYNCAWAIT_REACTOR_CLONE"]);
    expect(wait(before)).toBe("before");
    // ReactorError is of another realm, and not `Error`.
    expect([argument, result].map((error) => error.constructor)).toEqual([ReactorError, ReactorError]);
    for (const { message } of [argument, result]) expect(message).toMatch(/could not be cloned\. [A-Z]/);
  });

  test("a chunk that cannot be sent is an error of its reader alone, and the source is closed", async () => {
    const { closed } = wait(work.counted());
    const error = await failure(() => [...wait(work.functions())]);
    expect([error.constructor, error.code]).toEqual([ReactorError, "ERR_SYNCAWAIT_REACTOR_CLONE"]);
    expect(error.message).toMatch(/^A chunk cannot be sent to another thread: .* could not be cloned\. Return/);
    expect(wait(work.counted()).closed).toBe(closed + 1);
  });
});

describe("errors", () => {
  test("keep class, message, stack, code, cause and properties; what cannot be sent of them is left out", async () => {
    const error = await failure(() => wait(work.refuse()));
    const cause = error.cause as Error;
    expect([error.constructor.name, error.message, error.code]).toEqual(["RangeError", "too large", "ERR_LIMIT"]);
    expect(error).toMatchObject({ details: { limit: 3 } });
    expect(error.stack).toMatch(/RangeError: too large\n\s+at .*refuse.*work\.mjs/);
    expect([cause.constructor.name, cause.message]).toEqual(["TypeError", "below"]);
    expect(cause).toMatchObject({ errno: -7 });
    expect(cause).not.toHaveProperty("helper");
    expect(Object.keys(error).sort()).toEqual(["code", "details"]);
  });

  test("an AggregateError has its errors", async () => {
    const error = (await failure(() => work.refuseAll())) as AggregateError;
    expect([error.name, error.errors.map(String)]).toEqual(["AggregateError", ["Error: one", "RangeError: two"]]);
  });

  test("what is thrown and is no error is thrown here, or its text", async () => {
    expect(await failure(() => wait(work.throwValue()))).toEqual({ reason: "no" });
    expect(await failure(() => wait(work.throwFunction()))).toBe("() => {}");
  });
});

describe("many at once", () => {
  test("ten thousand calls, all waited for below a blocked stack", () => {
    const calls = Array.from({ length: 10_000 }, (_, n) => work.identity(n));
    expect(calls.map((call) => wait(call))).toEqual(calls.map((_, n) => n));
  });

  test("ten thousand calls, awaited", async () => {
    const calls = Array.from({ length: 10_000 }, (_, n) => work.identity(n));
    expect(await Promise.all(calls)).toEqual(calls.map((_, n) => n));
  });
});
