/* Core, store and devices joined: events go in, and what they ask for is carried out when it is kept.

   Rule: what a step says, shows or sends happens after the step is durable, in the order of the steps. Where
   the store fails, nothing of that step happens, and the bench takes nothing more until it is opened anew. */

export class Runner {
  /** `carry(action)` carries out one action but ticks; `broken()` is told once that nothing can be kept. */
  constructor(core, store, carry, broken, clock = () => Math.floor(performance.now())) {
    this.core = core;
    this.store = store;
    this.carry = carry;
    this.broken = broken;
    this.clock = clock;
    this.isBroken = false;
    this.waiting = 0; // steps that are being kept
    this.chain = Promise.resolve();
    this.alarm = null;
  }

  /** Take one event. */
  post(...event) {
    if (this.isBroken) return;
    const actions = this.core.step(event, this.clock());
    const kept = this.store.save(this.core.outbox);
    if (!kept && !this.waiting) {
      this.act(actions);
      return;
    }
    this.waiting += 1;
    this.chain = Promise.all([this.chain, kept])
      .then(() => {
        this.waiting -= 1;
        if (!this.isBroken) this.act(actions);
      })
      .catch((error) => this.stop(error));
  }

  act(actions) {
    for (const action of actions) {
      if (action[0] === "wake") this.wake(action[1]);
      else this.carry(action);
    }
  }

  /** Give a tick at a time; replaces the earlier one. */
  wake(atMs) {
    clearTimeout(this.alarm);
    this.alarm = setTimeout(() => this.post("tick"), Math.max(0, atMs - this.clock()));
  }

  stop(error) {
    if (this.isBroken) return;
    this.isBroken = true;
    clearTimeout(this.alarm);
    this.broken(error);
  }
}
