import { join } from "node:path";
import type * as fastCheck from "fast-check";
import type { Arbitrary } from "fast-check";
import { syncAwait } from "../../../runtime/index.js";
import * as internal from "../../../runtime/internal.js";
import type { Waiting } from "../../property/programs/execution/world.js";
import { loadCompiled, loadNatively } from "./library.js";

type Call = (library: unknown, ...input: readonly unknown[]) => unknown;

/** What a file in scenarios/ exports. */
interface Scenario {
  /** The package's main file, below the folder of packages. */
  readonly file: string;
  /** Random arguments; `programs` are random JavaScript programs. */
  readonly inputs: (fc: typeof fastCheck, programs: Arbitrary<string>) => Arbitrary<readonly unknown[]>;
  /** What is done with the package; callbacks wait by `syncAwait(w(value))`. */
  readonly calls: Readonly<Record<string, Call>>;
}

/** A package with the scenario that uses it, both as they were written or both compiled whole. */
export interface Side {
  readonly library: unknown;
  readonly scenario: Scenario;
}

/** Natively a wait is over before it begins. */
export function nativeSide(scenarioFile: string, packages: string): Side {
  const api = { syncawait: { syncAwait: (value: unknown) => value } };
  const scenario = loadNatively(scenarioFile, { packages: api, globals: { w: (value: unknown) => value } }) as Scenario;
  return { library: loadNatively(join(packages, scenario.file), { packages: {} }), scenario };
}

/** @param waiting tells how callbacks wait just now */
export function compiledSide(scenarioFile: string, packages: string, waiting: () => Waiting): Side {
  const api = { syncawait: { syncAwait }, "syncawait/internal": internal };
  const globals = { w: (value: unknown) => waiting().later(value) };
  const scenario = loadCompiled(scenarioFile, { packages: api, globals }) as Scenario;
  return { library: loadCompiled(join(packages, scenario.file), { packages: api }), scenario };
}
