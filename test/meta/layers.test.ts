import ts from "typescript";
import { type Import, type Source, sourcesOf } from "./sources";

/** The globals that belong to a host; the transformer and the emitted code's runtime know hosts only through what is handed to them. */
const hostGlobals = new Set(["process", "require", "__dirname", "__filename", "Buffer"]);

describe("layers", () => {
  test("the runtime imports nothing but itself; its reactor Node as well", () => {
    const allowed = ({ layer, specifier }: Import, path: string) =>
      layer === "runtime" || (path.startsWith("runtime/reactor/") && specifier.startsWith("node:"));
    expect(offences("runtime", allowed)).toEqual([]);
  });

  test("nothing of the runtime imports the reactor, which not every host can load", () => {
    const importing = sourcesOf("runtime")
      .filter(({ path }) => !path.startsWith("runtime/reactor/"))
      .filter(({ imports }) => imports.some(({ specifier }) => specifier.includes("/reactor/")));
    expect(importing.map(({ path }) => path)).toEqual([]);
  });

  test("the transformer imports nothing but itself, and of TypeScript only the types", () => {
    const allowed = (one: Import) => one.layer === "transformer" || (one.specifier === "typescript" && one.isTypeOnly);
    expect(offences("transformer", allowed)).toEqual([]);
  });

  test("the transformer uses no file system, no process, no module system", () => {
    const used = sourcesOf("transformer").flatMap((source) =>
      globalsUsed(source).map((name) => `${source.path}: ${name}`),
    );
    expect(used).toEqual([]);
  });

  test("the transformer keeps no state between files: some hosts compile a file twice in one process", () => {
    const kept = sourcesOf("transformer").flatMap((source) => stateOf(source).map((name) => `${source.path}: ${name}`));
    expect(kept).toEqual([]);
  });

  test("integrations import the transformer and themselves, Node, and the packages that we depend on", () => {
    const allowed = ({ layer, specifier, isTypeOnly }: Import) =>
      layer === "integrations" ||
      layer === "transformer" ||
      specifier.startsWith("node:") ||
      specifier === "pirates" ||
      (specifier === "typescript" && isTypeOnly);
    const offending = offences("integrations", allowed);
    // A host that hands over no compiler (ts-loader, rollup) runs on the one that is installed.
    expect(offending).toEqual(["integrations/tsPatch/index.ts: typescript"]);
  });

  test("the native pump imports itself, Node, its loader, and of the runtime only the types of the interface", () => {
    const allowed = ({ layer, specifier, isTypeOnly }: Import) =>
      layer === "native" ||
      specifier.startsWith("node:") ||
      specifier === "node-gyp-build" ||
      (specifier === "../../runtime/hostPump.js" && isTypeOnly);
    expect(offences("native/src", allowed)).toEqual([]);
  });

  test("nothing imports the native pump", () => {
    for (const layer of ["runtime", "transformer", "integrations"]) {
      expect(offences(layer, (one) => one.layer !== "native")).toEqual([]);
    }
  });

  test("nothing imports integrations", () => {
    for (const layer of ["runtime", "transformer"]) {
      expect(offences(layer, (one) => one.layer !== "integrations")).toEqual([]);
    }
  });
});

function offences(layer: string, isAllowed: (one: Import, path: string) => boolean): string[] {
  const sources = sourcesOf(layer);
  expect(sources.length).toBeGreaterThan(5);
  return sources.flatMap(({ path, imports }) =>
    imports.filter((one) => !isAllowed(one, path)).map(({ specifier }) => `${path}: ${specifier}`),
  );
}

/** Host globals that stand as a name of their own, not as a property or a declaration. */
function globalsUsed({ tree }: Source): string[] {
  const used: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && hostGlobals.has(node.text) && isReference(node)) used.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return used;
}

function isReference({ parent, text }: ts.Identifier): boolean {
  const named = parent as ts.Node & { readonly name?: ts.Node };
  if (named.name && ts.isIdentifier(named.name) && named.name.text === text) return false;
  return !ts.isPropertyAssignment(parent) && !ts.isQualifiedName(parent);
}

function stateOf({ tree }: Source): string[] {
  return tree.statements
    .filter((statement) => ts.isVariableStatement(statement))
    .filter(({ declarationList }) => !(declarationList.flags & ts.NodeFlags.Const))
    .map((statement) => statement.getText(tree));
}
