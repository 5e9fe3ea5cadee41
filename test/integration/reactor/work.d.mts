export const answer: number;
export function identity<T>(value: T): T;
export function later<T>(value: T): Promise<T>;
export function add(a: number, b: number): number;
interface Table {
  at: Date;
  rows: number[];
  table?: Table;
}
export const table: Table;
export const tools: { rows: number[]; sort(): void };
export class Tool {
  use(): void;
}
export function giveFunction(): unknown;
export function bytesOf(buffer: Uint8Array): { length: number; isBuffer: boolean };
export function throwFunction(): void;
export function throwValue(): void;
export function refuse(): void;
export function refuseAll(): Promise<void>;
export function count(to: number): AsyncIterable<number>;
export function blocks(to: number, size: number): AsyncIterable<Uint8Array>;
export function counted(): { produced: number; closed: number };
export function breakAfter(n: number): AsyncIterable<number>;
export function functions(): AsyncIterable<() => number>;
export function abortsSeen(): number;
export function untilAborted(signal: AbortSignal): Promise<void>;
export function untilAbortable(): Promise<void>;
export function offered(): AsyncIterable<unknown>;
export function offer(item: unknown): void;
export function untilEmpty(): Promise<void> | undefined;
export function never(): Promise<void>;
export function exit(): void;
export function throwLater(): Promise<void>;
export function loopForever(): void;
export function fillMemory(): void;
export function note(value: unknown): void;
export function noted(): unknown[];
export function inTurn<T>(value: T): Promise<T>;
export function held<T>(value: T): Promise<T>;
export function releaseHeld(): void;
export function courseSoFar(): { begun: number[]; given: number[] };
export function numbered(
  n: number,
  when: "now" | "next" | "later",
  size: "short" | "long" | "object",
  filling: unknown,
): unknown;
export function lastWords<T>(value: T): T;
