/** Random programs of fast-check's commands, in which a primitive and its model have to agree after every step. */
import fc from "fast-check";
import { configure } from "../../../runtime/index.js";
import { kernel } from "../../../runtime/kernel.js";
import { ModelDrain } from "./modelDrain.js";
import { type Cancel, Player, type Step, type Subject } from "./player.js";

export interface Pair<Op extends { readonly do: string }> {
  readonly ops: fc.Arbitrary<Op>;
  readonly primitive: () => Subject<Op>;
  readonly model: (drain: ModelDrain) => Subject<Op>;
}

export interface Settings {
  readonly seed: number;
  readonly numRuns: number;
  readonly maxDrainDepth: number;
  /** Do not look for a smaller program. */
  readonly endOnFailure?: boolean;
}

const longestProgram = 40;

/** @throws what fast-check says of the smallest program in which they do not agree */
export function agree<Op extends { readonly do: string }>(pair: Pair<Op>, settings: Settings): void {
  const { maxDrainDepth } = kernel.configuration;
  configure({ maxDrainDepth: settings.maxDrainDepth });
  try {
    const { seed, numRuns, endOnFailure = false } = settings;
    fc.assert(propertyOf(pair, settings.maxDrainDepth), { seed, numRuns, endOnFailure });
  } finally {
    configure({ maxDrainDepth });
  }
}

function propertyOf<Op extends { readonly do: string }>(
  { ops, primitive, model }: Pair<Op>,
  limit: number,
): fc.IProperty<[Iterable<fc.Command<Player<Op>, Player<Op>>>]> {
  const commands = fc.commands([stepsOf(ops, 2).map((step) => new Play(step))], {
    maxCommands: longestProgram,
    size: "max",
  });
  return fc.property(commands, (program) => {
    const setup = () => ({ model: new Player(model(new ModelDrain(limit))), real: new Player(primitive()) });
    fc.modelRun(setup, program);
  });
}

/** Steps with up to `depth` levels of steps inside. */
function stepsOf<Op>(ops: fc.Arbitrary<Op>, depth: number): fc.Arbitrary<Step<Op | Cancel>> {
  const cancel: fc.Arbitrary<Cancel> = fc.record({ do: fc.constant("cancel" as const), nth: fc.nat(longestProgram) });
  const op = fc.oneof({ weight: 5, arbitrary: ops }, { weight: 1, arbitrary: cancel });
  const inside = depth === 0 ? fc.constant([]) : fc.array(stepsOf(ops, depth - 1), { maxLength: 2 });
  return fc.record<Step<Op | Cancel>>({ op, inside });
}

class Play<Op extends { readonly do: string }> implements fc.Command<Player<Op>, Player<Op>> {
  constructor(private readonly step: Step<Op | Cancel>) {}

  check(): boolean {
    return true;
  }

  run(model: Player<Op>, real: Player<Op>): void {
    model.play(this.step);
    real.play(this.step);
    expect(real.seen()).toEqual(model.seen());
  }

  toString(): string {
    return print(this.step);
  }
}

function print({ op, inside }: Step<object>): string {
  const call = JSON.stringify(op);
  return inside.length === 0 ? call : `${call} then (${inside.map(print).join(", ")})`;
}
