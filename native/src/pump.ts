/** What the runtime finds: a `HostPump`, as its docs/hosts.md ("Pumps") describes. */
import type { HostPump, HostTurns, PumpRefusal } from "../../runtime/hostPump.js";
import type { Binding } from "./binding.js";
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

  open(): HostTurns | PumpRefusal {
    return refusalHere(this.binding, this.whyNotInsideMicrotasks === null) ?? new Turns(this.binding, this.loop);
  }

  allowInsideMicrotasks(): void {
    this.whyNotInsideMicrotasks = this.binding.insideMicrotasks() || null;
  }
}
