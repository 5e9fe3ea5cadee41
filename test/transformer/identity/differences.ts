import { type Descriptions, type Format, keyOf, type Way } from "./describeKinds.js";

/** One aspect of a function that is not as it was written. */
export interface Difference {
  readonly aspect: string;
  readonly label: string;
  readonly format: Format;
  readonly way: Way;
  readonly native: string | undefined;
  readonly compiled: string | undefined;
}

export function differencesOf(title: string, descriptions: Descriptions): Difference[] {
  const formats: readonly Format[] = ["module", "commonjs", "script"];
  const compiled: readonly Way[] = ["annotated", "program", "all"];
  return formats.flatMap((format) => compiled.flatMap((way) => compare(title, format, way, descriptions)));
}

function compare(title: string, format: Format, way: Way, descriptions: Descriptions): Difference[] {
  const native = descriptions[keyOf(title, format, "native")] ?? {};
  const compiled = descriptions[keyOf(title, format, way)] ?? {};
  return Object.entries(native).flatMap(([label, aspects]) =>
    Object.keys(aspects)
      .filter((aspect) => aspect !== "becomes" && aspects[aspect] !== compiled[label]?.[aspect])
      .map((aspect) => ({ aspect, label, format, way, native: aspects[aspect], compiled: compiled[label]?.[aspect] })),
  );
}
