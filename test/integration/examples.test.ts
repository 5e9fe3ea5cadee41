// Runs the examples as `npm run demo` does, each as a process of its own, and holds them to what they claim.
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Outcome, run } from "./support/run";

const examples = resolve(__dirname, "../../examples");
const hooks = ["--import", "syncawait/register"];

/** As `examples/link.mjs`, which jest cannot import in all versions of Node. */
beforeAll(async () => {
  const link = await runNode("", ["--input-type=module", "-e", 'import("./link.mjs").then((m) => m.linkPackage())']);
  expect(link).toMatchObject({ code: 0, stderr: "" });
});

function runNode(folder: string, args: readonly string[]): Promise<Outcome> {
  return run(process.execPath, args, { cwd: join(examples, folder) });
}

describe("lostItem", () => {
  interface Row {
    readonly program: string;
    readonly runs: number;
    readonly delivered: number;
    readonly kept: number;
    readonly lost: number;
  }

  let result: Outcome;
  let rows: Row[];
  beforeAll(async () => {
    result = await runNode("lostItem", [...hooks, "grid.mts"]);
    const cells = result.stdout.matchAll(/^(\S.*?) {2,}(\d+) +(\d+) +(\d+) +(\d+) {2}/gm);
    rows = [...cells].map(([, program, ...counts]) => {
      const [runs, delivered, kept, lost] = counts.map(Number) as [number, number, number, number];
      return { program: program as string, runs, delivered, kept, lost };
    });
  }, 60_000);

  test("C7: syncawait loses no item in either program, at any nesting depth", () => {
    expect(result).toMatchObject({ code: 0, stderr: "" });
    const ours = rows.filter(({ program }) => program.startsWith("syncawait"));
    expect(ours.map(({ runs, lost }) => ({ runs, lost }))).toEqual([
      { runs: 1980, lost: 0 },
      { runs: 1980, lost: 0 },
    ]);
    for (const { delivered, kept } of ours) expect(Math.min(delivered, kept)).toBeGreaterThan(0);
  });

  test("the oracle can tell: promise programs that race or check lose items in the same grid", () => {
    const styles = rows.filter(({ program }) => /race|check/.test(program));
    expect(styles).toHaveLength(4);
    for (const row of styles) expect(row.lost).toBeGreaterThan(0);
    for (const row of rows) expect(row.delivered + row.kept + row.lost).toBe(row.runs);
  });
});

test("N1, N2: asyncFromSync prints 0 1 42 2 3 4, and the current task is the same afterwards", async () => {
  const { code, stdout, stderr } = await runNode("asyncFromSync", [...hooks, "ticker.mts"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout.match(/^ *\d+ s: +(\d+)/gm)?.map((line) => Number(line.split(":")[1]))).toEqual([0, 1, 42, 2, 3, 4]);
  expect(stdout).toContain("the same task afterwards: true");
}, 60_000);

describe("site", () => {
  const pages = 36;
  let built: Outcome;
  beforeAll(async () => {
    built = await runNode("site", [...hooks, "build.mts", String(pages)]);
  }, 120_000);

  function figure(label: string): number {
    const line = built.stdout.split("\n").find((candidate) => candidate.trim().startsWith(label));
    return Number(/ {2}(\d+)(?: ms)?$/.exec(line ?? "")?.[1]);
  }

  test("N10: every callback suspends and no boundary blocks", () => {
    expect({ code: built.code, stderr: built.stderr }).toEqual({ code: 0, stderr: "" });
    expect(figure("pages rendered")).toBe(pages);
    expect(figure("boundaries that blocked")).toBe(0);
    expect(figure("highlight callbacks")).toBeGreaterThan(pages);
    expect(figure("that suspended")).toBe(figure("highlight callbacks"));
  });

  test("the waits overlap", () => {
    expect(figure("that waited at the same moment")).toBeGreaterThan(pages / 2);
    expect(figure("sum of all waits")).toBeGreaterThan(figure("total time"));
  });

  test("the HTML is that of a plain synchronous render, page by page", async () => {
    const { code, stdout } = await runNode("site", ["verify.mjs", String(pages)]);
    expect(stdout).toContain(`${pages} pages compared with a plain synchronous render: ${pages} identical`);
    expect(code).toBe(0);
  }, 120_000);

  test("the comparison sees a single changed character", async () => {
    await runNode("site", [...hooks, "build.mts", "2"]);
    const page = join(examples, "site/out/biomejs-biome.html");
    writeFileSync(page, readFileSync(page, "utf8").replace("</h2>", "</h2 >"));
    const { code, stdout, stderr } = await runNode("site", ["verify.mjs", "2"]);
    expect(stdout).toContain("2 pages compared with a plain synchronous render: 1 identical");
    expect(stderr).toContain("differs: @biomejs/biome");
    expect(code).toBe(1);
  }, 120_000);

  test("N8: with markdown-it not instrumented, the wait fails at once and says what to do", async () => {
    const { code, stdout, stderr } = await runNode("site/uninstrumented", [...hooks, "onePage.mts"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("HostPumpError [ERR_SYNCAWAIT_HOST_PUMP]");
    expect(stdout).toContain("instrument");
  }, 60_000);
});
