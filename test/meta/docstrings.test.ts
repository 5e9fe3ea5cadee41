/** What users import says what it is: each export, each member, each time its unit, each `throw` what is thrown. */
import { join } from "node:path";
import ts from "typescript";
import { root } from "./sources";

const entries = ["runtime/index.ts", "runtime/testing/index.ts", "runtime/reactor/index.ts"].map((path) =>
  join(root, path),
);
const parsed = ts.getParsedCommandLineOfConfigFile(join(root, "runtime/tsconfig.json"), undefined, {
  ...ts.sys,
  onUnRecoverableConfigFileDiagnostic: () => {},
});
const program = ts.createProgram(entries, parsed?.options ?? {});
const checker = program.getTypeChecker();

/** One thing that a user can see, under the name that the user writes. */
interface Documented {
  readonly name: string;
  readonly symbol: ts.Symbol;
  readonly declarations: readonly ts.Declaration[];
}

function exported(from = entries): Documented[] {
  return from.flatMap((entry) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(entry) as ts.SourceFile) as ts.Symbol;
    return checker.getExportsOfModule(module).map((found) => {
      const symbol = found.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(found) : found;
      return { name: found.name, symbol, declarations: symbol.declarations ?? [] };
    });
  });
}

/** Methods, accessors and fields; what overrides something has its documentation there. */
function members({ name, symbol }: Documented): Documented[] {
  if (!(symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface))) return [];
  const found = [...(symbol.members?.values() ?? []), ...(symbol.exports?.values() ?? [])];
  return found
    .filter(({ flags }) => !(flags & ts.SymbolFlags.TypeParameter))
    .map((member) => ({ name: `${name}.${member.name}`, symbol: member, declarations: member.declarations ?? [] }))
    .filter(({ declarations }) => declarations.length > 0 && declarations.every(isVisibleMember));
}

function isVisibleMember(member: ts.Declaration): boolean {
  const named = (member as ts.NamedDeclaration).name;
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected | ts.ModifierFlags.Override;
  if (named === undefined || !ts.isIdentifier(named)) return false;
  return !(ts.getCombinedModifierFlags(member) & hidden) && !isInternal(member);
}

function isInternal(declaration: ts.Declaration): boolean {
  return ts.getJSDocTags(declaration).some(({ tagName }) => tagName.text === "internal");
}

function textOf({ symbol }: Documented): string {
  const comment = ts.displayPartsToString(symbol.getDocumentationComment(checker));
  const tags = symbol.getJsDocTags(checker).map(({ name, text }) => `@${name} ${ts.displayPartsToString(text)}`);
  return [comment, ...tags].join("\n");
}

/** What everybody knows: a promise's methods, and the members of what stands for Node's own. */
const known = /^SyncFuture\.(then|catch|finally)$|^(EventEmitterLike|NodeReadable|NodeWritable|ReactorFileSystem)\./;

const CALLABLE = ts.SymbolFlags.Class | ts.SymbolFlags.Function;
/** `(S4)`, `(C8, C9)`, `(D1 to D5)` */
const citation = /\([A-Z]\d+\b/;

const all = exported().flatMap((one) => [one, ...members(one)]);
const functions = all.flatMap((one) =>
  one.declarations
    .filter((declaration) => ts.isFunctionDeclaration(declaration) || ts.isMethodDeclaration(declaration))
    .map((declaration) => ({ ...one, declaration: declaration as ts.FunctionDeclaration | ts.MethodDeclaration })),
);

describe("docstrings", () => {
  test("the exports are found", () => {
    expect(all.length).toBeGreaterThan(200);
    expect(functions.length).toBeGreaterThan(80);
  });

  test("every export and every member has one", () => {
    const without = all.filter((one) => !known.test(one.name) && textOf(one).trim() === "");
    expect(without.map(({ name }) => name)).toEqual([]);
  });

  test("every function and class of the runtime cites the rules of docs/runtime.md that it keeps", () => {
    const callable = exported(entries.slice(0, 1)).filter(({ symbol }) => symbol.flags & CALLABLE);
    expect(callable.length).toBeGreaterThan(40);
    const without = callable.filter((one) => ![one, ...members(one)].some((part) => citation.test(textOf(part))));
    expect(without.map(({ name }) => name).filter((name) => !/Error$|^Queue[A-Z]|^configure$/.test(name))).toEqual([]);
  });

  test("every parameter that is a time has its unit", () => {
    const times = /^(ms|when|timeout|delay|duration|deadline)$/;
    const without = functions.flatMap((one) =>
      one.declaration.parameters
        .filter(({ name }) => ts.isIdentifier(name) && times.test(name.text))
        .filter(() => !/\b(ms|milliseconds)\b/.test(textOf(one)))
        .map(() => one.name),
    );
    expect([...new Set(without)]).toEqual([]);
  });

  test("what a function throws by its own words is said", () => {
    const without = functions.filter((one) => throwsItself(one.declaration) && !/@throws/.test(textOf(one)));
    expect([...new Set(without.map(({ name }) => name))]).toEqual([]);
  });
});

function throwsItself({ body }: ts.FunctionDeclaration | ts.MethodDeclaration): boolean {
  let found = false;
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) return;
    if (ts.isThrowStatement(node) && node.expression.kind === ts.SyntaxKind.NewExpression) found = true;
    ts.forEachChild(node, visit);
  };
  if (body !== undefined) visit(body);
  return found;
}
