import { type Descriptions, keyOf } from "./describeKinds.js";
import { differencesOf } from "./differences.js";
import type { Kind } from "./kinds.js";

/** The columns, and the aspects that are compared for each. */
const columns: Readonly<Record<string, readonly string[]>> = {
  "name, length": ["name", "length"],
  properties: ["properties", "enumerates", "visible"],
  "prototype, `new`": ["prototype", "constructs", "inherits"],
  strictness: ["strict"],
  "parameters in `toString()`": ["parameters"],
  identity: ["identities"],
};

const begin = "<!-- table, written by test/transformer/identity.test.ts -->";
const end = "<!-- end of the table -->";

/** The page with its table as it has to be. */
export function renderTable(kinds: readonly Kind[], descriptions: Descriptions, page: string): string {
  const head = ["kind of function", "annotated, it", ...Object.keys(columns)];
  const rows = kinds.map((kind) => rowOf(kind, descriptions));
  const lines = [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  const [before = "", rest = ""] = page.split(begin);
  const [, after = ""] = rest.split(end);
  return `${before}${begin}\n\n${lines.join("\n")}\n\n${end}${after}`;
}

function rowOf({ title }: Kind, descriptions: Descriptions): string[] {
  const differing = new Set(differencesOf(title, descriptions).map(({ aspect }) => aspect));
  const cells = Object.values(columns).map((aspects) =>
    aspects.some((each) => differing.has(each)) ? "differs" : "same",
  );
  return [title, becomesOf(title, descriptions), ...cells];
}

function becomesOf(title: string, descriptions: Descriptions): string {
  const described = Object.values(descriptions[keyOf(title, "module", "annotated")] ?? {});
  const found = new Set(described.flatMap(({ becomes }) => becomes ?? []));
  return ["suspends", "gives a task", "stays native"].find((each) => found.has(each)) ?? "stays native";
}
