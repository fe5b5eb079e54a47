/** Mistakes in a policy: gone, one message more, other quiet hours. By names that all gates share; asks no gate. Pure. */
import type { Json } from '../../base/json.ts';
import type { PolicyPlan } from '../../plan/plan.ts';
import type { Slip } from './mutant.ts';
import { placesOf, valueAt, withAt } from './rewrite.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Mistakes that leave the policy there. Pure. */
export function slipPolicy(policy: PolicyPlan): readonly Slip<PolicyPlan>[] {
  return placesOf(policy.spec as Json).flatMap(([place, value]): readonly Slip<PolicyPlan>[] => {
    const within = ['spec', ...place];
    if (place.at(-1) === 'max' && place.includes('caps') && typeof value === 'number') {
      const says = `allows ${value + 1} instead of ${value}`;
      return [{ operator: 'cap-raised', says, part: withAt(policy, within, value + 1) }];
    }
    if (place.at(-1) === 'fromMs' && place.includes('windows') && typeof value === 'number') {
      const end = ['spec', ...place.slice(0, -1), 'toMs'];
      const toMs = valueAt(policy as unknown as Json, end);
      if (typeof toMs !== 'number') return [];
      const later = withAt(policy, within, (value + HOUR_MS) % DAY_MS);
      const part = withAt(later, end, (toMs + HOUR_MS) % DAY_MS);
      return [{ operator: 'window-shifted', says: 'is quiet an hour later', part }];
    }
    return [];
  });
}
