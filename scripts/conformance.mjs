// Writes the tables of docs/conformance.md from test/conformance/cases.json and the titles of the tests; with --check only compares.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    check: { type: "boolean" },
    root: { type: "string", default: dirname(dirname(fileURLToPath(import.meta.url))) },
  },
});
const page = join(values.root, "docs", "conformance.md");
const MARK = "<!-- From here on: node scripts/conformance.mjs -->";

const suites = JSON.parse(readFileSync(join(values.root, "test", "conformance", "cases.json"), "utf8"));
const written = readFileSync(page, "utf8");
const generated = `${written.slice(0, written.indexOf(MARK))}${MARK}\n\n${totals()}\n\n${suites.map(section).join("\n\n")}\n`;
if (values.check && generated !== written) {
  console.error(`${page} is not what the cases and tests say: node scripts/conformance.mjs`);
  process.exit(1);
}
if (!values.check) writeFileSync(page, generated);

function totals() {
  const rows = suites.map((suite) => [
    `[${suite.title}](#${anchor(suite.title)})`,
    ...["T", "A", "X", "N"].map((verdict) => count(suite, verdict)),
  ]);
  const sums = [1, 2, 3, 4].map((column) => rows.reduce((sum, row) => sum + row[column], 0));
  return table(["", "T", "A", "X", "N"], [...rows, ["all", ...sums]]);
}

function section(suite) {
  const place = `[${suite.file}](${relative("docs", suite.file)})`;
  const titles = titlesIn(join(values.root, suite.file));
  const rows = ["T", "A", "X"].flatMap((verdict) =>
    groups(suite, verdict).flatMap(({ reason, cases }) =>
      cases.map((name) => [`\`${name}\``, verdict, sentence(titles.get(name), reason)]),
    ),
  );
  const left = groups(suite, "N").map(
    ({ reason, cases }) => `- ${reason}: ${cases.map((name) => `\`${name}\``).join(", ")}`,
  );
  const parts = [`## ${suite.title}`, place, table(["case", "", "what happens here"], rows)];
  if (left.length > 0) parts.push("Not applicable:", left.join("\n"));
  return parts.join("\n\n");
}

function sentence(title, reason) {
  return [title, reason === undefined ? undefined : `_${reason}_`].filter(Boolean).join(". ").replaceAll("|", "\\|");
}

/** Each of a suite's groups of cases with one verdict, with the reason where it has one. */
function groups(suite, verdict) {
  const given = suite[verdict] ?? {};
  const all = Array.isArray(given) ? given : [{ reason: undefined, cases: given }];
  return all.map(({ reason, cases }) => ({
    reason,
    cases: Object.entries(cases).flatMap(([group, names]) =>
      names.map((name) => (group === "" ? name : `${group}.${name}`)),
    ),
  }));
}

function count(suite, verdict) {
  return groups(suite, verdict).reduce((sum, { cases }) => sum + cases.length, 0);
}

/** From the name of a case to what its test says after the colon. */
function titlesIn(file) {
  const tests = readFileSync(file, "utf8").matchAll(
    /\btest(?:\.each\([^;]*?\))?\(\s*(["`])((?:(?!\1)[^\\:]|\\.)+): ((?:(?!\1)[^\\]|\\.)*)\1/g,
  );
  return new Map([...tests].map(([, , name, title]) => [name, title.replace(/\\(.)/g, "$1").replace(/ \(%s\)$/, "")]));
}

function table(head, rows) {
  return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

function anchor(title) {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(" ", "-");
}
