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

/** A module in another thread: its functions give futures; of the rest, what can be cloned is there as it was when the module was loaded. */
export type RemoteModule<M> = {
  readonly [K in keyof M]: M[K] extends (...args: infer A) => infer R ? (...args: A) => Remote<R> : M[K];
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
    for (const name of functions)
      module[name] = (...args: unknown[]) => callThread(choose, "module.call", [href, name, ...args], options);
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
