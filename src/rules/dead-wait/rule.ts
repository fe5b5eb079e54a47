/**
 * Waits that are for nothing: no message, call or change comes after, and the run ends in the same way whatever happens;
 * or the wait itself takes no time, because its moment has passed or it is empty.
 */

import { instant } from '../../base/ids.ts';
import { formatInstant } from '../../base/instant.ts';
import type { ExitData } from '../../kinds/steps/exit/schema.ts';
import type { MomentSpec, OnPast } from '../../kinds/steps/moment.ts';
import { readSpec } from '../../kinds/steps/spec.ts';
import type { WaitData } from '../../kinds/steps/wait/schema.ts';
import type { WaitForData } from '../../kinds/steps/wait_for/schema.ts';
import type { Fix } from '../../language/diagnostics/diagnostic.ts';
import { child, type ListNode } from '../../language/syntax/node.ts';
import { removeItem } from '../../language/syntax/splices.ts';
import type { JourneyPlan, StepPlan } from '../../plan/plan.ts';
import type { Finding, PlanContext, PlanRule, StepSite, Visitor } from '../definition.ts';
import { type Flow, reachableFrom } from '../flow.ts';
import type { Workspace } from '../workspace.ts';

export const rule: PlanRule = {
  id: 'dead-wait',
  family: 'structure',
  title: 'a wait after which nothing happens, or that takes no time',
  question: 'What do people wait for here?',
  level: 'warn',
  since: '2026-11',
  isWaivable: true,
  needs: 'plan',
  create,
};

const WAITS: ReadonlySet<string> = new Set(['wait', 'wait_for']);
/** Steps that neither say nor change anything; ways out of them are all that counts. */
const SILENT: ReadonlySet<string> = new Set(['wait', 'wait_for', 'branch', 'split', 'repeat', 'exit']);

function create(context: PlanContext): Visitor {
  const { report, stepOf, journeyOf, flow, workspace } = context;
  let dead: { readonly file: string; readonly behind: Set<string> } | undefined;
  return {
    step: (site) => {
      const step = stepOf(site);
      const journey = journeyOf(site.document);
      if (!WAITS.has(site.body.name) || step === undefined || journey === undefined) return;
      const { file } = site.document;
      if (dead?.file !== file) dead = { file, behind: new Set() };
      const passing = describePassing(step, journey, workspace);
      if (passing !== null) {
        report({ ...passing, span: site.body.key.span });
        return;
      }
      const graph = flow(journey);
      if (!isForNothing(site.id, journey, graph)) return;
      // Of several waits in a row with nothing behind them the first is named.
      if (dead.behind.has(site.id)) return;
      for (const id of reachableFrom(graph, site.id)) dead.behind.add(id);
      const fix = step.next === null ? removal(site, context) : undefined;
      report({
        message: `nothing comes after the wait \`${site.id}\``,
        span: site.body.key.span,
        label: 'waits for nothing',
        notes: ['goals count inside their own window, whether or not the run has ended'],
        help: 'remove it, or say what comes after; to keep people out for a while write `reentry: { after: ... }`',
        ...(fix && { fix }),
      });
    },
  };
}

let last: { readonly flow: Flow; readonly telling: ReadonlySet<string> } | undefined;

/** The steps from which one that says or changes something can be reached, themselves included: mostly all of them. */
function beforeTelling({ steps }: JourneyPlan, flow: Flow): ReadonlySet<string> {
  if (last?.flow === flow) return last.telling;
  const open = Object.keys(steps).filter((id) => !SILENT.has(steps[id]?.kind ?? ''));
  const found = new Set(open);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const { from } of flow.into.get(id) ?? []) {
      if (found.has(from)) continue;
      found.add(from);
      open.push(from);
    }
  }
  last = { flow, telling: found };
  return found;
}

/** Nothing that can be reached says or changes anything, and all ends are the same. A named end differs from `exit:`. */
function isForNothing(from: string, journey: JourneyPlan, flow: Flow): boolean {
  if (beforeTelling(journey, flow).has(from)) return false;
  const { steps, exits } = journey;
  const ends = new Set<string>();
  for (const id of reachableFrom(flow, from)) {
    const step = steps[id];
    if (step === undefined) return false;
    if (step.kind === 'exit') {
      ends.add(`exit ${readSpec<ExitData>(step).reason}`);
      if (exits.length > 0) ends.add('before');
    } else if ((flow.out.get(id) ?? []).some(({ to }) => to === null)) ends.add('end');
  }
  return ends.size < 2;
}

function momentOf(step: StepPlan): MomentSpec {
  return step.kind === 'wait' ? readSpec<WaitData>(step).moment : readSpec<WaitForData>(step).deadline;
}

const PAST: { readonly [onPast in OnPast]: string } = {
  continue: 'nobody waits here any more',
  skip: 'its steps are passed over from now on',
  exit: 'every run ends here from now on',
};

/** What is wrong with the moment itself; null: it is some time ahead, or nobody can tell. */
function describePassing(
  step: StepPlan,
  { entry }: JourneyPlan,
  workspace: Workspace,
): Omit<Finding, 'span'> | null {
  const moment = momentOf(step);
  if (moment.form === 'elapsed' && moment.elapsedMs === 0) {
    return {
      message: 'this wait takes no time',
      label: 'zero',
      help: 'write how long to wait, or remove it',
    };
  }
  // A journey that starts at an instant is over after it, with all that belongs to it.
  if (moment.form !== 'instant' || entry.by === 'at' || moment.at > workspace.now) return null;
  return {
    message: `${formatInstant(instant(moment.at))} has passed: ${PAST[moment.onPast]}`,
    label: 'in the past',
    help: 'write the next such moment, or take the step out',
  };
}

/** Only where it is the last of several steps, and nothing refers to it. Not safe: runs end earlier. */
function removal(site: StepSite, { workspace }: PlanContext): Fix | undefined {
  const { document, map, id, body } = site;
  if (child(body.value, 'steps') !== undefined || body.name !== 'wait') return undefined;
  if (workspace.usesOf(`step ${document.name}`, id).length > 0) return undefined;
  const list = listOf(site);
  const edit = list && removeItem(list, map, workspace.textOf(document.file));
  return edit && { title: `remove the wait \`${id}\``, isSafe: false, edits: [edit] };
}

/** The list in which a step stands. */
function listOf({ document, map, parents }: StepSite): ListNode | undefined {
  const holder = parents.at(-1)?.body.value ?? document.root;
  const paths = child(holder, 'paths');
  const holders = [holder, ...(paths?.node === 'list' ? paths.items : [])];
  const lists = holders.flatMap((each) =>
    each.node === 'map' ? each.entries.map(({ value }) => value) : [],
  );
  return lists.find((each): each is ListNode => each.node === 'list' && each.items.includes(map));
}
