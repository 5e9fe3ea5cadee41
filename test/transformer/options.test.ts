import fc from "fast-check";
import { readOptions } from "../../transformer/options";

const defaults = { propagate: "program", instrument: [], runtime: "syncawait/internal" };

/** What is said about a plugin entry, in the order of its keys. */
function said(raw: unknown): string[] {
  return readOptions(raw).diagnostics.map(({ code, messageText, advice }) => `${code} ${messageText} ${advice}`);
}

it.each([[undefined], [null], [{}]])("%p: the defaults", (raw) => {
  expect(readOptions(raw)).toEqual({ options: defaults, diagnostics: [] });
});

it("takes what is given", () => {
  const { options } = readOptions({ propagate: "all", instrument: ["a"], runtime: "./runtime" });
  expect(options).toEqual({ propagate: "all", instrument: ["a"], runtime: "./runtime" });
});

it("an option that is undefined is one that is left out", () => {
  expect(readOptions({ propagate: undefined })).toEqual({ options: defaults, diagnostics: [] });
});

it("leaves the keys of ts-patch to ts-patch", () => {
  const entry = {
    transform: "syncawait/transformer",
    import: "default",
    type: "program",
    after: true,
    afterDeclarations: false,
    transformProgram: false,
    name: "syncawait",
    tsConfig: "tsconfig.json",
    isEsm: false,
    resolvePathAliases: true,
  };
  expect(readOptions(entry)).toEqual({ options: defaults, diagnostics: [] });
});

describe("TSA3001 unknownOption", () => {
  it.each([
    ["Propagate", "propagate"],
    ["propogate", "propagate"],
    ["runtimes", "runtime"],
    ["run-time", "runtime"],
    ["propagation", "propagate"],
  ])("%s: did you mean %s?", (written, meant) => {
    expect(said({ [written]: "all" })).toEqual([
      `TSA3001 There is no option \`${written}\`. Did you mean \`${meant}\`? The options are: propagate, instrument, runtime.`,
    ]);
  });

  it.each(["verbose", "", "x", "toString", "__proto__", "constructor"])("%s: nothing like it is known", (written) => {
    const entry = JSON.parse(JSON.stringify({ [written]: 1 }).replace("{}", '{"__proto__":1}')) as unknown;
    expect(said(entry)).toEqual([
      `TSA3001 There is no option \`${written}\`. The options are: propagate, instrument, runtime.`,
    ]);
  });
});

describe("TSA3002 optionValue", () => {
  const values = 'Give it "annotated", "program" or "all", or leave it out for the default.';
  const specifier = "Give it a module specifier (a string that is not empty), or leave it out for the default.";
  it.each([
    [{ propagate: "everything" }, `TSA3002 The option \`propagate\` cannot be "everything". ${values}`],
    [{ propagate: true }, `TSA3002 The option \`propagate\` cannot be true. ${values}`],
    [{ propagate: null }, `TSA3002 The option \`propagate\` cannot be null. ${values}`],
    [{ propagate: ["all"] }, `TSA3002 The option \`propagate\` cannot be a value of type array. ${values}`],
    [{ runtime: "" }, `TSA3002 The option \`runtime\` cannot be "". ${specifier}`],
    [{ runtime: {} }, `TSA3002 The option \`runtime\` cannot be a value of type object. ${specifier}`],
  ])("%p", (raw, text) => {
    expect(said(raw)).toEqual([text]);
    expect(readOptions(raw).options).toEqual(defaults);
  });

  it.each([["all"], [1], [true], [["propagate"]]])("the options themselves cannot be %p", (raw) => {
    expect(said(raw)).toEqual([expect.stringMatching(/^TSA3002 The option `options` cannot be .* Give it an object/)]);
  });
});

it("says everything that is wrong at once, and keeps what is right", () => {
  const { options, diagnostics } = readOptions({ propagates: "all", propagate: 1, runtime: "./runtime" });
  expect(diagnostics.map(({ code }) => code)).toEqual(["TSA3001", "TSA3002"]);
  expect(options).toEqual({ ...defaults, runtime: "./runtime" });
});

it("whatever it is given, it answers with options of the right type, and complains about the rest", () => {
  const seed = Number(process.env.SYNCAWAIT_SEED ?? Date.now() % 2 ** 31);
  const entry = fc.dictionary(
    fc.oneof(fc.constantFrom("propagate", "instrument", "runtime", "name"), fc.string()),
    fc.jsonValue(),
  );
  const holds = (raw: unknown) => {
    const { options, diagnostics } = readOptions(raw);
    expect(Object.keys(options)).toEqual(["propagate", "instrument", "runtime"]);
    expect(options.instrument.every((name) => typeof name === "string")).toBe(true);
    expect(["annotated", "program", "all"]).toContain(options.propagate);
    expect(typeof options.runtime).toBe("string");
    for (const { file, advice, code } of diagnostics) {
      expect(file).toBeUndefined();
      expect(advice).not.toBe("");
      expect(code).toMatch(/^TSA300[12]$/);
    }
  };
  // fast-check prints the seed of a failure; SYNCAWAIT_SEED runs it again.
  fc.assert(fc.property(fc.oneof(entry, fc.anything()), holds), { seed, numRuns: 500 });
});
