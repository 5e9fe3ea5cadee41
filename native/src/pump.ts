/** What the runtime finds: a `HostPump`, as its docs/hosts.md ("Pumps") describes. */
import type { HostPump, HostTarget, HostTurns, PumpRefusal } from "../../runtime/hostPump.js";
import type { Binding } from "./binding.js";
import { ExecutionContext } from "./executionContext.js";
import type { HostLoop } from "./hostLoop.js";
import { refusalHere } from "./place.js";
import { Turns } from "./turns.js";

export class NativePump implements HostPump {
  readonly name = "syncawait-native";
  /** Why waits inside a microtask are refused; null if they are not. */
  whyNotInsideMicrotasks: string | null = "it was not asked for: install({ insideMicrotasks: true })";

  constructor(
    private readonly binding: Binding,
    private readonly loop: HostLoop,
  ) {}

  /** @param target not given by runtimes that know nothing of it: then every turn is a whole one */
  open(target: HostTarget | null = null): HostTurns | PumpRefusal {
    // Before anything runs: to find the place out takes a drain.
    const context = new ExecutionContext(this.binding);
    const refusal = context.keep(this.refusal, undefined, undefined);
    if (refusal === null) return new Turns(this.binding, this.loop, context, target);
    context.restore();
    return refusal;
  }

  allowInsideMicrotasks(): void {
    this.whyNotInsideMicrotasks = this.binding.insideMicrotasks() || null;
    this.loop.calls.insideMicrotasks = this.whyNotInsideMicrotasks === null;
  }

  private readonly refusal = (): PumpRefusal | null => refusalHere(this.binding, this.loop.calls);
}
