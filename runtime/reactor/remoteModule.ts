/** Modules that another thread has imported. */
import { createRequire } from "node:module";
import { isAbsolute, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { SyncFuture } from "../future.js";
import type { WaitingIterable } from "../interop/waitingIterable.js";
import { type CallOptions, callThread } from "./caller.js";
import { ModuleFuture } from "./moduleFuture.js";
import type { Threads } from "./threads.js";

/** What a function gives, seen from here. */
export type Remote<R> =
  Awaited<R> extends AsyncIterable<infer T> ? SyncFuture<WaitingIterable<T>> : SyncFuture<Awaited<R>>;

/** What structured clone takes as a whole, methods or not. */
type Cloned =
  | string
  | number
  | bigint
  | boolean
  | null
  | undefined
  | Date
  | RegExp
  | Error
  | ArrayBuffer
  | SharedArrayBuffer
  | NodeJS.ArrayBufferView
  | ReadonlyMap<unknown, unknown>
  | ReadonlySet<unknown>;

type Uncloned = symbol | ((...args: never) => unknown) | (abstract new (...args: never) => unknown);

/** `T`, if it is data; else never. Looks one level deep: types may be recursive. */
type Data<T> = unknown extends T
  ? T
  : T extends Cloned
    ? T
    : T extends Uncloned
      ? never
      : T extends readonly (infer E)[]
        ? true extends IsLost<E>
          ? never
          : T
        : true extends { [K in keyof T]-?: IsLost<T[K]> }[keyof T]
          ? never
          : T;

/** Whether it would keep the object that has it from being cloned. */
type IsLost<V> = unknown extends V ? false : V extends Uncloned ? true : false;

/** What of a module can be had from another thread. */
type Sendable<V> = V extends (...args: infer A) => infer R ? (...args: A) => Remote<R> : Data<V>;

/**
 * A module in another thread: its functions give futures; of the rest, what can be cloned is there as it was when the module was loaded. Classes cannot, nor
 * objects that have functions.
 */
export type RemoteModule<M> = {
  readonly [K in keyof M as [Sendable<M[K]>] extends [never] ? never : K]: Sendable<M[K]>;
};

/** What the worker says of a module. */
export interface ModuleData {
  readonly functions: readonly string[];
  readonly values: Readonly<Record<string, unknown>>;
}

export function importModule<M extends object>(
  threads: Threads,
  url: string | URL,
  options: CallOptions,
): SyncFuture<RemoteModule<M>> {
  const href = resolve(url);
  const choose = () => threads.forModules();
  const loaded = callThread<ModuleData>(choose, "module.load", [href], { ...options, transfer: undefined });
  return new ModuleFuture(loaded, ({ functions, values }) => {
    const module: Record<string, unknown> = { ...values };
    for (const name of functions) {
      const route = { href, name, key: `${href} ${name}` };
      module[name] = (...args: unknown[]) => callThread(choose, route, args, options);
    }
    return module as RemoteModule<M>;
  });
}

function resolve(url: string | URL): string {
  if (typeof url !== "string") return url.href;
  if (/^[a-z][a-z\d+.-]+:/i.test(url) && !/^[a-z]:[\\/]/i.test(url)) return url;
  if (isAbsolute(url)) return pathToFileURL(url).href;
  if (/^\.\.?(?:[\\/]|$)/.test(url)) {
    throw new TypeError(
      `reactor.import: "${url}" is relative, and it is not known to what. Pass new URL("${url}", import.meta.url), or an absolute path`,
    );
  }
  const found = createRequire(join(process.cwd(), "noop.js")).resolve(url);
  return isAbsolute(found) ? pathToFileURL(found).href : found;
}
