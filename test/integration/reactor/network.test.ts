/** `reactor.fetch` and `reactor.connect`, with servers in a process of their own: one in this thread could not answer while it is blocked. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { built } from "../support/built";
import { failure } from "./failure";

const { runNestedUntilComplete: wait, spawn: task } = built("index.js");
const { reactor, createReactor } = built("reactor/index.js");

let servers: ChildProcess;
let http: string;
let tcp: number;

beforeAll(async () => {
  servers = spawn(process.execPath, [`${__dirname}/servers.mjs`], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(servers.stdout as NodeJS.ReadableStream, "data")) as [Buffer];
  const ports = JSON.parse(String(line)) as { http: number; tcp: number };
  http = `http://localhost:${ports.http}`;
  tcp = ports.tcp;
});
afterAll(() => servers.kill());

/** Nobody listens there any more. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

describe("reactor.fetch", () => {
  test("has status, headers, URL; the body as text, JSON or bytes", () => {
    const response = wait(reactor.fetch(`${http}/echo?x=1`));
    expect([response.status, response.ok, response.statusText]).toEqual([200, true, "OK"]);
    expect([response.headers.get("x-served-by"), response.url]).toEqual(["test", `${http}/echo?x=1`]);
    expect(wait(response.json())).toMatchObject({ method: "GET", url: "/echo?x=1" });
    expect(wait(wait(reactor.fetch(`${http}/text`)).text())).toBe("plain text");
    expect(String(Buffer.from(wait(wait(reactor.fetch(new URL(`${http}/text`))).bytes())))).toBe("plain text");
    expect(wait(wait(reactor.fetch(`${http}/text`)).arrayBuffer()).byteLength).toBe(10);
  });

  test("sends methods, headers and bodies", () => {
    const send = (body: Parameters<typeof reactor.fetch>[1]) => wait(wait(reactor.fetch(`${http}/echo`, body)).json());
    expect(send({ method: "POST", body: "text", headers: { "x-a": "1" } })).toMatchObject({
      method: "POST",
      body: "text",
      headers: { "x-a": "1" },
    });
    expect(send({ method: "PUT", body: Buffer.from("bytes") })).toMatchObject({ body: "bytes" });
    expect(send({ method: "POST", body: new URLSearchParams({ a: "b c" }) })).toMatchObject({
      body: "a=b+c",
      headers: { "content-type": "application/x-www-form-urlencoded;charset=UTF-8" },
    });
  });

  test("a status of failure is no error; a redirect is followed; no body is null", () => {
    expect(wait(reactor.fetch(`${http}/missing`)).ok).toBe(false);
    const redirected = wait(reactor.fetch(`${http}/redirect`));
    expect([redirected.redirected, redirected.url]).toEqual([true, `${http}/text`]);
    expect(wait(reactor.fetch(`${http}/text`, { method: "HEAD" })).body).toBeNull();
  });

  test("the body can be read once", async () => {
    const response = wait(reactor.fetch(`${http}/text`));
    wait(response.text());
    expect(response.bodyUsed).toBe(true);
    expect((await failure(() => response.text())).name).toBe("TypeError");
  });

  test("the body is streamed; who leaves the loop has the request ended", () => {
    let size = 0;
    for (const chunk of wait(reactor.fetch(`${http}/large?bytes=3000000`)).body ?? []) size += chunk.length;
    expect(size).toBe(3_000_000);
    const endless = wait(reactor.fetch(`${http}/endless`));
    for (const chunk of endless.body ?? []) if (chunk.length > 0) break;
    // The server has seen its end when it answers this.
    expect(wait(wait(reactor.fetch(`${http}/ended`)).text())).toBe("ended");
  });

  test("what goes wrong is what fetch says, with the cause", async () => {
    const closed = `http://127.0.0.1:${await closedPort()}/`;
    const refused = await failure(() => wait(reactor.fetch(closed)));
    expect([refused.name, refused.message]).toEqual(["TypeError", "fetch failed"]);
    expect(refused.cause).toMatchObject({ code: "ECONNREFUSED", syscall: "connect" });
    const invalid = await failure(() => reactor.fetch("no url"));
    expect(invalid.name).toBe("TypeError");
  });

  test("a connection that breaks in the middle of the body is an error there", async () => {
    const response = wait(reactor.fetch(`${http}/broken`));
    const error = await failure(() => wait(response.text()));
    expect(error.message).toBe("terminated");
  });

  test("an AbortSignal among the options stops it, before and while it runs, and while the body is read", async () => {
    const aborted = await failure(() => wait(reactor.fetch(`${http}/text`, { signal: AbortSignal.abort() })));
    expect(aborted.name).toBe("AbortError");
    const controller = new AbortController();
    const pending = reactor.fetch(`${http}/never`, { signal: controller.signal });
    task(() => {
      wait(reactor.sleep(20));
      controller.abort();
    });
    expect((await failure(() => pending)).name).toBe("AbortError");
    // Not blocked: that signal is aborted by a timer of the host.
    const timed = await failure(() => reactor.fetch(`${http}/never`, { signal: AbortSignal.timeout(20) }));
    expect(timed.name).toBe("TimeoutError");
  });

  test("a time limit ends the request at the server, too", async () => {
    expect((await failure(() => wait(reactor.with({ timeout: 30 }).fetch(`${http}/endless-headers`)))).name).toBe(
      "TimeoutError",
    );
    expect(wait(wait(reactor.fetch(`${http}/ended`)).text())).toBe("ended");
  });
});

describe("reactor.connect", () => {
  test("writes and reads, both ways at once, and ends", () => {
    const socket = wait(reactor.connect(tcp));
    expect(socket.remotePort).toBe(tcp);
    wait(socket.write("hello "));
    wait(socket.write(Buffer.from("there")));
    wait(socket.end());
    expect(String(Buffer.concat([...socket.input]))).toBe("hello there");
  });

  test("megabytes come back whole, with the reader slower than the writer", () => {
    const socket = wait(reactor.connect({ port: tcp, host: "localhost" }));
    const writes = Array.from({ length: 100 }, (_, n) => socket.write(Buffer.alloc(50_000, n)));
    const ended = socket.end();
    const all = Buffer.concat([...socket.input]);
    expect(writes.every((write) => write.done())).toBe(true);
    wait(ended);
    expect(all.length).toBe(5_000_000);
    expect([all[0], all[4_999_999]]).toEqual([0, 99]);
  });

  test("no listener is an error with a code; a socket that is destroyed has no more chunks", async () => {
    const port = await closedPort();
    expect((await failure(() => wait(reactor.connect(port)))).code).toBe("ECONNREFUSED");
    const socket = wait(reactor.connect(tcp));
    const taking = socket.input.take();
    socket.destroy();
    expect(wait(taking).done).toBe(true);
  });

  test("a reactor that is closed tells those who wait, and whoever comes later", async () => {
    const other = createReactor();
    const socket = wait(other.connect(tcp));
    const taking = socket.input.take();
    const pending = other.sleep(10_000);
    other.close();
    expect((await failure(() => wait(taking))).code).toBe("ERR_SYNCAWAIT_REACTOR_CLOSED");
    expect((await failure(() => pending)).code).toBe("ERR_SYNCAWAIT_REACTOR_CLOSED");
    expect((await failure(() => other.sleep(1))).code).toBe("ERR_SYNCAWAIT_REACTOR_CLOSED");
  });
});
