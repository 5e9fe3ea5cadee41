// The benchmark command works. What it measures is not asserted: a machine that runs tests is no place to time anything.
import { resolve } from "node:path";
import { type Outcome, run } from "./support/run";

const root = resolve(__dirname, "../..");
const rows = ["loop", "tasks"];

function bench(...options: string[]): Promise<Outcome> {
  return run(process.execPath, ["bench/index.mjs", ...options], { cwd: root });
}

test("the table has the rows that were asked for, and says what was measured", async () => {
  const { code, stdout, stderr } = await bench("--rounds", "1", "--rows", rows.join());
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain(`Node ${process.versions.node}`);
  expect(stdout).toContain("generator back end");
  expect(stdout.match(/^[\w-]+(?=: )/gm)).toEqual(rows);
  for (const variant of ["plain sync", "async/await", "syncawait"]) {
    // Its name, nanoseconds, two ratios and the spread.
    const line = new RegExp(`^ {2}${variant}.*?( +[\\d,.]+){3} +\\d+ %$`, "gm");
    expect(stdout.match(line)).toHaveLength(rows.length);
  }
}, 60_000);

test("--json: the ratios belong to the times", async () => {
  const { code, stdout } = await bench("--rounds", "1", "--rows", "loop", "--json");
  expect(code).toBe(0);
  const [loop] = JSON.parse(stdout).rows;
  const [plain, native, ours] = loop.variants;
  expect(plain).toMatchObject({ variant: "plain sync", timesBase: 1 });
  expect(native).toMatchObject({ variant: "async/await", timesNative: 1 });
  expect(ours.timesBase).toBeCloseTo(ours.nanoseconds / plain.nanoseconds);
  expect(ours.timesNative).toBeCloseTo(ours.nanoseconds / native.nanoseconds);
}, 60_000);

test.each([
  [["--rows", "loop,lop"], 'There is no row "lop"'],
  [["--rounds", "0"], "--rounds takes a whole number from 1, not 0"],
  [["--round", "3"], "Unknown option '--round'"],
])(
  "%j is refused, with what there is",
  async (options, message) => {
    const { code, stdout, stderr } = await bench(...options);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr).toContain("--rows a,b");
  },
  60_000,
);

test("a row says in a sentence what it was not compared with, and how to install that", async () => {
  const program =
    'import { missingNote } from "./bench/blocking/peers.mjs"; console.log(missingNote(["not-there"]), missingNote([]))';
  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", program], { cwd: root });
  expect(stdout.trim()).toBe(
    "Not compared with not-there: not installed. npm install --prefix bench/blocking/peers installs what this row is compared with undefined",
  );
});
