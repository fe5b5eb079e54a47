/**
 * Quiet hours that let nothing through: of several policies together, or for a send at a fixed hour that expires before
 * they end. One policy that leaves no moment does not compile.
 */
import { formatDuration } from '../../base/duration.ts';
import { type Named, policiesOf } from '../../compiler/proof/coverage.ts';
import { nameSpan } from '../../compiler/source-document.ts';
import { isAlwaysQuiet } from '../../kinds/gates/quiet_hours/quiet.ts';
import { formatTimeOfDay } from '../../kinds/weekdays.ts';
import { child, entry } from '../../language/syntax/node.ts';
import { coveringOf, isMarketing, type Sending, sendingsOf, sendOf } from '../covering.ts';
import type { PlanContext, PlanRule, StepSite, Visitor } from '../definition.ts';
import { type FixedTime, fixedTimesOf } from './fixed-times.ts';
import { quietForMs, windowsOf } from './quiet-time.ts';

export const rule: PlanRule = {
  id: 'window-never-opens',
  family: 'pressure',
  title: 'quiet hours that leave no moment for a message',
  question: 'Is there any hour at which this can go out?',
  level: 'error',
  since: '2026-11',
  isWaivable: true,
  needs: 'plan',
  create,
};

/** After how long marketing expires that says nothing (semantics 20). */
const DEFAULT_LATENESS_MS = 86_400_000;

type Send = NonNullable<ReturnType<typeof sendOf>>;

function create(context: PlanContext): Visitor {
  const { plan, flow, journeyOf, stepOf } = context;
  const isUsed = policiesOf(plan, 'quiet_hours').length > 0;
  if (!isUsed) return {};
  const covering = coveringOf(plan, 'quiet_hours');
  const judged = new Map<string, boolean>();
  return {
    step: (site) => {
      const send = sendOf(stepOf(site));
      const journey = journeyOf(site.document);
      if (send === undefined || journey === undefined) return;
      const together = sendingsOf(journey.name, send).map((sending) => ({ sending, by: covering(sending) }));
      const closed = together.filter(({ by }) => isClosed(by, judged));
      for (const { sending, by } of closed) reportClosed(by, sending, site, context, judged);
      // A send waits at the first channel of its chain; quiet hours never pass it on to the next.
      const [first] = together;
      if (first === undefined || first.by.length === 0 || closed.length > 0) return;
      const times = fixedTimesOf(journey, flow(journey), site.id);
      if (times !== null) judgeTimes(times, send, first.by, site, context);
    },
  };
}

function keyOf(policies: readonly Named[]): string {
  return policies.map(({ name }) => name).join('\0');
}

/** Whether these policies leave no moment together; one alone cannot. */
function isClosed(policies: readonly Named[], judged: Map<string, boolean>): boolean {
  if (policies.length < 2) return false;
  const key = keyOf(policies);
  const known = judged.get(key) ?? isAlwaysQuiet(windowsOf(policies));
  judged.set(key, known);
  return known;
}

/** Said once for each set of policies, at the last of them. */
function reportClosed(
  policies: readonly Named[],
  { class: className, channel }: Sending,
  site: StepSite,
  { workspace, report }: PlanContext,
  judged: Map<string, boolean>,
): void {
  const told = `told\0${keyOf(policies)}`;
  if (judged.has(told)) return;
  judged.set(told, true);
  const documents = policies.flatMap(({ name }) => workspace.document('QuietHoursPolicy', name) ?? []);
  const last = documents.at(-1);
  if (last === undefined) return;
  const names = documents.map(({ name }) => `\`${name}\``).join(' and ');
  report({
    message: `${names} leave no moment together for \`${className}\` on \`${channel}\``,
    span: entry(last.root, 'windows')?.key.span ?? nameSpan(last),
    label: 'quiet when the other is not',
    related: [
      ...documents.slice(0, -1).map((each) => ({
        span: entry(each.root, 'windows')?.key.span ?? nameSpan(each),
        label: 'and this one',
      })),
      { span: site.body.key.span, label: `\`${site.id}\` never goes out` },
    ],
    help: 'shorten a window, or let one of the policies cover other classes or channels',
  });
}

/** How late a send may be; null: without end. */
function latenessOf(
  { maxLatenessMs, class: className, onCapped }: Send,
  { plan }: PlanContext,
): number | null {
  if (maxLatenessMs !== null) return maxLatenessMs;
  if (!isMarketing(plan, className)) return null;
  return Math.max(DEFAULT_LATENESS_MS, onCapped.do === 'defer' ? onCapped.deferMs : 0);
}

function judgeTimes(
  times: readonly FixedTime[],
  send: Send,
  policies: readonly Named[],
  { id, body }: StepSite,
  context: PlanContext,
): void {
  const latenessMs = latenessOf(send, context);
  if (latenessMs === null) return;
  const windows = windowsOf(policies);
  const quietMs = Math.min(...times.map(({ atMs, weekdays }) => quietForMs(windows, atMs, weekdays)));
  if (quietMs <= latenessMs) return;
  const [first] = times;
  const [policy] = policies;
  const document = policy && context.workspace.document('QuietHoursPolicy', policy.name);
  context.report({
    message: `\`${id}\` never goes out: it is quiet from ${formatTimeOfDay(first?.atMs ?? 0)} on for at least ${formatDuration(quietMs)}, and it expires after ${formatDuration(latenessMs)}`,
    span: (child(body.value, 'max_lateness') ?? body.key).span,
    label: 'expires before the quiet hours end',
    ...(document && {
      related: [
        { span: entry(document.root, 'windows')?.key.span ?? nameSpan(document), label: 'quiet here' },
      ],
    }),
    help: 'let it go out at another hour, or write a `max_lateness` that reaches the end of the quiet hours',
  });
}
