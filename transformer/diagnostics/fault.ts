// In: what a pass threw. Out: what a bug report needs of it, and what fits into a diagnostic: the pass, the message, the first line of ours.

/** A pass, by the folder of the code that failed. */
const passes: Readonly<Record<string, string>> = {
  find: "findTargets",
  analyze: "analyze",
  lower: "emitFile",
  emit: "emitFile",
};

const ownLine = /^\s+at (.*?)\(?[^\s()]*[\\/]transformer[\\/](find|analyze|lower|emit)[\\/]([^\\/]+?:\d+:\d+)\)?$/;

export function describeFault(error: unknown): { pass: string; message: string } {
  const lines = error instanceof Error ? String(error.stack).split("\n") : [];
  const own = lines.map((line) => ownLine.exec(line)).find((match) => match !== null);
  if (own === undefined) return { pass: "compileFile", message: String(error) };
  const [, name, folder = "", place] = own;
  return { pass: passes[folder] ?? folder, message: `${error}, at ${name}${folder}/${place}` };
}
