import { FixtureCompiler } from "./support/fixtures/compile.js";
import { findCases } from "./support/fixtures/findCases.js";
import { compileProgram, type FixtureProgram } from "./support/fixtures/program.js";

describe("all fixtures in one program, with a type checker", () => {
  let program: FixtureProgram;
  beforeAll(() => {
    program = compileProgram();
  }, 120_000);

  test("they are well typed", () => {
    expect(program.errors).toBe("");
  });

  test("each is compiled to the same code as without types", () => {
    const cases = findCases().filter(
      ({ path, header }) => path.endsWith(".ts") && Object.keys(header.options).length === 0,
    );
    const compiler = new FixtureCompiler(cases);
    const different = cases.filter((each) => program.outputs.get(each.id) !== compiler.forReview(each).output);
    expect(different.map((each) => each.id)).toEqual([]);
  });
});
