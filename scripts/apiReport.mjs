// The public API, as etc/*.api.md says it: node scripts/apiReport.mjs [--update]
// Without the option it fails where the reports do not say what dist/ has, so that a change of the API is seen as one, and reviewed.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const { Extractor, ExtractorConfig } = createRequire(import.meta.url)("@microsoft/api-extractor");
const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Reports by the declaration file that each is made of. */
const reports = {
  syncawait: "dist/esm/index.d.ts",
  "syncawait-reactor": "dist/esm/reactor/index.d.ts",
  "syncawait-testing": "dist/esm/testing/index.d.ts",
};

const compilerOptions = {
  target: "es2022",
  module: "esnext",
  moduleResolution: "bundler",
  lib: ["es2022", "dom", "esnext.disposable"],
  types: ["node"],
  strict: true,
  skipLibCheck: true,
};

/** @returns whether the report in etc/ is what it should be, or has been made so */
export function checkApiReport(name, { update = false } = {}) {
  const temporary = mkdtempSync(join(tmpdir(), "syncawait-api-"));
  mkdirSync(join(root, "etc"), { recursive: true });
  try {
    const config = ExtractorConfig.prepare({
      configObject: configuration(name, temporary),
      configObjectFullPath: undefined,
      packageJsonFullPath: join(root, "package.json"),
    });
    const { apiReportChanged } = Extractor.invoke(config, { localBuild: update, messageCallback: silence });
    return update || !apiReportChanged;
  } finally {
    rmSync(temporary, { recursive: true });
  }
}

export const apiReports = Object.keys(reports);

function configuration(name, temporary) {
  const none = { default: { logLevel: "none" } };
  return {
    projectFolder: root,
    mainEntryPointFilePath: join(root, reports[name]),
    compiler: { overrideTsconfig: { compilerOptions, files: [join(root, reports[name])] } },
    apiReport: {
      enabled: true,
      reportFileName: `${name}.api.md`,
      reportFolder: join(root, "etc"),
      reportTempFolder: temporary,
    },
    docModel: { enabled: false },
    dtsRollup: { enabled: false },
    tsdocMetadata: { enabled: false },
    messages: {
      compilerMessageReporting: { default: { logLevel: "warning" } },
      // Messages name lines, which move with every comment; test/meta/docstrings.test.ts looks at documentation.
      extractorMessageReporting: none,
      tsdocMessageReporting: none,
    },
  };
}

/** What it would say of a report that differs is said by the exit code. */
function silence(message) {
  if (message.logLevel !== "error") message.handled = true;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const update = process.argv.includes("--update");
  const wrong = apiReports.filter((name) => !checkApiReport(name, { update }));
  for (const name of wrong)
    console.error(`etc/${name}.api.md is not what dist/ has: node scripts/apiReport.mjs --update`);
  process.exitCode = wrong.length > 0 ? 1 : 0;
}
