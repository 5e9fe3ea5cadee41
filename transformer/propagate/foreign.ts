import type ts from "typescript";
import type { TypeScript } from "../context.js";
import type { ForeignCallees, ForeignOwner } from "../foreignCallees.js";

// In: a program, and the packages that are compiled when they are loaded. Out: for a call, the package or the host API that it calls, if that is
// certain to call back natively. It is asked only for calls that are given a function which waits, so it may look at types.

/** What the standard library declares that calls back later, from the event loop or the microtask queue. Other built-ins have counterparts. */
const schedulers = new Set(
  "setTimeout setInterval setImmediate queueMicrotask requestAnimationFrame requestIdleCallback addEventListener then catch finally".split(
    " ",
  ),
);

/** A declaration of a package that was compiled says so. */
const compiledPackage = /@suspends\b|@syncAwait\b/;

/** An emitter calls its listeners from wherever somebody emits, which may be compiled code. */
const listening = new Set(["on", "once", "addListener", "prependListener", "prependOnceListener"]);

export function findForeignCallees(
  tsInstance: TypeScript,
  program: ts.Program,
  instrument: readonly string[],
): ForeignCallees {
  const finder = new Finder(tsInstance, program, new Set(["syncawait", ...instrument]));
  return { ownerOf: (call) => finder.ownerOf(call) };
}

class Finder {
  readonly #ts: TypeScript;
  readonly #program: ts.Program;
  readonly #compiled: ReadonlySet<string>;

  constructor(tsInstance: TypeScript, program: ts.Program, compiled: ReadonlySet<string>) {
    this.#ts = tsInstance;
    this.#program = program;
    this.#compiled = compiled;
  }

  ownerOf(call: ts.CallExpression | ts.NewExpression): ForeignOwner | undefined {
    const declaration = this.#program.getTypeChecker().getResolvedSignature(call)?.declaration;
    const file = declaration?.getSourceFile();
    if (declaration === undefined || !file?.isDeclarationFile) return undefined;
    const called = this.#nameOf(declaration);
    if (this.#program.isSourceFileDefaultLibrary(file)) {
      return schedulers.has(called) ? { name: "the platform", isHost: true } : undefined;
    }
    const name = packageOf(file.fileName);
    if (name === undefined || this.#compiled.has(name) || compiledPackage.test(file.text)) return undefined;
    if (name !== "node") return { name, isHost: false };
    return listening.has(called) ? undefined : { name: "Node", isHost: true };
  }

  #nameOf(declaration: ts.Declaration): string {
    const name = this.#ts.getNameOfDeclaration(declaration);
    return name !== undefined && this.#ts.isIdentifier(name) ? name.text : "";
  }
}

/** The package that a declaration file describes: `library` also where the types come from `@types/library`. */
function packageOf(fileName: string): string | undefined {
  const [, inside] = /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(fileName) ?? [];
  if (inside === undefined || !inside.startsWith("@types/")) return inside;
  const name = inside.slice("@types/".length);
  return name.includes("__") ? `@${name.replace("__", "/")}` : name;
}
