import { PassThrough, Readable } from "node:stream";
import { type CancelledError, HostPumpError, readFrom, spawn, syncWait } from "../../../runtime/index.js";
import { caught } from "../support/caught.js";
import { invoking, waiting } from "../support/waiting.js";
import { listenersOf, takeAll, takeSome, turn } from "./support.js";

const failure = new Error("broken");

/** Gives 0, 1, ... when it is asked. */
function counting(limit = Number.POSITIVE_INFINITY): Readable & { asked: number } {
  const stream = Object.assign(
    new Readable({
      objectMode: true,
      highWaterMark: 2,
      read() {
        stream.push(stream.asked < limit ? stream.asked++ : null);
      },
    }),
    { asked: 0 },
  );
  return stream;
}

describe("I2: readFrom a Node Readable", () => {
  test("gives the chunks in order, then the end", async () => {
    const task = spawn(takeAll, readFrom<number>(counting(5)));
    expect(task.done()).toBe(false);
    expect(await task).toEqual([0, 1, 2, 3, 4]);
  });

  test("back-pressure: the stream reads no further than its buffer holds", async () => {
    const stream = counting();
    const reader = readFrom<number>(stream);
    await turn();
    expect(stream.asked).toBeLessThanOrEqual(3);
    expect(await spawn(takeAll, reader, 4)).toEqual([0, 1, 2, 3]);
    await turn();
    expect(stream.asked).toBeLessThanOrEqual(7);
    reader.return();
  });

  test("C10: a wait that is cancelled has taken nothing", async () => {
    const stream = new PassThrough({ objectMode: true });
    const reader = readFrom<string>(stream);
    const first = spawn(takeAll, reader, 1);
    first.cancel();
    stream.write("chunk");
    await turn();
    expect(first.state).toBe("cancelled");
    expect(reader.take().result()).toEqual({ done: false, value: "chunk" });
  });

  test("S4: a chunk that is there is taken without a wait", async () => {
    const stream = new PassThrough({ objectMode: true });
    const reader = readFrom<string>(stream);
    stream.write("a");
    stream.end("b");
    await turn();
    expect(spawn(takeAll, reader, 2).result()).toEqual(["a", "b"]);
  });

  test("what the stream fails with is thrown once, then it is over", async () => {
    const stream = counting(1);
    const reader = readFrom<number>(stream);
    const task = spawn(takeAll, reader);
    stream.destroy(failure);
    await syncWait([task]);
    expect(caught(() => task.result())).toBe(failure);
    expect(reader.take().result().done).toBe(true);
  });

  test("what it has failed with before, too; and a stream that was closed before its end", async () => {
    const [failed, closed, ended] = [counting(), counting(), counting(0)];
    failed.on("error", () => undefined).destroy(failure);
    closed.destroy();
    ended.resume();
    await turn();
    expect(caught(() => readFrom(failed).take().result())).toBe(failure);
    expect(caught(() => readFrom(closed).take().result())).toMatchObject({ code: "ERR_STREAM_PREMATURE_CLOSE" });
    expect(readFrom(ended).take().result().done).toBe(true);
  });

  test("that is closed while somebody waits", async () => {
    const stream = new PassThrough();
    const taken = readFrom(stream).take();
    stream.destroy();
    await syncWait([taken]);
    expect(taken.exception()).toMatchObject({ code: "ERR_STREAM_PREMATURE_CLOSE" });
  });

  test("leaving the loop destroys it and leaves no listener", async () => {
    const stream = counting();
    const before = listenersOf(stream);
    expect(await spawn(takeSome, readFrom<number>(stream), 2)).toEqual([0, 1]);
    expect(stream.destroyed).toBe(true);
    expect(listenersOf(stream)).toEqual(before);
  });

  test("keepOpen: somebody else reads the rest", async () => {
    const stream = counting(4);
    expect(await spawn(takeSome, readFrom<number>(stream, { keepOpen: true }), 2)).toEqual([0, 1]);
    expect(await stream.toArray()).toEqual([2, 3]);
  });

  test("the end leaves no listener, and does not destroy", async () => {
    const stream = counting(1);
    const destroy = jest.spyOn(stream, "destroy");
    const before = listenersOf(stream);
    await spawn(takeAll, readFrom(stream));
    expect(destroy.mock.calls.length).toBeLessThanOrEqual(1); // its own, by autoDestroy
    await turn();
    expect(listenersOf(stream)).toEqual(before);
  });

  test("C11: a signal ends it: who waits is cancelled with its reason, and the stream destroyed", async () => {
    const stream = new PassThrough();
    const controller = new AbortController();
    const reader = readFrom(stream, { signal: controller.signal });
    const taken = reader.take();
    controller.abort("over");
    expect((caught(() => taken.result()) as CancelledError).reason).toBe("over");
    expect(reader.take().state).toBe("cancelled");
    expect(stream.destroyed).toBe(true);
  });

  test("await using gives it up", async () => {
    const stream = counting();
    {
      await using reader = readFrom<number>(stream);
      await reader.take();
    }
    expect(stream.destroyed).toBe(true);
  });

  test("for await reads it from plain async code", async () => {
    const seen: unknown[] = [];
    for await (const chunk of readFrom<number>(counting(3))) seen.push(chunk);
    expect(seen).toEqual([0, 1, 2]);
  });

  test("N8: a block on a stream that the host would have to turn for is an error at once", () => {
    const reader = readFrom(new PassThrough());
    expect(() => reader.next()).toThrow("comes from a stream");
  });
});

describe("I2: readFrom a web ReadableStream", () => {
  /** Gives 0, 1, ... when it is asked. */
  function web(limit = Number.POSITIVE_INFINITY): {
    stream: ReadableStream<number>;
    asked(): number;
    cancelled: unknown[];
  } {
    let asked = 0;
    const cancelled: unknown[] = [];
    const stream = new ReadableStream<number>(
      {
        pull(controller) {
          if (asked < limit) controller.enqueue(asked++);
          else controller.close();
        },
        cancel: (reason) => void cancelled.push(reason),
      },
      { highWaterMark: 1 },
    );
    return { stream, asked: () => asked, cancelled };
  }

  test("gives the chunks in order, then the end, and unlocks it", async () => {
    const { stream } = web(4);
    expect(await spawn(takeAll, readFrom(stream))).toEqual([0, 1, 2, 3]);
    expect(stream.locked).toBe(false);
  });

  test("back-pressure: nothing is asked for that nobody takes", async () => {
    const { stream, asked } = web();
    const reader = readFrom(stream);
    await spawn(takeAll, reader, 2);
    await turn();
    expect(asked()).toBe(3);
  });

  test("S15: a chunk that comes after the wait for it was cancelled is the next one's", async () => {
    let push: (chunk: string) => void = () => undefined;
    const stream = new ReadableStream<string>({
      start(controller) {
        push = (chunk) => controller.enqueue(chunk);
      },
    });
    const reader = readFrom(stream);
    const task = spawn(takeAll, reader, 1);
    push("chunk");
    // It is on its way, in the microtask that the engine has scheduled.
    task.cancel();
    expect(task.state).toBe("cancelled");
    await turn();
    expect(spawn(takeAll, reader, 1).result()).toEqual(["chunk"]);
  });

  test("D6: several who wait are served in turn, one question at a time", async () => {
    const { stream, asked } = web();
    const reader = readFrom(stream);
    const taken = [reader.take(), reader.take(), reader.take()];
    expect(asked()).toBeLessThanOrEqual(1);
    expect((await Promise.all(taken)).map(({ value }) => value)).toEqual([0, 1, 2]);
  });

  test("what it fails with is thrown once", async () => {
    const reader = readFrom(new ReadableStream({ pull: (controller) => controller.error(failure) }));
    const task = spawn(takeAll, reader);
    await syncWait([task]);
    expect(task.exception()).toBe(failure);
    expect(reader.take().result().done).toBe(true);
  });

  test("leaving the loop cancels it and waits for that", async () => {
    const { stream, cancelled } = web();
    expect(await spawn(takeSome, readFrom(stream), 2)).toEqual([0, 1]);
    expect([cancelled.length, stream.locked]).toEqual([1, false]);
  });

  test("leaving fails with what the stream's cancel fails with", async () => {
    const stream = new ReadableStream({
      pull: (controller) => controller.enqueue(1),
      cancel: () => Promise.reject(failure),
    });
    const task = spawn(takeSome, readFrom(stream), 1);
    await syncWait([task]);
    expect(task.exception()).toBe(failure);
  });

  test("keepOpen: somebody else reads the rest", async () => {
    const { stream } = web(4);
    await spawn(takeSome, readFrom(stream, { keepOpen: true }), 2);
    expect(await spawn(takeAll, readFrom(stream))).toEqual([2, 3]);
  });

  test("C11: a signal ends it", async () => {
    const { stream, cancelled } = web();
    const controller = new AbortController();
    const reader = readFrom(stream, { signal: controller.signal });
    controller.abort("over");
    expect((caught(() => reader.take().result()) as CancelledError).reason).toBe("over");
    await turn();
    expect(cancelled.length).toBe(1);
  });

  test("N8: a block on it is an error at once", () => {
    expect(() => readFrom(web().stream).next()).toThrow(HostPumpError);
  });

  test("nothing else can be read", () => {
    expect(() => readFrom({} as never)).toThrow(TypeError);
    const { stream } = web();
    stream.getReader();
    expect(() => readFrom(stream)).toThrow("locked");
  });
});

test("C3: a cancel that comes while a loop is left does not keep the stream open", async () => {
  const stream = counting();
  const gate = new PassThrough();
  const task = spawn(
    waiting(function* () {
      const reader = readFrom<number>(stream);
      try {
        yield invoking(reader, "next");
        yield readFrom(gate).take();
      } finally {
        yield invoking(reader, "return");
      }
    }),
  );
  await turn();
  task.cancel();
  expect([task.state, stream.destroyed]).toEqual(["cancelled", true]);
});
