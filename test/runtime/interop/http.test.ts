import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  request,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import {
  currentTask,
  once,
  readFrom,
  type SyncTask,
  spawn,
  syncWait,
  TimeoutError,
  timeout,
  writeTo,
} from "../../../runtime/index.js";
import { invoking, waiting } from "../support/waiting.js";

/** Answers with what it is sent, in capitals, chunk by chunk. */
const answer = waiting(function* answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  progress: { chunks: number },
) {
  const [source, target] = [readFrom(incoming), writeTo<string>(outgoing)];
  for (;;) {
    const result = (yield invoking(source, "next")) as IteratorResult<Uint8Array>;
    if (result.done) break;
    progress.chunks++;
    yield target.write(Buffer.from(result.value).toString("latin1").toUpperCase());
  }
  yield target.end();
});

/** A server whose requests are answered by tasks. */
class Answering {
  readonly tasks: SyncTask<unknown>[] = [];
  readonly progress = { chunks: 0 };
  readonly server: Server;

  constructor(listener?: RequestListener) {
    this.server = createServer(
      listener ??
        ((incoming, outgoing) => {
          this.tasks.push(spawn(answer, incoming, outgoing, this.progress));
        }),
    );
  }

  async url(): Promise<string> {
    const listening = once(this.server, "listening");
    this.server.listen(0, "127.0.0.1");
    await listening;
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.server, "close");
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }
}

describe("streams of a real server", () => {
  test("I2, I3: a request is read and answered at the pace of both", async () => {
    await using answering = new Answering();
    const sent = "abcdefgh".repeat(64 * 1024);
    const response = await fetch(await answering.url(), { method: "POST", body: sent });
    expect(await response.text()).toBe(sent.toUpperCase());
    expect(answering.progress.chunks).toBeGreaterThan(1);
    expect(answering.tasks.map(({ state }) => state)).toEqual(["fulfilled"]);
  });

  test("I3: a client that does not read holds the writer up", async () => {
    let written = 0;
    const produce = waiting(function* produce(outgoing: ServerResponse) {
      const target = writeTo<Uint8Array>(outgoing);
      for (; written < 4000; written++) yield target.write(Buffer.alloc(64 * 1024));
      yield target.end();
    });
    const tasks: SyncTask<unknown>[] = [];
    await using answering = new Answering((_incoming, outgoing) => tasks.push(spawn(produce, outgoing)));
    const client = request(await answering.url());
    client.end();
    const [incoming] = (await once(client, "response")) as [IncomingMessage];
    // What the sockets hold is some MB; what was to be sent, 250.
    expect(written).toBeLessThan(1000);
    incoming.destroy();
    await syncWait(tasks);
    expect(tasks[0]?.exception()).toMatchObject({ code: "ERR_STREAM_PREMATURE_CLOSE" });
  });

  test("I2: a client that goes away in the middle of its request", async () => {
    await using answering = new Answering();
    const client = request(await answering.url(), { method: "POST" }).on("error", () => undefined);
    client.write("half");
    const response = once(client, "response");
    await response;
    client.destroy();
    await syncWait(answering.tasks);
    expect(answering.tasks[0]?.exception()).toMatchObject({ code: "ECONNRESET" });
  });

  test("C11: task.signal aborts a fetch of ours; the server sees the connection close", async () => {
    const answers: ServerResponse[] = [];
    await using answering = new Answering((_incoming, outgoing) => {
      answers.push(outgoing);
      answering.server.emit("arrived");
    });
    const url = await answering.url();
    const load = waiting(function* load() {
      return yield fetch(url, { signal: currentTask()?.signal ?? null });
    });
    const task = spawn(load);
    await once(answering.server, "arrived");
    const closed = once(answers[0] as ServerResponse, "close");
    task.cancel();
    expect(task.state).toBe("cancelled");
    await closed;
  });

  test("C8: a time limit around a fetch", async () => {
    await using answering = new Answering(() => undefined);
    const url = await answering.url();
    const task = spawn(
      waiting(function* () {
        return yield timeout(20, async (scope) => fetch(url, { signal: scope.signal }));
      }),
    );
    await syncWait([task]);
    expect(task.exception()).toBeInstanceOf(TimeoutError);
  });
});
