/**
 * Mailboxes (tier 2): where another thread leaves the outcome of work that it does for this one. While a native stack is blocked no event of the
 * host arrives, but what a thread has posted can be taken, and the blocked thread can sleep until somebody posts something. The contract is in
 * docs/hosts.md, "Mailboxes".
 *
 * All mailboxes of a thread share one bell, so that it can sleep for all of them at once; they are kept under a global symbol, so that all copies of
 * the runtime in the thread see them.
 */
import { Patience } from "./patience.js";

/** One correspondence with another thread. None of its methods may throw. */
export interface Mailbox {
  /** Whether something is under way that a future of this thread waits for. While there is, a blocked stack is not stuck. */
  expects(): boolean;
  /** This thread is idle: what was put off to be posted together is posted now. */
  post(): void;
  /** This thread goes to sleep now, and `awake` is called as soon as it has slept: in between, nothing else is. For mail that is left only where somebody sleeps. */
  asleep?(): void;
  awake?(): void;
  /**
   * Takes one item that has come and completes what it is for, as a user call does. It may start a nested run, which takes the next item; so an item
   * leaves the mailbox before anybody is told of it.
   * @returns false if nothing had come
   */
  take(): boolean;
}

/** How long it is worth to look before sleeping. */
const patience = new Patience();

interface Mailboxes {
  /** Counted up by whoever has posted something to this thread, and notified. Its first element is the only one. */
  readonly bell: Int32Array;
  readonly open: Mailbox[];
  /** What the bell said before the mailboxes were last looked into. */
  heard: number;
  /** Nothing was left then, nor has anybody slept since. */
  empty: boolean;
  /** How often somebody has looked. */
  looks: number;
}

/**
 * How long the thread sleeps before it looks again, in ms: a thread that is killed cannot ring. What it was to bring is found to be lost by looking.
 */
const LONGEST_SLEEP = 50;

/** How often somebody may look in vain before what was put off is posted. */
const LOOKS_PER_POST = 16;

const KEY = Symbol.for("syncawait.mailboxes/1");

function mailboxes(): Mailboxes | undefined {
  return (globalThis as { [KEY]?: Mailboxes })[KEY];
}

/** Nested runs look into `mailbox` from now on. @returns takes it away again */
export function openMailbox(mailbox: Mailbox): () => void {
  const { open } = theMailboxes();
  open.push(mailbox);
  return () => {
    const at = open.indexOf(mailbox);
    if (at >= 0) open.splice(at, 1);
  };
}

/**
 * What other threads ring when they have posted something: `Atomics.add(bell, 0, 1); Atomics.notify(bell, 0)`.
 * @throws ReferenceError where there is no shared memory (a page that is not cross-origin isolated)
 */
export function mailBell(): Int32Array {
  return theMailboxes().bell;
}

function theMailboxes(): Mailboxes {
  const holder = globalThis as { [KEY]?: Mailboxes };
  holder[KEY] ??= { bell: new Int32Array(new SharedArrayBuffer(4)), open: [], heard: 0, empty: false, looks: 0 };
  return holder[KEY];
}

/** Whether mail may come, now or later. */
export function hasMailbox(): boolean {
  const all = mailboxes();
  return all !== undefined && all.open.length > 0;
}

/** Whether a nested run that is idle may hope for mail. */
export function expectsMail(): boolean {
  const all = mailboxes();
  return all?.open.some((mailbox) => mailbox.expects()) ?? false;
}

/** Takes one item of mail, from the first mailbox that has some. @returns false if there was none */
export function takeMail(): boolean {
  const all = mailboxes();
  if (all === undefined || all.open.length === 0) return false;
  // Own work may go on for long, and what it asks of other threads must get there.
  if (++all.looks % LOOKS_PER_POST === 0) postAll(all);
  // Before they are looked into: who rings after that wakes the sleep that follows, or keeps it from beginning.
  const heard = Atomics.load(all.bell, 0);
  if (all.empty && heard === all.heard) return false;
  all.heard = heard;
  all.empty = false;
  // What one of them leads to may open or close others.
  for (const mailbox of [...all.open]) if (mailbox.take()) return true;
  all.empty = true;
  return false;
}

function postAll({ open }: Mailboxes): void {
  for (const mailbox of [...open]) mailbox.post();
}

/**
 * Sleeps until somebody rings, but not for longer than `ms` milliseconds, and never long without looking again. To be called when {@link takeMail} has just
 * answered false.
 * @returns false where the thread may not sleep (the main thread of a browser)
 */
export function sleepForMail(ms: number): boolean {
  const all = theMailboxes();
  postAll(all);
  const sleeping = [...all.open];
  for (const mailbox of sleeping) mailbox.asleep?.();
  try {
    waitForBell(all, Math.max(Math.min(ms, LONGEST_SLEEP), 0));
    // Also where nobody rang, they look whether their threads live.
    all.empty = false;
    return true;
  } catch {
    return false;
  } finally {
    for (const mailbox of sleeping) mailbox.awake?.();
  }
}

/** @throws TypeError where the thread may not sleep */
function waitForBell({ bell, heard }: Mailboxes, ms: number): void {
  // First, so that looking brings nothing where sleeping would not.
  if (Atomics.wait(bell, 0, heard, 0) === "not-equal") return;
  if (patience.hopes() && patience.look(bell, 0, heard, ms)) return;
  Atomics.wait(bell, 0, heard, ms);
}
