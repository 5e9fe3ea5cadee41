/** What the generator knows of a variable's value, so that most programs do something rather than fail at once. */
export type Type = "number" | "string" | "array" | "object" | "callable" | "generator" | "class";

export interface Variable {
  readonly name: string;
  readonly type: Type;
  readonly assignable: boolean;
  /** Of a function or a generator function: what it takes. */
  readonly parameters: readonly Type[];
}

/** Where a piece of code stands. */
export interface Place {
  readonly labels: readonly { readonly name: string; readonly loop: boolean }[];
  readonly breakable: boolean;
  readonly continuable: boolean;
  /** `return` may stand here. */
  readonly returns: boolean;
  readonly yields: boolean;
  /** `this` is an object with the members that all objects here have. */
  readonly self: boolean;
  /** `super.m` may stand here. */
  readonly parent: boolean;
  readonly arguments: boolean;
  /** A class with the private members `#p` and `#q` is around. */
  readonly privates: boolean;
  /** How many more functions, loops and classes may be nested here. */
  readonly room: number;
}

export const outermost: Place = {
  labels: [],
  breakable: false,
  continuable: false,
  returns: false,
  yields: false,
  self: false,
  parent: false,
  arguments: false,
  privates: false,
  room: 4,
};

/** The variables that can be seen from one place. */
export class Scope {
  readonly #own: Variable[] = [];

  constructor(
    readonly place: Place,
    private readonly outer?: Scope,
  ) {}

  /** A block inside this one, where `changes` hold. */
  inside(changes: Partial<Place> = {}): Scope {
    return new Scope({ ...this.place, ...changes }, this);
  }

  /** The body of a function whose parameters are declared here: its own declarations may not take their names. */
  body(changes: Partial<Place>): Scope {
    const inner = this.inside(changes);
    inner.#own.push(...this.#own);
    return inner;
  }

  declare(name: string, type: Type, assignable: boolean, parameters: readonly Type[] = []): Variable {
    const variable = { name, type, assignable, parameters };
    this.#own.push(variable);
    return variable;
  }

  /** Those of a type, the nearest first; a hidden one is not among them. */
  visible(type: Type): Variable[] {
    const found: Variable[] = [];
    const seen = new Set<string>();
    for (const variable of this.#all()) {
      if (!seen.has(variable.name) && variable.type === type) found.push(variable);
      seen.add(variable.name);
    }
    return found;
  }

  declaresHere(name: string): boolean {
    return this.#own.some((variable) => variable.name === name);
  }

  *#all(): Generator<Variable> {
    yield* this.#own;
    if (this.outer) yield* this.outer.#all();
  }
}
