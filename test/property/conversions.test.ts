/** `convert` and `operate` against the engine's operators: the same calls, the same results, the same errors. */
import fc from "fast-check";
import { convert, operate } from "../../runtime/internal.js";
import { type Maker, nativeMaker, observe, observeForced, suspendingMaker } from "../runtime/implicit/support.js";

const seed = Number(process.env.SYNCAWAIT_SEED ?? Date.now() % 2 ** 31);
const numRuns = Number(process.env.SYNCAWAIT_RUNS ?? 300);

const primitive = fc.constantFrom<unknown>(
  0,
  -0,
  1,
  2.5,
  NaN,
  -7,
  "",
  "1",
  "a",
  "b",
  true,
  false,
  null,
  undefined,
  3n,
  0n,
  Symbol.iterator,
);
/** What stands under `toString`, `valueOf` or `[Symbol.toPrimitive]`. */
type Method = { readonly does: "nothing" | "gives" | "throws" | "is no function" | "is null"; readonly value: unknown };
type Spec =
  | { readonly primitive: unknown }
  | { readonly methods: Readonly<Record<string, Method>>; readonly callable: boolean };

const method: fc.Arbitrary<Method> = fc.record({
  does: fc.oneof(
    { weight: 4, arbitrary: fc.constant("gives" as const) },
    {
      weight: 3,
      arbitrary: fc.constantFrom("nothing" as const, "throws" as const, "is no function" as const, "is null" as const),
    },
  ),
  value: fc.oneof({ weight: 4, arbitrary: primitive }, { weight: 1, arbitrary: fc.constant({}) }),
});
const spec: fc.Arbitrary<Spec> = fc.oneof(
  { weight: 1, arbitrary: primitive.map((each) => ({ primitive: each })) },
  {
    weight: 3,
    arbitrary: fc.record({
      methods: fc.record({ toString: method, valueOf: method, toPrimitive: method }),
      callable: fc.boolean(),
    }),
  },
);

function build(maker: Maker, name: string, given: Spec): unknown {
  if ("primitive" in given) return given.primitive;
  const object: Record<PropertyKey, unknown> = Object.create(null);
  for (const [key, { does, value }] of Object.entries(given.methods)) {
    const property = key === "toPrimitive" ? Symbol.toPrimitive : key;
    if (does === "is no function") object[property] = 1;
    else if (does === "is null") object[property] = null;
    else if (does !== "nothing") object[property] = maker.make(`${name}.${key}`, actOf(does, value));
  }
  return given.callable ? Object.assign(() => 0, object) : object;
}

function actOf(does: "gives" | "throws", value: unknown): () => unknown {
  if (does === "gives") return () => value;
  return () => {
    throw new RangeError("of the program");
  };
}

const binary = [
  "+",
  "-",
  "*",
  "/",
  "%",
  "**",
  "&",
  "|",
  "^",
  "<<",
  ">>",
  ">>>",
  "<",
  ">",
  "<=",
  ">=",
  "==",
  "!=",
] as const;

describe(`conversions (SYNCAWAIT_SEED=${seed})`, () => {
  test.each(binary)("a %s b", (operator) => {
    const natively = new Function("a", "b", `return a ${operator} b;`) as (a: unknown, b: unknown) => unknown;
    check(([a, b], isNative) => (isNative ? () => natively(a, b) : () => operate(operator, a, b)));
  });

  test.each(["string", "number"] as const)("to a %s", (hint) => {
    const finish = (value: unknown) => (hint === "string" ? `${value as string}` : +(value as number));
    check(([a], isNative) => {
      if (isNative) return () => finish(a);
      return () => convert(a, hint);
    }, finish);
  });

  test("a instanceof b", () => {
    const test = fc.record({ does: fc.constantFrom("gives", "throws", "is no function", "nothing"), value: primitive });
    fc.assert(
      fc.property(primitive, test, fc.boolean(), (value, { does, value: answer }, callable) => {
        const target = (maker: Maker) => {
          const object = callable ? class {} : {};
          const handler =
            does === "is no function"
              ? 1
              : does === "nothing"
                ? undefined
                : maker.make("test", actOf(does as "gives", answer));
          return Object.defineProperty(object, Symbol.hasInstance, { value: handler });
        };
        const native = nativeMaker();
        const compiled = suspendingMaker();
        const expected = target(native) as never;
        const actual = target(compiled);
        expect(observeForced(compiled, () => operate("instanceof", value, actual))).toEqual(
          observe(native, () => value instanceof expected),
        );
      }),
      { seed, numRuns },
    );
  });
});

type Run = (operands: readonly unknown[], isNative: boolean) => () => unknown;

/** @param finish what the operator itself does after the conversion */
function check(run: Run, finish?: (value: unknown) => unknown): void {
  fc.assert(
    fc.property(spec, spec, (a, b) => {
      const native = nativeMaker();
      const compiled = suspendingMaker();
      const expected = observe(native, run([build(native, "a", a), build(native, "b", b)], true));
      const call = run([build(compiled, "a", a), build(compiled, "b", b)], false);
      expect(observeForced(compiled, call, finish)).toEqual(expected);
    }),
    { seed, numRuns },
  );
}
