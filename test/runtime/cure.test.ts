/** What an error advises has to be something that can be done: it depends on whose the frame in the way is. */
import { join } from "node:path";
import { cureFor } from "../../runtime/cure";
import { callersFrom } from "../../runtime/foreignFrame";
import { readStack } from "../../runtime/stackText";

/** The frames outward, as V8 writes them. */
const advice = (...lines: string[]): string =>
  cureFor(callersFrom(readStack(lines.map((line) => `    at ${line}`).join("\n")), 0));

const own = "render (/srv/app.js:3:5)";

test.each([
  [[], 'Compile the functions in between (annotate them, or list their package under "instrument")'],
  [[own], `Compile ${own}, which is not compiled (annotate it, or list its package under "instrument")`],
  [
    ["parse (/srv/node_modules/@scope/lib/index.js:1:2)", own],
    'Compile parse (/srv/node_modules/@scope/lib/index.js:1:2), which is not compiled: list "@scope/lib" under "instrument"',
  ],
  [
    ["Function.<static_initializer> (/srv/app.js:3:5)", "define$ (/srv/app.js:2:3)"],
    "Wait before the class is made: Function.<static_initializer> (/srv/app.js:3:5) runs natively",
  ],
  [
    ["next (/srv/app.js:3:5)", "__disposeResources (/srv/app.js:9:5)", own],
    'Compile for a later "target": __disposeResources (/srv/app.js:9:5) is a helper of TypeScript\'s for an older one and cannot suspend',
  ],
  [
    ["new Set (<anonymous>)", own],
    `Compile ${own}, which calls new Set (<anonymous>) and is not compiled (annotate it, or list its package under "instrument")`,
  ],
  [
    ["Array.sort (<anonymous>)", "sortBy (/srv/node_modules/lib/index.js:1:2)"],
    'Compile sortBy (/srv/node_modules/lib/index.js:1:2), which calls Array.sort (<anonymous>) and is not compiled: list "lib" under "instrument"',
  ],
  [
    ["Array.sort (<anonymous>)", "eval (<anonymous>:3:10)"],
    "Call the waiting function outside of eval (<anonymous>:3:10), which calls Array.sort (<anonymous>) and is never compiled (eval or new Function made it)",
  ],
  [
    ["query$ (/srv/app.js:3:5)", "query$.next (<anonymous>)"],
    "Call the waiting function directly in query (/srv/app.js:3:5): what that calls is native (an add-on, a constructor, a getter, an iterator, " +
      "a built-in without a counterpart) or has no name, and cannot suspend",
  ],
  // A name like those of our copies: only what we step through is one.
  [
    ["query$ (/srv/app.js:3:5)", own],
    'Compile query$ (/srv/app.js:3:5), which is not compiled (annotate it, or list its package under "instrument")',
  ],
  [
    [
      "walk$ (/srv/node_modules/lib/index.js:1:2)",
      "walk$.next (<anonymous>)",
      "each (/srv/node_modules/lib/index.js:9:2)",
    ],
    'Compile walk$ (/srv/node_modules/lib/index.js:1:2), which is not compiled: list "lib" under "instrument"',
  ],
  [
    ["Array.sort (<anonymous>)", "order$ (/srv/node_modules/lib/index.js:1:2)", own],
    'Compile order$ (/srv/node_modules/lib/index.js:1:2), which calls Array.sort (<anonymous>) and is not compiled: list "lib" under "instrument"',
  ],
  [
    [
      "Array.sort (<anonymous>)",
      "order$ (/srv/app.js:3:5)",
      "order$.next (<anonymous>)",
      "all$ (/srv/app.js:2:3)",
      "all$.next (<anonymous>)",
    ],
    "Call the waiting function directly: Array.sort (<anonymous>) is the engine's and cannot suspend",
  ],
])("%j", (lines, expected) => {
  expect(advice(...lines)).toBe(expected);
});

test("what new Function makes for the program is the program's, although we have called that", () => {
  const place = join(__dirname, "../../runtime/construct.js:60:12");
  const [line] = readStack(`    at eval (eval at constructChecked (${place}), <anonymous>:3:10)`);
  expect(line).toMatchObject({ name: "eval", place: "<anonymous>:3:10", own: false });
});
