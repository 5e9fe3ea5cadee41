// One way to wait in a process of its own: the pump changes the event loop of the whole process. Asked by messages, it answers with the sum of what it got.
const { ways } = require("./ways.cjs");
const { works } = require("./work.cjs");

const [wayName = "", workName = ""] = process.argv.slice(2);

async function main() {
  const { work } = await works[workName]();
  const way = ways[wayName](work);
  process.on("message", (/** @type {{ pattern: "one" | "many", count: number }} */ { pattern, count }) => {
    // Not in the callback of the message: the pump refuses to turn the loop inside a callback of I/O, which deasync does not look for.
    setImmediate(async () => {
      const begun = process.cpuUsage();
      const value = await way[pattern](count);
      const { user, system } = process.cpuUsage(begun);
      process.send?.({ value, cpu: (user + system) / 1000 });
    });
  });
  process.send?.("ready");
}

main();
