import fc from "fast-check";
import { agree } from "../runtime/builtins/support/agree.js";
import { makePattern, patternSpec, subject } from "../runtime/builtins/support/patterns.js";

const seed = Number(process.env.SYNCAWAIT_SEED ?? Date.now() % 2 ** 31);
const numRuns = Number(process.env.SYNCAWAIT_RUNS ?? 300);

type Method = (...args: never[]) => unknown;
const natives: Record<string, Method> = {
  "String.prototype.replace": String.prototype.replace,
  "String.prototype.replaceAll": String.prototype.replaceAll,
};

/** What a replacer answers, and what it does to the pattern meanwhile. */
const steps = fc.array(
  fc.record({
    answer: fc.constantFrom<unknown>("", "$&", "x", 5, undefined, null, { toString: () => "made" }, ["p", "q"]),
    lastIndex: fc.option(fc.nat(3), { freq: 2 }),
    fails: fc.oneof(
      { weight: 9, arbitrary: fc.constant("no") },
      { weight: 1, arbitrary: fc.constantFrom("throws", "answers a symbol") },
    ),
  }),
  { minLength: 1, maxLength: 5 },
);

describe(`strings (SYNCAWAIT_SEED=${seed})`, () => {
  test.each(Object.keys(natives))("traps 66, 67: %s with a replacer function", (name) => {
    const property = fc.property(patternSpec, subject, steps, (spec, text, script) => {
      agree((world) => {
        const pattern = makePattern(world, spec);
        const state = spec.kind === "regular expression" ? [pattern as RegExp] : [];
        const replacer = world.callback((_args, n) => {
          const { answer, lastIndex, fails } = script[n % script.length];
          for (const regExp of state) regExp.lastIndex = lastIndex ?? regExp.lastIndex;
          if (fails === "throws") throw world.named(`thrown ${n}`, new Error("by a replacer"));
          return fails === "no" ? answer : Symbol("answer");
        }, "replacer");
        return { native: natives[name], self: text, args: [pattern, replacer], watched: state };
      });
    });
    fc.assert(property, { seed, numRuns });
  });

  test("trap 66: RegExp.prototype[Symbol.replace] itself", () => {
    const native = RegExp.prototype[Symbol.replace] as Method;
    const property = fc.property(patternSpec, subject, (spec, text) => {
      agree((world) => {
        const replacer = world.callback((args) => `<${args.length}>`, "replacer");
        return { native, self: makePattern(world, spec), args: [text, replacer] };
      });
    });
    fc.assert(property, { seed, numRuns });
  });
});
