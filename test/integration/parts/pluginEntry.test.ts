import ts from "typescript";
import syncAwaitPlugin from "../../../integrations/tsPatch/index";

const source = "/** @syncAwait */ export function f(g: () => void) { g(); }";
const base: ts.CompilerOptions = { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext };

/** Whatever a host may do: it knows nothing of our types. */
const plugin = syncAwaitPlugin as unknown as (...args: unknown[]) => never;

const programWith = (entry: object) =>
  ts.createProgram([], {
    ...base,
    plugins: [{ transform: "syncawait/transformer", ...entry }],
  } as unknown as ts.CompilerOptions);

let written: string;
let exitCode: typeof process.exitCode;
beforeEach(() => {
  written = "";
  exitCode = process.exitCode;
  jest.spyOn(ts.sys, "write").mockImplementation((text) => {
    written += text;
  });
  jest.spyOn(process, "once").mockReturnThis();
});
afterEach(() => {
  process.exitCode = exitCode;
  jest.restoreAllMocks();
});

function outputWith(transformers: ts.CustomTransformers): string {
  return ts.transpileModule(source, { fileName: "file.ts", compilerOptions: base, transformers }).outputText;
}

const { plugins: _, ...options } = programWith({}).getCompilerOptions();
const program = () => programWith({});

/** As ts-patch and ttypescript call a plugin for each `type` of an entry. */
test.each<[string, () => ts.TransformerFactory<ts.SourceFile>]>([
  ["checker", () => plugin(program().getTypeChecker(), {})],
  ["compilerOptions", () => plugin(options, {})],
  ["config", () => plugin({ propagate: "all" })],
  ["raw", () => (context) => plugin(context, program(), {})],
])('"type": "%s" is an error, and leaves the file as it is', (type, make) => {
  expect(outputWith({ before: [make()] })).toBe(outputWith({}));
  expect(written).toContain(
    `error TSA3009: The plugin's entry says \`"type": "${type}"\`, with which it cannot compile`,
  );
  expect(process.exitCode).toBe(1);
});

test.each(["after", "afterDeclarations"] as const)(
  '"%s": true is an error of the build, and leaves the file as it is',
  (key) => {
    const added: ts.Diagnostic[] = [];
    const extras = { ts, library: "tsc", addDiagnostic: (one: ts.Diagnostic) => added.push(one) };
    const factory = plugin(programWith({ [key]: true }), {}, extras);
    expect(outputWith({ [key]: [factory] })).toBe(outputWith({}));
    expect(added.map(({ code }) => `TS${code}`)).toEqual(["TSA3009"]);
    expect(String(added[0]?.messageText)).toContain(`"${key}": true`);
  },
);

test('"transformProgram": true is an error, and gives the program as it is', () => {
  const given = program();
  expect(plugin(given, ts.createCompilerHost({}), {}, { ts, library: "typescript" })).toBe(given);
  expect(written).toContain('TSA3009: The plugin\'s entry says `"transformProgram": true`');
});

test("is said once about a program", () => {
  const given = program();
  for (const context of [{}, {}]) plugin({ ...context, hoistVariableDeclaration() {} }, given, {});
  expect(written.match(/TSA3009/g)).toHaveLength(1);
});

test("other entries are no misuse", () => {
  const entry = { after: false, transform: "syncawait/transformer" };
  const { before } = plugin(programWith(entry), {}, { ts, library: "tsc" }) as {
    before: ts.TransformerFactory<ts.SourceFile>;
  };
  expect(outputWith({ before: [before] })).toContain("syncawait/internal");
  const other = ts.createProgram([], {
    ...base,
    plugins: [{ transform: "typia", after: true }],
  } as unknown as ts.CompilerOptions);
  expect(plugin(other, {}, { ts, library: "tsc" })).toHaveProperty("before");
  expect(written).toBe("");
});
