import { agree } from "./support/agree.js";

type Native = (...args: never[]) => unknown;
const { replace, replaceAll } = String.prototype as unknown as Record<string, Native>;

/** Cases that a random pattern meets too seldom. */
const cases: readonly [name: string, native: Native, pattern: () => string | RegExp, text: string][] = [
  ["places that would overlap", replaceAll, () => "aa", "aaaaa"],
  ["the empty string, everywhere", replaceAll, () => "", "a😀b"],
  ["the empty string, once", replace, () => "", "ab"],
  ["nothing to replace", replaceAll, () => "x", "ab"],
  ["empty matches, by code point", replace, () => /(?:)/gu, "a😀b"],
  ["empty matches, by code unit", replace, () => /(?:)/g, "a😀b"],
  ["empty and other matches in turn", replace, () => /a*/g, "baac"],
  ["sticky, from lastIndex on", replace, () => at(/a/y, 1), "aab"],
  ["sticky, where nothing matches: lastIndex goes back to 0", replace, () => at(/a/y, 2), "aab"],
  ["sticky and global: only neighbours, from the start", replace, () => at(/a/gy, 2), "aaba"],
  ["lastIndex without a flag that uses it", replace, () => at(/a/, 3), "aab"],
  ["a global expression starts at 0", replaceAll, () => at(/a/g, 2), "aab"],
  ["captures, some of them not there", replace, () => /(a)|(b)|(c)/g, "abc"],
  ["named groups, as the last argument", replace, () => /(?<first>a)(?<second>b)?/g, "abaa"],
  ["dollar signs in what is inserted", replace, () => /b/g, "abc"],
  ["a pattern that is not global", replaceAll, () => /a/, "aa"],
];

function at(pattern: RegExp, lastIndex: number): RegExp {
  pattern.lastIndex = lastIndex;
  return pattern;
}

describe("replacing", () => {
  test.each(cases)("trap 66: %s", (_name, native, makePattern, text) => {
    agree((world) => {
      const pattern = makePattern();
      const replacer = world.callback((args, n) => `[$& ${n} ${args[0]}]`, "replacer");
      return { native, self: text, args: [pattern, replacer], watched: typeof pattern === "object" ? [pattern] : [] };
    });
  });

  test("trap 66: empty matches under the v flag go by code point", () => {
    // Not in a literal: the flag is younger than the target of the compilation.
    const flags = "gv";
    const pattern = (): RegExp => new RegExp("(?:)", flags);
    const expected = "a😀".replace(pattern(), () => "-");
    expect(expected).toBe("-a-😀-");
    agree((world) => ({ native: replace, self: "a😀", args: [pattern(), world.callback(() => "-")] }));
  });
});
