/** Reading the text of stacks, of V8 (`at name (place)`) and of the other engines (`name@place`). */

export interface StackLine {
  readonly text: string;
  /** Empty where the engine gives none. */
  readonly name: string;
  readonly place: string;
  /** Of this package's own code. */
  readonly own: boolean;
}

const V8_LINE = /^\s+at (?:(.*?) \()?(.*?)\)?$/;
const OTHER_LINE = /^(.*?)@(.+)$/;

const ownFolder = findOwnFolder();

/** The lines of a stack, innermost first, without the message. */
export function readStack(stack: string): StackLine[] {
  return stack.split("\n").flatMap((text) => {
    const match = V8_LINE.exec(text) ?? OTHER_LINE.exec(text);
    if (match === null) return [];
    const place = match[2] ?? "";
    const isOurs = ownFolder !== null && place.includes(ownFolder);
    // What `new Function` makes for the program says who called that, which may be us.
    if (isOurs && place.startsWith("eval at "))
      return [{ text, name: match[1] ?? "", place: place.slice(place.lastIndexOf(", ") + 2), own: false }];
    return [{ text, name: match[1] ?? "", place, own: isOurs }];
  });
}

/** Code that `eval` or `new Function` made. */
export function isEvaluated({ place }: StackLine): boolean {
  return /^(?:eval at |<anonymous>:)/.test(place);
}

/** The package in `node_modules` to which a line belongs. */
export function packageOf({ place }: StackLine): string | undefined {
  return /node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)[\\/](?!.*node_modules)/.exec(place)?.[1];
}

/** The current stack, `depth` lines of it at most, whatever the program's own limit is. */
export function currentStack(depth: number): string {
  return textOf(captureStack(depth));
}

/** The same as an error, whose text the engine makes when somebody asks for it. */
export function captureStack(depth: number): Error {
  const errors = Error as { stackTraceLimit?: number };
  const limit = errors.stackTraceLimit;
  try {
    errors.stackTraceLimit = depth;
    return new Error();
  } finally {
    errors.stackTraceLimit = limit;
  }
}

/** What `make` makes, an error, without lines. With them where the program does not let us ask for that. */
export function withoutNativeStack<E extends Error>(make: () => E): E {
  const errors = Error as { stackTraceLimit?: number };
  const limit = errors.stackTraceLimit;
  try {
    errors.stackTraceLimit = 0;
  } catch {
    // Frozen.
    return make();
  }
  try {
    return make();
  } finally {
    errors.stackTraceLimit = limit;
  }
}

/** Empty where the program's own `Error.prepareStackTrace` makes something else of it than a text. */
export function textOf(captured: Error): string {
  const stack: unknown = captured.stack;
  return typeof stack === "string" ? stack : "";
}

/** How many lines a stack may have: as many as the program wants of the engine's; some, where the engine knows no limit. */
export function stackLimit(): number {
  const limit = (Error as { stackTraceLimit?: unknown }).stackTraceLimit;
  return typeof limit === "number" ? Math.max(0, limit) : 50;
}

/**
 * Where this package lies, for both of its module formats; null once a bundler has put it into one file with the program, and it cannot be told
 * apart.
 */
function findOwnFolder(): string | null {
  const line = currentStack(5)
    .split("\n")
    .find((text) => text.includes("stackText."));
  const match = line === undefined ? null : /((?:file:\/\/)?[^\s(@]*[\\/])stackText\.[cm]?[jt]s/.exec(line);
  return match?.[1]?.replace(/^file:\/\//, "").replace(/([\\/])(?:cjs|esm)[\\/]$/, "$1") ?? null;
}
