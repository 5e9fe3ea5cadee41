import ts from "typescript";
import { foreignCalleesFor } from "../../../integrations/tsPatch/foreignCallees";
import { Workspace } from "../support/workspace";

const source = 'import { visit } from "library"; visit(() => 1);';

/** Who owns the first call of the program's main file, as the plugin would find out. */
function ownerIn(project: Workspace, config?: { instrument: readonly string[] }) {
  const options: ts.CompilerOptions = {
    noLib: true,
    types: [],
    module: ts.ModuleKind.CommonJS,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    configFilePath: project.path("src", "tsconfig.json"),
  };
  const program = ts.createProgram([project.path("src", "main.ts")], options);
  const file = program.getSourceFile(project.path("src", "main.ts")) as ts.SourceFile;
  const statement = file.statements[1] as ts.ExpressionStatement;
  const callees = foreignCalleesFor(ts, program, config);
  const stale = ts.createSourceFile(file.fileName, source, ts.ScriptTarget.Latest);
  expect(callees(stale)).toBeUndefined();
  return callees(file)?.ownerOf(statement.expression as ts.CallExpression);
}

describe("who is behind a call, for the plugin", () => {
  let project: Workspace;
  beforeEach(() => {
    project = new Workspace({
      "package.json": { name: "app" },
      "src/main.ts": source,
      "node_modules/library/package.json": { name: "library", types: "index.d.ts" },
      "node_modules/library/index.d.ts": "export function visit(callback: () => unknown): void;",
    });
  });
  afterEach(() => project.remove());

  test("a package that is not compiled", () => {
    expect(ownerIn(project)).toEqual({ name: "library", isHost: false });
  });

  test("not one that the plugin's entry lists under instrument", () => {
    expect(ownerIn(project, { instrument: ["library"] })).toBeUndefined();
    expect(ownerIn(project, { instrument: ["other"] })).toBeDefined();
  });

  test("not one that package.json lists for the loader; settings that are wrong are the loader's to tell", () => {
    project.write({ "package.json": { name: "app", syncawait: { instrument: ["library"] } } });
    expect(ownerIn(project, { instrument: ["other"] })).toBeUndefined();
    project.write({ "package.json": { name: "app", syncawait: "library" } });
    expect(ownerIn(project)).toBeDefined();
  });
});
