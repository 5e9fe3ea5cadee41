import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Effort } from "./execution/difference.js";
import type { Found, Message } from "./messages.js";

/** Milliseconds without a word after which a process hangs. A program runs for some of them. */
const patience = 120_000;
/** Programs that one process tries: it starts in half a second, and its memory grows. */
const batch = 500;

export interface Campaign {
  /** Where the sources stand, compiled. */
  readonly sources: string;
  /** Where packages are looked for. */
  readonly packages: string;
  readonly first: number;
  readonly count: number;
  /** How many processes work at the same time. */
  readonly workers: number;
  readonly fault?: string;
  /** Ends when a difference is found. */
  readonly untilFound?: boolean;
}

export interface Outcome {
  readonly found: Found[];
  /** Programs at which a process hung or ended, and its last words. */
  readonly stopped: { readonly seed: number; readonly words: string }[];
  readonly effort: Effort;
}

/** Tries programs in processes of their own, with plain Node: a hang of one is told from a difference, and the others go on. */
export async function runCampaign(campaign: Campaign): Promise<Outcome> {
  const outcome: Outcome = { found: [], stopped: [], effort: { runs: 0, events: 0, blocked: 0 } };
  const end = campaign.first + campaign.count;
  let next = campaign.first;
  const isOver = (): boolean => next >= end || (campaign.untilFound === true && outcome.found.length > 0);
  const worker = async (): Promise<void> => {
    while (!isOver()) {
      const from = next;
      next = Math.min(next + batch, end);
      await tryRange(campaign, from, next, outcome);
    }
  };
  await Promise.all(Array.from({ length: campaign.workers }, worker));
  return outcome;
}

/** Goes on behind a program at which a process stopped. */
async function tryRange(campaign: Campaign, from: number, to: number, outcome: Outcome): Promise<void> {
  for (let first = from; first < to; ) {
    const { last, finished, words } = await tryInOneProcess(campaign, first, to - first, outcome);
    if (finished) return;
    outcome.stopped.push({ seed: last ?? first, words });
    first = (last ?? first) + 1;
  }
}

interface Ending {
  /** The seed that was begun last. */
  readonly last: number | undefined;
  readonly finished: boolean;
  readonly words: string;
}

async function tryInOneProcess(campaign: Campaign, first: number, count: number, outcome: Outcome): Promise<Ending> {
  const program = `${campaign.sources}/test/property/programs/main.js`;
  const args = [program, String(first), String(count), ...(campaign.fault ? [campaign.fault] : [])];
  const env = { ...process.env, NODE_PATH: campaign.packages };
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  const words: string[] = [];
  child.stderr.on("data", (chunk: Buffer) => words.push(String(chunk)));
  let last: number | undefined;
  let finished = false;
  for await (const message of messagesOf(child)) {
    if ("begins" in message) last = message.begins;
    else if ("found" in message) outcome.found.push(message.found);
    else finished = add(outcome.effort, message.effort);
    if ("found" in message && campaign.untilFound) {
      child.kill("SIGKILL");
      finished = true;
    }
  }
  return { last, finished, words: words.join("").slice(-2000) || "it said nothing" };
}

async function* messagesOf(child: ChildProcess): AsyncGenerator<Message> {
  if (child.stdout === null) throw new Error("no stdout");
  const kill = (): boolean => child.kill("SIGKILL");
  let timer = setTimeout(kill, patience);
  for await (const line of createInterface({ input: child.stdout })) {
    clearTimeout(timer);
    timer = setTimeout(kill, patience);
    yield JSON.parse(line) as Message;
  }
  clearTimeout(timer);
}

function add(sum: Effort, { runs, events, blocked }: Effort): true {
  sum.runs += runs;
  sum.events += events;
  sum.blocked += blocked;
  return true;
}
