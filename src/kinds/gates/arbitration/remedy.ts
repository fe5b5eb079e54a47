/** Which message went first, and for how long it keeps others away. */
import { sayDuration } from '../../../base/duration.ts';
import type { Objection } from '../../definition.ts';
import { formatLocal } from '../local-text.ts';
import { readPolicy } from '../spec.ts';
import type { PriorityData } from './schema.ts';

/** "priority 40 lost to `promo/offer` (80) within 4h; again possible from ...". Pure. */
export function remedy({ spec, values, until, zone }: Objection): string {
  const horizon = spec === null ? '' : ` within ${sayDuration(readPolicy<PriorityData>(spec).horizonMs)}`;
  const own = values.priority ?? 0;
  const winner = typeof values.winner === 'string' ? values.winner : 'another message';
  const lost = `priority ${own} lost to \`${winner}\` (${values['winner.priority'] ?? own})${horizon}`;
  return until === null ? lost : `${lost}; again possible from ${formatLocal(until, zone)}`;
}
