import ts from "typescript";
import syncAwaitPlugin from "../../../integrations/tsPatch/index";
import { isSupportedTypeScript } from "../../../integrations/typescriptVersion";

const source = "/** @syncAwait */ export function f(g: () => void) { g(); }";

/** What the plugin makes of a file under a TypeScript that says it is another version, and what it adds. */
function compile(version: string, config: object = {}) {
  const added: ts.Diagnostic[] = [];
  const extras = {
    ts: { ...ts, version } as typeof ts,
    library: "tsc",
    addDiagnostic: (one: ts.Diagnostic) => added.push(one),
  };
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { target: ts.ScriptTarget.ESNext },
    transformers: { before: [syncAwaitPlugin(undefined, config, extras).before] },
  });
  return { compiled: outputText.includes("$sa"), codes: added.map(({ code }) => `TS${code}`) };
}

describe("the plugin", () => {
  test.each(["4.9.5", "5.0.4", "6.0.3"])("compiles with TypeScript %s", (version) => {
    expect(compile(version)).toEqual({ compiled: true, codes: [] });
  });

  test.each(["3.9.10", "4.8.4", "7.0.2", "7.1.0-beta", "10.0.0"])("refuses TypeScript %s", (version) => {
    expect(isSupportedTypeScript(version)).toBe(false);
    expect(compile(version)).toEqual({ compiled: false, codes: ["TSA3003"] });
  });

  test("takes the host's own keys for no options", () => {
    const config = { transform: "syncawait/transformer", type: "program", import: "default", after: false };
    expect(compile("6.0.3", config)).toEqual({ compiled: true, codes: [] });
  });

  test("names options that do not exist", () => {
    expect(compile("6.0.3", { propagates: "all" })).toEqual({ compiled: true, codes: ["TSA3001"] });
  });
});
