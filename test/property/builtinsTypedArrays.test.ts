import fc from "fast-check";
import { agree } from "../runtime/builtins/support/agree.js";
import { makeTyped, performTyped, typedScript, typedSpec } from "../runtime/builtins/support/typedArrays.js";

const seed = Number(process.env.SYNCAWAIT_SEED ?? Date.now() % 2 ** 31);
const numRuns = Number(process.env.SYNCAWAIT_RUNS ?? 150);

type Method = (callback: unknown, ...rest: unknown[]) => unknown;
const methods = Object.getPrototypeOf(Float64Array.prototype) as Record<string, Method>;

const truth = fc.constantFrom(0, 1);
const value = fc.integer({ min: -3, max: 300 });
const answers: Record<string, fc.Arbitrary<number>> = {
  map: value,
  forEach: value,
  filter: truth,
  find: truth,
  findIndex: truth,
  findLast: truth,
  findLastIndex: truth,
  some: truth,
  every: truth,
  reduce: value,
  reduceRight: value,
};

describe(`typed arrays (SYNCAWAIT_SEED=${seed})`, () => {
  test.each(Object.keys(answers))("traps 66, 67: %%TypedArray%%.prototype.%s", (name) => {
    const rest = fc.constantFrom<unknown[]>([], [undefined], ["self"]);
    const property = fc.property(typedSpec, typedScript(answers[name]), rest, (spec, script, further) => {
      agree((world) => {
        const { typed, self } = makeTyped(world, spec);
        const callback = world.callback(performTyped(world, typed, script));
        return { native: methods[name], self, args: [callback, ...further], watched: [typed] };
      });
    });
    fc.assert(property, { seed, numRuns });
  });

  test.each(["sort", "toSorted"])("traps 66, 67: %%TypedArray%%.prototype.%s", (name) => {
    const script = typedScript(fc.constant(0));
    const property = fc.property(typedSpec, script, fc.constantFrom(1, -1), (spec, steps, direction) => {
      agree((world) => {
        const { typed, self } = makeTyped(world, spec);
        const disturb = performTyped(world, typed, steps);
        const comparator = world.callback(function ([x, y], n) {
          // Once: how many comparisons there are is not specified.
          if (n === 0) disturb.call(this, [], n);
          return direction * (Number(x) - Number(y));
        });
        return { native: methods[name], self, args: [comparator], watched: [typed] };
      }, "unspecified");
    });
    fc.assert(property, { seed, numRuns });
  });
});
