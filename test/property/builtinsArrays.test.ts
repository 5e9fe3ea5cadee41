import fc from "fast-check";
import { agree } from "../runtime/builtins/support/agree.js";
import { makeReceiver, receiverSpec } from "../runtime/builtins/support/receivers.js";
import { element, perform, scriptOf } from "../runtime/builtins/support/scripts.js";

const seed = Number(process.env.SYNCAWAIT_SEED ?? Date.now() % 2 ** 31);
const numRuns = Number(process.env.SYNCAWAIT_RUNS ?? 150);

const truth = fc.constantFrom<unknown>(true, false, 0, 1, "", "yes", undefined, null);
const nested = fc.oneof(
  { weight: 2, arbitrary: fc.array(element, { maxLength: 3 }) },
  { weight: 1, arbitrary: element },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(Object.assign(new Array(3), { 1: 1 }), [[2]], { length: 1, 0: "no array" }),
  },
);

const answers: Record<string, fc.Arbitrary<unknown>> = {
  map: element,
  forEach: element,
  filter: truth,
  find: truth,
  findIndex: truth,
  findLast: truth,
  findLastIndex: truth,
  some: truth,
  every: truth,
  flatMap: nested,
  reduce: element,
  reduceRight: element,
};

const rest = fc.oneof(
  { weight: 1, arbitrary: fc.constant([]) },
  { weight: 2, arbitrary: fc.constantFrom<unknown[]>([undefined], [null], [5], ["self"], [{ an: "object" }]) },
);

describe(`array methods (SYNCAWAIT_SEED=${seed})`, () => {
  test.each(Object.keys(answers))("traps 66, 67: Array.prototype.%s", (name) => {
    const native = Array.prototype[name as "map"];
    const property = fc.property(receiverSpec, scriptOf(answers[name]), rest, (spec, script, further) => {
      agree((world) => {
        const self = makeReceiver(world, spec);
        const callback = world.callback(perform(world, script, () => self));
        return { native, self, args: [callback, ...further], watched: Object(self) === self ? [self as object] : [] };
      });
    });
    fc.assert(property, { seed, numRuns });
  });
});
