/** Child processes, below a blocked stack. */
import { built } from "../support/built";
import { failure } from "./failure";

const { runNestedUntilComplete: wait } = built("index.js");
const { reactor } = built("reactor/index.js");
const node = process.execPath;

test("exec gives what was printed, and takes options", () => {
  expect(wait(reactor.exec("echo out; echo err >&2"))).toEqual({ stdout: "out\n", stderr: "err\n" });
  expect(wait(reactor.exec("echo $A", { env: { A: "1" } })).stdout).toBe("1\n");
  expect(wait(reactor.execFile(node, ["-p", "6*7"])).stdout).toBe("42\n");
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
  const ended = stdin.end();
  const all = Buffer.concat([...(child.stdout ?? [])]);
  wait(ended);
  expect([all.length, all[0], all.at(-1)]).toEqual([1_200_000, 0, 29]);
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
