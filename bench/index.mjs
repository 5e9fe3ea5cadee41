// `npm run bench`: what compiled code costs, beside the same in plain synchronous code and in native async/await. See docs/performance.md.
import { parseArgs } from "node:util";
import { openWorkspace } from "./compile.mjs";
import { measure } from "./measure.mjs";
import { rows } from "./rows.mjs";
import { heading, section, withRatios } from "./table.mjs";

const usage = `npm run bench -- [--rows a,b] [--rounds n] [--json] [--keep]

  --rows a,b   only these: ${Object.keys(rows).join(", ")}
  --rounds n   how often each variant is timed; the median counts (default 7)
  --json       one JSON document instead of the table
  --keep       keep the compiled code and say where it is, to read or to profile`;

const { wanted, rounds, json, keep } = readOptions();
const workspace = await openWorkspace();
if (keep) console.error(`compiled code: ${workspace.folder}`);
else process.on("exit", workspace.close);
process.once("SIGINT", () => process.exit(130));
await run();

async function run() {
  if (!json) console.log(heading());
  const results = [];
  for (const name of wanted) {
    const row = { name, ...(await rows[name](workspace)) };
    const lines = withRatios(await measure(row, rounds).finally(() => row.close?.()));
    if (!json) console.log(`\n${section(row, lines)}`);
    const { title, unit, note } = row;
    results.push({ name, title, unit, note, variants: lines });
  }
  if (json)
    console.log(JSON.stringify({ node: process.versions.node, backEnd: "generator", rounds, rows: results }, null, 2));
}

function readOptions() {
  try {
    return parseOptions();
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`);
    return process.exit(2);
  }
}

function parseOptions() {
  const { values } = parseArgs({
    options: {
      rows: { type: "string" },
      rounds: { type: "string", default: "7" },
      json: { type: "boolean", default: false },
      keep: { type: "boolean", default: false },
    },
  });
  const wanted = values.rows?.split(",") ?? Object.keys(rows);
  const unknown = wanted.filter((name) => !Object.hasOwn(rows, name));
  if (unknown.length > 0) throw new Error(`There is no row ${unknown.map((name) => JSON.stringify(name)).join(", ")}`);
  const rounds = Number(values.rounds);
  if (!Number.isSafeInteger(rounds) || rounds < 1)
    throw new Error(`--rounds takes a whole number from 1, not ${values.rounds}`);
  return { wanted, rounds, json: values.json, keep: values.keep };
}
