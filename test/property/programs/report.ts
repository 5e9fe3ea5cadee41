import type { Outcome } from "./campaign.js";
import type { Found } from "./messages.js";

/** Lines of the logs that are shown on both sides of the first difference. */
const around = 3;

/** What is wrong, with all that is needed to see it again. */
export function complaintsOf({ found, stopped }: Outcome): string[] {
  return [
    ...found.map(describe),
    ...stopped.map(({ seed, words }) => `The process hung or ended at the program of ${replay(seed)}\n${words}`),
  ];
}

function describe({ seed, program, difference: { mode, way, expected, actual } }: Found): string {
  const same = expected.findIndex((line, index) => line !== actual[index]);
  const at = same < 0 ? expected.length : same;
  const part = (log: readonly string[]): string => log.slice(Math.max(0, at - around), at + around + 1).join("\n    ");
  return [
    `Compiled in mode ${mode}, waiting ${way}, this program does something else. See it again: ${replay(seed)}`,
    program,
    `  natively, from event ${at}:\n    ${part(expected)}`,
    `  compiled:\n    ${part(actual)}`,
  ].join("\n");
}

function replay(seed: number): string {
  return `SYNCAWAIT_SEED=${seed} npx jest test/property/programs.test.ts`;
}
