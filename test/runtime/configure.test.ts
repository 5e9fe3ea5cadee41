import { defaultConfiguration } from "../../runtime/configuration.js";
import { configure } from "../../runtime/index.js";
import { kernel } from "../../runtime/kernel.js";

afterEach(() => configure(defaultConfiguration()));

test("configure sets what is named and leaves the rest", () => {
  configure({ boundary: "forbid", maxDrainDepth: Number.POSITIVE_INFINITY });
  expect(kernel.configuration).toEqual({
    ...defaultConfiguration(),
    boundary: "forbid",
    maxDrainDepth: Number.POSITIVE_INFINITY,
    onCallbackError: expect.any(Function),
  });
});

test.each<[string, Record<string, unknown>, RegExp]>([
  ["a name that does not exist", { boundry: "forbid" }, /an option must be one of boundary, .*, not "boundry"/],
  ["an unknown policy", { boundary: "block" }, /"boundary" must be one of interleave, exclusive, forbid, not "block"/],
  ["a negative number", { maxDrainDepth: -1 }, /"maxDrainDepth" must be a number that is not negative/],
  ["NaN", { maxNesting: Number.NaN }, /not NaN/],
  ["a hook that is no function", { onBlock: 1 }, /"onBlock" must be a function or undefined/],
  ["no error hook at all", { onCallbackError: undefined }, /"onCallbackError" must be a function/],
  ["a flag that is no flag", { debug: "yes" }, /"debug" must be true or false/],
])("configure refuses %s, and changes nothing", (_what, options, message) => {
  expect(() => configure({ maxNesting: 7, ...options } as never)).toThrow(message);
  expect(kernel.configuration.maxNesting).toBe(100);
});
