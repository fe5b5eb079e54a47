/** The rules for json-rules-engine. Comparing absent values is false there, but they differ from everything: such rules ask first. */
import type { NestedCondition, TopLevelCondition } from 'json-rules-engine';
import type { RuleName } from './rutter.ts';

const is = (fact: string, operator: string, value: unknown): NestedCondition => ({ fact, operator, value });
const within = (fact: string, path: string, operator: string, value: unknown): NestedCondition => ({
  fact,
  path,
  operator,
  value,
});
const isKnown = (fact: string): NestedCondition => is(fact, 'notEqual', undefined);
const all = (...conditions: NestedCondition[]): TopLevelCondition => ({ all: conditions });
const any = (...conditions: NestedCondition[]): TopLevelCondition => ({ any: conditions });

const reachable = all(isKnown('email'), is('newsletter', 'equal', true));
const bigTeam = all(is('seats', 'greaterThanInclusive', 10));

export const CONDITIONS: { readonly [name in RuleName]: TopLevelCondition } = {
  spanish: all(is('country', 'equal', 'ES')),
  iberian: all(is('country', 'in', ['ES', 'PT'])),
  abroad: all(isKnown('country'), is('country', 'notEqual', 'ES')),
  outside_america: all(isKnown('country'), is('country', 'notIn', ['US', 'CA', 'MX'])),
  big_team: bigTeam,
  middle_aged: all(is('age', 'greaterThanInclusive', 35), is('age', 'lessThan', 55)),
  without_phone: all(is('phone', 'equal', undefined)),
  in_madrid: all(within('address', '$.city', 'equal', 'Madrid')),
  vip: all(is('tags', 'contains', 'vip')),
  known_to_many: any(is('tags', 'contains', 'press'), is('tags', 'contains', 'influencer')),
  reachable,
  small_and_paying: all(is('plan', 'in', ['pro', 'team']), is('seats', 'lessThan', 5)),
  high_value: any(is('balance', 'greaterThan', 500), is('orders', 'greaterThanInclusive', 20)),
  never_bought: all(is('lifecycle', 'equal', 'trial'), is('orders', 'equal', 0)),
  at_risk: all(
    is('lifecycle', 'equal', 'active'),
    is('calls', 'greaterThanInclusive', 3),
    isKnown('plan'),
    is('plan', 'notEqual', 'enterprise'),
  ),
  in_own_language: any(
    all(is('country', 'equal', 'ES'), is('language', 'equal', 'es')),
    all(is('country', 'equal', 'PT'), is('language', 'equal', 'pt')),
  ),
  at_peace: all(isKnown('lifecycle'), is('lifecycle', 'notEqual', 'churned'), is('calls', 'lessThan', 5)),
  to_upgrade: all(
    is('plan', 'equal', 'free'),
    is('seats', 'greaterThanInclusive', 3),
    is('orders', 'greaterThanInclusive', 1),
    is('score', 'greaterThan', 0.6),
  ),
  on_mobile: all(is('device', 'in', ['ios', 'android']), is('score', 'greaterThanInclusive', 0.3)),
  in_a_capital: all(
    within('address', '$.city', 'in', ['Madrid', 'Lisbon', 'Paris']),
    within('address', '$.postcode', 'notEqual', undefined),
  ),
  reachable_and_big: all(reachable, bigTeam),
  lapsed: all(
    is('lifecycle', 'in', ['dormant', 'churned']),
    is('orders', 'greaterThanInclusive', 5),
    is('newsletter', 'equal', true),
    is('calls', 'lessThanInclusive', 2),
  ),
  to_call: all(
    isKnown('phone'),
    is('country', 'equal', 'ES'),
    any(is('balance', 'greaterThanInclusive', 900), is('seats', 'greaterThan', 30)),
  ),
  to_leave_alone: any(
    is('lifecycle', 'equal', 'churned'),
    all(is('calls', 'greaterThanInclusive', 4), is('score', 'lessThan', 0.4)),
    is('tags', 'contains', 'partner'),
  ),
};
