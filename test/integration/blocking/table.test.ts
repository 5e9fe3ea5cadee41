/** The tables of docs/guide/blocking.md, row by row, as the guide has them: another word in a table is another test. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../support/run";
import { root, type Workspace } from "../support/workspace";
import { compileProgram, hasPump, pump } from "./compileProgram";

const guide = readFileSync(join(root, "docs/guide/blocking.md"), "utf8");

/** The rows of the table under a heading of the guide, the one with the columns first. */
function table(heading: string): string[][] {
  const section = guide.split(`## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("|") && !line.startsWith("| ---"));
  return rows.map((row) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

interface Outcome {
  readonly work: string;
  readonly outcome: string;
  readonly message?: string;
  /** Of the processor's time, in ms. */
  readonly duration: number;
}

const flags: Record<string, string[]> = {
  nothing: [],
  "the reactor": [],
  "the pump": pump("install"),
  "the pump, inside microtasks": pump("installInsideMicrotasks"),
};

let workspace: Workspace;
beforeAll(() => {
  workspace = compileProgram("table.cts");
});
afterAll(() => workspace.remove());

const seen = new Map<string, Promise<Map<string, Outcome>>>();

/** One process for all kinds of work. */
function outcomes(installed: string, place: string, more: readonly string[] = []): Promise<Map<string, Outcome>> {
  const key = [...(flags[installed] as string[]), ...more, place].join(" ");
  const known = seen.get(key) ?? attempt([...(flags[installed] as string[]), ...more], place);
  seen.set(key, known);
  return known;
}

async function attempt(args: readonly string[], place: string): Promise<Map<string, Outcome>> {
  const { code, stdout, stderr } = await run(process.execPath, [...args, workspace.path("program.cjs"), place], {
    cwd: workspace.folder,
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const lines = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Outcome);
  return new Map(lines.map((line) => [line.work, line]));
}

describe("the decision table", () => {
  const [[, , ...placeGroups] = [], ...rows] = table("The table");
  const cells = rows.flatMap(([installed = "", works = "", ...expected]) =>
    placeGroups.map((places, at) => ({
      installed,
      works,
      places,
      expected: expected[at] as string,
    })),
  );
  const isRunnable = ({ installed }: { installed: string }) => hasPump || !installed.startsWith("the pump");

  test("has cells", () => expect(cells.length).toBeGreaterThan(20));

  test.each(cells.filter(isRunnable))(
    "$installed; $works; $places: $expected",
    async ({ installed, works, places, expected }) => {
      for (const place of places.split(", ")) {
        const found = await outcomes(installed, place);
        for (const work of works.split(", ")) {
          expect({ place, work, outcome: found.get(work)?.outcome }).toEqual({ place, work, outcome: expected });
          if (expected.startsWith("ERR_")) expect(found.get(work)?.duration).toBeLessThan(50);
        }
      }
    },
  );
});

describe("the table of errors", () => {
  /** What provokes each, and what its message has to name. */
  const provoked: readonly (readonly [
    code: string,
    installed: string,
    place: string,
    work: string,
    message: RegExp,
  ])[] = [
    [
      "ERR_SYNCAWAIT_HOST_PUMP",
      "nothing",
      "timer",
      "a file",
      /Promise chains have run meanwhile.*no pump is installed.*outside of eval \(.*never compiled/,
    ],
    [
      "ERR_SYNCAWAIT_UNSAFE",
      "the pump",
      "I/O callback",
      "a file",
      /A pump is installed, but .*I\/O callback.*setImmediate/,
    ],
    ["ERR_SYNCAWAIT_DEADLOCK", "nothing", "timer", "what nobody completes", /nothing is left that could complete/],
    [
      "ERR_SYNCAWAIT_DEADLOCK",
      "the pump",
      "timer",
      "what nobody completes",
      /has turned meanwhile, and has nothing left/,
    ],
    ["ERR_SYNCAWAIT_DEADLOCK", "nothing", "timer", "the task whose stack it blocks", /task "waitFor" -> task "/],
    ["ERR_SYNCAWAIT_DEPTH", "nothing", "timer", "more than 100 levels", /More than 100 waits/],
    ["ERR_SYNCAWAIT_TIMEOUT", "nothing", "timer", "a time limit", /./],
    ["ERR_SYNCAWAIT_FORBIDDEN", "nothing", "timer", "what is forbidden", /would block/],
    ["ERR_SYNCAWAIT_FORBIDDEN", "nothing", "timer", "what an atomic function calls", /"atomic" is marked @syncAtomic/],
  ];

  test("has a test for each code, and each code of the decision table", () => {
    const codes = table("Errors")
      .slice(1)
      .map(([code]) => code);
    expect(new Set(provoked.map(([code]) => code))).toEqual(new Set(codes));
    const decided = table("The table")
      .flat()
      .filter((cell) => cell.startsWith("ERR_"));
    expect(codes).toEqual(expect.arrayContaining(decided));
  });

  test.each(provoked.filter(([, installed]) => hasPump || installed === "nothing"))(
    "%s: %s, %s, %s",
    async (code, installed, place, work, message) => {
      const outcome = (await outcomes(installed, place)).get(work);
      expect(outcome).toMatchObject({ outcome: code, message: expect.stringMatching(message) });
    },
  );

  test("ERR_SYNCAWAIT_HOST_PUMP: tier 1 is off where its way is deprecated", async () => {
    const outcome = (await outcomes("nothing", "timer", ["--pending-deprecation"])).get("a promise chain");
    expect(outcome).toMatchObject({
      outcome: "ERR_SYNCAWAIT_HOST_PUMP",
      message: expect.stringMatching(/process\._tickCallback.* deprecated here/),
    });
  });
});
