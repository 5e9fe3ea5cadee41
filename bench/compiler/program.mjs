// A program to compile: as many functions as wanted, in files of fifty, of which all groups wait or one in ten does.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const functionsOfAFile = 50;

/**
 * Writes the program and two configurations: `tsconfig.plain.json` and, with the plugin, `tsconfig.plugin.json`.
 * @param {string} folder empty, below the repository, so that `syncawait` is found by name
 * @param {number} functions in all
 * @param {number} waiting of ten groups of five functions, how many hold one that waits and four that reach it
 * @param {object} options of the plugin
 */
export function writeProgram(folder, functions, waiting, options) {
  mkdirSync(join(folder, "src"), { recursive: true });
  const files = Math.ceil(functions / functionsOfAFile);
  for (let n = 0; n < files; n++) writeFileSync(join(folder, "src", `part${n}.ts`), fileText(n, waiting));
  const configuration = (/** @type {object[]} */ plugins) => ({
    compilerOptions: {
      target: "es2022",
      module: "node16",
      moduleResolution: "node16",
      strict: true,
      skipLibCheck: true,
      types: [],
      lib: ["es2022"],
      rootDir: "src",
      outDir: "out",
      plugins,
    },
    include: ["src"],
  });
  const write = (/** @type {string} */ name, /** @type {object} */ value) =>
    writeFileSync(join(folder, name), JSON.stringify(value, null, 2));
  write("tsconfig.plain.json", configuration([]));
  write("tsconfig.plugin.json", configuration([{ transform: "syncawait/transformer", ...options }]));
}

/** Ten groups of five functions: a leaf that waits, a chain above it, a callback, a class with a method that is overridden. @param {number} n @param {number} waiting */
function fileText(n, waiting) {
  const before = n === 0 ? "" : `import { top9 as previous } from "./part${n - 1}.js";\n`;
  const groups = Array.from({ length: 10 }, (_, k) => group(k, n === 0 ? "1" : "previous(count - 1)", k < waiting));
  return `import { SyncFuture, syncAwait } from "syncawait";\n${before}\n${groups.join("\n")}`;
}

/** @param {number} k @param {string} deeper a call into another file @param {boolean} waits */
function group(k, deeper, waits) {
  const annotation = waits ? "/** @syncAwait */" : "/** Goes on at once. */";
  const wait = waits ? "syncAwait(future)" : "future.result()";
  return `${annotation}
function leaf${k}(future: SyncFuture<number>, fallback = ${k}): number {
  try {
    return ${wait};
  } catch {
    return fallback;
  }
}

${annotation}
export function chain${k}(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) {
    const future = new SyncFuture<number>();
    future.resolve(value);
    sum += value % 2 === 0 ? leaf${k}(future) : value;
  }
  return sum;
}

function plain${k}(text: string, count: number): string {
  const parts: string[] = [];
  for (let i = 0; i < count; i++) parts.push(text.slice(i).trim(), \`\${i}: \${text}\`);
  return parts.filter((part) => part.length > 0).join(", ");
}

class Shape${k} {
  constructor(readonly sides: number[], readonly label = "shape ${k}") {}

  ${annotation}
  total(scale: number): number {
    return chain${k}(this.sides.map((side) => side * scale));
  }
}

export function top${k}(count: number): number {
  if (count <= 0) return 0;
  const shape = new Shape${k}([1, 2, count], plain${k}("text", count));
  const { sides, label } = shape;
  const widest = sides.reduce((most, side) => (side > most ? side : most), 0);
  return shape.total(2) + widest + label.length + ${deeper};
}
`;
}
