/** What a step sees and may do (the kernel's half of `StepView`). One object a moment, turned to one run at a time. */
import { growthBookBucket } from '../base/hash.ts';
import { NEVER } from '../base/ids.ts';
import type { StepView } from './kinds.ts';
import { decide, findRun, type Moment, zoneOf } from './moment.ts';
import { setAttributes } from './profile.ts';
import type { ProgramJourney } from './program.ts';
import { renderScope, scopeOf } from './scope.ts';
import { planSend } from './sends.ts';
import type { Run } from './state.ts';

const NO_LINKS = { unsubscribe: '', preferences: '' };

type Turning = { -readonly [Key in keyof StepView]: StepView[Key] };

function create(moment: Moment, run: Run, journey: ProgramJourney): Turning {
  const view: StepView = {
    now: moment.now,
    state: moment.state,
    event: null,
    run,
    context: moment.context,
    zone: '',
    validUntil: NEVER,
    seen: null,
    journey: journey.plan,
    plan: (request) => planSend(moment, view.run, moment.journey ?? journey, request),
    update(attribute, value) {
      for (const address of moment.program.addressAttributes.values()) {
        if (address === attribute) moment.addressChanged = true;
      }
      setAttributes(moment, { [attribute]: value });
    },
    bucket: (salt) => growthBookBucket(salt, moment.state.bucketId ?? moment.state.id),
    decide(decision) {
      const { journey: name, digest, id, step } = view.run;
      decide(moment, { journey: name, digest, run: id, step, ...decision });
    },
    join(id, local, dueAt) {
      const other = findRun(moment, id);
      if (other === undefined) return;
      other.local = local;
      other.dueAt = dueAt;
    },
    render(request) {
      const scope = renderScope(moment, scopeOf(view.run), view.run.journey, NO_LINKS);
      return moment.program.renderRequest(request)(scope, moment.now);
    },
    get recent() {
      const movers = moment.movers.get(view.run.id);
      return movers === undefined
        ? moment.handled
        : moment.handled.filter((event) => !movers.includes(event));
    },
  };
  return view;
}

/** The view of `run` at its present step. Valid until the next call of this function. */
export function viewRun(moment: Moment, run: Run, journey: ProgramJourney): StepView {
  moment.stepView ??= create(moment, run, journey);
  moment.journey = journey;
  const view = moment.stepView;
  view.run = run;
  view.journey = journey.plan;
  view.event = run.event;
  view.context = moment.context;
  view.zone = zoneOf(moment, journey.plan.zone);
  view.validUntil = NEVER;
  view.seen = null;
  return view;
}
