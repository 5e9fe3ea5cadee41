import type { TypeScript } from "./context.js";

// In: the host's TypeScript. Out: the same, quicker to ask.
//
// TypeScript exports more than two thousand getters in one object. That is too many for V8 to keep as anything but a hash table, so that a test like
// `ts.isBlock(node)` costs three times as much as what it does, and the passes make dozens of them for each node.

/** What the passes use for each node, or for very many. What is left out here is slower, no more. */
const often = [
  "SyntaxKind",
  "NodeFlags",
  "forEachChild",
  "getModifiers",
  "setSourceMapRange",
  "setTextRange",
  "visitEachChild",
  "isAccessor",
  "isArrowFunction",
  "isAsExpression",
  "isAwaitExpression",
  "isBinaryExpression",
  "isBindingElement",
  "isBlock",
  "isCallExpression",
  "isCaseBlock",
  "isCatchClause",
  "isClassDeclaration",
  "isClassElement",
  "isClassExpression",
  "isClassLike",
  "isClassStaticBlockDeclaration",
  "isComputedPropertyName",
  "isConditionalExpression",
  "isConstructorDeclaration",
  "isDecorator",
  "isElementAccessExpression",
  "isEnumDeclaration",
  "isExpression",
  "isExpressionStatement",
  "isForInStatement",
  "isForOfStatement",
  "isForStatement",
  "isFunctionDeclaration",
  "isFunctionExpression",
  "isFunctionLike",
  "isIdentifier",
  "isImportClause",
  "isImportDeclaration",
  "isImportEqualsDeclaration",
  "isImportSpecifier",
  "isInterfaceDeclaration",
  "isMethodDeclaration",
  "isMethodSignature",
  "isModuleBlock",
  "isModuleDeclaration",
  "isNamespaceImport",
  "isNewExpression",
  "isNonNullExpression",
  "isObjectLiteralExpression",
  "isOptionalChain",
  "isParameter",
  "isParameterPropertyDeclaration",
  "isParenthesizedExpression",
  "isPostfixUnaryExpression",
  "isPrefixUnaryExpression",
  "isPrivateIdentifier",
  "isPropertyAccessExpression",
  "isPropertyAssignment",
  "isPropertyDeclaration",
  "isPropertySignature",
  "isReturnStatement",
  "isSatisfiesExpression",
  "isShorthandPropertyAssignment",
  "isSourceFile",
  "isSpreadElement",
  "isStatement",
  "isStringLiteralLike",
  "isTaggedTemplateExpression",
  "isTemplateExpression",
  "isTypeAssertionExpression",
  "isTypeNode",
  "isVariableDeclaration",
  "isVariableDeclarationList",
  "isVariableStatement",
  "isYieldExpression",
] as const satisfies readonly (keyof TypeScript)[];

const faces = new WeakMap<object, TypeScript>();

/** An object with what is used often as its own plain properties, and `ts` behind it for the rest. */
export function fastTypeScript(ts: TypeScript): TypeScript {
  const known = faces.get(ts);
  if (known !== undefined) return known;
  const face = Object.create(ts) as TypeScript;
  for (const name of often) Object.defineProperty(face, name, { value: ts[name] });
  faces.set(ts, Object.create(face));
  return faces.get(ts) as TypeScript;
}
