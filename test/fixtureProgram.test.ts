import { emitForReview } from "./support/fixtures/compile.js";
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

  test("each is compiled to the same code as by itself", () => {
    const comparable = findCases().filter(
      ({ path, header }) => path.endsWith(".ts") && Object.keys(header.options).length === 0,
    );
    const different = comparable.filter((each) => program.outputs.get(each.id) !== emitForReview(each).output);
    expect(different.map((each) => each.id)).toEqual([]);
  });
});
