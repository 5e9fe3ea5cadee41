/** Where the pump cannot be had, programs go on without it; where it is had twice, there is one. */
import { cpSync } from "node:fs";
import { join } from "node:path";
import { run } from "../integration/support/run";
import { root, Workspace } from "../integration/support/workspace";
import { hasBinary, nodes } from "./support/pump";

const native = join(root, "native");
const preload = join(native, "dist", "install.js");
const preloadForMicrotasks = join(native, "dist", "installInsideMicrotasks.js");
const tryToInstall = `
  const immediate = setImmediate;
  try { require(${JSON.stringify(native)}).install(); console.log("installed"); }
  catch (error) { console.log(error.name, error.code, error.message); }
  console.log(setImmediate === immediate ? "nothing was changed" : "changed");
`;

function evaluate(node: string, args: readonly string[], program: string) {
  return run(node, [...args, "-e", program], { cwd: root, timeout: 60_000 });
}

for (const { major, path } of nodes) {
  const node = path as string;
  // Node 20 names it so, and grants nothing by its name.
  const permission = major === 20 ? "--experimental-permission" : "--permission";
  const confined = [permission, "--allow-fs-read=*"];

  describe(`Node ${major}`, () => {
    test.each([
      ["--no-addons", ["--no-addons"]],
      [permission, confined],
    ])("under %s, a clear error that a program can catch", async (_name, args) => {
      const { stdout } = await evaluate(node, args, tryToInstall);
      expect(stdout).toMatch(/^NativePumpError ERR_SYNCAWAIT_HOST_PUMP .*may not load native addons.*\(--allow-addons/);
      expect(stdout).toMatch(/\nnothing was changed\n$/);
    });

    test("preloaded, it warns of that, and the program runs", async () => {
      const { code, stdout, stderr } = await evaluate(node, ["--no-addons", "-r", preload], 'console.log("runs")');
      expect(stdout).toBe("runs\n");
      expect(stderr).toMatch(/\[ERR_SYNCAWAIT_HOST_PUMP\] Warning: syncawait-native cannot be loaded/);
      expect(code).toBe(0);
    });

    test.each([
      ["--allow-addons", [...confined, "--allow-addons"]],
      ["no restriction", []],
    ])("with %s, it is installed", async (_name, args) => {
      if (major === 20 && args.length > 0) return; // Node 20 has no such permission
      const { stdout } = await evaluate(node, args, tryToInstall);
      expect(stdout).toBe("installed\nchanged\n");
    });

    test("twice, by two copies, it is one; the second adds its options", async () => {
      const workspace = new Workspace();
      cpSync(join(native, "dist"), workspace.path("dist"), { recursive: true });
      cpSync(join(native, "prebuilds"), workspace.path("prebuilds"), { recursive: true });
      workspace.link("node_modules/node-gyp-build", join(root, "node_modules", "node-gyp-build"));
      const program = `
        const pump = () => globalThis[Symbol.for("syncawait.hostPump/1")];
        const [one, two] = [${JSON.stringify(native)}, ${JSON.stringify(workspace.path("dist"))}].map(require);
        console.log(one.install().whyNotInsideMicrotasks);
        const first = pump(), immediate = setImmediate;
        console.log(two.install({ insideMicrotasks: true }).whyNotInsideMicrotasks);
        console.log(pump() === first, setImmediate === immediate, one.install().whyNotInsideMicrotasks);
      `;
      const { stdout, stderr } = await evaluate(node, [], program);
      workspace.remove();
      expect(stderr).toBe("");
      expect(stdout).toBe("it was not asked for: install({ insideMicrotasks: true })\nnull\ntrue true null\n");
    });

    test("a wait ends when its I/O is there; ticks and immediates that this left run later", async () => {
      const program = `
        const { SyncFuture, runNestedUntilComplete } = require(${JSON.stringify(root)});
        const future = new SyncFuture();
        require("node:fs").stat(".", () => {
          process.nextTick(() => console.log("tick"));
          setImmediate(() => console.log("immediate"));
          future.resolve("waited");
        });
        console.log(runNestedUntilComplete(future));
        Promise.resolve().then(() => console.log("microtask"));
      `;
      const { stdout, stderr } = await evaluate(node, ["-r", preload], program);
      expect(`${stdout}${stderr}`).toBe("waited\ntick\nmicrotask\nimmediate\n");
    });

    test("waits that each end with their first turn do not shut immediates out", async () => {
      const program = `
        const { SyncFuture, runNestedUntilComplete } = require(${JSON.stringify(root)});
        const { port1, port2 } = new MessageChannel();
        let future;
        port2.onmessage = () => future.resolve();
        let ran = 0;
        const again = () => void setImmediate(again, ran++);
        again();
        for (let waits = 0; waits < 50; waits++) {
          future = new SyncFuture();
          port1.postMessage(waits);
          runNestedUntilComplete(future);
        }
        console.log(ran > 25);
        process.exit();
      `;
      const { stdout, stderr } = await evaluate(node, ["-r", preload], program);
      expect(`${stdout}${stderr}`).toBe("true\n");
    });

    test("preloaded for microtasks, an ES module waits at its top level", async () => {
      const program = `
        const turns = globalThis[Symbol.for("syncawait.hostPump/1")].open();
        let value;
        setTimeout(() => { value = "waited"; }, 5);
        while (value === undefined) { turns.drain(); turns.turn(Infinity); }
        turns.close();
        console.log(value);
      `;
      const { stdout, stderr } = await evaluate(node, ["-r", preloadForMicrotasks, "--input-type=module"], program);
      expect(`${stdout}${stderr}`).toBe("waited\n");
    });
  });
}

(hasBinary ? test : test.skip)("where the package has no binary, the error says how to build one", async () => {
  const workspace = new Workspace();
  cpSync(join(native, "dist"), workspace.path("native", "dist"), { recursive: true });
  workspace.link("node_modules/node-gyp-build", join(root, "node_modules", "node-gyp-build"));
  const program = tryToInstall.replace(JSON.stringify(native), JSON.stringify(workspace.path("native", "dist")));
  const { stdout } = await evaluate(process.execPath, [], program);
  workspace.remove();
  expect(stdout).toMatch(/ERR_SYNCAWAIT_HOST_PUMP .*there is no binary for linux-x64.*npx node-gyp rebuild/);
});

test("the committed binary is built from the committed sources", async () => {
  const check = await run(process.execPath, [join(native, "scripts", "prebuild.mjs"), "--check"], { cwd: root });
  expect(check.stdout).toMatch(hasBinary ? / is built from these sources / : /./);
});
