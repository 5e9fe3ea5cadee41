/** How a program was started decides whether its top level is served: what native/README.md says of it. */
import { join } from "node:path";
import { run } from "../integration/support/run";
import { root } from "../integration/support/workspace";
import { nodes } from "./support/pump";

const programs = join(root, "test", "native", "programs", "starts");
const preload = ["--require", join(root, "native", "dist", "install.js")];
const anyImport = ["--import", "data:text/javascript,"];

for (const { major, path } of nodes) {
  describe(`Node ${major}`, () => {
    async function linesOf(program: string, args: readonly string[]): Promise<string[]> {
      const { stdout, stderr } = await run(path as string, [...args, join(programs, program)], {
        cwd: programs,
        timeout: 60_000,
      });
      expect(stderr).toBe("");
      return stdout.trim().split("\n");
    }

    test("a CommonJS program, with --require alone: served", async () => {
      expect(await linesOf("main.cjs", preload)).toEqual(["top level: served", "setImmediate: served"]);
    });

    test("the same where there is any --import: refused as in an ES module, and the error says what to do", async () => {
      expect(await linesOf("main.cjs", [...anyImport, ...preload])).toEqual([
        expect.stringMatching(
          /^top level: ERR_SYNCAWAIT_HOST_PUMP .*started on with --import.*; .*with --require in place of each --import/,
        ),
        "setImmediate: served",
      ]);
    });

    test.each([
      ["by itself", []],
      ["by --require", preload],
    ])("a worker that has it installed %s: refused at its top level, and served one hop later", async (_name, args) => {
      expect(await linesOf("worker.cjs", args)).toEqual([
        expect.stringMatching(
          /^top level: ERR_SYNCAWAIT_UNSAFE .*at the top level of a worker.*; go on in setImmediate\(\)$/,
        ),
        "setImmediate: served",
      ]);
    });

    test("install() in an ES module: refused, and served one hop later", async () => {
      expect(await linesOf("main.mjs", anyImport)).toEqual([
        expect.stringMatching(
          /^top level: ERR_SYNCAWAIT_(?:UNSAFE .*--import is too late|HOST_PUMP .*inside a microtask).*setImmediate/,
        ),
        "setImmediate: served",
      ]);
    });
  });
}
