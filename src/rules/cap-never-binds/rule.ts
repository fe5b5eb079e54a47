/** Caps that refuse nothing: because nothing is sent that they count, or because another cap is always full before them. */
import { formatDuration } from '../../base/duration.ts';
import type { SourceDocument } from '../../compiler/source-document.ts';
import { nameSpan } from '../../compiler/source-document.ts';
import type { Cap, FrequencyData } from '../../kinds/gates/frequency/schema.ts';
import { readPolicy } from '../../kinds/gates/spec.ts';
import type { RepeatData } from '../../kinds/steps/repeat/schema.ts';
import { readSpec } from '../../kinds/steps/spec.ts';
import { child, entry, type Node } from '../../language/syntax/node.ts';
import { removeItem } from '../../language/syntax/splices.ts';
import type { JourneyPlan, PolicyPlan } from '../../plan/plan.ts';
import { covers, sendOf } from '../covering.ts';
import type { PlanContext, PlanRule, StepSite, Visitor } from '../definition.ts';

export const rule: PlanRule = {
  id: 'cap-never-binds',
  family: 'pressure',
  title: 'a cap that can never refuse a message',
  question: 'Does this cap protect anybody, or do we only believe so?',
  level: 'warn',
  since: '2026-11',
  isWaivable: true,
  needs: 'plan',
  create,
};

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The longest that a local day, week or month may be: a day of the autumn has 25 hours. */
const LONGEST_MS = { day: DAY_MS + HOUR_MS, week: 7 * DAY_MS + HOUR_MS, month: 31 * DAY_MS + HOUR_MS };
const WITHIN: { readonly [unit: string]: readonly string[] } = {
  day: ['day', 'week', 'month'],
  week: ['week'],
  month: ['month'],
};

/** Messages that differ for no policy, and how many of them one person can ever get. */
type Kind = {
  readonly class: string;
  readonly channels: readonly string[];
  readonly tags: readonly string[];
  most: number;
};

/** "1 per day", "3 within 7d". */
function sayCap(cap: Cap): string {
  return cap.over === 'calendar'
    ? `${cap.max} per ${cap.per}`
    : `${cap.max} within ${formatDuration(cap.withinMs)}`;
}

/** True where whatever `cap` would refuse, `other` refuses as well. */
function isFullBefore(other: Cap, cap: Cap): boolean {
  if (other.max > cap.max) return false;
  if (other.over === 'calendar')
    return cap.over === 'calendar' && (WITHIN[cap.per] ?? []).includes(other.per);
  return (cap.over === 'calendar' ? LONGEST_MS[cap.per] : cap.withinMs) <= other.withinMs;
}

/** The cap that makes another one needless; of two equal ones the first. */
function strongerThan(caps: readonly Cap[], index: number): number | undefined {
  const cap = caps[index];
  const found = caps.findIndex((other, at) => {
    if (cap === undefined || at === index || !isFullBefore(other, cap)) return false;
    return at < index || !isFullBefore(cap, other);
  });
  return found < 0 ? undefined : found;
}

function itemAt(list: Node | undefined, index: number): Node | undefined {
  return list?.node === 'list' ? list.items[index] : undefined;
}

function create(context: PlanContext): Visitor {
  const { plan, workspace, journeyOf, stepOf, report } = context;
  const kinds = new Map<string, Kind>();
  const judgeDemand = (document: SourceDocument, name: string, policy: PolicyPlan) => {
    const { caps, counts } = readPolicy<FrequencyData>(policy.spec);
    const covered = countCovered(kinds.values(), name, policy);
    const key = entry(document.root, 'covers') ?? entry(document.root, 'caps');
    const span = key?.key.span ?? nameSpan(document);
    if (covered === 0) {
      report({
        message: `the FrequencyPolicy \`${name}\` counts nothing: no step sends what it covers`,
        span,
        label: 'nothing is sent as this',
        help: 'correct the classes, channels and tags that it covers, or remove it',
      });
      return false;
    }
    // What else may count does not bind it sooner only where it counts what it covers.
    const isPlain = counts.classes === null && counts.channels === null && counts.tags === null;
    const needless = isPlain ? caps.findIndex(({ max }) => covered <= max) : -1;
    const cap = caps[needless];
    if (cap === undefined) return true;
    report({
      message: `the cap ${sayCap(cap)} of \`${name}\` can never be full: nobody ever gets more than ${covered} of these`,
      span: itemAt(child(document.root, 'caps'), needless)?.span ?? span,
      label: `never more than ${covered}`,
      help: 'lower it, or remove it',
    });
    return false;
  };
  const judgeCaps = (document: SourceDocument, name: string, { spec }: PolicyPlan) => {
    const { caps } = readPolicy<FrequencyData>(spec);
    const list = child(document.root, 'caps');
    for (const [index, cap] of caps.entries()) {
      const stronger = caps[strongerThan(caps, index) ?? -1];
      const item = itemAt(list, index);
      if (stronger === undefined || item === undefined || list?.node !== 'list') continue;
      const other = itemAt(list, caps.indexOf(stronger));
      const edit = removeItem(list, item, workspace.textOf(document.file));
      report({
        message: `the cap ${sayCap(cap)} of \`${name}\` never binds: ${sayCap(stronger)} is full before it`,
        span: item.span,
        label: 'refuses nothing that the other lets through',
        ...(other && { related: [{ span: other.span, label: 'this one is stricter' }] }),
        help: 'remove it, or correct one of the two',
        ...(edit && { fix: { title: 'remove the cap', isSafe: true, edits: [edit] } }),
      });
    }
  };
  return {
    step: (site) => {
      const journey = journeyOf(site.document);
      const send = sendOf(stepOf(site));
      if (send === undefined || journey === undefined) return;
      const key = [send.class, ...send.channels, '', ...send.tags].join('\0');
      const kind = kinds.get(key) ?? { class: send.class, channels: send.channels, tags: send.tags, most: 0 };
      kinds.set(key, kind);
      kind.most += runsEver(journey) * roundsOf(site, context);
    },
    finish: () => {
      for (const document of workspace.ofKind('FrequencyPolicy')) {
        const policy = plan.policies[document.name];
        if (policy === undefined) continue;
        if (judgeDemand(document, document.name, policy)) judgeCaps(document, document.name, policy);
      }
    },
  };
}

/** How many messages that a policy covers one person can ever get. */
function countCovered(kinds: Iterable<Kind>, name: string, policy: PolicyPlan): number {
  let count = 0;
  for (const { class: className, channels, tags, most } of kinds) {
    const sendings = channels.map((channel) => ({ class: className, channel, tags, journey: name }));
    if (sendings.some((sending) => covers(policy, sending))) count += most;
  }
  return count;
}

/** How often one person can go through a journey in a whole life. */
function runsEver({ reentry, key, entry: how, migrate }: JourneyPlan): number {
  const isOnce = (reentry.mode === 'never' && key === undefined) || how.by === 'at';
  return isOnce && migrate.length === 0 ? 1 : Number.POSITIVE_INFINITY;
}

/** How often one run can come through a step. */
function roundsOf({ parents }: StepSite, { stepOf }: PlanContext): number {
  return parents.reduce((rounds, parent) => {
    const step = stepOf(parent);
    return step?.kind === 'repeat' ? rounds * readSpec<RepeatData>(step).max : rounds;
  }, 1);
}
