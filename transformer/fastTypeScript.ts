import type { TypeScript } from "./context.js";

// In: the host's TypeScript. Out: the same, quicker to ask.
//
// TypeScript exports more than two thousand getters in one object. That is too many for V8 to keep as anything but a hash table, so that a test like
// `ts.isBlock(node)` costs three times as much as what it does, and the passes make dozens of them for each node.

/** What the passes use for each node besides the `is...` functions. */
const often = [
  "SyntaxKind",
  "NodeFlags",
  "forEachChild",
  "visitEachChild",
  "setTextRange",
  "setSourceMapRange",
] as const;

const faces = new WeakMap<object, TypeScript>();

/** An object with what is used often as its own plain properties, and `ts` behind it for the rest. */
export function fastTypeScript(ts: TypeScript): TypeScript {
  const known = faces.get(ts);
  if (known !== undefined) return known;
  const face = Object.create(ts) as TypeScript;
  for (const name of Object.keys(ts) as (keyof TypeScript)[]) {
    if (/^is[A-Z]/.test(name) || (often as readonly string[]).includes(name))
      Object.defineProperty(face, name, { value: ts[name] });
  }
  faces.set(ts, Object.create(face));
  return faces.get(ts) as TypeScript;
}
