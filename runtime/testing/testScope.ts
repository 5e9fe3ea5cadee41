/**
 * What belongs to one of several tests that run at the same time: all that its body called, awaited or spawned. Node's AsyncLocalStorage tells; where
 * there is none, whatever runs belongs to every test.
 */

export interface TestScope {
  /** Calls `body` so that it and all that it starts belong to this scope. */
  run<T>(body: () => T): T;
  /** Whether what runs now belongs to it. */
  isCurrent(): boolean;
}

interface Storage {
  run<T>(store: object, body: () => T): T;
  getStore(): object | undefined;
}

let storage: Storage | null | undefined;

export function createTestScope(): TestScope {
  storage ??= createStorage();
  const known = storage;
  if (known === null) return { run: (body) => body(), isCurrent: () => true };
  // A scope inside another one belongs to it.
  const outer = known.getStore() as { readonly within: readonly object[] } | undefined;
  const within: object[] = [...(outer?.within ?? [])];
  const store = { within };
  within.push(store);
  const isCurrent = (): boolean => {
    const current = known.getStore() as { readonly within: readonly object[] } | undefined;
    return current?.within.includes(store) === true;
  };
  return { run: (body) => known.run(store, body), isCurrent };
}

function createStorage(): Storage | null {
  const { process } = globalThis as { process?: { getBuiltinModule?(name: string): unknown } };
  const hooks = process?.getBuiltinModule?.("node:async_hooks") as { AsyncLocalStorage: new () => Storage } | undefined;
  return hooks === undefined ? null : new hooks.AsyncLocalStorage();
}
