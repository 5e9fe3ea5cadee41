/** What the callbacks of random scenarios do. */
import fc from "fast-check";
import type { Act, World } from "./world.js";

export type Mutation =
  | { readonly do: "push" }
  | { readonly do: "pop" }
  | { readonly do: "delete"; readonly at: number }
  | { readonly do: "set"; readonly at: number; readonly value: unknown }
  | { readonly do: "setLength"; readonly length: number };

/** What a callback does the n-th time that it is called. */
export interface Step {
  readonly mutation: Mutation | null;
  readonly answer: unknown;
  readonly throws: boolean;
}

/** Cyclic: the callback begins again where it ends. */
export type Script = readonly Step[];

export const element: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -3, max: 9 }) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(undefined, null, Number.NaN, -0, "", "b", true, 10n) },
);

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.constantFrom<Mutation>({ do: "push" }, { do: "pop" }),
  fc.record({ do: fc.constant("delete" as const), at: fc.nat(6) }),
  fc.record({ do: fc.constant("set" as const), at: fc.nat(9), value: element }),
  fc.record({ do: fc.constant("setLength" as const), length: fc.nat(9) }),
);

/** @param answer what a callback of the method in question may answer */
export function scriptOf(answer: fc.Arbitrary<unknown>): fc.Arbitrary<Script> {
  const step = fc.record({
    mutation: fc.option(mutation, { freq: 2 }),
    answer,
    throws: fc.oneof({ weight: 12, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  });
  return fc.array(step, { minLength: 1, maxLength: 7 });
}

/** @param receiver what the mutations are made to, looked up when they are */
export function perform(world: World, script: Script, receiver: () => unknown): Act {
  return (_args, n) => {
    const step = script[n % script.length];
    if (step.mutation !== null) mutate(receiver() as unknown[], step.mutation, n);
    if (step.throws) throw world.named(`thrown ${n}`, new Error("by a callback"));
    return step.answer;
  };
}

function mutate(receiver: unknown[], step: Mutation, n: number): void {
  if (Object(receiver) !== receiver) return;
  if (step.do === "push") Array.prototype.push.call(receiver, `pushed ${n}`);
  else if (step.do === "pop") Array.prototype.pop.call(receiver);
  else if (step.do === "delete") delete receiver[step.at];
  else if (step.do === "set") receiver[step.at] = step.value;
  else receiver.length = step.length;
}
