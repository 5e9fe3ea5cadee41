/** A native stack as it would be if the program had been run as it was written: without our frames, and each function once. */
import type { StackLine } from "./stackText.js";

/** A line of the program's code, and whether it is a function that we called as a generator. */
interface Kept {
  readonly line: StackLine;
  readonly isBody: boolean;
}

/**
 * `lines` without our own. Two frames of the engine's belong to a function of the program's then: its body, a generator that we call by `next`,
 * and its entry, which calls us; the body says where it stands, and is called as the function is.
 */
export function trimStack(lines: readonly StackLine[]): string[] {
  const kept: Kept[] = [];
  let entered = false;
  for (const [at, line] of lines.entries()) {
    if (line.own || isCallOfOurs(line, lines[at + 1])) {
      if (line.own && /(?:^|\.)(?:enter|task)$/.test(line.name)) entered = true;
    } else if (entered) {
      entered = false;
    } else kept.push({ line, isBody: isStepOfOurs(lines, at + 1) });
  }
  return kept.map(({ line, isBody }) => (isBody ? asWritten(line) : line.text));
}

/**
 * Down to where the driver called the innermost frame, or a task its function; below stands whoever completed what the program waited for, or began
 * the task.
 */
export function aboveDriver(lines: readonly StackLine[]): readonly StackLine[] {
  const driver = lines.findIndex((line) => line.own && /\b(?:resume|runFirst(?:Step|Call))$/.test(line.name));
  return driver < 0 ? lines : lines.slice(0, driver);
}

/** `Generator.next`, `Reflect.apply` and the like, where it was we who called them; the engine's limit may have cut us off. */
function isCallOfOurs(line: StackLine, caller: StackLine | undefined): boolean {
  if (line.place !== "<anonymous>") return false;
  return caller === undefined ? isStep(line) : caller.own;
}

function isStepOfOurs(lines: readonly StackLine[], at: number): boolean {
  const line = lines[at];
  return line !== undefined && isStep(line) && isCallOfOurs(line, lines[at + 1]);
}

/** A step of a generator, as V8 shows it. */
export function isStep({ name, place }: StackLine): boolean {
  return place === "<anonymous>" && /\.(?:next|throw)$/.test(name);
}

function asWritten({ text, name }: StackLine): string {
  return name === "" ? text : text.replace(name, () => writtenName(name));
}

/**
 * The transformer names the body of `f` `f$`, or `f$1` where that is taken; in object literals it has a computed key, `[f$]`. A constructor's is a
 * method `new$`.
 */
export function writtenName(name: string): string {
  const construction = /^([^. ]+)\.new\$$/.exec(name);
  if (construction !== null) return `new ${construction[1]}`;
  return name.replace(/\[([^\]]*)\$\d*\](?= \[as |$)/, "$1").replace(/\$\d*(?= \[as |$)/, "");
}
