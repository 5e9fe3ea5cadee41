/**
 * S9: `then` passes promises-aplus-tests, unchanged. As most of its specifications only wait for 50 ms, groups run beside each other; those of
 * one group, which may share variables, do not, nor do those with hooks, which change prototypes.
 */
import { SyncFuture } from "../../runtime/index.js";

const SPECIFICATIONS = 872;
const PATIENCE = 10_000;

type Hook = () => void;

interface Group {
  readonly title: string;
  readonly before: Hook[];
  readonly after: Hook[];
}

interface Specification {
  readonly groups: readonly Group[];
  readonly title: string;
  /** Over when it calls `done`; at once if it takes none. */
  readonly body: (done: () => void) => void;
}

/** Its `then` is the one that is tested; that some specifications leave a promise rejected is no concern of the host's. */
class Tested extends SyncFuture<unknown> {
  // biome-ignore lint/suspicious/noThenProperty: it is a thenable that is tested
  override then<A, B>(...handlers: Parameters<typeof SyncFuture.prototype.then<A, B>>): Promise<A | B> {
    const promise = super.then(...handlers) as Promise<A | B>;
    promise.catch(() => {});
    return promise;
  }
}

const adapter = {
  deferred() {
    const promise = new Tested();
    promise.addDoneCallback(() => {});
    return {
      promise,
      resolve: (value: unknown) => void promise.tryResolve(value),
      reject: (reason: unknown) => void promise.tryReject(reason),
    };
  },
};

/** Loads the specifications, with mocha's functions played by these. */
function collect(): Specification[] {
  const specifications: Specification[] = [];
  let groups: Group[] = [];
  const mocha = {
    describe(title: string, body: () => void): void {
      const outer = groups;
      groups = [...outer, { title, before: [], after: [] }];
      body();
      groups = outer;
    },
    specify: (title: string, body: Specification["body"]) => specifications.push({ groups, title, body }),
    beforeEach: (hook: Hook) => groups.at(-1)?.before.push(hook),
    afterEach: (hook: Hook) => groups.at(-1)?.after.push(hook),
  };
  const { describe, beforeEach, afterEach } = globalThis;
  Object.assign(globalThis, mocha);
  (require("promises-aplus-tests") as { mocha(tested: typeof adapter): void }).mocha(adapter);
  Object.assign(globalThis, { describe, beforeEach, afterEach });
  return specifications;
}

/** An assertion that fails inside a callback is swallowed by the promise: then `done` is never called. */
function runBody(body: Specification["body"]): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("it did not end")), PATIENCE);
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    body(done);
    if (body.length === 0) done();
  });
}

/** Empty if it passes. */
async function failure({ groups, title, body }: Specification): Promise<string[]> {
  for (const hook of groups.flatMap(({ before }) => before)) hook();
  try {
    await runBody(body);
    return [];
  } catch (error) {
    return [`${groups.map((group) => group.title).join(" > ")} > ${title}: ${error}`];
  } finally {
    for (const hook of groups.flatMap(({ after }) => after)) hook();
  }
}

async function failures(specifications: readonly Specification[]): Promise<string[]> {
  const found: string[] = [];
  for (const specification of specifications) found.push(...(await failure(specification)));
  return found;
}

function hasHooks({ groups }: Specification): boolean {
  return groups.some(({ before, after }) => before.length + after.length > 0);
}

test(
  "S9: promises-aplus-tests",
  async () => {
    const all = collect();
    const byGroup = new Map<Group | undefined, Specification[]>();
    for (const one of all.filter((each) => !hasHooks(each))) {
      const group = one.groups.at(-1);
      byGroup.set(group, [...(byGroup.get(group) ?? []), one]);
    }
    const found = (await Promise.all([...byGroup.values()].map(failures))).flat();
    found.push(...(await failures(all.filter(hasHooks))));
    process.stdout.write(
      `promises-aplus-tests: ${all.length - found.length} of ${all.length} passed on SyncFuture.then\n`,
    );
    expect(found).toEqual([]);
    expect(all).toHaveLength(SPECIFICATIONS);
  },
  10 * PATIENCE,
);
