/** As much of bluebird as the benchmark uses; the package has no types. */
declare module "bluebird" {
  type Callback<T> = (value: T) => void;

  class Bluebird<T> implements PromiseLike<T> {
    static all<T>(inputs: readonly Bluebird<T>[]): Bluebird<T[]>;
    static delay(ms: number): Bluebird<void>;
    static coroutine<A extends unknown[], T>(
      body: (...args: A) => Generator<unknown, T, never>,
    ): (...args: A) => Bluebird<T>;
    static config(options: { cancellation: boolean }): void;
    static getNewLibraryCopy(): typeof Bluebird;
    constructor(executor: (resolve: Callback<T>, reject: Callback<unknown>) => void);
    cancel(): void;
    finally(callback: () => void): Bluebird<T>;
    // biome-ignore lint/suspicious/noThenProperty: it is a promise
    then: PromiseLike<T>["then"];
  }
  export default Bluebird;
}
