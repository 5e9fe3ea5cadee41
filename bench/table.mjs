// The printed table.

/** @typedef {import("./measure.mjs").Row} Row */
/** @typedef {import("./measure.mjs").Measurement} Measurement */
/** @typedef {Measurement & { timesBase: number, timesNative: number | null }} Line */

/**
 * Adds the ratios, which are what counts.
 * @param {Measurement[]} measurements
 * @returns {Line[]}
 */
export function withRatios(measurements) {
  const base = measurements[0].nanoseconds;
  const native = measurements.find(({ variant }) => isNative(variant))?.nanoseconds;
  return measurements.map((measurement) => ({
    ...measurement,
    timesBase: measurement.nanoseconds / base,
    timesNative: native === undefined ? null : measurement.nanoseconds / native,
  }));
}

export function heading() {
  return [
    `Node ${process.versions.node}, V8 ${process.versions.v8}. Compiled by the generator back end, which is the slow one by design: a`,
    "generator object for each call. CPU time, by the clock where a row says so; figures vary by some percent from run to run, only the ratios mean something.",
  ].join("\n");
}

/** @param {Row} row @param {Line[]} lines */
export function section({ name, title, unit, note, byTheClock }, lines) {
  // Where native code comes first, it is what the first column of ratios refers to.
  const hasNative = lines.slice(1).some(({ variant }) => isNative(variant));
  const header = [
    "",
    byTheClock ? `ns a ${unit}, clock` : `ns a ${unit}`,
    `x ${shortName(lines[0].variant)}`,
    ...(hasNative ? ["x async"] : []),
    "spread",
    ...(byTheClock ? ["ns, CPU"] : []),
  ];
  const body = lines.map(({ variant, nanoseconds, cpuNanoseconds, timesBase, timesNative, spread }) => [
    variant,
    grouped(nanoseconds),
    ratio(timesBase),
    ...(hasNative ? [ratio(/** @type {number} */ (timesNative))] : []),
    `${Math.round(spread * 100)} %`,
    ...(byTheClock ? [grouped(cpuNanoseconds)] : []),
  ]);
  const text = [`${name}: ${title}`, ...[header, ...body].map(columns)];
  return (note === undefined ? text : [...text, `  (${note})`]).join("\n");
}

/** @param {string[]} cells */
function columns([first, ...others]) {
  return `  ${first.padEnd(28)}${others.map((cell) => cell.padStart(16)).join("")}`;
}

/** @param {string} variant */
function isNative(variant) {
  return variant.startsWith("async/await");
}

/** @param {string} variant */
function shortName(variant) {
  return variant.replace(/ \(.*|, .*/, "");
}

/** @param {number} value */
function ratio(value) {
  return value < 10 ? value.toFixed(2) : grouped(value);
}

/** @param {number} value */
function grouped(value) {
  return value.toLocaleString("en", { maximumFractionDigits: value < 100 ? 1 : 0 });
}
