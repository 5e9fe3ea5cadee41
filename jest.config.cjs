/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  // Some tests start compilers and programs; no test is about how fast that is.
  testTimeout: 120_000,
  // Jest would leave one of two cores idle; the integration tests mostly wait for other processes.
  maxWorkers: "100%",
  globalSetup: "<rootDir>/scripts/ensureBuilt.mjs",
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  transform: {
    "^.+\\.ts$": ["ts-jest", { tsconfig: "<rootDir>/test/tsconfig.json", transpilation: true }],
  },
  // The sources import each other with the ".js" that their ESM build needs.
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
  // integrations/tsPatch/index.mjs is for Node; tests import index.ts beside it.
  moduleFileExtensions: ["ts", "js", "cjs", "mjs", "json", "node"],
  modulePathIgnorePatterns: ["<rootDir>/dist/"],
};
