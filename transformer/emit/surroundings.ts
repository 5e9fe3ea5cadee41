import type ts from "typescript";

// What the emitter knows about the place where it stands.

/** A temporary variable of a copied body: a call's result, a receiver, a fetched function. */
export type Temporary = "result" | "receiver" | "callee";

/** The function body being filled; it remembers which temporaries its code came to need. */
export interface Body {
  readonly temporaries: Set<Temporary>;
  /** Names of further ones, each for one place. */
  readonly own: string[];
}

export function newBody(): Body {
  return { temporaries: new Set(), own: [] };
}

/** Words that mean something else inside a generator that stands for an arrow, and the variables that carry them there. */
export interface Renamed {
  readonly arguments?: ts.Identifier;
  readonly newTarget?: ts.Identifier;
  /** A function from property key to `super[key]`. */
  readonly superGet?: ts.Identifier;
  /** In the copy of a constructor that runs on a record instead of its object: `this` is `this.self`. */
  readonly construction?: ConstructionWords;
}

export interface ConstructionWords {
  /** What has to be evaluated as soon as `super(...)` has given the object. */
  readonly afterSuper: (here: Surroundings) => readonly ts.Expression[];
}

/** Code in which every word means what it means in the source. */
export const nothingRenamed: Renamed = {};

export interface Surroundings {
  /** How code here waits when a call suspends: not at all (native code), by `yield` (a body copy), or by `await` (an async function). */
  readonly waits: "never" | "yield" | "await";
  /** True in the body of an annotated async function: its own `await` waits in our way. */
  readonly isTask: boolean;
  readonly body: Body | undefined;
  readonly renamed: Renamed;
  /** Compiled private methods of the classes around: the name as written, and how to read what its entry enters by. */
  readonly privates: ReadonlyMap<string, () => ts.Expression>;
  /** The class or literal whose method this is, by its slots; undefined where it is not compiled. */
  readonly home?: Home | undefined;
}

/** Where the runtime finds a method's home object. */
export interface Home {
  readonly slots: string;
  readonly isStatic: boolean;
}

export const nativeCode: Surroundings = {
  waits: "never",
  isTask: false,
  body: undefined,
  renamed: nothingRenamed,
  privates: new Map(),
};

/** Native code inside what is there: a function of its own, or (`keepsWords`) an arrow or a field, which share the words of the function around them. */
export function insideNative(here: Surroundings, keepsWords: boolean): Surroundings {
  return {
    ...nativeCode,
    renamed: keepsWords ? here.renamed : nothingRenamed,
    privates: here.privates,
    home: keepsWords ? here.home : undefined,
  };
}
