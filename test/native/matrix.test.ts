/**
 * Every place that a waiting function may be called from, by every kind of work that it may wait for. `npm run test:long -- pump` has all of them on Node 20, 22, 24
 * and 26, and prints the tables; here the places are all, the kinds of work a choice, and Node the running one.
 */
import { join } from "node:path";
import { root } from "../integration/support/workspace";
import { isLong, nodes, runProgram } from "./support/pump";

const topLevel = "top level of a CommonJS module";
const places = (require("./programs/places.cjs") as (wait: unknown) => Record<string, object>)(undefined);
const [served, microtasks, io] = ["served", "microtasks", "io"].map((kind) => Object.keys(places[kind] as object));
const programs = join(root, "test", "native", "programs");
const wait = join(programs, "wait.cjs");

const someKinds = [
  "promise that is settled",
  "nextTick",
  "timeouts in a row",
  "immediate",
  "timeout without a reference",
  "file, promise",
  "TCP in this process",
  "message channel",
];

type Outcomes = Readonly<Record<string, string>>;

/** Work that ticks and microtasks bring by themselves: the runtime runs those (tier 1) where the pump is refused. */
const byPromises: Outcomes = {
  "promise that is settled": "ok",
  "chain of promises": "ok",
  nextTick: "ok",
  queueMicrotask: "ok",
  "stream in memory": "ok",
  "dynamic import": "ok",
};

interface Row {
  readonly place: string;
  /** By kind of work. */
  readonly outcomes: ReadonlyMap<string, string>;
}

/** @param args of Node; the program is installed before the loop turns, as it should be */
async function row(node: string, place: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Row> {
  const kinds = isLong ? {} : { SYNCAWAIT_KINDS: someKinds.join(";") };
  const { code, stdout, stderr } = await runProgram(node, ["--require", wait, ...args], { ...env, ...kinds });
  expect(`${stderr}exit code ${code}`).toBe("exit code 0");
  const lines = stdout.trim().split("\n");
  const outcomes = lines.map((line) => JSON.parse(line) as { kind: string; outcome: string });
  return { place, outcomes: new Map(outcomes.map(({ kind, outcome }) => [kind, outcome])) };
}

/** @param exceptions what comes of some kinds of work instead */
function expectAll({ outcomes }: Row, expected: string, exceptions: Outcomes = {}): void {
  const row = [...outcomes.keys()].map((kind) => [kind, exceptions[kind] ?? expected]);
  expect(Object.fromEntries(outcomes)).toEqual(Object.fromEntries(row));
  expect(outcomes.size).toBeGreaterThanOrEqual(isLong ? 25 : someKinds.length);
}

for (const { major, path } of nodes) {
  const node = path as string;
  const rows: Row[] = [];
  const check = async (
    place: string,
    args: readonly string[],
    env: NodeJS.ProcessEnv,
    expected: string,
    exceptions?: Outcomes,
  ) => {
    const one = await row(node, place, args, env);
    rows.push({ ...one, place: `${place}${env.SYNCAWAIT_INSIDE_MICROTASKS ? " *" : ""} (${env.SYNCAWAIT_VIA})` });
    expectAll(one, expected, exceptions);
  };

  describe(`Node ${major}`, () => {
    describe.each(isLong ? ["runtime", "pump"] : ["runtime"])("by the %s", (via) => {
      const env = { SYNCAWAIT_VIA: via };
      const anywhere = { ...env, SYNCAWAIT_INSIDE_MICROTASKS: "1" };

      test.each([topLevel, ...(served as string[])])("%s: all work is served", (place) =>
        check(place, ["matrix.cjs", place], env, "ok"),
      );
      test.each(microtasks as string[])("%s, inside a microtask: refused", (place) =>
        check(place, ["matrix.cjs", place], env, "ERR_SYNCAWAIT_HOST_PUMP"),
      );
      test.each(microtasks as string[])("%s, with insideMicrotasks: all work is served", (place) =>
        check(place, ["matrix.cjs", place], anywhere, "ok"),
      );
      test.each([topLevel, "timeout"])("%s, without V8's functions: all work is served", (place) =>
        check(place, ["matrix.cjs", place], { ...env, SYNCAWAIT_NATIVE_NODE_API_ONLY: "1" }, "ok"),
      );
      test("code after await, without V8's functions: refused", () =>
        check(
          "code after await",
          ["matrix.cjs", "code after await"],
          { ...env, SYNCAWAIT_NATIVE_NODE_API_ONLY: "1" },
          "ERR_SYNCAWAIT_HOST_PUMP",
        ));
      test("top level of an ES module, with insideMicrotasks: all work is served", () =>
        check("top level of an ES module", ["topLevel.mjs"], anywhere, "ok"));
      test.each(io as string[])("%s, directly inside I/O: refused", (place) =>
        check(place, ["matrix.cjs", place], anywhere, "ERR_SYNCAWAIT_UNSAFE", via === "runtime" ? byPromises : {}),
      );
    });

    if (isLong) afterAll(() => process.stdout.write(`\nNode ${major}\n${table(rows)}\n`));
  });
}

const marks: Readonly<Record<string, string>> = { ok: "+", ERR_SYNCAWAIT_UNSAFE: "u", ERR_SYNCAWAIT_HOST_PUMP: "p" };

function table(rows: readonly Row[]): string {
  const kinds = [...(rows[0] as Row).outcomes.keys()];
  const lines = rows.map(
    ({ place, outcomes }) => `${kinds.map((kind) => marks[outcomes.get(kind) ?? ""] ?? "!").join(" ")}  ${place}`,
  );
  const legend = kinds.map((kind, at) => `${at + 1} ${kind}`).join(", ");
  return `${lines.join("\n")}\n+ served, u ERR_SYNCAWAIT_UNSAFE, p ERR_SYNCAWAIT_HOST_PUMP, * insideMicrotasks\ncolumns: ${legend}`;
}
