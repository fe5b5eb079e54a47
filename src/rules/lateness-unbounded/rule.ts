/**
 * Messages about a moment that may go out at any time after it. Marketing expires by itself after a day; essential
 * messages never do (semantics 20), so those that speak of a moment must say how late is too late.
 */
import type { MomentSpec } from '../../kinds/steps/moment.ts';
import { readSpec } from '../../kinds/steps/spec.ts';
import type { WaitData } from '../../kinds/steps/wait/schema.ts';
import type { WaitForData } from '../../kinds/steps/wait_for/schema.ts';
import { entry } from '../../language/syntax/node.ts';
import { insertEntry } from '../../language/syntax/splices.ts';
import type { JourneyPlan, StepPlan } from '../../plan/plan.ts';
import { isMarketing, sendOf } from '../covering.ts';
import type { PlanContext, PlanRule, StepSite, Visitor } from '../definition.ts';

export const rule: PlanRule = {
  id: 'lateness-unbounded',
  family: 'pressure',
  title: 'an essential message about a moment that may go out however late',
  question: 'If we are down over night, does "your trial ends tomorrow" still go out the day after?',
  level: 'warn',
  since: '2026-11',
  isWaivable: true,
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      suggest: { $ref: '#/$defs/duration', default: '12h', description: 'What the fix writes.' },
    },
  },
  needs: 'plan',
  create,
};

/** The date of which somebody is told; null for spans of time, times of day and what counts from the entry. */
function dateOf(moment: MomentSpec): string | null {
  if (moment.form === 'instant') return 'an instant';
  if (moment.form !== 'path' || moment.path.join('.') === 'entry.at') return null;
  return `\`${moment.path.join('.')}\``;
}

/** What lies between a moment and what follows at once: these kinds take no time. */
const INSTANT_KINDS: ReadonlySet<string> = new Set(['branch', 'split', 'update', 'send', 'call']);

/** Step -> the date at which runs get there. */
type Timed = Map<string, string>;

/** Follows a journey from each moment to all that happens in that instant. */
function timedSteps(journey: JourneyPlan, outOf: (step: string) => readonly (string | null)[]): Timed {
  const found: Timed = new Map();
  const open: { readonly to: string | null; readonly date: string }[] = [];
  const { entry: how } = journey;
  if (how.by === 'date') open.push({ to: journey.start, date: `\`${how.attribute.join('.')}\`` });
  if (how.by === 'at') open.push({ to: journey.start, date: 'an instant' });
  for (const step of Object.values(journey.steps)) open.push(...startsOf(step));
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    const { to, date } = each;
    if (to === null || found.has(to)) continue;
    found.set(to, date);
    if (!INSTANT_KINDS.has(journey.steps[to]?.kind ?? '')) continue;
    for (const next of outOf(to)) open.push({ to: next, date });
  }
  return found;
}

/** Where runs go at the moment for which a step waits. */
function startsOf(step: StepPlan): readonly { readonly to: string | null; readonly date: string }[] {
  if (step.kind === 'wait') {
    const { moment, inner } = readSpec<WaitData>(step);
    const date = dateOf(moment);
    return date === null ? [] : [{ to: inner, date }];
  }
  if (step.kind !== 'wait_for') return [];
  const { deadline, onTimeout } = readSpec<WaitForData>(step);
  const date = dateOf(deadline);
  return date === null ? [] : [{ to: onTimeout, date }];
}

function create(context: PlanContext): Visitor {
  const { plan, flow, journeyOf, stepOf, report } = context;
  let last: { readonly file: string; readonly timed: Timed } | undefined;
  const timedOf = (file: string, journey: JourneyPlan): Timed => {
    if (last?.file === file) return last.timed;
    const { out } = flow(journey);
    last = { file, timed: timedSteps(journey, (step) => (out.get(step) ?? []).map(({ to }) => to)) };
    return last.timed;
  };
  return {
    step: (site) => {
      const send = sendOf(stepOf(site));
      const journey = journeyOf(site.document);
      if (send === undefined || journey === undefined || send.maxLatenessMs !== null) return;
      if (isMarketing(plan, send.class)) return;
      const date = timedOf(site.document.file, journey).get(site.id);
      if (date === undefined) return;
      const fix = offerLateness(site, context);
      report({
        message: `\`${site.id}\` speaks of a moment (${date}), and may go out however late after it`,
        span: site.body.key.span,
        label: 'no `max_lateness`',
        notes: [
          `\`${send.class}\` is essential: what is held up, by an outage or a stopped channel, never expires`,
        ],
        help: 'write how late it is still of use, e.g. `max_lateness: 12h`',
        ...(fix && { fix }),
      });
    },
  };
}

/** Not safe: for how long a message is of use is for people to say. */
function offerLateness({ document, body }: StepSite, { workspace, options }: PlanContext) {
  const after = entry(body.value, 'template');
  if (body.value.node !== 'map' || after === undefined) return undefined;
  const line = `max_lateness: ${String(options(document).suggest)}`;
  return {
    title: `write \`${line}\``,
    isSafe: false,
    edits: [insertEntry(body.value, after, line, workspace.textOf(document.file))],
  };
}
