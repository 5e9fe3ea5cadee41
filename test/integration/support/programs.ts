import { Program } from "./program";

/** Makes programs within a `describe`, and removes them when it ends. */
export function programs(): (files: Readonly<Record<string, string | object>>) => Program {
  const made: Program[] = [];
  afterAll(() => {
    for (const program of made) program.remove();
  });
  return (files) => {
    const program = new Program(files);
    made.push(program);
    return program;
  };
}
