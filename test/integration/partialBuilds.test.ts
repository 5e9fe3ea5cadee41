import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type ts from "typescript";
import { build, buildAll, newPlugin, withOptions } from "./partialBuilds/compiler";
import { type Choices, edited, filesOf, initial } from "./partialBuilds/edits";
import { type Reexport, reexports, sourcesOf } from "./partialBuilds/reexports";
import { root, Workspace } from "./support/workspace";

jest.setTimeout(300_000);

const seed = Number(process.env.PARTIAL_BUILDS_SEED ?? (Date.now() % 0x7fffffff) + 1);
const steps = 12;

/** mulberry32, by Tommy Ettinger. */
function numbers(from: number): (limit: number) => number {
  let state = from;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

const common = {
  target: "es2022",
  module: "nodenext",
  lib: ["es2022"],
  strict: true,
  skipLibCheck: true,
  types: [],
  declaration: true,
};

/** One project: the library's sources are the program's own. */
const together = (outDir: string, options: object) => ({
  compilerOptions: { ...common, rootDir: "src", outDir, paths: { "library/*": ["./src/library/*"] }, ...options },
  include: ["src"],
});

/** Two: the program sees the library's declarations only. */
const apart = (name: string, outDir: string, references: object[] = [], options: object = {}) => ({
  compilerOptions: {
    ...common,
    composite: true,
    rootDir: `src/${name}`,
    outDir: `${outDir}/${name}`,
    tsBuildInfoFile: `${outDir}/${name}.tsbuildinfo`,
    paths: { "library/*": [`./${outDir}/library/*`] },
    ...options,
  },
  include: [`src/${name}`],
  references,
});

const withoutDeclarations = { composite: false, declaration: false, incremental: true };

function write(project: Workspace, choices: Choices): void {
  const { library, program } = filesOf(choices);
  const files = [...entriesIn("library", library), ...entriesIn("program", program)];
  for (const [path, text] of files) if (readText(project.path(path)) !== text) project.write({ [path]: text });
}

function entriesIn(folder: string, files: Record<string, string>): [path: string, text: string][] {
  return Object.entries(files).map(([name, text]) => [`src/${folder}/${name}`, text]);
}

function readText(path: string): string | undefined {
  return statSync(path, { throwIfNoEntry: false }) && readFileSync(path, "utf8");
}

/** The text of all code and declarations below a folder. */
function outputs(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.[jt]s$/.test(name))
    .sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

/** The two projects, to be built in part and cleanly. @param options of the parts, beside the common ones @param ofProgram of the program, both ways */
function writeConfigs(project: Workspace, options: object = {}, ofProgram: object = {}): void {
  for (const outDir of ["part", "clean"]) {
    const own = outDir === "part" ? options : {};
    const program = { ...own, ...ofProgram };
    project.write({
      [`${outDir}.library.json`]: apart("library", outDir, [], own),
      [`${outDir}.program.json`]: apart("program", outDir, [{ path: `./${outDir}.library.json` }], program),
    });
  }
}

describe(`partial builds give what a clean one gives, PARTIAL_BUILDS_SEED=${seed}`, () => {
  let project: Workspace;

  beforeEach(() => {
    project = new Workspace({ "package.json": { type: "module" } });
    project.link("node_modules/syncawait", root);
  });
  afterEach(() => project.remove());

  /** Edits, builds in part and from scratch, and compares. */
  function follow(partly: () => void, cleanly: () => void): void {
    const random = numbers(seed);
    let choices = initial;
    for (let step = 0; step <= steps; step++) {
      write(project, choices);
      partly();
      project.delete("clean");
      cleanly();
      const found = { step, choices, outputs: outputs(project.path("part")) };
      expect(found).toEqual({ step, choices, outputs: outputs(project.path("clean")) });
      choices = edited(choices, random);
    }
  }

  test("--incremental, each time in a new process", () => {
    project.write({
      "tsconfig.json": together("part", { incremental: true }),
      "tsconfig.clean.json": together("clean", {}),
    });
    follow(
      () => void build(project, "tsconfig.json", newPlugin()),
      () => void build(project, "tsconfig.clean.json", newPlugin()),
    );
  });

  test("--watch", () => {
    project.write({ "tsconfig.json": together("part", {}), "tsconfig.clean.json": together("clean", {}) });
    const plugin = newPlugin();
    let last: ts.EmitAndSemanticDiagnosticsBuilderProgram | undefined;
    follow(
      () => {
        last = build(project, "tsconfig.json", plugin, last);
      },
      () => void build(project, "tsconfig.clean.json", newPlugin()),
    );
  });

  test.each([
    ["", {}],
    [", the program without declarations", withoutDeclarations],
  ])("-b, with two projects%s", (_name, ofProgram) => {
    writeConfigs(project, {}, ofProgram);
    follow(
      () => buildAll(project, "part.program.json", newPlugin()),
      () => buildAll(project, "clean.program.json", newPlugin()),
    );
  });
});

/** There TypeScript emits only declarations of the program: what it would write into its JavaScript has not changed. */
describe("a dependency's function begins to wait, and ends to, behind its face", () => {
  let project: Workspace;

  beforeEach(() => {
    project = new Workspace({ "package.json": { type: "module" } });
    project.link("node_modules/syncawait", root);
  });
  afterEach(() => project.remove());

  /** @param partly builds what is to be as after a clean build @param hasDeclarations of the program */
  function eachWay(reexport: Reexport, partly: () => void, hasDeclarations = true): void {
    for (const waits of [false, true, false]) {
      project.write(sourcesOf(reexport, waits));
      partly();
      project.delete("clean");
      buildAll(project, "clean.program.json", newPlugin());
      const found = outputs(project.path("part"));
      expect(found).toEqual(outputs(project.path("clean")));
      if (hasDeclarations) expect(/suspends/.test(found["program/main.d.ts"] ?? "")).toBe(waits);
      else expect(/\bmain\$/.test(found["program/main.js"] ?? "")).toBe(waits);
    }
  }

  function buildBoth(): void {
    build(project, "part.library.json", newPlugin());
    build(project, "part.program.json", newPlugin());
  }

  const forms = Object.keys(reexports) as Reexport[];

  test.each(forms)("-b: %s", (reexport) => {
    writeConfigs(project);
    eachWay(reexport, () => buildAll(project, "part.program.json", newPlugin()));
  });

  test.each(forms)("-b, a program that writes no declarations: %s", (reexport) => {
    writeConfigs(project, {}, withoutDeclarations);
    eachWay(reexport, () => buildAll(project, "part.program.json", newPlugin()), false);
  });

  test.each([{ composite: true }, { composite: false, incremental: true }])(
    "-p, one after the other: %j",
    (options) => {
      writeConfigs(project, options);
      eachWay("export { leaf } from", buildBoth);
    },
  );

  test("--watch", () => {
    writeConfigs(project, { composite: false });
    const plugin = newPlugin();
    let library: ReturnType<typeof build> | undefined;
    let program: ReturnType<typeof build> | undefined;
    eachWay("export { leaf } from", () => {
      library = build(project, "part.library.json", plugin, library);
      program = build(project, "part.program.json", plugin, program);
    });
  });

  test.each(["noEmit", "emitDeclarationOnly"])(
    "a build with `%s` between emits no JavaScript, and loses nothing",
    (option) => {
      let wasBuilt = false;
      eachWay("export { leaf } from", () => {
        const code = () =>
          Object.entries(outputs(project.path("part/program"))).filter(([name]) => name.endsWith(".js"));
        if (wasBuilt) {
          writeConfigs(project);
          build(project, "part.library.json", newPlugin());
          writeConfigs(project, { [option]: true });
          const before = code();
          build(project, "part.program.json", newPlugin());
          expect(code()).toEqual(before);
        }
        writeConfigs(project);
        buildBoth();
        wasBuilt = true;
      });
    },
  );
});

/** TypeScript does not look at the options of plugins: the next build that emits anything sees them. */
describe("the plugin's options change, then a file", () => {
  const annotated = { propagate: "annotated" } as const;
  const all = { propagate: "all" } as const;

  test.each([
    [{}, annotated],
    [annotated, {}],
    [annotated, all],
  ])("from %j to %j", (before, after) => {
    const project = new Workspace({ "package.json": { type: "module" } });
    project.link("node_modules/syncawait", root);
    project.write({
      "tsconfig.json": together("part", { incremental: true }),
      "tsconfig.clean.json": together("clean", {}),
    });
    write(project, { ...initial, annotated: [true, false] });
    build(project, "tsconfig.json", withOptions(newPlugin(), before));
    project.write({ "src/library/each.ts": `// edited\n${readText(project.path("src/library/each.ts"))}` });
    build(project, "tsconfig.json", withOptions(newPlugin(), after));
    build(project, "tsconfig.clean.json", withOptions(newPlugin(), after));
    expect(outputs(project.path("part"))).toEqual(outputs(project.path("clean")));
    project.remove();
  });
});
