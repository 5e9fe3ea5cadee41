// Prints a hash of what the binary is built from, which is compiled into it; with --list, the sources. For binding.gyp and prebuild.mjs.
const { createHash } = require("node:crypto");
const { readdirSync, readFileSync } = require("node:fs");
const { join } = require("node:path");

const root = join(__dirname, "..");

/** Relative to the package, sorted. */
function sources(pattern) {
  return readdirSync(join(root, "addon"))
    .filter((name) => pattern.test(name))
    .sort()
    .map((name) => `addon/${name}`);
}

function hashSources() {
  const hash = createHash("sha256");
  for (const name of ["binding.gyp", ...sources(/\.(?:cc|h)$/)]) {
    // A checkout may have given the lines other ends.
    const text = readFileSync(join(root, name), "utf8").replaceAll("\r\n", "\n");
    hash.update(`${name}\n${text.length}\n${text}`);
  }
  // A letter first: the compiler takes it for a word.
  return `h${hash.digest("hex").slice(0, 32)}`;
}

module.exports = { hashSources };

if (require.main === module) console.log(process.argv[2] === "--list" ? sources(/\.cc$/).join("\n") : hashSources());
