import type ts from "typescript";
import type { Binding, Scopes } from "../analyze/scopes.js";
import type { TypeScript } from "../context.js";

// In: a file and its scopes. Out: what of our package an expression names, through imports and `require`.

const packageName = "syncawait";

/** What of the package's exports makes a task of the function that it is given first, and returns the task. */
export const spawningExports: ReadonlySet<string> = new Set(["spawn", "spawnLater", "run"]);

/** What of them is, or gives, an iterable whose steps wait. */
const waitingExports = ["asCompleted", "Completions", "iterate", "on", "readFrom", "WaitingIterable"];

/** True if a text may have to do with us: it imports the package, or holds an annotation, well written or not. */
export function mentionsPackage(text: string): boolean {
  return /sync[-_]?(?:await|atomic)/i.test(text);
}

/** Tells what an expression names of the package's exports. */
export interface PackageNames {
  /** The exported name that an expression refers to: `syncAwait`, or `sa.syncAwait` for a namespace import; else undefined. */
  exportedName(expression: ts.Expression): string | undefined;
  /** True if the file imports the package at all. */
  readonly imported: boolean;
  /** True if something of the package's that makes tasks may be called in the file. */
  readonly spawns: boolean;
  /** True if the file may iterate over something of the package's whose steps wait. */
  readonly iterates: boolean;
}

export function findPackageNames(file: ts.SourceFile, scopes: Scopes, tsInstance: TypeScript): PackageNames {
  const finder = new Finder(scopes, tsInstance);
  const imported = /["']syncawait(?:\/[\w-]+)?["']/.test(file.text);
  return {
    exportedName: (expression) => finder.exportedName(expression),
    imported,
    spawns: imported && [...spawningExports].some((name) => scopes.has(name)),
    iterates: imported && waitingExports.some((name) => scopes.has(name)),
  };
}

class Finder {
  readonly #scopes: Scopes;
  readonly #ts: TypeScript;

  constructor(scopes: Scopes, tsInstance: TypeScript) {
    this.#scopes = scopes;
    this.#ts = tsInstance;
  }

  exportedName(expression: ts.Expression): string | undefined {
    const ts = this.#ts;
    if (ts.isIdentifier(expression)) {
      const binding = this.#scopes.bindingOf(expression);
      return binding === undefined || binding.assigned ? undefined : this.#importedAs(binding);
    }
    if (!ts.isPropertyAccessExpression(expression) || !ts.isIdentifier(expression.expression)) return undefined;
    const binding = this.#scopes.bindingOf(expression.expression);
    return binding !== undefined && this.#isNamespace(binding.declaration) ? expression.name.text : undefined;
  }

  #importedAs({ declaration, name }: Binding): string | undefined {
    const ts = this.#ts;
    if (ts.isImportSpecifier(declaration)) {
      const fromUs = this.#isOurs(declaration.parent.parent.parent.moduleSpecifier);
      return fromUs ? (declaration.propertyName ?? declaration.name).text : undefined;
    }
    if (!ts.isVariableDeclaration(declaration) || !ts.isObjectBindingPattern(declaration.name)) return undefined;
    if (!this.#isRequire(declaration.initializer)) return undefined;
    const element = declaration.name.elements.find((each) => ts.isIdentifier(each.name) && each.name.text === name);
    const exported = element?.propertyName ?? element?.name;
    return exported !== undefined && ts.isIdentifier(exported) ? exported.text : undefined;
  }

  #isNamespace(declaration: ts.Node): boolean {
    const ts = this.#ts;
    if (ts.isNamespaceImport(declaration)) return this.#isOurs(declaration.parent.parent.moduleSpecifier);
    if (ts.isImportEqualsDeclaration(declaration)) {
      const reference = declaration.moduleReference;
      return ts.isExternalModuleReference(reference) && this.#isOurs(reference.expression);
    }
    return ts.isVariableDeclaration(declaration) && this.#isRequire(declaration.initializer);
  }

  #isRequire(initializer: ts.Expression | undefined): boolean {
    const ts = this.#ts;
    if (initializer === undefined || !ts.isCallExpression(initializer)) return false;
    return (
      ts.isIdentifier(initializer.expression) &&
      initializer.expression.text === "require" &&
      this.#isOurs(initializer.arguments[0])
    );
  }

  /** The package itself or one of its public faces (`syncawait/testing`). */
  #isOurs(specifier: ts.Expression | undefined): boolean {
    if (specifier === undefined || !this.#ts.isStringLiteralLike(specifier)) return false;
    return specifier.text === packageName || specifier.text.startsWith(`${packageName}/`);
  }
}
