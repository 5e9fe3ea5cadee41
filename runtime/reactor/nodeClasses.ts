/** Classes whose instances lose their methods on the way between threads. Node exports some of them, without saying how they are made. */
import fs from "node:fs";

type DirentClass = new (name: string, type: number, parentPath: string) => fs.Dirent;

export type Dirent = fs.Dirent;
export const Dirent = fs.Dirent as unknown as DirentClass;
export const Stats = fs.Stats;
/** Not exported. */
export const BigIntStats = { prototype: Object.getPrototypeOf(fs.fstatSync(0, { bigint: true })) as fs.BigIntStats };
