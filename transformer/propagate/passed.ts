import type ts from "typescript";
import { hasModifier, type TypeScript } from "../context.js";
import type { Call, Code } from "./collect.js";
import { type Condition, Effect, type Passing } from "./effects.js";
import type { World } from "./target.js";
import type { Values } from "./values.js";

// In: calls. Out: what stands for parameters: in a call what is passed there, and for a parameter that leaves its function all that is ever passed.

export class Passed {
  readonly #world: World;
  readonly #values: Values;
  readonly #everPassed = new Map<ts.Symbol, Effect>();
  readonly #callersOf = new Map<Code, Call[]>();
  readonly #opened = new Map<Code, ts.Symbol[]>();

  constructor(world: World, values: Values) {
    this.#world = world;
    this.#values = values;
  }

  /** Remembers who calls a function, so that its parameters can stand for all that is ever passed. */
  noteCaller(code: Code, call: Call): void {
    const callers = this.#callersOf.get(code);
    if (callers === undefined) this.#callersOf.set(code, [call]);
    else callers.push(call);
    const opened = this.#opened.get(code);
    if (opened !== undefined) for (const parameter of opened) this.#passTo(parameter, call);
  }

  /** How conditions of a callee look from the call: what is passed takes the place of its argument. */
  passing(call: Call, skipped = 0): Passing {
    return (condition) => (typeof condition === "number" ? this.argument(call, condition + skipped) : condition);
  }

  /** The effect of calling what is passed; undefined if nothing is. */
  argument(call: Call, index: number): Effect | undefined {
    const { ts } = this.#world;
    if (ts.isTaggedTemplateExpression(call)) {
      const spans = ts.isTemplateExpression(call.template) ? call.template.templateSpans : [];
      const span = spans[index - 1];
      return span && this.#values.effectOf(span.expression);
    }
    const given = call.arguments ?? [];
    const firstSpread = given.findIndex((each) => ts.isSpreadElement(each));
    if (firstSpread >= 0 && index >= firstSpread) return this.#values.untracked.filled();
    const argument = given[index];
    return argument && this.#values.effectOf(argument);
  }

  /** For values that leave the place that they were made in: conditions on parameters become all that is ever passed for them. */
  readonly leaving: Passing = (condition: Condition) =>
    typeof condition === "object" ? this.#everPassedFor(condition) : condition;

  /** On its way out of a call, a condition on the callee's parameters becomes what was passed. */
  returned(code: Code, call: Call): Passing {
    return (condition) => {
      const index = typeof condition === "object" ? this.#indexIn(code, condition) : undefined;
      return index === undefined ? condition : this.argument(call, index);
    };
  }

  /** Seen from outside of code, a condition on one of its own parameters is one on an argument. */
  ownAsIndex(code: Code): Passing {
    return (condition) => {
      if (typeof condition !== "object") return condition;
      return this.#indexIn(code, condition) ?? condition;
    };
  }

  /** The index of a parameter among those of this code; undefined for one of another function. */
  #indexIn(code: Code, parameter: ts.Symbol): number | undefined {
    const declaration = parameter.valueDeclaration as ts.ParameterDeclaration;
    return declaration.parent === code ? indexOf(declaration) : undefined;
  }

  #everPassedFor(parameter: ts.Symbol): Effect {
    const known = this.#everPassed.get(parameter);
    if (known !== undefined) return known;
    this.#everPassed.set(parameter, new Effect());
    const code = (parameter.valueDeclaration as ts.ParameterDeclaration).parent as Code;
    this.#opened.set(code, [...(this.#opened.get(code) ?? []), parameter]);
    if (this.#world.hasUsers && isExported(this.#world.ts, code))
      this.#world.graph.dependOn(this.#everPassedFor(parameter), "*");
    for (const call of this.#callersOf.get(code) ?? []) this.#passTo(parameter, call);
    return this.#everPassed.get(parameter) as Effect;
  }

  #passTo(parameter: ts.Symbol, call: Call): void {
    const declaration = parameter.valueDeclaration as ts.ParameterDeclaration;
    const passed = this.argument(call, indexOf(declaration));
    if (passed !== undefined) this.#world.graph.include(this.#everPassedFor(parameter), passed, this.leaving);
  }
}

/** A function of a module's, or a member of such a class, that others than the program may call. */
function isExported(ts: TypeScript, code: Code): boolean {
  if (ts.isExportAssignment(code.parent)) return true;
  const isMember = ts.isClassElement(code as ts.Node) && ts.isClassLike(code.parent);
  const isArrow = ts.isVariableDeclaration(code.parent) && ts.isVariableStatement(code.parent.parent.parent);
  const declaration = isMember ? code.parent : isArrow ? code.parent.parent.parent : code;
  return hasModifier(declaration, ts.SyntaxKind.ExportKeyword);
}

/** A parameter's place among the arguments; TypeScript's `this` is none. */
function indexOf(declaration: ts.ParameterDeclaration): number {
  const { parameters } = declaration.parent;
  const index = parameters.indexOf(declaration);
  const first = parameters[0]?.name as ts.Identifier | undefined;
  return first?.text === "this" ? index - 1 : index;
}
