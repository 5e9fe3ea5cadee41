/** F2: compiled code tells a task where it was created, by a constant. */
import ts from "typescript";
import { analyzeProgram, createTransformer } from "../../transformer/index";
import { programOf } from "./propagate/program";

/** The places that the output of `main.ts` hands to the runtime, and the call around which each stands. */
function creationsIn(files: Readonly<Record<string, string>>): string[] {
  const program = programOf(files);
  const facts = analyzeProgram(ts, program);
  const report = ({ messageText }: { messageText: unknown }): void => {
    throw new Error(String(messageText));
  };
  let output = "";
  program.emit(
    program.getSourceFile("/main.ts"),
    (_, text) => {
      output = text;
    },
    undefined,
    false,
    { before: [createTransformer(ts, {}, { report, factsFor: () => facts })] },
  );
  return [...output.matchAll(/\$sa\.created\((.*?), ("[^"]*")\)/g)].map(([, call, site]) => `${call} ${site}`);
}

const tasks = `
  import { syncAwait } from "syncawait";
  /** @syncAwait */
  export async function imported() { syncAwait(1); }
  export class Server { /** @syncAwait */ async serve() { syncAwait(1); } }
  export const make = () => new Server();
`;

const cases: readonly (readonly [what: string, source: string, creations: readonly string[]])[] = [
  [
    "spawn, however it is imported",
    'import * as sa from "syncawait"; import { spawn as start } from "syncawait";\n' +
      "/** @syncAwait */ function f() { start(f); sa.spawn(f); sa.syncAwait(1); }",
    ['start(f) "f (main.ts:2:34)"', 'sa.spawn(f) "f (main.ts:2:47)"'],
  ],
  [
    "outside of functions, and in a function that is not compiled",
    'import { spawn } from "syncawait"; const f = () => 1;\nspawn(f);\nfunction plain() { spawn(f); }',
    ['spawn(f) "main.ts:2:1"', 'spawn(f) "plain (main.ts:3:20)"'],
  ],
  [
    "an annotated async function of the file",
    'import { syncAwait } from "syncawait";\n/** @syncAwait */ const t = async () => { syncAwait(1); };\nvoid t();\nasync function no() {} void no();',
    ['t() "main.ts:3:6"'],
  ],
  [
    "an annotated async function and method of another file",
    'import { spawn } from "syncawait"; import { imported, make } from "./tasks";\nimported();\nmake().serve();',
    ['imported() "main.ts:2:1"', 'make().serve() "main.ts:3:8"'],
  ],
  [
    "spawn of a group, which the name tells",
    'import { TaskGroup } from "syncawait";\nTaskGroup.run((group) => { group.spawn(() => 1); });',
    ['group.spawn(() => 1) "main.ts:2:34"'],
  ],
  [
    "not where the same function waits for it, which the stack shows",
    'import { syncAwait, spawn } from "syncawait"; /** @syncAwait */ async function t() { await t(); syncAwait(spawn(t)); }\nasync function host() { await t(); }',
    ['t() "host (main.ts:2:31)"'],
  ],
  [
    "a name that means something else",
    'import "syncawait"; function spawn(f: () => void) { f(); } spawn(() => 1);',
    [],
  ],
  ["a file that has no other part in this", 'import { imported } from "./tasks"; imported();', []],
];

test.each(cases)("F2: %s", (_, source, creations) => {
  expect(creationsIn({ "tasks.ts": tasks, "main.ts": source })).toEqual(creations);
});
