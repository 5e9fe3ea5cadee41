/** Home objects: where `super` begins to look in the methods of a class or a literal, by the slots that their entries share. */

const ofInstances = new WeakMap<object, object>();
const ofClasses = new WeakMap<object, object>();

/** Remembers the object that holds methods: a prototype or a literal, or the class itself for static ones. */
export function setHome(slots: object, home: object): void {
  (typeof home === "function" ? ofClasses : ofInstances).set(slots, home);
}

/** The prototype of the home object: what `super` refers to now. */
export function superOf(slots: object, isStatic: boolean): object | null {
  return Reflect.getPrototypeOf((isStatic ? ofClasses : ofInstances).get(slots) as object);
}
