/** The public way to change the configuration. */
import { verifyOptions, wrongType } from "./arguments.js";
import type { BoundaryPolicy, Configuration } from "./configuration.js";
import { kernel } from "./kernel.js";

/**
 * Sets what is named and leaves the rest as it is.
 * @throws TypeError for a name that does not exist or a value that it cannot have; then nothing is changed.
 */
export function configure(options: Partial<Configuration>): void {
  verifyOptions("configure(options)", options);
  const configuration = kernel.configuration;
  for (const [name, value] of Object.entries(options)) verifyOption(configuration, name, value);
  Object.assign(configuration, options);
}

const policies: readonly unknown[] = ["interleave", "exclusive", "forbid"] satisfies BoundaryPolicy[];
const hooks: readonly string[] = ["onStarvation", "onBlock", "onNestedInversion"];

/** @throws TypeError for what is no policy. @param usage as of `arguments.ts` */
export function verifyPolicy(usage: string, policy: unknown): void {
  if (!policies.includes(policy)) throw wrongType(usage, "policy", `one of ${policies.join(", ")}`, policy);
}

function verifyOption(configuration: Configuration, name: string, value: unknown): void {
  if (!Object.hasOwn(configuration, name)) {
    throw wrongType("configure(options)", "an option", `one of ${Object.keys(configuration).join(", ")}`, name);
  }
  const expected = expectation(name, value);
  if (expected !== null) throw wrongType("configure(options)", `"${name}"`, expected, value);
}

/** What `value` should have been, or null where it is right. */
function expectation(name: string, value: unknown): string | null {
  if (name === "boundary") return policies.includes(value) ? null : `one of ${policies.join(", ")}`;
  if (name === "debug") return typeof value === "boolean" ? null : "true or false";
  if (name === "onCallbackError") return typeof value === "function" ? null : "a function";
  if (hooks.includes(name))
    return value === undefined || typeof value === "function" ? null : "a function or undefined";
  return typeof value === "number" && value >= 0 ? null : "a number that is not negative";
}
