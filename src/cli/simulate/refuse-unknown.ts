/** Names on the command line of `simulate` that the plan does not have: nobody would see that they did nothing. */
import { quoteNames } from '../../base/quote-names.ts';
import { suggest } from '../../base/suggest.ts';
import { link } from '../../kernel/link.ts';
import { definitions } from '../../kinds/registry.ts';
import { createRenderer } from '../../language/content/renderer.ts';
import type { PlanFile } from '../../plan/plan.ts';
import type { Intervention } from '../../review/simulation/simulation.ts';
import { Refusal } from '../context.ts';

/** Requests of `call` steps are counted as a channel of this name. */
const CALL = 'call';

/** The gauges that some lane of a plan reads. */
function gaugesOf({ plan, digest }: PlanFile): readonly string[] {
  const { lanes } = link(plan, digest, [], definitions, createRenderer({}));
  return lanes.flatMap(({ limits }) => limits.flatMap(({ linked }) => linked.gauges ?? []));
}

function refuse(what: string, names: Iterable<string>, known: readonly string[]): void {
  for (const name of names) {
    if (known.includes(name)) continue;
    const near = suggest(name, known);
    const all = known.length === 0 ? 'there is none' : `there are ${quoteNames([...new Set(known)].sort())}`;
    throw new Refusal(
      `there is no ${what} \`${name}\``,
      near === undefined ? all : `did you mean \`${near}\`?`,
    );
  }
}

/** What of the flags names something. */
type Named = {
  readonly gauges: readonly Intervention[];
  readonly prices: ReadonlyMap<string, number>;
};

/** Throws a Refusal for a gauge or a channel that none of the plans has. */
export function refuseUnknown(plans: readonly PlanFile[], { gauges, prices }: Named): void {
  const wanted = gauges.flatMap((each) => (each.does === 'gauge' ? [each.gauge] : []));
  if (wanted.length > 0) refuse('gauge', wanted, plans.flatMap(gaugesOf));
  refuse(
    'channel',
    prices.keys(),
    plans.flatMap(({ plan }) => [...Object.keys(plan.workspace.channels), CALL]),
  );
}
