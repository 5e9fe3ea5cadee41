/** Child processes, below a blocked stack. */
import { built, root } from "../support/built";
import { failure } from "./failure";

const { runNestedUntilComplete: wait } = built("index.js");
const { reactor } = built("reactor/index.js");
const node = process.execPath;

test("exec gives what was printed, and takes options", () => {
  expect(wait(reactor.exec("echo out; echo err >&2"))).toEqual({ stdout: "out\n", stderr: "err\n" });
  expect(wait(reactor.exec("echo $A", { env: { A: "1" } })).stdout).toBe("1\n");
  expect(wait(reactor.execFile(node, ["-p", "6*7"])).stdout).toBe("42\n");
});

test("children have the environment that this process has when they are started", () => {
  const program = `
    const { runNestedUntilComplete: wait } = require("syncawait");
    const { reactor } = require("syncawait/reactor");
    wait(reactor.sleep(0));
    process.env.SET_LATER = "seen";
    console.log(wait(reactor.exec("echo $SET_LATER")).stdout);`;
  expect(wait(reactor.execFile(node, ["-e", program], { cwd: root })).stdout).toBe("seen\n\n");
});

test("what fails is rejected with code, output and command", async () => {
  const error = await failure(() => wait(reactor.exec("echo some; exit 3")));
  expect(error).toMatchObject({ code: 3, stdout: "some\n", stderr: "", killed: false });
  expect((await failure(() => wait(reactor.execFile("/no/such/program")))).code).toBe("ENOENT");
  expect((await failure(() => wait(reactor.spawn("/no/such/program")))).code).toBe("ENOENT");
});

test("a time limit, an abort or a cancel ends the child", async () => {
  const controller = new AbortController();
  const program = ["-e", "setTimeout(() => {}, 60_000)"];
  expect((await failure(() => wait(reactor.with({ timeout: 100 }).execFile(node, program)))).name).toBe("TimeoutError");
  const aborted = reactor.execFile(node, program, { signal: controller.signal });
  setTimeout(() => controller.abort(), 20);
  expect((await failure(() => aborted)).name).toBe("AbortError");
  const cancelled = reactor.execFile(node, program);
  cancelled.cancel();
  expect(cancelled.cancelled()).toBe(true);
});

test("spawn: writes to it, reads from it, while both go on", () => {
  const child = wait(reactor.spawn(node, ["-e", "process.stdin.pipe(process.stdout)"]));
  expect(child.pid).toBeGreaterThan(0);
  const stdin = child.stdin as NonNullable<typeof child.stdin>;
  for (let n = 0; n < 30; n++) void stdin.write(Buffer.alloc(40_000, n));
  const ended = stdin.end("end");
  const all = Buffer.concat([...(child.stdout ?? [])]);
  wait(ended);
  expect([all.length, all[0], String(all.subarray(-3))]).toEqual([1_200_003, 0, "end"]);
  expect(wait(child.exit())).toEqual({ code: 0, signal: null });
});

test("spawn: pipes that were not asked for are null; signals arrive; whoever asks late is told as well", () => {
  const child = wait(reactor.spawn(node, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" }));
  expect([child.stdin, child.stdout, child.stderr]).toEqual([null, null, null]);
  expect(wait(child.kill("SIGKILL"))).toBe(true);
  expect(wait(child.exit())).toEqual({ code: null, signal: "SIGKILL" });
  expect(wait(child.exit())).toEqual({ code: null, signal: "SIGKILL" });
  expect(wait(child.kill())).toBe(false);
});

describe("what a child that has exited has printed is kept until it is read", () => {
  const text = (stream: Iterable<Uint8Array> | null): string => Buffer.concat([...(stream ?? [])]).toString();
  const print = ["-e", "process.stdout.write('out'); process.stderr.write('err')"];

  test("by a blocked stack, in any order, also after its exit", () => {
    for (let n = 0; n < 3; n++) {
      const child = wait(reactor.spawn(node, print));
      expect(wait(child.exit())).toEqual({ code: 0, signal: null });
      wait(reactor.sleep(5));
      expect([text(child.stderr), text(child.stdout)]).toEqual(["err", "out"]);
    }
  });

  test("by promise code; more than a pipe takes as well", async () => {
    const child = await reactor.spawn(node, ["-e", "process.stdout.write('x'.repeat(200_000))"]);
    await child.exit();
    let length = 0;
    for await (const chunk of child.stdout ?? []) length += chunk.length;
    expect(length).toBe(200_000);
  });

  test("but no more than a window: who is not read waits", () => {
    const program = "process.stdout.write(Buffer.alloc(2_000_000), () => process.exit(5))";
    const child = wait(reactor.spawn(node, ["-e", program]));
    const exit = child.exit();
    wait(reactor.sleep(300));
    expect(exit.done()).toBe(false);
    expect(text(child.stdout).length).toBe(2_000_000);
    expect(wait(exit).code).toBe(5);
  });
});

describe("spawn: what is stopped later", () => {
  const program = ["-e", "setTimeout(() => {}, 60_000)"];
  const ended = { code: null, signal: "SIGTERM" };

  test("by the signal of the view, or of the options: the child is killed", () => {
    const common = new AbortController();
    const own = new AbortController();
    const first = wait(reactor.with({ signal: common.signal }).spawn(node, program));
    const second = wait(reactor.spawn(node, program, { signal: own.signal, killSignal: "SIGKILL" }));
    wait(reactor.sleep(1));
    common.abort();
    own.abort();
    expect(wait(first.exit())).toEqual(ended);
    expect(wait(second.exit())).toEqual({ code: null, signal: "SIGKILL" });
  });

  test("by the time limit of the view", () => {
    expect(wait(wait(reactor.with({ timeout: 1000 }).spawn(node, program)).exit())).toEqual(ended);
  });

  test("a child that has exited leaves no listener behind", () => {
    const { signal } = new AbortController();
    const { getEventListeners } = process.getBuiltinModule("node:events");
    const child = wait(reactor.spawn(node, ["-e", "0"], { signal }));
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    wait(child.exit());
    wait(reactor.sleep(1));
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });
});
