import type ts from "typescript";
import { isIdentifierText } from "../analyze/names.js";
import type { FileContext, FreshNames } from "../context.js";
import { type Site, Sites } from "./sites.js";
import type { Body, Surroundings, Temporary } from "./surroundings.js";

// Small builders of syntax: calls of runtime helpers, temporaries, the test for a suspension.

/** The runtime helpers that emitted code may call; docs/calling-convention.md, section 7, says what each does. */
export type HelperName =
  | "wait"
  | "call"
  | "method"
  | "construct"
  | "construction"
  | "installs"
  | "superCall"
  | "superNow"
  | "define"
  | "start"
  | "enter"
  | "link"
  | "fn"
  | "asyncFn"
  | "task"
  | "methods"
  | "own"
  | "original"
  | "key"
  | "property"
  | "cls"
  | "literal"
  | "late"
  | "strings"
  | "unlinked"
  | "asyncCall"
  | "asyncMethod"
  | "asyncStart"
  | "asyncHelper"
  | "get"
  | "set"
  | "fields"
  | "superGet"
  | "superSet"
  | "apart"
  | "unpack"
  | "next"
  | "remaining"
  | "skip"
  | "copy"
  | "ownGet"
  | "ownSet"
  | "convert"
  | "operate"
  | "hosted"
  | "generator"
  | "generators"
  | "iterate"
  | "iterateAsync"
  | "step"
  | "close"
  | "abort"
  | "collect"
  | "take"
  | "delegate"
  | "disposables"
  | "dispose"
  | "canSuspend"
  | "created"
  | "enterAtomic"
  | "leaveAtomic"
  | "enterPolicy"
  | "leavePolicy";

export class Builder {
  readonly #ts: FileContext["ts"];
  readonly #factory: ts.NodeFactory;
  /** The namespace object of `syncawait/internal` in this file. */
  readonly runtimeName: string;
  readonly #names: FreshNames;
  readonly #temporaryNames: Readonly<Record<Temporary, string>>;
  readonly #sites: Sites;
  readonly #yields = new WeakSet<ts.Node>();
  readonly #helpers = new Map<string, ts.Expression>();
  /** Whether any helper was used: the file needs the import only then. */
  usesRuntime = false;

  constructor(ctx: FileContext) {
    const { ts, factory, names } = ctx;
    this.#sites = new Sites(ctx);
    this.#ts = ts;
    this.#factory = factory;
    this.#names = names;
    this.runtimeName = names.fresh("$sa");
    this.#temporaryNames = { result: names.fresh("$t"), receiver: names.fresh("$o"), callee: names.fresh("$f") };
  }

  /**
   * Text that is printed as it stands. The printer, and what else TypeScript does with a file, costs by the node: what is said at each call, and
   * holds nothing of the source, is one. It may name what we declare ourselves, `yield`, and in a function of its own `this` and `arguments`;
   * `await`, and `this` elsewhere, have to be nodes, since TypeScript replaces them for some targets.
   */
  verbatim(text: string): ts.Identifier {
    return this.#factory.createIdentifier(text);
  }

  /** `$sa.name`: one node for all places. */
  helper(name: HelperName): ts.Expression {
    this.usesRuntime = true;
    const made = this.#helpers.get(name);
    if (made !== undefined) return made;
    const access = this.verbatim(`${this.runtimeName}.${name}`);
    this.#helpers.set(name, access);
    return access;
  }

  /** `$sa.name(...args)` */
  helperCall(name: HelperName, args: readonly ts.Expression[]): ts.CallExpression {
    return this.#factory.createCallExpression(this.helper(name), undefined, args);
  }

  /** The same with arguments that are ours to name, as text. */
  helperText(name: HelperName, args: string): ts.Expression {
    this.usesRuntime = true;
    return this.verbatim(`${this.runtimeName}.${name}(${args})`);
  }

  /** A helper that answers as a twin does, checked: `$sa.get(o, "x")`; in an async function `$sa.asyncHelper($sa.get, o, "x")`. */
  checkedHelper(name: HelperName, args: readonly ts.Expression[], here: Surroundings, node: ts.Node): ts.Expression {
    const call =
      here.waits === "await"
        ? this.helperCall("asyncHelper", [this.helper(name), ...args])
        : this.helperCall(name, args);
    return this.checked(call, here, node);
  }

  /** One that nothing else uses, for a value that has to outlast other expressions. */
  ownTemporary(here: Surroundings): ts.Identifier {
    const name = this.#names.fresh("$o");
    here.body?.own.push(name);
    return this.#factory.createIdentifier(name);
  }

  temporary(which: Temporary, here: Surroundings): ts.Identifier {
    here.body?.temporaries.add(which);
    return this.#factory.createIdentifier(this.#temporaryNames[which]);
  }

  /** `let $t, $o;`, for the temporaries that a body came to need. */
  declareTemporaries({ temporaries, own }: Body): readonly ts.Statement[] {
    const shared = (["result", "receiver", "callee"] as const).filter((which) => temporaries.has(which));
    const names = [...shared.map((which) => this.#temporaryNames[which]), ...own];
    if (names.length === 0) return [];
    return [this.#factory.createExpressionStatement(this.verbatim(`let ${names.join(", ")}`))];
  }

  declare(flags: ts.NodeFlags, variables: readonly (readonly [string, ts.Expression | undefined])[]): ts.Statement {
    const { factory } = this;
    const declarations = variables.map(([name, value]) =>
      factory.createVariableDeclaration(name, undefined, undefined, value),
    );
    return factory.createVariableStatement(undefined, factory.createVariableDeclarationList(declarations, flags));
  }

  get factory(): ts.NodeFactory {
    return this.#factory;
  }

  assign(target: ts.Identifier, value: ts.Expression): ts.Expression {
    return this.#factory.createParenthesizedExpression(this.#factory.createAssignment(target, value));
  }

  /** `({ name: value }).name`: the language itself names an anonymous function or class that stands there. */
  named(name: string | ts.Expression, value: ts.Expression): ts.Expression {
    const { factory } = this;
    if (typeof name !== "string") {
      const property = factory.createPropertyAssignment(factory.createComputedPropertyName(name), value);
      const object = factory.createParenthesizedExpression(factory.createObjectLiteralExpression([property]));
      return factory.createElementAccessExpression(object, name);
    }
    const key = isIdentifierText(name) ? factory.createIdentifier(name) : this.string(name);
    // `__proto__: value` would make no property.
    const property = name === "__proto__" ? factory.createComputedPropertyName(this.string(name)) : key;
    const object = factory.createObjectLiteralExpression([factory.createPropertyAssignment(property, value)]);
    const inside = factory.createParenthesizedExpression(object);
    return isIdentifierText(name)
      ? factory.createPropertyAccessExpression(inside, name)
      : factory.createElementAccessExpression(inside, this.string(name));
  }

  string(text: string): ts.StringLiteral {
    return this.#factory.createStringLiteral(text);
  }

  /** Where a call stands, as a line of a stack says it; undefined for a node that does not come from the source. */
  siteLabel(node: ts.Node): ts.StringLiteral | undefined {
    const site = this.#sites.of(node);
    return site === undefined ? undefined : this.string(site.label);
  }

  get null(): ts.Expression {
    return this.#factory.createNull();
  }

  get undefined(): ts.Expression {
    return this.#factory.createVoidZero();
  }

  id(name: string): ts.Identifier {
    return this.#factory.createIdentifier(name);
  }

  /** `value === null || value === void 0`, where `first` evaluates it and `again` reads it once more. */
  isNullish(first: ts.Expression, again: ts.Expression): ts.Expression {
    const { factory } = this;
    return factory.createLogicalOr(
      factory.createStrictEquality(first, factory.createNull()),
      factory.createStrictEquality(again, factory.createVoidZero()),
    );
  }

  #awaitHosted(label: readonly ts.StringLiteral[]): ts.Expression {
    const awaited = this.#factory.createAwaitExpression(this.helperCall("hosted", label));
    return this.#factory.createPropertyAccessExpression(this.#factory.createParenthesizedExpression(awaited), "value");
  }

  /**
   * The test after a call that may suspend, null first because that is the cheap test:
   *
   *     (($t = call) === null && $sa.rt.s ? yield "f (app.ts:10:5)" : $t)
   *
   * In an async function `(await $sa.hosted("f (app.ts:10:5)")).value` stands for `yield`. This is the only place that emits either.
   *
   * @param original the source of the call, which the stack of an error will name as the place where the function waited
   */
  checked(call: ts.Expression, here: Surroundings, original: ts.Node): ts.Expression {
    const { factory } = this;
    const result = this.temporary("result", here);
    const site = this.#sites.of(original);
    const assigned = this.assign(result, call);
    const test =
      here.waits === "await"
        ? this.#testAwaiting(assigned, result, site, original)
        : this.#testYielding(assigned, result, site, original);
    // The helper's call stands for the call in the source, also in the column that the engine gives it in stacks.
    this.#ts.setSourceMapRange(call, site?.range ?? original);
    return this.#ts.setSourceMapRange(factory.createParenthesizedExpression(test), original);
  }

  #testYielding(
    assigned: ts.Expression,
    result: ts.Identifier,
    site: Site | undefined,
    original: ts.Node,
  ): ts.Expression {
    this.usesRuntime = true;
    const label = site === undefined ? "" : ` ${stringText(site.label)}`;
    const rest = this.verbatim(`null && ${this.runtimeName}.rt.s ? yield${label} : ${result.text}`);
    this.#yields.add(rest);
    return this.#factory.createStrictEquality(assigned, this.#ts.setSourceMapRange(rest, original));
  }

  /** True for what {@link checked} has put there for a `yield`. */
  isVerbatimYield(node: ts.Node): boolean {
    return this.#yields.has(node);
  }

  #testAwaiting(
    assigned: ts.Expression,
    result: ts.Identifier,
    site: Site | undefined,
    original: ts.Node,
  ): ts.Expression {
    const { factory } = this;
    this.usesRuntime = true;
    const suspended = factory.createStrictEquality(assigned, this.verbatim(`null && ${this.runtimeName}.rt.s`));
    const resumed = this.#awaitHosted(site === undefined ? [] : [this.string(site.label)]);
    this.#ts.setSourceMapRange(resumed, original);
    return factory.createConditionalExpression(suspended, undefined, resumed, undefined, result);
  }
}

/** A literal in ASCII alone, as the printer writes it: the file's encoding is not known here. */
function stringText(text: string): string {
  const escaped = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(text).replace(/[\u007f-\uffff]/g, escaped);
}
