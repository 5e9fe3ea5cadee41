/**
 * AsyncLocalStorage (S16): a task runs in the context in which it was created; who completes what it waits for keeps their own.
 *
 * A context is an `AsyncResource`: it carries every store on all supported versions of Node, entering it costs about 12 ns, and making one
 * a fraction of `AsyncLocalStorage.snapshot()`. Programs that use no AsyncLocalStorage pay one test of a flag: `run` and `enterWith` are
 * watched until each is called for the first time, and are then put back as they were.
 */

/** Where code runs in; null: made before any store had a value, so there is nothing to carry. */
export type Context = AsyncResource | null;

interface AsyncResource {
  runInAsyncScope<A, R>(callback: (argument: A) => R, self: undefined, argument: A): R;
}

interface AsyncHooks {
  AsyncResource: new (type: string, options: { requireManualDestroy: boolean }) => AsyncResource;
  AsyncLocalStorage: { readonly prototype: Storage } & { [WATCH]?: Watch };
  executionAsyncResource(): object;
}

type StoreMethod = (...args: unknown[]) => unknown;
type Storage = Record<"run" | "enterWith", StoreMethod>;

/** Kept on the class itself, because realms (a vm context, a jest test file) share the class but not this module. */
interface Watch {
  /** Some store has, or had, a value. */
  used: boolean;
  /** `enterWith` was called: running code may have changed its own context. */
  entered: boolean;
}
const WATCH = Symbol.for("syncawait.contextWatch/1");

const hooks = loadAsyncHooks();
const watch = findWatch(hooks);
/** Without a store. Nothing runs in it: `enterWith` would leave its mark there, for everybody. */
const pristineContext = hooks === undefined ? null : createContext(hooks);

/** The context to carry for what is created now. */
export function captureContext(): Context {
  return watch.used && hooks !== undefined ? createContext(hooks) : null;
}

/** Whether the program may have left the context in which a step began. */
export function mayHaveEntered(): boolean {
  return watch.entered;
}

/** Calls `callback(argument)` in `context`; the caller's own context is back afterwards, also when it throws. */
export function runInContext<A, R>(context: Context, callback: (argument: A) => R, argument: A): R {
  if (!watch.used) return callback(argument);
  const entered = context ?? emptyContext();
  return entered === null ? callback(argument) : entered.runInAsyncScope(callback, undefined, argument);
}

/** What a task runs in that was created before the first use. */
function emptyContext(): Context {
  return pristineContext?.runInAsyncScope(captureContext, undefined, undefined) ?? null;
}

function createContext({ AsyncResource }: AsyncHooks): AsyncResource {
  // Nobody is told when it ends; without the option Node would have to watch its collection.
  return new AsyncResource("SyncTask", { requireManualDestroy: true });
}

/** Undefined outside Node and before 20.16: a static import of "node:async_hooks" would keep the runtime out of browsers. */
function loadAsyncHooks(): AsyncHooks | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?(name: string): unknown } };
  return process?.getBuiltinModule?.("node:async_hooks") as AsyncHooks | undefined;
}

function findWatch(hooks: AsyncHooks | undefined): Watch {
  if (hooks === undefined) return { used: false, entered: false };
  hooks.AsyncLocalStorage[WATCH] ??= watchFirstUse(hooks);
  return hooks.AsyncLocalStorage[WATCH];
}

function watchFirstUse(hooks: AsyncHooks): Watch {
  const found: Watch = { used: holdsStore(hooks), entered: false };
  const { prototype } = hooks.AsyncLocalStorage;
  if (!found.used) watchMethod(prototype, "run", found);
  watchMethod(prototype, "enterWith", found);
  return found;
}

function watchMethod(prototype: Storage, name: keyof Storage, found: Watch): void {
  const original = prototype[name];
  const { [name]: watched } = {
    [name](this: unknown, ...args: unknown[]): unknown {
      found.used = true;
      if (name === "enterWith") found.entered = true;
      // Somebody may have wrapped it in the meantime; then this one stays below, and only passes on.
      if (prototype[name] === watched) prototype[name] = original;
      return original.apply(this, args);
    },
  };
  Object.defineProperty(watched, "length", { value: original.length, configurable: true });
  prototype[name] = watched;
}

/**
 * Whether some store has a value right here, set before this module was loaded. Node keeps the stores in symbol properties of the
 * current resource (20, 22) or of each new one (24): a private detail, but a wrong answer only matters until the first `run`.
 */
function holdsStore(hooks: AsyncHooks): boolean {
  const resources = [hooks.executionAsyncResource(), createContext(hooks)] as Record<symbol, unknown>[];
  return resources.some((resource) =>
    Object.getOwnPropertySymbols(resource).some(
      (key) => /store|context_?frame/i.test(key.description ?? "") && resource[key] !== undefined,
    ),
  );
}
