/** `new Promise(executor)` and `Promise.try`: both call what they are given before they return. */
import { invoke, method } from "../call.js";
import { counterpart, type Methods, type Native, type Row, suspended } from "./counterpart.js";

const NativePromise = Promise;
const { apply } = Reflect;

/** A row of a constructor: what `new` comes to. */
export const promiseConstructor: Row = counterpart(NativePromise as unknown as Native, function* (executor) {
  if (typeof executor !== "function") return new NativePromise(executor as never);
  const { promise, resolve, reject } = capability();
  try {
    if (suspended(method("executor", undefined, executor, resolve, reject))) yield;
  } catch (error) {
    reject(error);
  }
  return promise;
});

const native = (NativePromise as unknown as Methods).try as Native | undefined;

/** Where the engine has it. The promise of a subclass is made by the native one. */
export const promiseTry: Row = counterpart(native, function* (callback, ...args) {
  if (this !== NativePromise || typeof callback !== "function")
    return apply(native as Native, this, [callback, ...args]);
  const { promise, resolve, reject } = capability();
  try {
    let value = invoke("callback", undefined, callback, args);
    if (suspended(value)) value = yield;
    resolve(value);
  } catch (error) {
    reject(error);
  }
  return promise;
});

interface Capability {
  readonly promise: Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

function capability(): Capability {
  let settle: Omit<Capability, "promise"> | undefined;
  const promise = new NativePromise((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, ...(settle as Omit<Capability, "promise">) };
}
