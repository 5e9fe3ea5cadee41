import type ts from "typescript";

/** The compiler API, which each host gets from its user's installation. */
export type TypeScript = typeof ts;

/** From 7.0 on, TypeScript is a native program that takes no transformers; before 4.9 the node factories differ. */
export function isSupportedTypeScript(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major < 7 && (major > 4 || (major === 4 && minor >= 9));
}
