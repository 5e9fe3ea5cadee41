/** The rows of SCENARIOS.md: what is expected is written there, and nowhere else. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

export const awaitedKinds = [
  "leaf",
  "task",
  "gather",
  "wait",
  "waitFor",
  "shield",
  "group",
  "lock",
  "queue",
  "promise",
  "timer",
  "stream",
  "semaphore",
  "event",
  "condition",
  "barrier",
  "race",
  "asCompleted",
] as const;
export const moments = [
  "before start",
  "parked",
  "committed",
  "running",
  "in finally",
  "in a callback",
  "twice",
  "limit, then outer",
  "outer, then limit",
  "in spite of it",
] as const;
/** Came later: its rows stand behind all the others, whose numbers stay what they are. */
export const laterMoments = ["at the last wait"] as const;
export const places = ["compiled", "promise code"] as const;

/** What can give a value although it was asked to stop: there is a task behind it. */
export const withTask: readonly AwaitedKind[] = [
  "task",
  "gather",
  "wait",
  "waitFor",
  "shield",
  "group",
  "race",
  "asCompleted",
];

export type AwaitedKind = (typeof awaitedKinds)[number];
export type Moment = (typeof moments | typeof laterMoments)[number];
export type Place = (typeof places)[number];

export interface Scenario {
  readonly number: number;
  readonly awaited: AwaitedKind;
  readonly moment: Moment;
  readonly place: Place;
  /** In order of time, separated by semicolons. */
  readonly outcome: string;
  readonly rules: readonly string[];
}

export const page = readFileSync(join(__dirname, "SCENARIOS.md"), "utf8");

export const scenarios: readonly Scenario[] = [
  ...page.matchAll(/^\| (\d+) \| (.+?) \| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$/gm),
].map(([, number, awaited, moment, place, outcome = "", rules = ""]) => ({
  number: Number(number),
  awaited: awaited as AwaitedKind,
  moment: moment as Moment,
  place: place as Place,
  outcome,
  rules: rules.split(", "),
}));
