/**
 * The types of `using`, for programs whose `lib` has none: without them the declarations of what can be disposed of would not be understood. They are those of
 * `esnext.disposable`, with which they merge.
 */
export {};

declare global {
  interface SymbolConstructor {
    readonly dispose: unique symbol;
    readonly asyncDispose: unique symbol;
  }

  interface Disposable {
    [Symbol.dispose](): void;
  }

  interface AsyncDisposable {
    [Symbol.asyncDispose](): PromiseLike<void>;
  }
}
