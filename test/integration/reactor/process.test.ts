/** What a reactor means for its process: how long it lives, what it may do. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../support/built";
import { run } from "../support/run";

const folder = join(root, ".cache", "reactor");
mkdirSync(folder, { recursive: true });
const imports = `
  import { run, runNestedUntilComplete as wait, syncAwait } from "syncawait";
  import { createReactor, reactor } from "syncawait/reactor";
`;

async function program(name: string, body: string, flags: readonly string[] = []) {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(file, `${imports}${body}`);
  return run(process.execPath, [...flags, file], { cwd: root });
}

test("an idle reactor does not keep the process alive; one that somebody waits for does", async () => {
  const idle = await program(
    "idle",
    "wait(reactor.fs.stat('.')); const left = reactor.fs.createReadStream('package.json'); console.log('end');",
  );
  expect(idle).toEqual({ code: 0, stdout: "end\n", stderr: "" });
  const waiting = await program("waiting", "reactor.sleep(50).addDoneCallback(() => console.log('slept'));");
  expect(waiting.stdout).toBe("slept\n");
});

test("what nobody looks at is an unhandled rejection, as of a promise", async () => {
  const { code, stderr } = await program("unhandled", "reactor.fs.readFile('/nowhere');");
  expect(code).toBe(1);
  expect(stderr).toMatch(/ENOENT: no such file or directory, open '\/nowhere'/);
});

test("the process lives until it is told that a thread has ended", async () => {
  const { code, stdout } = await program(
    "ends",
    `for (let n = 0; n < 8; n++) {
       const own = createReactor();
       const work = wait(own.import(${JSON.stringify(pathToFileURL(join(__dirname, "work.mjs")))}));
       for (let n = 0; n < 50; n++) wait(work.identity(n));
       try { await work.exit(); }
       catch (error) { console.log(error.code); }
     }`,
  );
  expect({ code, stdout }).toEqual({ code: 0, stdout: "ERR_SYNCAWAIT_REACTOR_DIED\n".repeat(8) });
});

test("under a fake clock, which has its own microtasks too, results arrive, whichever way they take", async () => {
  const { stdout } = await program(
    "fakeClock",
    `import FakeTimers from "@sinonjs/fake-timers";
     const work = wait(reactor.import(${JSON.stringify(pathToFileURL(join(__dirname, "work.mjs")))}));
     wait(work.identity(0));
     await null;
     FakeTimers.install();
     let sum = 0;
     for (let n = 0; n < 200; n++) {
       const small = work.identity(n);
       // Time enough for the result, on most machines.
       for (let turns = 0; turns < 20_000; turns++);
       sum += await small;
       sum += (await work.identity([n]))[0];
     }
     console.log(sum);`,
  );
  expect(stdout).toBe("39800\n");
});

test("ESM and CommonJS have one reactor", async () => {
  const { stdout } = await program(
    "builds",
    "import { createRequire } from 'node:module'; console.log(createRequire(import.meta.url)('syncawait/reactor').reactor === reactor);",
  );
  expect(stdout).toBe("true\n");
});

test("within a worker of the program's own", async () => {
  const { stdout } = await program(
    "worker",
    `import { isMainThread, Worker } from "node:worker_threads";
     if (isMainThread) new Worker(new URL(import.meta.url));
     else console.log(wait(reactor.execFile(process.execPath, ["-p", "40 + 2"])).stdout.trim());`,
  );
  expect(stdout).toBe("42\n");
});

describe("under the permission model", () => {
  const permission = Number(process.versions.node.split(".")[0]) < 22 ? "--experimental-permission" : "--permission";
  const body = `
    try { console.log(wait(reactor.sleep(1)) ?? "slept"); }
    catch (error) { console.log(error.name, error.code, error.message); }
  `;

  test("a process that may not start threads is told which flag allows it", async () => {
    const { stdout } = await program("permission", body, [permission, "--allow-fs-read=*"]);
    expect(stdout).toMatch(/^ReactorError ERR_SYNCAWAIT_REACTOR_PERMISSION .*--allow-worker/);
  });

  test("a process that may, works", async () => {
    const { stdout } = await program("allowed", body, [permission, "--allow-fs-read=*", "--allow-worker"]);
    expect(stdout).toBe("slept\n");
  });
});

test("compiled code suspends: others go on, and nothing blocks", async () => {
  const file = join(folder, "compiled.mts");
  writeFileSync(
    file,
    `${imports}
    import { configure, spawn } from "syncawait";
    configure({ boundary: "forbid" });
    /** @syncAwait */
    function read(path: string): number {
      return syncAwait(reactor.fs.readFile(path, "utf8")).length;
    }
    /** @syncAwait */
    function main(): void {
      const other = spawn(() => read("LICENSE"));
      console.log(read("package.json") > 0, syncAwait(other) > 0);
    }
    run(main);`,
  );
  const register = pathToFileURL(join(root, "dist", "integrations", "register", "index.js")).href;
  const outcome = await run(process.execPath, ["--import", register, file], { cwd: root });
  expect(outcome).toEqual({ code: 0, stdout: "true true\n", stderr: "" });
});
