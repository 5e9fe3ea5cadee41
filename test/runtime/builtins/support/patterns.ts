/** What `replace` and `replaceAll` of random scenarios look for. */
import fc from "fast-check";
import type { Act, World } from "./world.js";

export interface RegExpSpec {
  readonly kind: "regular expression";
  readonly source: string;
  readonly flags: string;
  readonly lastIndex: unknown;
  readonly dress: "bare" | "watched" | "frozen" | "own exec" | "no exec" | "subclass" | "flags overridden";
}

export type PatternSpec =
  | RegExpSpec
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "custom"; readonly method: "a function" | "null" | "no function" };

const sources = ["a", "(a)(b)?", "", "(?<first>a)|(?<second>b)", "^a|b$", "[^a]", "(?:)", "x", "😀", "."];

const regExpSpec: fc.Arbitrary<RegExpSpec> = fc.record({
  kind: fc.constant("regular expression" as const),
  source: fc.constantFrom(...sources),
  flags: fc.subarray(["g", "i", "y", "u", "s", "m"]).map((flags) => flags.join("")),
  lastIndex: fc.constantFrom<unknown>(0, 1, 2, 99, -1, "1", 1.5),
  dress: fc.oneof(
    { weight: 4, arbitrary: fc.constant("bare" as const) },
    {
      weight: 5,
      arbitrary: fc.constantFrom("watched", "frozen", "own exec", "no exec", "subclass", "flags overridden" as const),
    },
  ),
});

export const patternSpec: fc.Arbitrary<PatternSpec> = fc.oneof(
  { weight: 6, arbitrary: regExpSpec },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("value" as const),
      value: fc.constantFrom<unknown>("a", "", "aa", "ab", "😀", "x", undefined, null, 1, "null", Symbol("pattern"), {
        toString: () => "a",
      }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("custom" as const),
      method: fc.constantFrom("a function", "null", "no function" as const),
    }),
  },
);

export const subject: fc.Arbitrary<unknown> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc
      .array(fc.constantFrom("a", "a", "b", "A", "😀", "\n", "1"), { maxLength: 6 })
      .map((parts) => parts.join("")),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(undefined, null, 11, { toString: () => "aba" }, Symbol("text"), ["a", "b"]),
  },
);

export function makePattern(world: World, spec: PatternSpec): unknown {
  if (spec.kind === "value") return spec.value;
  if (spec.kind === "regular expression") return makeRegExp(world, spec);
  if (spec.method === "null") return { [Symbol.replace]: null, toString: () => "a" };
  if (spec.method === "no function") return { [Symbol.replace]: 5 };
  const replace = world.callback((args) => `custom ${world.describe(args[0])}`, "custom replace");
  return world.named("custom pattern", { [Symbol.replace]: replace });
}

function makeRegExp(world: World, { source, flags, lastIndex, dress }: RegExpSpec): unknown {
  const pattern = dress === "subclass" ? new LoggedRegExp(world, source, flags) : new RegExp(source, flags);
  pattern.lastIndex = lastIndex as number;
  if (dress === "watched") return watchedRegExp(world, pattern);
  world.named("pattern", pattern);
  if (dress === "frozen") return Object.freeze(pattern);
  if (dress === "own exec") pattern.exec = world.callback(oddMatches(pattern), "exec") as RegExp["exec"];
  if (dress === "no exec") Object.defineProperty(pattern, "exec", { value: "no function" });
  if (dress === "flags overridden") {
    overrideFlags(world, pattern);
    // A pattern that only says that it is global would be matched for ever.
    pattern.exec = world.callback(
      ([text], n) => (n > 3 ? null : RegExp.prototype.exec.call(pattern, text as string)),
      "exec",
    ) as RegExp["exec"];
  }
  return pattern;
}

/** A proxy is no regular expression itself: what needs one is done on its target. */
function watchedRegExp(world: World, target: RegExp): RegExp {
  const exec = target.exec.bind(target);
  const flags = Object.fromEntries(
    (["flags", "global", "unicode"] as const).map((name) => [name, { value: target[name], configurable: true }]),
  );
  Object.defineProperties(target, { ...flags, exec: { value: exec, configurable: true } });
  return world.watched("pattern", target);
}

/** Matches that go back, say nothing of where they are, have holes, or are no objects. */
function oddMatches(pattern: RegExp): Act {
  const { exec } = RegExp.prototype;
  return ([text], n) => {
    if (n > 4) return null;
    const match = exec.call(pattern, text as string);
    if (match === null) return n === 1 ? "no object" : null;
    if (n === 1) return { length: "3", 0: match[0], 2: 7, index: "1", groups: n };
    if (n === 2) return Object.assign(match, { index: Number.NaN });
    return n === 3 ? { length: 1, 0: 5 } : match;
  };
}

function overrideFlags(world: World, pattern: RegExp): void {
  for (const [name, value] of Object.entries({ flags: "g", global: "yes", unicode: 0 })) {
    Object.defineProperty(pattern, name, {
      get: () => {
        world.note(`pattern.${name}`);
        return value;
      },
    });
  }
}

class LoggedRegExp extends RegExp {
  #world: World;
  constructor(world: World, source: string, flags: string) {
    super(source, flags);
    this.#world = world;
  }
  override exec(text: string): RegExpExecArray | null {
    this.#world?.note(`exec from ${this.lastIndex}`);
    return super.exec(text);
  }
}
