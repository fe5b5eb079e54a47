/**
 * What changes or goes live in a time in which nothing may: changed documents of journeys (with `--changed-since`), entries
 * at an instant, and milestones that mean going live.
 */
import { instant } from '../../base/ids.ts';
import { localDate } from '../../base/zone.ts';
import { nameSpan, type SourceDocument } from '../../compiler/source-document.ts';
import type { FreezeStandard } from '../../compiler/standards.ts';
import { child } from '../../language/syntax/node.ts';
import { textOf } from '../../language/syntax/read-node.ts';
import type { PlanContext, PlanRule, Visitor } from '../definition.ts';
import { milestonesOf } from '../milestones.ts';

export const rule: PlanRule = {
  id: 'freeze-window',
  family: 'governance',
  title: 'something changes or goes live in a freeze',
  question: 'Is this a day on which we agreed to touch nothing?',
  level: 'error',
  since: '2026-11',
  isWaivable: true,
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      live: {
        type: 'array',
        items: { type: 'string' },
        default: ['live', 'go live', 'launch', 'release', 'start'],
        description: 'Milestones that mean going live; large and small letters are the same.',
      },
    },
  },
  needs: 'plan',
  create,
};

type Freezes = readonly FreezeStandard[];

function create(context: PlanContext): Visitor {
  const freezes = context.workspace.standards?.freezes ?? [];
  if (freezes.length === 0) return {};
  return {
    document: (document) => {
      judgeChange(document, freezes, context);
      if (document.kind === 'Journey') judgeStart(document, freezes, context);
    },
  };
}

function freezeAt(freezes: Freezes, day: string, className: string): FreezeStandard | undefined {
  return freezes.find(
    ({ from, to, classes }) =>
      from <= day && day <= to && (classes.length === 0 || classes.includes(className)),
  );
}

function describeFreeze({ name, to, reason }: FreezeStandard) {
  return { until: `the freeze \`${name}\` (until ${to})`, notes: reason === '' ? [] : [reason] };
}

/** A changed journey, or what journeys are made of and judged by. */
function judgeChange(document: SourceDocument, freezes: Freezes, context: PlanContext): void {
  const { workspace, report } = context;
  if (workspace.changed?.has(document.file) !== true) return;
  const affected = [...affectedBy(document, context)];
  for (const [className, by] of affected) {
    const freeze = freezeAt(freezes, workspace.today, className);
    if (freeze === undefined) continue;
    const { until, notes } = describeFreeze(freeze);
    report({
      message: `the ${document.kind} \`${document.name}\` changes in ${until}`,
      span: nameSpan(document),
      label: by === '' ? `of the class \`${className}\`` : `used by \`${by}\`, of the class \`${className}\``,
      related: [{ span: freeze.span, label: 'the freeze' }],
      notes,
      help: 'wait until it is over, or waive this with an approver',
    });
    return;
  }
}

/** Class of messages -> by which journey it is affected; '' when the document itself is of that class. */
function affectedBy(document: SourceDocument, { workspace, plan }: PlanContext): ReadonlyMap<string, string> {
  const own = plan.journeys[document.name];
  if (document.kind === 'Journey') return new Map(own === undefined ? [] : [[own.class, '']]);
  const policy = workspace.isPolicy(document) ? plan.policies[document.name] : undefined;
  if (policy !== undefined) return new Map(policy.covers.classes.map((each) => [each, '']));
  if (!PARTS.has(document.kind)) return new Map();
  const affected = new Map<string, string>();
  const seen = new Set([document.file]);
  const open = [document];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    for (const { file } of workspace.usesOf(part.kind.toLowerCase(), part.name)) {
      const user = seen.has(file) ? undefined : workspace.documentIn(file);
      seen.add(file);
      if (user === undefined) continue;
      const journey = user.kind === 'Journey' ? plan.journeys[user.name] : undefined;
      if (journey !== undefined && !affected.has(journey.class)) affected.set(journey.class, user.name);
      if (PARTS.has(user.kind)) open.push(user);
    }
  }
  return affected;
}

/** Documents that change a journey when they change. */
const PARTS: ReadonlySet<string> = new Set(['Template', 'Segment', 'Trait']);

/** An entry at an instant, or a milestone that means going live. What lies in the past is not judged. */
function judgeStart(document: SourceDocument, freezes: Freezes, context: PlanContext): void {
  const { workspace, plan, report, options } = context;
  const journey = plan.journeys[document.name];
  if (journey === undefined) return;
  const { live } = options(document);
  const isLive = (name: string) => Array.isArray(live) && live.includes(name.toLowerCase());
  const starts = milestonesOf(document)
    .filter(({ name, done }) => done === undefined && isLive(name))
    .flatMap(({ name, due }) => {
      const day = textOf(due);
      return due === undefined || day === undefined ? [] : { what: `plans \`${name}\``, node: due, day };
    });
  const at = child(child(document.root, 'enter'), 'at');
  if (journey.entry.by === 'at' && at !== undefined) {
    const day = localDate(journey.zone ?? plan.workspace.zone, instant(journey.entry.at));
    starts.push({ what: 'starts', node: at, day });
  }
  for (const { what, node, day } of starts) {
    const freeze = day < workspace.today ? undefined : freezeAt(freezes, day, journey.class);
    if (freeze === undefined) continue;
    const { until, notes } = describeFreeze(freeze);
    report({
      message: `the Journey \`${document.name}\` ${what} in ${until}`,
      span: node.span,
      label: day,
      related: [{ span: freeze.span, label: 'the freeze' }],
      notes,
      help: 'choose another day, or waive this with an approver',
    });
  }
}
