import { misspelledPackages } from "../../../integrations/register/misspelledPackages";
import type { PackageJson } from "../../../integrations/register/packages";
import { Workspace } from "../support/workspace";

describe("packages under instrument that are probably misspelt", () => {
  let project: Workspace;
  beforeAll(() => {
    project = new Workspace({ "node_modules/installed/package.json": {}, "inner/package.json": {} });
  });
  afterAll(() => project.remove());

  const said = (json: PackageJson, ...listed: string[]) =>
    misspelledPackages({ folder: project.path("inner"), json }, listed).map(({ code, advice }) => `${code} ${advice}`);

  test.each([
    ["dependencies", "markdownit"],
    ["devDependencies", "Markdown-it"],
    ["optionalDependencies", "markdown_it"],
    ["peerDependencies", "markdown-its"],
  ])("of the %s: %s", (list, written) => {
    expect(said({ [list]: { "markdown-it": "1" } }, written)).toEqual(["TSA3007 Did you mean `markdown-it`?"]);
  });

  test.each([
    ["a dependency", { dependencies: { "markdown-it": "1" } }, ["markdown-it"]],
    ["what is installed above, with a similar name", { dependencies: { installer: "1" } }, ["installed"]],
    ["what may be nested or left out: nothing is like it", { dependencies: { acorn: "1" } }, ["markdown-it"]],
    ["two that are like each other", { dependencies: { "lodash-es": "1" } }, ["lodash-es", "lodash-e"]],
    ["a program without dependencies", {}, ["anything"]],
  ] as const)("nothing is said of %s", (_title, json, listed) => {
    expect(said(json, ...listed)).toEqual([]);
  });
});
