/** Values as text, exact enough that two runs over separate objects can be compared. */

/** @param names what the objects of one run are called, wherever they turn up */
export function describeValue(value: unknown, names: ReadonlyMap<unknown, string>): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint") return `${value}n`;
  if (Object.is(value, -0)) return "-0";
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return String(value);
  return names.get(value) ?? describeObject(value, names);
}

/** Class, integrity and every own property with its attributes, for an object that may have a name. */
export function describeObject(value: object, names: ReadonlyMap<unknown, string>): string {
  if (value instanceof Error) return describeError(value);
  // An object that contains itself appears by name the second time.
  const inside = new Map(names).set(value, "itself");
  const properties = Reflect.ownKeys(value)
    .filter((key) => typeof value !== "function" || (key !== "prototype" && key !== "name"))
    .map((key) => `${String(key)}: ${describeProperty(value, key, inside)}`);
  const sealed = Object.isExtensible(value) ? "" : "non-extensible ";
  return `${sealed}${classOf(value)} {${[...properties, ...contentsOf(value, inside)].join(", ")}}`;
}

function describeProperty(value: object, key: PropertyKey, names: ReadonlyMap<unknown, string>): string {
  const descriptor = Reflect.getOwnPropertyDescriptor(value, key);
  if (descriptor === undefined) return "gone";
  const { writable, enumerable, configurable } = descriptor;
  const attributes = `${writable === false ? "r" : ""}${enumerable ? "" : "h"}${configurable ? "" : "f"}`;
  const content = "value" in descriptor ? describeValue(descriptor.value, names) : "accessor";
  return attributes === "" ? content : `${content} ${attributes}`;
}

function contentsOf(value: object, names: ReadonlyMap<unknown, string>): string[] {
  if (value instanceof Map)
    return [...value].map((entry) => entry.map((part) => describeValue(part, names)).join(" => "));
  return value instanceof Set ? [...value].map((part) => describeValue(part, names)) : [];
}

function classOf(value: object): string {
  const prototype = Reflect.getPrototypeOf(value);
  if (prototype === null) return "null";
  return `${Array.isArray(value) ? "array " : ""}${Reflect.getOwnPropertyDescriptor(prototype, "constructor")?.value?.name}`;
}

/** The further lines of a message are V8's explanations. */
export function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message.split("\n")[0]}` : "no error";
}
