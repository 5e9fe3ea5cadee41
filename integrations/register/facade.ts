/**
 * A module that stands for a CommonJS file when that is imported. Node finds the names that such a file exports by reading it from disk, where ours is still
 * TypeScript; and if it were given our text instead, several versions would run it in a reduced environment whose `require` knows no hooks. So
 * `require` loads the file, into the one cache that it has, and this module passes on what it gave:
 *
 *     import { createRequire } from "node:module";
 *     const exports = createRequire(import.meta.url)("/program/file.cts");
 *     export default exports;
 *     const $0 = exports["named"]; export { $0 as named };
 *     export * from "./other.cjs";
 *
 * @param path of the file
 * @param code the JavaScript that it was compiled to, by TypeScript, whose ways to export are known
 */
export function commonJsFacade(path: string, code: string): string {
  const names = [...new Set([...matches(code, assignment), ...matches(code, definition)])].filter(isNamed);
  return [
    'import { createRequire } from "node:module";',
    `const exports = createRequire(import.meta.url)(${JSON.stringify(path)});`,
    "export default exports;",
    ...names.map(
      (name, index) => `const $${index} = exports[${JSON.stringify(name)}]; export { $${index} as ${name} };`,
    ),
    ...matches(code, star).map((specifier) => `export * from ${JSON.stringify(specifier)};`),
    "",
  ].join("\n");
}

/** The same for the file that Node was started with, which has to be `require.main`. */
export function mainFacade(path: string): string {
  return `import Module from "node:module";\nModule._load(${JSON.stringify(path)}, null, true);\n`;
}

const assignment = /\bexports\.([\p{ID_Start}$_][\p{ID_Continue}$]*) = /gu;
const definition = /\bObject\.defineProperty\(exports, "([\p{ID_Start}$_][\p{ID_Continue}$]*)"/gu;
const star = /__exportStar\(require\("([^"]+)"\), exports\)/g;

function matches(code: string, pattern: RegExp): string[] {
  return [...code.matchAll(pattern)].map(([, found]) => found);
}

function isNamed(name: string): boolean {
  return name !== "default" && name !== "__esModule";
}
