// The server of the demo site's snippets, a process of its own: the first lines of a file of a package, after a delay.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join, normalize } from "node:path";
import { packagesFolder } from "./pages.mjs";

const shortestDelay = 40;
const longestDelay = 120;
const linesServed = 12;
const longestLine = 160; // some files are minified

/** The same delay for the same file in every run, in milliseconds. @param {string} path */
function delayOf(path) {
  let hash = 0;
  for (const character of path) hash = (hash * 31 + character.charCodeAt(0)) % 9973;
  return shortestDelay + (hash % (longestDelay - shortestDelay + 1));
}

/** @param {string} path */
function snippet(path) {
  const file = normalize(join(packagesFolder, path));
  if (!file.startsWith(packagesFolder)) throw new Error(`outside of the packages: ${path}`);
  const lines = readFileSync(file, "utf8").split("\n", linesServed);
  return lines.map((line) => line.slice(0, longestLine)).join("\n");
}

const server = createServer((request, response) => {
  const path = decodeURIComponent(request.url ?? "/").slice(1);
  const delay = delayOf(path);
  setTimeout(() => {
    try {
      response
        .writeHead(200, { "content-type": "text/plain; charset=utf-8", "x-delay": String(delay) })
        .end(snippet(path));
    } catch (error) {
      response.writeHead(404).end(String(error));
    }
  }, delay);
});

process.on("disconnect", () => process.exit());
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.send?.(typeof address === "object" && address !== null ? address.port : 0);
});
