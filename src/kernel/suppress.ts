/** Suppressions as this instant sees them: what the host fetched, and what this very call adds or lifts (semantics 32). */
import type { Context, Suppression } from './input.ts';
import { decide, type Moment } from './moment.ts';
import { suppressionKey } from './suppression.ts';

/** The suppression of an address, or undefined. */
export function suppressionOf(moment: Moment, channel: string, address: string): Suppression | undefined {
  const { suppressions } = moment.context;
  const key = suppressionKey(channel, address);
  return Object.hasOwn(suppressions, key) ? suppressions[key] : undefined;
}

/** The context with other suppressions. Part by part: a host may make one whose parts are read when they are looked at. */
function withSuppressions(context: Context, suppressions: Context['suppressions']): Context {
  const { at, shared, touches, permits, budgets, history } = context;
  return {
    at,
    shared,
    suppressions,
    ...(touches !== undefined && { touches }),
    ...(permits !== undefined && { permits }),
    ...(budgets !== undefined && { budgets }),
    ...(history !== undefined && { history }),
  };
}

/** Suppresses an address for every subscriber who has it, or lifts that (null). In force at once. */
export function changeSuppression(
  moment: Moment,
  channel: string,
  address: string,
  suppression: Suppression | null,
): void {
  const key = suppressionKey(channel, address);
  const { [key]: _lifted, ...others } = moment.context.suppressions;
  const suppressions = suppression === null ? others : { ...others, [key]: suppression };
  moment.context = withSuppressions(moment.context, suppressions);
  moment.effects.push({ type: 'suppress', channel, address, suppression });
  const reason = suppression?.reason ?? 'lifted';
  decide(moment, { type: 'suppressed', at: moment.now, channel, kind: 'receipt', reason });
}
