import type ts from "typescript";
import {
  type ConstructionPlan,
  definesFields,
  fieldsComeFirst,
  parameterProperties,
  runsOnRecord,
} from "../analyze/constructionPlan.js";
import { hasModifier } from "../context.js";
import { constructParent } from "../lower/construct.js";
import { filledBlock } from "./bodies.js";
import type { Emitter } from "./emitter.js";
import { fieldKeys, fieldsMethod, remainsOf } from "./fields.js";
import { bindParameters, bindsInBody, bodyParameters, entryParameters } from "./parameters.js";
import { type ConstructionWords, insideNative, newBody, nothingRenamed, type Surroundings } from "./surroundings.js";
import { thisWord } from "./words.js";

// In: a class whose construction is compiled. Out: what its native constructor becomes, and the copy of its code, which is a generator method
// beside it as those of methods are (emit/classes.ts).
//
//     class Page {                                                        class Page extends Base {
//       static { $sa.construction(Page$, this, { slot: "new", ... }); }     static { ... }
//       constructor(a) {                                                    constructor(a) {
//         if ($sa.installs(arguments[0])) return;                             if (!$sa.installs(arguments[0]))
//         return Page$.new(new.target, arguments, this);                        return Page$.new(new.target, arguments);
//       }                                                                     super(...arguments[0].args);
//       *new$(a) { this.a = <checked>; }                                    }
//     }                                                                     *new$(a) { <$sa.superCall(this, a)>; this.self.a = ...; }
//                                                                         }

/** The place in the class's slots object, and with a `$` the temporary key, of what the class is made with. */
export interface ConstructionNames {
  readonly slots: string;
  readonly body: string;
  readonly fields: string;
  /** Gives further keys that no member has. */
  readonly fresh: (wanted: string) => string;
}

export interface EmittedConstruction {
  /** What stands first in the class. */
  readonly added: readonly ts.ClassElement[];
  /** What a member becomes; undefined: it is no part of the construction. */
  replace(member: ts.ClassElement): readonly ts.ClassElement[] | undefined;
  /** For the class's first static block, where `holder` is the class. */
  link(holder: ts.Expression): ts.Statement;
}

export function emitConstruction(
  emitter: Emitter,
  plan: ConstructionPlan,
  names: ConstructionNames,
  here: Surroundings,
): EmittedConstruction {
  const { ts, ctx } = emitter;
  const { code, moved, node } = plan;
  const keys = fieldKeys(emitter, moved, names);
  const declared = definesFields(ctx) ? declaredProperties(emitter, plan) : [];
  const own = [...constructorPair(emitter, plan, names, here), ...fieldsMethod(emitter, moved, keys, names, here)];
  const replace = (member: ts.ClassElement) => {
    if (member === code?.node) return own;
    const field = moved.find((each) => each === member);
    return field && remainsOf(emitter, field, keys, names, here);
  };
  const remaining = node.members.flatMap((member) => replace(member) ?? [member]);
  const installs = plan.isDerived && [...declared, ...remaining].some((member) => isInstalled(ts, member));
  return {
    added: [...declared, ...(code === undefined ? own : [])],
    replace,
    link: (holder) => linkStatement(emitter, plan, names, { installs, places: keys.places }, holder),
  };
}

/** Under the rules of the language a parameter property is declared before all other fields. */
function declaredProperties({ ts, build }: Emitter, { code }: ConstructionPlan): ts.ClassElement[] {
  return parameterProperties(ts, code).map(({ name }) =>
    build.factory.createPropertyDeclaration(undefined, name.text, undefined, undefined, undefined),
  );
}

/** True for what the engine gives to an object: fields and private members. */
function isInstalled(ts: Emitter["ts"], member: ts.ClassElement): boolean {
  if (hasModifier(member, ts.SyntaxKind.StaticKeyword)) return false;
  return ts.isPropertyDeclaration(member) || (member.name !== undefined && ts.isPrivateIdentifier(member.name));
}

function constructorPair(
  emitter: Emitter,
  plan: ConstructionPlan,
  names: ConstructionNames,
  here: Surroundings,
): ts.ClassElement[] {
  const { ts, build } = emitter;
  const { factory } = build;
  const { code } = plan;
  const entry = code?.node as ts.ConstructorDeclaration | undefined;
  const block = factory.createBlock(entryStatements(emitter, plan, names), true);
  const made =
    entry === undefined
      ? factory.createConstructorDeclaration(undefined, [], block)
      : factory.updateConstructorDeclaration(entry, entry.modifiers, nativeParameters(emitter, plan, here), block);
  const copy = factory.createMethodDeclaration(
    undefined,
    factory.createToken(ts.SyntaxKind.AsteriskToken),
    `${names.body}$`,
    undefined,
    undefined,
    code === undefined ? implicitParameters(emitter, plan) : bodyParameters(emitter, code, {}),
    undefined,
    copyBlock(emitter, plan, names, insideNative(here, false)),
  );
  return [made, ts.setSourceMapRange(copy, entry ?? plan.node)];
}

/** As written, with the types and decorators that TypeScript may want to describe, but evaluating nothing and being no fields. */
function nativeParameters(emitter: Emitter, { code }: ConstructionPlan, here: Surroundings): ts.ParameterDeclaration[] {
  const { ts, build } = emitter;
  if (code === undefined) return [];
  const list = entryParameters(emitter, code, here, true);
  return list.map((parameter, index) => {
    const kept = parameter.modifiers?.filter((modifier) => ts.isDecorator(modifier));
    const { dotDotDotToken, name, questionToken, initializer } = parameter;
    const type = code.node.parameters[index]?.type;
    return build.factory.updateParameterDeclaration(
      parameter,
      kept,
      dotDotDotToken,
      name,
      questionToken,
      type,
      initializer,
    );
  });
}

function entryStatements(emitter: Emitter, plan: ConstructionPlan, { slots, body }: ConstructionNames): ts.Statement[] {
  const { build } = emitter;
  const { factory } = build;
  const token = factory.createElementAccessExpression(build.id("arguments"), 0);
  const installs = build.helperCall("installs", [token]);
  const newTarget = factory.createMetaProperty(emitter.ts.SyntaxKind.NewKeyword, build.id("target"));
  const given = [newTarget, build.id("arguments"), ...(plan.isDerived ? [] : [factory.createThis()])];
  const enter = factory.createPropertyAccessExpression(build.id(slots), body);
  const entered = factory.createReturnStatement(factory.createCallExpression(enter, undefined, given));
  if (!plan.isDerived) return [factory.createIfStatement(installs, factory.createReturnStatement()), entered];
  const args = factory.createSpreadElement(factory.createPropertyAccessExpression(token, "args"));
  const parent = factory.createCallExpression(factory.createSuper(), undefined, [args]);
  return [
    factory.createIfStatement(factory.createLogicalNot(installs), entered),
    factory.createExpressionStatement(parent),
  ];
}

/** `...$args`, which an implicit constructor hands to its parent. */
function implicitParameters(
  { ts, build: { factory }, words }: Emitter,
  { isDerived }: ConstructionPlan,
): ts.ParameterDeclaration[] {
  const rest = factory.createToken(ts.SyntaxKind.DotDotDotToken);
  return isDerived ? [factory.createParameterDeclaration(undefined, rest, words.args)] : [];
}

function copyBlock(emitter: Emitter, plan: ConstructionPlan, names: ConstructionNames, here: Surroundings): ts.Block {
  const { build } = emitter;
  const { code, isDerived } = plan;
  const body = newBody();
  const construction = runsOnRecord(plan) ? { afterSuper: completion(emitter, plan, names) } : undefined;
  const inside: Surroundings = {
    ...here,
    waits: "yield",
    body,
    renamed: construction === undefined ? nothingRenamed : { construction },
  };
  const { factory } = build;
  const statement = (each: ts.Expression) => factory.createExpressionStatement(each);
  if (code === undefined) {
    const given = [factory.createSpreadElement(emitter.words.args)];
    const made = isDerived
      ? [constructParent(emitter, plan.node, given, inside)]
      : completion(emitter, plan, names)(inside);
    return factory.createBlock([...build.declareTemporaries(body), ...made.map(statement)], true);
  }
  // In a base class the object is there from the beginning. Its fields come before the parameters are evaluated, unless TypeScript assigns them.
  const completed = isDerived ? [] : completion(emitter, plan, names)(inside).map(statement);
  const [early, late] = fieldsComeFirst(emitter.ctx) ? splitFields(plan, completed) : [[], completed];
  if (!bindsInBody(code, emitter.ts)) return filledBlock(emitter, code.node, inside, body, [...early, ...late]);
  const bindings = bindParameters(emitter, code, inside);
  const block = filledBlock(emitter, code.node, inside, undefined, late);
  return factory.createBlock([...build.declareTemporaries(body), ...early, bindings, block], true);
}

function splitFields<T>(
  { moved }: ConstructionPlan,
  completed: readonly T[],
): readonly [early: readonly T[], late: readonly T[]] {
  const count = moved.length > 0 ? 1 : 0;
  return [completed.slice(0, count), completed.slice(count)];
}

/**
 * What an object gets as soon as it is there: its fields and the parameters that are fields. The fields come first by the rules of the language,
 * last where TypeScript assigns them, so that their initialisers can use the parameters.
 */
function completion(
  emitter: Emitter,
  plan: ConstructionPlan,
  names: ConstructionNames,
): ConstructionWords["afterSuper"] {
  const { build, ctx, ts } = emitter;
  const { factory } = build;
  return (here) => {
    const properties = parameterProperties(ts, plan.code).map(({ name }) =>
      factory.createAssignment(factory.createPropertyAccessExpression(thisWord(emitter, here), name.text), name),
    );
    const fields = plan.moved.length === 0 ? [] : [startFields(emitter, plan, names, here)];
    return fieldsComeFirst(ctx) ? [...fields, ...properties] : [...properties, ...fields];
  };
}

/** `$sa.start(Page$.fields.call(this))`, checked; where nothing can wait, `$sa.enter(Page$.fields, this, [])` */
function startFields(
  emitter: Emitter,
  plan: ConstructionPlan,
  names: ConstructionNames,
  here: Surroundings,
): ts.Expression {
  const { build } = emitter;
  const { factory } = build;
  const generators = factory.createPropertyAccessExpression(build.id(names.slots), names.fields);
  const self = thisWord(emitter, here);
  if (here.waits !== "yield")
    return build.helperCall("enter", [generators, self, factory.createArrayLiteralExpression()]);
  const call = factory.createPropertyAccessExpression(generators, "call");
  const generator = factory.createCallExpression(call, undefined, [self]);
  return build.checked(build.helperCall("start", [generator]), here, plan.node);
}

/** `$sa.construction(Page$, this, { slot: "new", body: "new$", derived: true })` */
function linkStatement(
  emitter: Emitter,
  plan: ConstructionPlan,
  names: ConstructionNames,
  { installs, places }: { readonly installs: boolean; readonly places: readonly string[] },
  holder: ts.Expression,
): ts.Statement {
  const { build } = emitter;
  const { factory } = build;
  const texts = {
    slot: names.body,
    body: `${names.body}$`,
    ...(plan.moved.length > 0 ? { fields: names.fields } : {}),
  };
  const flags = { derived: plan.isDerived, record: !plan.isDerived && runsOnRecord(plan), installs };
  const shape = [
    ...Object.entries(texts).map(([key, text]) => factory.createPropertyAssignment(key, build.string(text))),
    ...Object.entries(flags)
      .filter(([, isSet]) => isSet)
      .map(([key]) => factory.createPropertyAssignment(key, factory.createTrue())),
  ];
  if (places.length > 0) {
    const list = factory.createArrayLiteralExpression(places.map((key) => build.string(key)));
    shape.push(factory.createPropertyAssignment("places", list));
  }
  const args = [build.id(names.slots), holder, factory.createObjectLiteralExpression(shape)];
  return factory.createExpressionStatement(build.helperCall("construction", args));
}
