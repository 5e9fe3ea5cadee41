// Plain functions in the middle, called by libraries that are not compiled, that wait for a server. demo.test.ts compiles this file, and runs it with
// a place to stand and with `fetch` or `reactor`; it prints one line of JSON for each library.
import http = require("node:http");
import syncawait = require("syncawait");
import handlebars = require("handlebars");
import lodash = require("lodash");
import mustache = require("mustache");
import MarkdownIt = require("markdown-it");
import reactorModule = require("syncawait/reactor");

const { syncAwait } = syncawait;
const { reactor } = reactorModule;
const [place, via] = process.argv.slice(2);

type Ask = (question: string) => string;

/** In this process; elsewhere, by SYNCAWAIT_SERVER, where another thread is to do the work. */
function listen(): { origin: string; close(): void } {
  const elsewhere = process.env.SYNCAWAIT_SERVER;
  if (elsewhere !== undefined) return { origin: elsewhere, close: () => {} };
  const server = http.createServer((request, response) => response.end(`<${decodeURIComponent(request.url ?? "")}>`));
  const { port } = server.listen(0).address() as { port: number };
  return { origin: `http://localhost:${port}`, close: () => void server.close().closeAllConnections() };
}

const { origin, close } = listen();

/** How much of the processor's time was used before the wait, in microseconds: another process may have the rest. */
let before = process.cpuUsage();

/** @syncAwait */
function ask(question: string): string {
  const url = `${origin}/${question}`;
  const answer = via === "reactor" ? reactor.fetch(url) : fetch(url);
  before = process.cpuUsage();
  return syncAwait<PromiseLike<string>>(syncAwait<PromiseLike<{ text(): PromiseLike<string> }>>(answer).text()).slice(
    1,
  );
}

const uses: Record<string, (ask: Ask) => string> = {
  "lodash, a sort comparator": (ask) => {
    const words = [["b", "c", "a"]];
    lodash.invokeMap(words, "sort", (x: string, y: string) => (ask(x) < ask(y) ? -1 : 1));
    return String(words);
  },
  "markdown-it, highlight": (ask) =>
    new MarkdownIt({ highlight: (code) => ask(code.trim()) }).render("```js\nlet\n```").replace(/\n/g, ""),
  "mustache, a lambda": (ask) => mustache.render("{{#ask}}who{{/ask}}", { ask: () => ask }),
  "handlebars, a helper": (ask) => {
    handlebars.registerHelper("ask", (question: string) => ask(question));
    return handlebars.compile("{{#each names}}{{{ask this}}}{{/each}}")({ names: ["one", "two"] });
  },
};

/** Those that call from C or C++, where they are there. */
const native: Record<string, ((ask: Ask) => string) | undefined> = {
  "koffi, a comparator of C's qsort": qsort(),
  "node:sqlite, a function": sqlite(),
  "better-sqlite3, a function": betterSqlite(),
};

function qsort(): ((ask: Ask) => string) | undefined {
  const koffi = installed("koffi") as typeof import("koffi") | undefined;
  return (
    koffi &&
    ((ask) => {
      koffi.proto("int compare(const void *, const void *)");
      const sort = koffi.load(null).func("void qsort(_Inout_ void *, size_t, size_t, compare *)");
      const letters = Buffer.from("bca");
      const at = (pointer: unknown): string => String.fromCharCode(koffi.decode(pointer, "char"));
      sort(letters, letters.length, 1, (x: unknown, y: unknown) => (ask(at(x)) < ask(at(y)) ? -1 : 1));
      return String(letters);
    })
  );
}

/** From Node 22 on. */
function sqlite(): ((ask: Ask) => string) | undefined {
  const { DatabaseSync } = (process.getBuiltinModule("node:sqlite") ?? {}) as typeof import("node:sqlite");
  if (DatabaseSync === undefined) return undefined;
  const database = new DatabaseSync(":memory:");
  if (!("function" in database)) return undefined;
  return (ask) => {
    (database as unknown as { function(name: string, f: Ask): void }).function("ask", ask);
    return String(database.prepare("SELECT ask('row') AS answer").get()?.answer);
  };
}

function betterSqlite(): ((ask: Ask) => string) | undefined {
  const Database = installed("better-sqlite3") as typeof import("better-sqlite3") | undefined;
  return (
    Database && ((ask) => new Database(":memory:").function("ask", ask).prepare("SELECT ask('row')").pluck().get())
  );
}

function installed(name: string): unknown {
  return process.env.SYNCAWAIT_INSTALLED?.split(" ").includes(name) ? require(name) : undefined;
}

function attempt(library: string, use: (ask: Ask) => string): void {
  try {
    const answer = use(ask);
    console.log(JSON.stringify({ library, answer }));
  } catch (error) {
    const { user, system } = process.cpuUsage(before);
    const duration = (user + system) / 1000;
    const { code, message } = error as { code?: string; message: string };
    console.log(JSON.stringify({ library, code, message, duration }));
  }
}

function all(): void {
  for (const [library, use] of Object.entries({ ...uses, ...native })) if (use) attempt(library, use);
  close();
}

const places: Record<string, () => void> = {
  "top level": all,
  timer: () => void setTimeout(all, 1),
  "after an await": () =>
    void (async () => {
      await null;
      all();
    })(),
  "an I/O callback": () => void require("node:fs").stat(__filename, all),
};
places[place as string]?.();
