import type ts from "typescript";
import { definesFields } from "../analyze/constructionPlan.js";
import { isConstantKey } from "../analyze/names.js";
import { skipWrappers } from "../context.js";
import type { ConstructionNames } from "./constructors.js";
import type { Emitter } from "./emitter.js";
import { emitFunctionExpression } from "./functions.js";
import { functionNamedByKey } from "./namedFields.js";
import { ownPropertyName } from "./propertyNames.js";
import { insideNative, newBody, type Surroundings } from "./surroundings.js";

// In: the fields of a class that its construction has to give to an object by itself. Out: a generator method that does so, and what remains of
// them in the class.
//
//     x = f();  #p = g();  [k()] = 1;
//
//     #p;  [(C$.key = $sa.key(k()), "key$")]() {}
//     *fields$() { $sa.define(this, { x: <checked> }); this.#p = <checked>; $sa.define(this, { [C$.key]: 1 }); }

/** Where the computed keys of fields are kept. */
export interface FieldKeys {
  /** The name in the slots object; undefined for a field whose key is not computed, or may be evaluated twice. */
  of(field: ts.PropertyDeclaration): string | undefined;
  /** Temporary keys of the methods that hold the places of computed keys. */
  readonly places: readonly string[];
}

export function fieldKeys(
  { ts }: Emitter,
  moved: readonly ts.PropertyDeclaration[],
  { fresh }: ConstructionNames,
): FieldKeys {
  const names = new Map<ts.PropertyDeclaration, string>();
  for (const field of moved) {
    const { name } = field;
    if (ts.isComputedPropertyName(name) && !isConstantKey(ts, name.expression))
      names.set(field, fresh("key$").slice(0, -1));
  }
  return { of: (field) => names.get(field), places: [...names.values()].map((name) => `${name}$`) };
}

/** What a moved field leaves in the class: the declaration of a private name or of what a decorator describes, the evaluation of a key. */
export function remainsOf(
  emitter: Emitter,
  field: ts.PropertyDeclaration,
  keys: FieldKeys,
  names: ConstructionNames,
  here: Surroundings,
): readonly ts.ClassElement[] {
  const { build, ts } = emitter;
  const { factory } = build;
  const key = keys.of(field);
  if (key !== undefined) {
    const { expression } = field.name as ts.ComputedPropertyName;
    const kept = factory.createAssignment(
      factory.createPropertyAccessExpression(build.id(names.slots), key),
      build.helperCall("key", [emitter.expression(expression, here)]),
    );
    const place = factory.createComputedPropertyName(factory.createComma(kept, build.string(`${key}$`)));
    const nothing = factory.createBlock([]);
    return [factory.createMethodDeclaration(undefined, undefined, place, undefined, undefined, [], undefined, nothing)];
  }
  const isDeclared = ts.isPrivateIdentifier(field.name) || (ts.getDecorators(field) ?? []).length > 0;
  if (!isDeclared) return [];
  const modifiers = field.modifiers?.flatMap((modifier) => (emitter.visit(modifier, here) as ts.ModifierLike) ?? []);
  return [factory.updatePropertyDeclaration(field, modifiers, field.name, undefined, field.type, undefined)];
}

/** `*fields$() { ... }`, if any field moves. */
export function fieldsMethod(
  emitter: Emitter,
  moved: readonly ts.PropertyDeclaration[],
  keys: FieldKeys,
  names: ConstructionNames,
  here: Surroundings,
): ts.ClassElement[] {
  if (moved.length === 0) return [];
  const { build, ts } = emitter;
  const { factory } = build;
  const body = newBody();
  const inside: Surroundings = { ...insideNative(here, false), waits: "yield", body };
  const given = moved.flatMap((field) => giveField(emitter, field, keyOf(emitter, field, keys, names), inside));
  const block = factory.createBlock([...build.declareTemporaries(body), ...given], true);
  const star = factory.createToken(ts.SyntaxKind.AsteriskToken);
  const name = `${names.fields}$`;
  const made = factory.createMethodDeclaration(undefined, star, name, undefined, undefined, [], undefined, block);
  return [ts.setSourceMapRange(made, moved[0] as ts.Node)];
}

/** A field's name as a property of an object literal may have it. */
function keyOf(
  emitter: Emitter,
  field: ts.PropertyDeclaration,
  keys: FieldKeys,
  names: ConstructionNames,
): ts.PropertyName {
  const { build } = emitter;
  const { factory } = build;
  const key = keys.of(field);
  if (key !== undefined) {
    return factory.createComputedPropertyName(factory.createPropertyAccessExpression(build.id(names.slots), key));
  }
  return ownPropertyName(emitter, field.name);
}

function giveField(
  emitter: Emitter,
  field: ts.PropertyDeclaration,
  name: ts.PropertyName,
  here: Surroundings,
): readonly ts.Statement[] {
  const { build, ts, ctx } = emitter;
  const { factory } = build;
  const { initializer } = field;
  const self = factory.createThis();
  const named = ts.isComputedPropertyName(name) ? functionNamedByKey(emitter, field) : undefined;
  const value =
    named === undefined
      ? initializer && emitter.expression(initializer, here)
      : emitFunctionExpression(emitter, named, here, (name as ts.ComputedPropertyName).expression);
  const isPrivate = ts.isPrivateIdentifier(name);
  if (isPrivate && initializer === undefined) return [];
  if (isPrivate || !definesFields(ctx)) {
    const given =
      isPrivate && isAnonymous(emitter, initializer) ? build.named(name.text, value as ts.Expression) : value;
    const target =
      ts.isPrivateIdentifier(name) || ts.isIdentifier(name)
        ? factory.createPropertyAccessExpression(self, name)
        : factory.createElementAccessExpression(
            self,
            ts.isComputedPropertyName(name) ? name.expression : (name as ts.StringLiteral),
          );
    const assigned = factory.createAssignment(target, given as ts.Expression);
    return [ts.setSourceMapRange(factory.createExpressionStatement(assigned), field)];
  }
  const property = factory.createPropertyAssignment(name, value ?? build.undefined);
  const defined = build.helperCall("define", [self, factory.createObjectLiteralExpression([property])]);
  return [ts.setSourceMapRange(factory.createExpressionStatement(defined), field)];
}

/** True for a function or class that takes the name of the field. */
function isAnonymous({ ts }: Emitter, value: ts.Expression | undefined): boolean {
  const inner = value && skipWrappers(ts, value);
  if (inner === undefined || ts.isArrowFunction(inner)) return inner !== undefined;
  return (ts.isFunctionExpression(inner) || ts.isClassExpression(inner)) && inner.name === undefined;
}
