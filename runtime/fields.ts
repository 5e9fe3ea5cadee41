/** Fields that compiled code gives to an object, because their initialisers may suspend. */

/**
 * Gives `self` the properties of `fields`, as the language defines a field: anew, whatever it inherits.
 * @throws TypeError where an object cannot be given the property
 */
export function define(self: object, fields: object): void {
  for (const key of Reflect.ownKeys(fields)) {
    const value: unknown = Reflect.get(fields, key);
    Object.defineProperty(self, key, { value, writable: true, enumerable: true, configurable: true });
  }
}
