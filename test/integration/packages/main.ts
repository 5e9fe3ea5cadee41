/**
 * Compares a package with itself, compiled whole: node main.js <scenario> <packages> <seed> <inputs>. Prints a line of JSON, a Comparison.
 */
import * as fc from "fast-check";
import { configure, spawn } from "../../../runtime/index.js";
import { withoutWording } from "../../property/programs/execution/difference.js";
import { forcing, type Way, waysFor } from "../../property/programs/execution/ways.js";
import { Programs } from "../../property/programs/programs.js";
import { print } from "../../property/programs/syntax/tree.js";
import { format } from "../../support/fixtures/child/format.js";
import { compiledSide, nativeSide, type Side } from "./scenario.js";

export interface Comparison {
  /** Calls of the compiled package that were compared. */
  calls: number;
  /** Boundaries that blocked on the way. */
  blocked: number;
  readonly differences: string[];
}

/** Turns of the host's loop without an end after which a call counts as stuck. */
const patience = 10_000;
/** Deep enough for syntax trees. */
const depth = 40;

const [, , scenarioFile = "", packages = "", seed = "1", count = "1"] = process.argv;
const ways = waysFor(Number(seed));
let way: Way = ways[0] as Way;

async function compare(): Promise<Comparison> {
  const native = nativeSide(scenarioFile, packages);
  const compiled = compiledSide(scenarioFile, packages, () => way);
  const comparison: Comparison = { calls: 0, blocked: 0, differences: [] };
  configure({ onBlock: () => void comparison.blocked++, maxNesting: 1000 });
  const inputs = fc.sample(native.scenario.inputs(fc, new Programs().map(print)), {
    seed: Number(seed),
    numRuns: Number(count),
  });
  for (const [index, input] of inputs.entries()) {
    for (const name of Object.keys(native.scenario.calls)) {
      const expected = nativeOutcome(native, name, input);
      for (way of waysOf(index)) await compareOne(compiled, name, input, expected, comparison);
    }
  }
  return comparison;
}

/** Without a suspension, with one wherever there can be, and one of the other ways. */
function waysOf(index: number): Way[] {
  const chosen = ["resolved", "forced"];
  const others = ways.filter(({ name }) => !chosen.includes(name));
  return [...ways.filter(({ name }) => chosen.includes(name)), others[index % others.length] as Way];
}

function nativeOutcome({ library, scenario }: Side, name: string, input: readonly unknown[]): string {
  try {
    return `returned ${format(scenario.calls[name]?.(library, ...structuredClone(input)), depth)}`;
  } catch (error) {
    return withoutWording(`threw ${format(error)}`);
  }
}

async function compareOne(
  side: Side,
  name: string,
  input: readonly unknown[],
  expected: string,
  comparison: Comparison,
): Promise<void> {
  const blocked = comparison.blocked;
  const actual = await compiledOutcome(side, name, input);
  // A blocked stack cannot wait for a promise: the host's loop does not turn.
  if (way.hosted && comparison.blocked > blocked) return;
  comparison.calls++;
  if (actual === expected) return;
  comparison.differences.push(
    `${name}(${format(input, depth)}), waiting ${way.name}\n  natively ${expected}\n  compiled ${actual}`,
  );
}

async function compiledOutcome({ library, scenario }: Side, name: string, input: readonly unknown[]): Promise<string> {
  const release = forcing(way, Number.POSITIVE_INFINITY);
  try {
    const task = spawn(scenario.calls[name] as (...args: unknown[]) => unknown, library, ...structuredClone(input));
    task.catch(() => {});
    for (let turns = 0; !task.done(); turns++) {
      if (turns > patience) return "never settled";
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    if (task.state === "rejected") return withoutWording(`threw ${format(task.exception())}`);
    return `returned ${format(task.result(), depth)}`;
  } finally {
    release();
  }
}

void compare().then((comparison) => console.log(JSON.stringify(comparison)));
