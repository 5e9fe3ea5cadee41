/** Telling proxies from other objects, which the language itself cannot do without running their traps. */

interface UtilTypes {
  readonly types: { isProxy(value: unknown): boolean };
}

/** Undefined outside Node and before 20.16: there, nobody can tell. */
export const isProxy = loadIsProxy();

function loadIsProxy(): ((value: unknown) => boolean) | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?(name: string): unknown } };
  const util = process?.getBuiltinModule?.("node:util") as UtilTypes | undefined;
  return util?.types.isProxy;
}
