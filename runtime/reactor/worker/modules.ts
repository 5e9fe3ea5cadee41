import { isCloneable } from "../isCloneable.js";
import type { ModuleData } from "../remoteModule.js";
import type { Call } from "./call.js";

type Namespace = Readonly<Record<string, unknown>>;

/** By URL. What has been imported is there at once, without a turn of the microtasks. */
const loaded = new Map<string, Namespace>();

export const moduleOperations = {
  "module.load": async (_call: Call, url: string): Promise<ModuleData> => {
    const namespace = await load(url);
    const entries = Object.entries(namespace);
    return {
      functions: entries.filter(([, value]) => typeof value === "function").map(([name]) => name),
      values: Object.fromEntries(entries.filter(([, value]) => typeof value !== "function" && isCloneable(value))),
    };
  },
  "module.call": (_call: Call, url: string, name: string, ...args: unknown[]): unknown => {
    const namespace = loaded.get(url);
    return namespace === undefined
      ? load(url).then((found) => invoke(found, name, args))
      : invoke(namespace, name, args);
  },
};

async function load(url: string): Promise<Namespace> {
  const namespace = (await import(url)) as Namespace;
  loaded.set(url, namespace);
  return namespace;
}

function invoke(namespace: Namespace, name: string, args: readonly unknown[]): unknown {
  return (namespace[name] as (...args: readonly unknown[]) => unknown)(...args);
}
