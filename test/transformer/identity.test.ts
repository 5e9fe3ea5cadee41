import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeKinds } from "./identity/describeKinds.js";
import { differencesOf } from "./identity/differences.js";
import { kinds } from "./identity/kinds.js";
import { known } from "./identity/known.js";
import { renderTable } from "./identity/table.js";

const page = join(__dirname, "../../docs/identity.md");

describe("to whoever looks, a compiled function is the function that was written", () => {
  const descriptions = describeKinds(kinds);

  test.each(kinds.map(({ title }) => title))("%s", (title) => {
    const expected = known.find(({ kind }) => kind === title)?.aspects ?? [];
    const found = differencesOf(title, descriptions);
    expect([...new Set(found.map(({ aspect }) => aspect))].sort()).toEqual([...expected].sort());
  });

  test("docs/identity.md has the table: IDENTITY_UPDATE=1 npx jest test/transformer/identity writes it", () => {
    const rendered = renderTable(kinds, descriptions, existsSync(page) ? readFileSync(page, "utf8") : "");
    if (process.env.IDENTITY_UPDATE !== undefined) writeFileSync(page, rendered);
    expect(readFileSync(page, "utf8")).toBe(rendered);
  });
});
