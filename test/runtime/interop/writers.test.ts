import { PassThrough, Writable } from "node:stream";
import { type CancelledError, spawn, syncWait, writeTo } from "../../../runtime/index.js";
import { caught } from "../support/caught.js";
import { waiting } from "../support/waiting.js";
import { listenersOf, turn } from "./support.js";

const failure = new Error("broken");
const chunks = ["a", "b", "c", "d", "e"];

/** Takes a chunk when the test says so. */
function slow(highWaterMark = 2) {
  const written: unknown[] = [];
  let release: ((error?: Error) => void) | null = null;
  const stream = new Writable({
    objectMode: true,
    highWaterMark,
    write(chunk, _encoding, callback) {
      written.push(chunk);
      release = callback;
    },
  });
  const step = async (error?: Error): Promise<void> => {
    const callback = release;
    release = null;
    callback?.(error);
    await turn();
  };
  return { stream, written, step };
}

const writeAll = waiting(function* writeAll(stream: Writable | WritableStream<string>, progress: string[]) {
  const writer = writeTo<string>(stream as Writable);
  for (const chunk of chunks) {
    yield writer.write(chunk);
    progress.push(chunk);
  }
  yield writer.end();
  return "ended";
});

describe("I3: writeTo a Node Writable", () => {
  test("end(chunk) writes it last; behind the end it is an error, and what it fails with is the end's", async () => {
    const { stream, written, step } = slow(1);
    const writer = writeTo<string>(stream);
    const first = writer.write("a");
    const end = writer.end("b");
    expect([first.done(), written]).toEqual([true, ["a"]]);
    await step();
    await step();
    await turn();
    expect([written, end.done()]).toEqual([["a", "b"], true]);
    expect(writer.end("c").exception()).toMatchObject({ code: "ERR_STREAM_WRITE_AFTER_END" });
    expect(writer.end()).toBe(end);

    const failing = slow(1);
    const other = writeTo<string>(failing.stream);
    void other.write("a");
    const failed = Promise.resolve(other.end("b")).catch((error: unknown) => error);
    await failing.step(failure);
    expect(await failed).toBe(failure);
  });

  test("back-pressure: a write waits until the stream has room, and is handed over then", async () => {
    const { stream, written, step } = slow();
    const progress: string[] = [];
    const task = spawn(writeAll, stream, progress);
    expect(progress).toEqual(["a", "b"]);
    expect(stream.writableLength).toBe(2);
    await step();
    expect(progress).toEqual(["a", "b"]);
    for (let i = 0; i < chunks.length; i++) {
      await step();
      expect(stream.writableLength).toBeLessThanOrEqual(2);
    }
    expect([task.result(), written]).toEqual(["ended", chunks]);
  });

  test("end waits until all is written out; no listener is left", async () => {
    const { stream, step } = slow();
    const before = listenersOf(stream);
    const writer = writeTo(stream);
    writer.write("a");
    const end = writer.end();
    await turn();
    expect(end.state).toBe("pending");
    await step();
    expect([end.state, stream.writableFinished]).toEqual(["fulfilled", true]);
    await turn();
    expect(listenersOf(stream)).toEqual(before);
  });

  test("D6: several who write are served in turn", async () => {
    const { stream, written, step } = slow(1);
    const writer = writeTo(stream);
    const order: unknown[] = [];
    for (const chunk of chunks) writer.write(chunk).addDoneCallback(() => order.push(chunk));
    for (const _ of chunks) await step();
    expect([order, written]).toEqual([chunks, chunks]);
  });

  test("C10: a write that is cancelled while it waits was not written; those behind it are", async () => {
    const { stream, written, step } = slow(1);
    const writer = writeTo(stream);
    const writes = chunks.map((chunk) => writer.write(chunk));
    expect(writes[2]?.cancel()).toBe(true);
    expect(writes[0]?.cancel()).toBe(false);
    for (const _ of chunks) await step();
    expect(written).toEqual(["a", "b", "d", "e"]);
  });

  test("C10: a write that is just being handed over cannot be cancelled", async () => {
    const { stream, written, step } = slow(1);
    const writer = writeTo(stream);
    writer.write("a");
    const waiter = writer.write("b");
    const cancelled: boolean[] = [];
    const { write } = stream;
    stream.write = (chunk: unknown) => {
      cancelled.push(waiter.cancel());
      return write.call(stream, chunk, "utf8");
    };
    await step();
    expect([cancelled, waiter.state, written]).toEqual([[false], "fulfilled", ["a", "b"]]);
  });

  test("what the stream fails with is thrown into the writes that wait, later ones, and the end", async () => {
    const { stream, step } = slow(1);
    const writer = writeTo(stream);
    writer.write("a");
    const waiter = writer.write("b");
    const told = syncWait([waiter]);
    await step(failure);
    expect(told.done()).toBe(true);
    expect(waiter.exception()).toBe(failure);
    expect(writer.write("c").exception()).toBe(failure);
    expect(writer.end().exception()).toBe(failure);
  });

  test("a stream that somebody closes or ends", async () => {
    const [closed, ended] = [slow(1), slow(1)];
    const writers = [writeTo(closed.stream), writeTo(ended.stream)] as const;
    writers[0].write("a");
    const waiter = writers[0].write("b");
    closed.stream.destroy();
    await syncWait([waiter]);
    expect(waiter.exception()).toMatchObject({ code: "ERR_STREAM_PREMATURE_CLOSE" });
    ended.stream.end();
    expect(writers[1].write("x").exception()).toMatchObject({ code: "ERR_STREAM_WRITE_AFTER_END" });
    expect(writeTo(closed.stream).write("x").exception()).toMatchObject({ code: "ERR_STREAM_PREMATURE_CLOSE" });
  });

  test("after end there is no write; end twice is one end", async () => {
    const stream = new PassThrough().resume();
    const writer = writeTo(stream);
    const end = writer.end();
    expect(writer.end()).toBe(end);
    expect(writer.write("x").exception()).toMatchObject({ code: "ERR_STREAM_WRITE_AFTER_END" });
    await end;
  });

  test("an end whose last write is cancelled ends all the same", async () => {
    const { stream, written, step } = slow(1);
    const writer = writeTo(stream);
    writer.write("a");
    const waiter = writer.write("b");
    const end = writer.end();
    waiter.cancel();
    await step();
    expect([end.state, written]).toEqual(["fulfilled", ["a"]]);
  });

  test("C10: an end that is cancelled aborts the stream, which never finishes", async () => {
    const { stream } = slow();
    const writer = writeTo(stream);
    writer.write("a");
    const task = spawn(
      waiting(function* () {
        yield writer.end();
      }),
    );
    task.cancel("enough");
    await turn();
    expect([task.state, stream.destroyed, stream.writableFinished]).toEqual(["cancelled", true, false]);
  });

  test("C11: a signal aborts it, and cancels what waits", async () => {
    const { stream } = slow(1);
    const controller = new AbortController();
    const writer = writeTo(stream, { signal: controller.signal });
    writer.write("a");
    const waiter = writer.write("b");
    controller.abort("over");
    for (const future of [waiter, writer.write("c"), writer.end()]) {
      expect((caught(() => future.result()) as CancelledError).reason).toBe("over");
    }
    expect(stream.destroyed).toBe(true);
  });

  test("await using aborts what was not ended, and only that", async () => {
    const [left, ended] = [slow().stream, new PassThrough().resume()];
    {
      await using writer = writeTo(left);
      writer.write("a");
      await using other = writeTo(ended);
      await other.end();
    }
    expect([left.destroyed, ended.writableFinished]).toEqual([true, true]);
  });
});

describe("I3: writeTo a web WritableStream", () => {
  function slowWeb() {
    const written: string[] = [];
    const events: unknown[] = [];
    let release: { resolve(): void; reject(error: unknown): void } | null = null;
    const stream = new WritableStream<string>(
      {
        write(chunk) {
          written.push(chunk);
          return new Promise<void>((resolve, reject) => {
            release = { resolve, reject };
          });
        },
        close: () => void events.push("close"),
        abort: (reason) => void events.push(reason),
      },
      { highWaterMark: 2 },
    );
    const step = async (error?: Error): Promise<void> => {
      const pending = release;
      release = null;
      if (error === undefined) pending?.resolve();
      else pending?.reject(error);
      await turn();
    };
    return { stream, written, events, step };
  }

  test("back-pressure, order and the end", async () => {
    const { stream, written, events, step } = slowWeb();
    const progress: string[] = [];
    const task = spawn(writeAll, stream, progress);
    expect(progress).toEqual(["a", "b"]);
    await turn();
    for (let i = 0; i < chunks.length; i++) {
      expect(progress.length).toBe(Math.min(2 + i, chunks.length));
      await step();
    }
    expect([task.result(), written, events]).toEqual(["ended", chunks, ["close"]]);
  });

  test("C10: a write that is cancelled while it waits was not written", async () => {
    const { stream, written, step } = slowWeb();
    const writer = writeTo(stream);
    const writes = chunks.map((chunk) => writer.write(chunk));
    await turn();
    writes[3]?.cancel();
    for (const _ of chunks) await step();
    expect(written).toEqual(["a", "b", "c", "e"]);
  });

  test("what it fails with is thrown into what waits and what comes", async () => {
    const { stream, step } = slowWeb();
    const writer = writeTo(stream);
    const writes = chunks.map((chunk) => writer.write(chunk));
    await turn();
    const told = syncWait(writes);
    await step(failure);
    await told;
    expect(writes[4]?.exception()).toBe(failure);
    expect(writer.write("x").exception()).toBe(failure);
    const end = writer.end();
    await syncWait([end]);
    expect(end.exception()).toBeDefined();
  });

  test("C10: an end that is cancelled aborts it", async () => {
    const { stream, events } = slowWeb();
    const writer = writeTo(stream);
    const end = writer.end();
    end.cancel("enough");
    await turn();
    expect([end.state, events]).toEqual(["cancelled", ["enough"]]);
  });

  test("nothing else can be written", () => {
    expect(() => writeTo({} as never)).toThrow(TypeError);
  });
});

test.each([
  ["ended", (writer: { end(): PromiseLike<void> }) => writer.end()],
  ["aborted", (writer: { abort(): void }) => writer.abort()],
])("I3: a web stream is free again when its writer was %s", async (_name, leave) => {
  const stream = new WritableStream<string>();
  const writer = writeTo(stream);
  expect(stream.locked).toBe(true);
  await leave(writer);
  await new Promise((resolve) => setImmediate(resolve));
  expect(stream.locked).toBe(false);
});
