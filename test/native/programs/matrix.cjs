// Every kind of work, or those of SYNCAWAIT_KINDS, from one calling place: node matrix.cjs <place>. Prints a line of JSON for each.
const { AsyncLocalStorage } = require("node:async_hooks");
const { wait } = require("./wait.cjs");
const { kinds, more } = require("./work.cjs");

const { served, microtasks, io } = require("./places.cjs")(wait);
const places = { ...served, ...microtasks, ...io };
const storage = new AsyncLocalStorage();
const chosen = process.env.SYNCAWAIT_KINDS?.split(";");
const work = Object.entries({ ...kinds, ...more }).filter(([kind]) => chosen?.includes(kind) ?? true);

/** Waits here and now. @returns what came of it, as one word */
function attempt(start) {
  return storage.run("mine", () => {
    try {
      const value = wait(start().then(() => "value"));
      if (storage.getStore() !== "mine") return "another context";
      return value === "value" ? "ok" : `wrong value: ${value}`;
    } catch (error) {
      return error.code ?? String(error);
    }
  });
}

function report(kind, outcome) {
  console.log(JSON.stringify({ kind, outcome }));
}

function here() {
  for (const [kind, start] of work) report(kind, attempt(start));
}

/** One after another: the next when the one before has come out of its place. */
async function from(place) {
  for (const [kind, start] of work) {
    report(kind, await new Promise((resolve) => place(() => resolve(attempt(start)))));
  }
}

module.exports = { here };

if (require.main === module) {
  const [name] = process.argv.slice(2);
  if (name === "top level of a CommonJS module") here();
  else from(places[name]);
}
