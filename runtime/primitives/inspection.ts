/** How Node prints a primitive: `Lock { locked, waiting: 2 }`. */

/** What `util.inspect` and `console.log` call, of an object that has it; registered, so that nothing of Node's has to be imported. */
export const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/**
 * @param name of the class
 * @param state what is there: words, and numbers by name; a number that is 0 says nothing and is left out, as is undefined
 */
export function inspectState(
  name: string,
  words: readonly string[],
  figures: Readonly<Record<string, number>>,
): string {
  const counted = Object.entries(figures)
    .filter(([, figure]) => figure !== 0)
    .map(([label, figure]) => `${label}: ${figure}`);
  return `${name} { ${[...words, ...counted].join(", ")} }`;
}
