import { constructionOf, counterpartOf } from "../../../runtime/builtins/index.js";
import { inTask } from "./support/agree.js";
import { World } from "./support/world.js";

type Executor = (resolve: (value: unknown) => void, reject: (error: unknown) => void) => void;

function makePromise(world: World, executor: unknown): Promise<unknown> {
  return inTask(world, () => constructionOf(Promise)?.run.call(undefined, executor)) as Promise<unknown>;
}

describe.each(["plain", "compiled", "forced", "suspending"] as const)("Promise, with an executor that is %s", (way) => {
  test("trap 66: what the executor resolves with", async () => {
    const world = new World(way);
    const promise = makePromise(
      world,
      world.callback(([resolve]) => (resolve as Executor)(7 as never, 0 as never)),
    );
    expect(promise).toBeInstanceOf(Promise);
    await expect(promise).resolves.toBe(7);
    expect(world.suspensions).toBe(way === "suspending" ? 1 : 0);
  });

  test("trap 66: what the executor throws rejects, unless it had resolved before", async () => {
    const world = new World(way);
    const throwing = (first?: number) =>
      world.callback(([resolve]) => {
        if (first !== undefined) (resolve as (value: number) => void)(first);
        throw new Error("by the executor");
      });
    await expect(makePromise(world, throwing())).rejects.toThrow("by the executor");
    await expect(makePromise(world, throwing(1))).resolves.toBe(1);
  });

  test("an executor that is no function is refused as the engine does it", () => {
    expect(() => makePromise(new World(way), 5)).toThrow("Promise resolver 5 is not a function");
  });

  const promiseTry = (Promise as { try?: (...args: unknown[]) => unknown }).try;
  (promiseTry === undefined ? test.skip : test)("trap 66: Promise.try", async () => {
    const world = new World(way);
    const attempt = (f: unknown, ...args: unknown[]) =>
      inTask(world, () => counterpartOf(promiseTry)?.run.call(Promise, f, ...args)) as Promise<unknown>;
    await expect(
      attempt(
        world.callback((args) => args.length),
        1,
        2,
      ),
    ).resolves.toBe(2);
    const fails = world.callback(() => {
      throw new Error("tried");
    });
    await expect(attempt(fails)).rejects.toThrow("tried");
  });
});
