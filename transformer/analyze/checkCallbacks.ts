import type ts from "typescript";
import { type FileContext, type FunctionWithBody, isFunctionWithBody, skipWrappers } from "../context.js";
import * as say from "../diagnostics/generated.js";
import type { Targets } from "../find/findTargets.js";
import type { ForeignCallees } from "../foreignCallees.js";
import { type KindTable, kindTable } from "../kinds.js";
import type { CallClassifier } from "./calls.js";
import { calleeName } from "./waiting.js";

// In: the plans, and who is behind the calls of the file. Out: a warning for each function that waits and is handed to somebody who calls it
// natively, so that its waits block.

export function checkCallbacks(
  { calls, blocking }: Targets,
  waiting: ReadonlySet<FunctionWithBody>,
  classifier: CallClassifier,
  ctx: FileContext,
): void {
  if (ctx.foreign === undefined || (waiting.size === 0 && ctx.facts === undefined)) return;
  const check = new CallbackCheck(waiting, blocking, classifier, ctx, ctx.foreign);
  for (const call of calls) if (!ctx.ts.isTaggedTemplateExpression(call)) check.check(call);
}

/** What may hand over a function: names, functions, what holds some, and wrappers around these. */
const handingKinds = kindTable(
  "Identifier",
  "FunctionExpression",
  "ArrowFunction",
  "PropertyAccessExpression",
  "ObjectLiteralExpression",
  "ParenthesizedExpression",
  "AsExpression",
  "NonNullExpression",
  "TypeAssertionExpression",
  "SatisfiesExpression",
);

/** `{ hooks: { load: f } }` is as deep as options usually are. */
const deepestMember = 2;

class CallbackCheck {
  readonly #kinds: KindTable;

  constructor(
    private readonly waiting: ReadonlySet<FunctionWithBody>,
    private readonly blocking: Targets["blocking"],
    private readonly classifier: CallClassifier,
    private readonly ctx: FileContext,
    private readonly foreign: ForeignCallees,
  ) {
    this.#kinds = handingKinds(ctx.ts);
  }

  check(call: ts.CallExpression | ts.NewExpression): void {
    for (const argument of call.arguments ?? []) {
      if (this.#kinds[argument.kind] === 0) continue;
      const handed = this.#functionsIn(argument);
      const owner = handed.length > 0 ? this.foreign.ownerOf(call) : undefined;
      if (owner === undefined) continue;
      const callee = calleeName(call.expression, this.ctx);
      for (const each of handed) {
        this.ctx.report(say.callbackBlocks(each, { callee, owner: owner.name, isHost: owner.isHost }));
      }
    }
  }

  #functionsIn(argument: ts.Expression): readonly ts.Node[] {
    const found: ts.Node[] = [];
    this.#findFunctions(argument, deepestMember, found);
    return found;
  }

  /** Those that wait among an argument's own values: itself, or members of a literal. */
  #findFunctions(value: ts.Expression, depth: number, found: ts.Node[]): void {
    const { ts } = this.ctx;
    const inner = skipWrappers(ts, value);
    if (this.#waits(inner)) found.push(inner);
    else if (ts.isObjectLiteralExpression(inner) && depth > 0) {
      for (const member of inner.properties) {
        if (ts.isPropertyAssignment(member)) this.#findFunctions(member.initializer, depth - 1, found);
        else if (ts.isShorthandPropertyAssignment(member)) {
          if (this.#waits(member.name)) found.push(member.name);
        } else if (ts.isMethodDeclaration(member) && this.#waits(member)) found.push(member);
      }
    }
  }

  #waits(value: ts.Node): boolean {
    const { ts } = this.ctx;
    const isName = ts.isIdentifier(value);
    if (isName && !this.classifier.mayMeanFunction(value)) return false;
    const known = isName ? this.classifier.knownFunction(value) : value;
    if (known !== undefined && isFunctionWithBody(ts, known)) {
      // It says so itself.
      if (this.blocking.has(known)) return false;
      if (this.waiting.has(known)) return true;
    }
    const mayBe = isName || isFunctionWithBody(ts, value) || ts.isPropertyAccessExpression(value);
    return mayBe && this.ctx.facts?.waits(value) === true;
  }
}
