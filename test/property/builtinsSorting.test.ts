import fc from "fast-check";
import { agree } from "../runtime/builtins/support/agree.js";
import { makeReceiver, receiverSpec } from "../runtime/builtins/support/receivers.js";
import { perform, scriptOf } from "../runtime/builtins/support/scripts.js";

const seed = Number(process.env.SYNCAWAIT_SEED ?? Date.now() % 2 ** 31);
const numRuns = Number(process.env.SYNCAWAIT_RUNS ?? 150);

type Sort = (comparator: (x: never, y: never) => unknown) => unknown;
/** Not in every TypeScript's declarations of the arrays. */
const methods = Array.prototype as unknown as Record<string, Sort>;
const names = ["sort", "toSorted"];

const order = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: -1, max: 1 }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<unknown>(Number.NaN, undefined, true, false, "1", "-1", -0, null, "no number"),
  },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(1n, Symbol("order"), { valueOf: () => -1 }) },
);

/** Elements that a comparator of `key` cannot tell apart, but the test can. */
const records = (maxLength: number) =>
  fc
    .array(fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined, freq: 15 }), { maxLength, size: "max" })
    .map((keys) => keys.map((key, place) => (key === undefined ? undefined : { key, place })));

describe(`sorting (SYNCAWAIT_SEED=${seed})`, () => {
  test.each(names)("traps 66, 67: Array.prototype.%s of every kind of receiver, with any comparator", (name) => {
    const property = fc.property(receiverSpec, scriptOf(order), (spec, script) => {
      agree((world) => {
        const self = makeReceiver(world, spec);
        const comparator = world.callback(perform(world, script, () => self));
        return {
          native: methods[name],
          self,
          args: [comparator],
          watched: Object(self) === self ? [self as object] : [],
        };
      });
    });
    fc.assert(property, { seed, numRuns });
  });

  test.each(names)(
    "trap 67: Array.prototype.%s asks a contradictory comparator what V8 asks, up to 63 elements",
    (name) => {
      const property = fc.property(
        fc.nat(63),
        fc.array(fc.integer({ min: -1, max: 1 }), { minLength: 1 }),
        (length, answers) => {
          agree((world) => {
            const self = Array.from({ length }, (_, k) => `element ${k}`);
            return {
              native: methods[name],
              self,
              args: [world.callback((_args, n) => answers[n % answers.length])],
              watched: [self],
            };
          });
        },
      );
      fc.assert(property, { seed, numRuns: Math.ceil(numRuns / 4) });
    },
  );

  test.each(names)("trap 67: Array.prototype.%s is stable, for every consistent comparator and any length", (name) => {
    const property = fc.property(records(300), fc.constantFrom(1, -1), (values, direction) => {
      agree((world) => {
        const self = [...values];
        for (const value of values) if (value) world.named(`record ${value.place}`, value);
        const comparator = world.callback(([x, y]) => direction * ((x as Keyed).key - (y as Keyed).key));
        return { native: methods[name], self, args: [comparator], watched: [self] };
      }, "unspecified");
    });
    fc.assert(property, { seed, numRuns: Math.ceil(numRuns / 4) });
  });
});

interface Keyed {
  readonly key: number;
}
