/** What a step sees and may do (the kernel's half of `StepView`). One object a moment, turned to one run at a time. */
import { assert } from '../base/assert.ts';
import { growthBookBucket } from '../base/hash.ts';
import { type Instant, NEVER, type RunId, type SendKey } from '../base/ids.ts';
import type { Json, JsonObject } from '../base/json.ts';
import type { DecisionDraft, StepDecision } from './decision.ts';
import type { EventInput } from './input.ts';
import type { SendRequest, StepView } from './kinds.ts';
import { decide, findRun, type Moment, zoneOf } from './moment.ts';
import { setAttributes } from './profile.ts';
import type { ProgramJourney } from './program.ts';
import type { Rendered } from './renderer.ts';
import { renderScope, scopeOf } from './scope.ts';
import { planSend } from './sends.ts';
import type { Run, SubscriberState } from './state.ts';

const noLinks = () => ({ unsubscribe: '', preferences: '', confirm: '' });
const NO_EVENTS: readonly EventInput[] = [];

/** A class, so that a call makes one object and no closures. */
class TurningView implements StepView {
  readonly now: Instant;
  readonly state: SubscriberState;
  event: StepView['event'] = null;
  run: Run;
  context: StepView['context'];
  zone = '';
  validUntil = NEVER;
  seen: StepView['seen'] = null;
  journey: StepView['journey'];
  readonly #moment: Moment;
  #linked: ProgramJourney;

  constructor(moment: Moment, run: Run, linked: ProgramJourney) {
    this.now = moment.now;
    this.state = moment.state;
    this.run = run;
    this.context = moment.context;
    this.journey = linked.plan;
    this.#moment = moment;
    this.#linked = linked;
  }

  turn(run: Run, linked: ProgramJourney): void {
    this.run = run;
    this.#linked = linked;
    this.journey = linked.plan;
    this.event = run.event;
    this.context = this.#moment.context;
    this.zone = zoneOf(this.#moment, linked.plan.zone);
    this.validUntil = NEVER;
    this.seen = null;
  }

  plan(request: SendRequest): SendKey {
    const step = this.#linked.steps.get(this.run.step);
    if (step?.plans !== true) assert(false, `the kind of the step ${this.run.step} may plan sends`);
    return planSend(this.#moment, this.run, this.#linked, request);
  }

  update(attribute: string, value: Json): void {
    for (const address of this.#moment.program.addressAttributes.values()) {
      if (address === attribute) this.#moment.addressChanged = true;
    }
    setAttributes(this.#moment, { [attribute]: value });
  }

  bucket(salt: string): number {
    return growthBookBucket(salt, this.state.bucketId ?? this.state.id);
  }

  decide(decision: StepDecision): void {
    const { journey, digest, id: run, step } = this.run;
    const noted: DecisionDraft = { type: decision.type, at: this.now, journey, digest, run, step };
    if (decision.channel !== undefined) noted.channel = decision.channel;
    if (decision.kind !== undefined) noted.kind = decision.kind;
    if (decision.reason !== undefined) noted.reason = decision.reason;
    if (decision.values !== undefined) noted.values = decision.values;
    decide(this.#moment, noted);
  }

  join(id: RunId, local: Json, dueAt: Instant): void {
    const other = findRun(this.#moment, id);
    if (other === undefined) return;
    other.local = local;
    other.dueAt = dueAt;
  }

  render(request: JsonObject): Rendered {
    const scope = renderScope(this.#moment, scopeOf(this.run), this.run.journey, this.journey.zone, noLinks);
    return this.#moment.program.renderRequest(request)(scope, this.now);
  }

  get recent(): readonly EventInput[] {
    const { handled, movers } = this.#moment;
    const mover = movers.findLast(({ run }) => run === this.run.id)?.event;
    if (mover === undefined) return handled;
    const index = handled.indexOf(mover);
    return index < 0 ? NO_EVENTS : handled.slice(index + 1);
  }
}

/** The view of `run` at its present step. Valid until the next call of this function. */
export function viewRun(moment: Moment, run: Run, journey: ProgramJourney): StepView {
  const view = (moment.stepView as TurningView | null) ?? new TurningView(moment, run, journey);
  moment.stepView = view;
  view.turn(run, journey);
  return view;
}
