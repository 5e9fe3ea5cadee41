/**
 * A plain function in the middle that a library from npm calls, uncompiled: a sort comparator, a highlighter, a template's lambda and helper; from C, `qsort`; from C++, a
 * function of an SQLite database. It waits for a server. What has to happen, by what is there to turn, is the table of docs/guide/blocking.md.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { installed } from "../support/registry";
import { run } from "../support/run";
import type { Workspace } from "../support/workspace";
import { compileProgram, hasPump, pump } from "./compileProgram";

/** Node 20 has none. */
const hasDatabase = Number.parseInt(process.versions.node, 10) >= 22;

/** One with a binary for most systems; and one that may have to be compiled, which takes minutes: `npm run test:long -- demo`. */
const native = ["koffi@3.3.4"];
if (process.env.SYNCAWAIT_DEMO === "full" && !hasDatabase) native.push("better-sqlite3@12.9.0");

let workspace: Workspace;
const present: string[] = [];
beforeAll(() => {
  workspace = compileProgram("demo.cts", ["handlebars", "lodash", "markdown-it", "mustache"]);
  for (const each of native) {
    const folder = installed(each);
    if (folder === undefined) continue;
    const name = each.slice(0, each.lastIndexOf("@"));
    workspace.link(`node_modules/${name}`, join(folder, "node_modules", name));
    present.push(name);
  }
}, 600_000);
afterAll(() => workspace.remove());

interface Line {
  readonly library: string;
  readonly answer?: string;
  readonly code?: string;
  readonly message?: string;
  readonly duration?: number;
}

async function demo(
  flags: readonly string[],
  place: string,
  via: string,
  env: NodeJS.ProcessEnv = {},
): Promise<Line[]> {
  const args = [...flags, "--no-warnings", workspace.path("program.cjs"), place, via];
  const { code, stdout, stderr } = await run(process.execPath, args, {
    cwd: workspace.folder,
    env: { ...env, SYNCAWAIT_INSTALLED: present.join(" ") },
    timeout: 60_000,
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
}

const answers: Readonly<Record<string, string>> = {
  "lodash, a sort comparator": "a,b,c",
  "markdown-it, highlight": '<pre><code class="language-js">/let></code></pre>',
  "mustache, a lambda": "/who>",
  "handlebars, a helper": "/one>/two>",
  "koffi, a comparator of C's qsort": "abc",
  "node:sqlite, a function": "/row>",
  "better-sqlite3, a function": "/row>",
};

function expectedLibraries(): string[] {
  return Object.keys(answers).filter((library) => {
    const [name = ""] = library.split(",");
    if (name === "node:sqlite") return hasDatabase;
    return !["koffi", "better-sqlite3"].includes(name) || present.includes(name);
  });
}

function expectAnswers(lines: readonly Line[]): void {
  const libraries = expectedLibraries();
  expect(lines).toEqual(libraries.map((library) => ({ library, answer: answers[library] })));
}

function expectErrors(lines: readonly Line[], code: string, message: RegExp): void {
  expect(lines.map(({ library }) => library)).toEqual(expectedLibraries());
  for (const line of lines) {
    expect(line).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(line.duration).toBeLessThan(50);
  }
}

describe("neither pump nor reactor: the error within 50 ms, and no hang", () => {
  test.each([
    ["top level", /Promise chains have run meanwhile; the host's own timers and I\/O cannot, as no pump is installed/],
    ["timer", /Promise chains have run meanwhile; the host's own timers and I\/O cannot, as no pump is installed/],
    ["an I/O callback", /Promise chains have run meanwhile/],
    ["after an await", /Promise chains cannot run meanwhile: this stack stands inside a promise continuation/],
  ])("%s", async (place, where) => {
    const lines = await demo([], place, "fetch");
    expectErrors(lines, "ERR_SYNCAWAIT_HOST_PUMP", where);
    expect(lines[1]?.message).toMatch(/Compile .*markdown-it.* is not compiled: list "markdown-it" under "instrument"/);
  });
});

(hasPump ? describe : describe.skip)("with the pump: a server in the same process", () => {
  test.each(["top level", "timer"])("%s", async (place) => expectAnswers(await demo(pump("install"), place, "fetch")));

  test("after an await, where that is asked for", async () =>
    expectAnswers(await demo(pump("installInsideMicrotasks"), "after an await", "fetch")));

  test("after an await, where it is not: the error says so", async () =>
    expectErrors(
      await demo(pump("install"), "after an await", "fetch"),
      "ERR_SYNCAWAIT_HOST_PUMP",
      /A pump is installed, but this stack stands inside a microtask.*insideMicrotasks/,
    ));

  test("directly inside an I/O callback: the error says how to leave it", async () =>
    expectErrors(
      await demo(pump("install"), "an I/O callback", "fetch"),
      "ERR_SYNCAWAIT_UNSAFE",
      /A pump is installed, but .*I\/O callback.*setImmediate/,
    ));
});

describe("with the reactor: a server in another process", () => {
  const server = createServer((request, response) => response.end(`<${decodeURIComponent(request.url ?? "")}>`));
  beforeAll(() => new Promise<void>((ready) => void server.listen(0, ready)));
  afterAll(() => new Promise((closed) => server.close(closed).closeAllConnections()));

  test.each(["top level", "timer", "after an await", "an I/O callback"])("%s", async (place) => {
    const { port } = server.address() as AddressInfo;
    expectAnswers(await demo([], place, "reactor", { SYNCAWAIT_SERVER: `http://localhost:${port}` }));
  });
});
