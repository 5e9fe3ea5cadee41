/** What stacks call a built-in. Only looked for where an error needs a stack. */

interface Place {
  readonly name?: string;
  readonly [Symbol.toStringTag]?: string;
  readonly prototype?: object;
}

const TypedArray = Object.getPrototypeOf(Uint8Array) as Place;
const places = [Array, TypedArray, Map, Set, String, RegExp, Object, Function, JSON, Reflect] as readonly Place[];

/** As the engine says it, `Array.map`, but that the class is the one which has the method, not the receiver's. */
// biome-ignore lint/complexity/noBannedTypes: any function, whatever it takes
export function nameOfBuiltin(builtin: Function): string {
  const isOf = (holder: object | undefined): boolean =>
    holder !== undefined && Object.getOwnPropertyDescriptor(holder, builtin.name)?.value === builtin;
  const place = places.find((each) => isOf(each) || isOf(each.prototype));
  return place === undefined ? builtin.name : `${place.name ?? place[Symbol.toStringTag]}.${builtin.name}`;
}
