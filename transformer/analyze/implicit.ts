import type ts from "typescript";
import {
  type FileContext,
  type FunctionWithBody,
  isFunctionWithBody,
  skipWrappers,
  type TypeScript,
} from "../context.js";
import type { Role } from "../find/findTargets.js";
import type { PackageNames } from "../find/imports.js";
import { kindTable } from "../kinds.js";
import type { ProgramFacts } from "../programFacts.js";
import type { CallSite } from "./calls.js";
import type { ConstructionSites } from "./constructions.js";
import { conversionOf, keyOfConverter } from "./conversionSites.js";
import { isDisposer, isListByForm, isRunByIterations, iterableOf, mayComeFromElsewhere } from "./iterables.js";
import { objectDestructuringOf } from "./objectPatterns.js";
import {
  isObjectPattern,
  isPatternForm,
  type ObjectPattern,
  type Pattern,
  partsOf,
  valueTakenApart,
} from "./patterns.js";
import {
  type AccessExpression,
  isAccess,
  isOfNamespace,
  keyOfAccessor,
  keysOfAccess,
  nameOfAccess,
  nameOfProperty,
} from "./propertySites.js";
import type { Scopes } from "./scopes.js";
import { usingKind } from "./using.js";

// In: an expression that may run code without being a call: a property with an accessor, an iteration, a conversion, `new`. Out: whom it may run, as
// far as the file and the program around it tell. This only says where it is worth looking; what the runtime finds there decides.

const plain: CallSite = { kind: "plain" };
const none: readonly FunctionWithBody[] = [];

/** The key of what copying an object runs: the getters that are its own, which those of classes are not. */
const everyOwn = "get ...";

/** Kinds of node that may run code without being a call, by their form: {@link ImplicitCalls.siteOf} is to be asked about these. */
export const implicitKindNames = [
  "NewExpression",
  "SuperKeyword",
  "PropertyAccessExpression",
  "ElementAccessExpression",
  "ForOfStatement",
  "SpreadElement",
  "YieldExpression",
  "VariableDeclaration",
  "VariableDeclarationList",
  "BinaryExpression",
  "PrefixUnaryExpression",
  "TemplateExpression",
  "CallExpression",
  "ObjectBindingPattern",
  "ArrayBindingPattern",
  "SpreadAssignment",
] as const;

export const implicitKinds = kindTable(...implicitKindNames);

/** The functions of a file that something other than a call may run, by the keys under which such an expression finds them. */
export class ImplicitCalls {
  readonly #ts: TypeScript;
  readonly #facts: ProgramFacts | undefined;
  readonly #scopes: Scopes;
  readonly #constructions: ConstructionSites;
  /** Nothing is known of other files, though it matters. */
  readonly #guesses: boolean;
  /** What of the package's waits in each step is known by its name alone. */
  readonly #iteratesByName: boolean;
  readonly #byKey = new Map<string, FunctionWithBody[]>();
  readonly #accessorNames = new Set<string>();

  constructor(
    ts: TypeScript,
    roles: ReadonlyMap<FunctionWithBody, Role>,
    scopes: Scopes,
    { facts, options }: FileContext,
    constructions: ConstructionSites,
    packageNames: PackageNames,
  ) {
    this.#ts = ts;
    this.#guesses = facts === undefined && options.propagate === "program";
    this.#iteratesByName = facts === undefined && packageNames.iterates;
    this.#scopes = scopes;
    this.#facts = facts;
    this.#constructions = constructions;
    for (const [node, role] of roles) {
      if (role === "suspendable" || role === "generator") for (const key of this.#keysOf(node)) this.#add(key, node);
    }
  }

  /** True if nothing runs anything by itself, but `new` and `super`. */
  get isIdle(): boolean {
    if (this.#facts !== undefined) return !this.#facts.runsImplicitly && !this.#byKey.has("dispose");
    return this.#byKey.size === 0 && !this.#guesses && !this.#iteratesByName;
  }

  /** What an expression that is no call may run. */
  siteOf(node: ts.Node): CallSite {
    const ts = this.#ts;
    if (ts.isNewExpression(node)) return this.#constructionSite(node);
    if (node.kind === ts.SyntaxKind.SuperKeyword) return this.#constructions.siteOfSuperCall(node);
    if (this.isIdle) return plain;
    if (isAccess(ts, node)) return this.#accessSite(node);
    const iterable = iterableOf(ts, node);
    if (iterable !== undefined) return this.#iterationSite(iterable);
    if (ts.isVariableDeclarationList(node) && usingKind(ts, node) === "using")
      return this.#verdict(this.#byKey.get("dispose") ?? [], undefined);
    if (isPatternForm(ts, node)) return this.#patternSite(node);
    if (ts.isSpreadAssignment(node)) return this.#copySite(node.expression);
    const found = objectDestructuringOf(ts, node);
    return found === undefined ? this.#conversionSite(node) : this.#patternSite(found.pattern);
  }

  /** A collection iterates over what it is given, a promise calls its executor; else it is the class that matters. */
  #constructionSite(node: ts.NewExpression): CallSite {
    const argument = node.arguments?.[0];
    const use = argument === undefined ? undefined : this.#constructions.useOfArgument(node.expression);
    if (argument === undefined || use === undefined) return this.#constructions.siteOfNew(node);
    const given = skipWrappers(this.#ts, argument);
    if (use === "iterates") return this.#ts.isArrayLiteralExpression(given) ? plain : this.#iterationSite(argument);
    return isFunctionWithBody(this.#ts, given) ? { kind: "implicit", targets: [given], outside: false } : plain;
  }

  /** What a pattern itself reads; the patterns inside it are sites of their own. */
  #patternSite(pattern: Pattern): CallSite {
    const ts = this.#ts;
    if (isObjectPattern(ts, pattern)) return this.#propertiesSite(pattern);
    const value = valueTakenApart(ts, pattern);
    if (value !== undefined && isListByForm(ts, value)) return plain;
    return this.#verdict(this.#byKey.get("iterate") ?? [], this.#facts?.iterationMaySuspend(value ?? pattern));
  }

  #propertiesSite(pattern: ObjectPattern): CallSite {
    const ts = this.#ts;
    const facts = this.#facts;
    const targets: FunctionWithBody[] = [];
    let known = facts && false;
    for (const { node, key, isRest } of partsOf(ts, pattern)) {
      if (isRest) targets.push(...this.#under([everyOwn]));
      else if (key !== undefined) targets.push(...this.#under([`get ${nameOfProperty(ts, key)}`]));
      known ||= facts && (isRest ? facts.copyMaySuspend(pattern) : facts.accessorMaySuspend(node, "get"));
    }
    return this.#verdict(targets, known);
  }

  /** `{ ...object }` */
  #copySite(object: ts.Expression): CallSite {
    return this.#verdict(this.#under([everyOwn]), this.#facts?.copyMaySuspend(object));
  }

  /** Where there should be a program and is none, whatever may come from elsewhere is taken for an iterator that suspends. */
  #iterationSite(iterable: ts.Expression): CallSite {
    const targets = this.#byKey.get("iterate") ?? [];
    if ((this.#guesses || this.#iteratesByName) && mayComeFromElsewhere(this.#ts, this.#scopes, iterable)) {
      return { kind: "implicit", targets, outside: true };
    }
    return this.#verdict(targets, this.#facts?.iterationMaySuspend(iterable));
  }

  /** An operand may be an object: who converts objects in this file is all that is asked for. */
  #conversionSite(node: ts.Node): CallSite {
    const conversion = conversionOf(this.#ts, this.#scopes, node);
    if (conversion === undefined) return plain;
    const known = this.#facts && someConverts(this.#facts, conversion.operands);
    return this.#verdict(this.#under(conversion.keys), known);
  }

  /** A property may have an accessor: the same name is all that is asked for. */
  #accessSite(node: AccessExpression): CallSite {
    const kinds = keysOfAccess(this.#ts, node);
    if (kinds.length === 0) return plain;
    const name = nameOfAccess(this.#ts, node);
    const facts = this.#facts;
    if (facts !== undefined) return this.#verdict(none, someAccesses(facts, node, kinds));
    if (!this.#accessorNames.has(name) || isOfNamespace(this.#ts, this.#scopes, node)) return plain;
    return this.#verdict(this.#under(kinds.map((kind) => `${kind} ${name}`)), undefined);
  }

  #under(keys: readonly string[]): readonly FunctionWithBody[] {
    let found = none;
    for (const key of keys) {
      const list = this.#byKey.get(key);
      if (list !== undefined) found = found.length === 0 ? list : [...found, ...list];
    }
    return found;
  }

  /** The file's own functions decide only where no program does, which knows them, too, and by their types where they can be met. */
  #verdict(targets: readonly FunctionWithBody[], known: boolean | undefined): CallSite {
    if (known === true) return { kind: "implicit", targets: [], outside: true };
    return known === false || targets.length === 0 ? plain : { kind: "implicit", targets, outside: false };
  }

  /** The keys under which a function may be run implicitly. */
  #keysOf(node: FunctionWithBody): readonly string[] {
    const ts = this.#ts;
    const accessor = keyOfAccessor(ts, node);
    if (accessor !== undefined) return isOwnGetter(ts, node) ? [accessor, everyOwn] : [accessor];
    const converter = keyOfConverter(ts, node);
    if (converter !== undefined) return [converter];
    if (isRunByIterations(ts, node)) return ["iterate"];
    return isDisposer(ts, node) ? ["dispose"] : [];
  }

  #add(key: string, node: FunctionWithBody): void {
    if (this.#ts.isAccessor(node) && key !== everyOwn) this.#accessorNames.add(key.slice("get ".length));
    const list = this.#byKey.get(key);
    if (list === undefined) this.#byKey.set(key, [node]);
    else list.push(node);
  }
}

function isOwnGetter(ts: TypeScript, node: ts.Node): boolean {
  return ts.isGetAccessor(node) && ts.isObjectLiteralExpression(node.parent);
}

function someConverts(facts: ProgramFacts, operands: readonly ts.Expression[]): boolean {
  return operands.some((operand) => facts.conversionMaySuspend(operand));
}

function someAccesses(facts: ProgramFacts, node: AccessExpression, kinds: readonly ("get" | "set")[]): boolean {
  return kinds.some((kind) => facts.accessorMaySuspend(node, kind));
}
