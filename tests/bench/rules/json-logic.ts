/** The rules for json-logic-js. Absent values read as null there, and null is less than 5: such rules ask first. */
import type { RulesLogic } from 'json-logic-js';
import type { RuleName } from './rutter.ts';

const read = (path: string) => ({ var: path });
const known = (path: string): RulesLogic => ({ '!==': [read(path), null] });
const reachable: RulesLogic = { and: [known('email'), { '===': [read('newsletter'), true] }] };
const bigTeam: RulesLogic = { '>=': [read('seats'), 10] };

export const LOGIC: { readonly [name in RuleName]: RulesLogic } = {
  spanish: { '===': [read('country'), 'ES'] },
  iberian: { in: [read('country'), ['ES', 'PT']] },
  abroad: { and: [known('country'), { '!==': [read('country'), 'ES'] }] },
  outside_america: { and: [known('country'), { '!': { in: [read('country'), ['US', 'CA', 'MX']] } }] },
  big_team: bigTeam,
  middle_aged: { and: [{ '>=': [read('age'), 35] }, { '<': [read('age'), 55] }] },
  without_phone: { '===': [read('phone'), null] },
  in_madrid: { '===': [read('address.city'), 'Madrid'] },
  vip: { in: ['vip', read('tags')] },
  known_to_many: { or: [{ in: ['press', read('tags')] }, { in: ['influencer', read('tags')] }] },
  reachable,
  small_and_paying: {
    and: [{ in: [read('plan'), ['pro', 'team']] }, known('seats'), { '<': [read('seats'), 5] }],
  },
  high_value: { or: [{ '>': [read('balance'), 500] }, { '>=': [read('orders'), 20] }] },
  never_bought: { and: [{ '===': [read('lifecycle'), 'trial'] }, { '===': [read('orders'), 0] }] },
  at_risk: {
    and: [
      { '===': [read('lifecycle'), 'active'] },
      { '>=': [read('calls'), 3] },
      known('plan'),
      { '!==': [read('plan'), 'enterprise'] },
    ],
  },
  in_own_language: {
    or: [
      { and: [{ '===': [read('country'), 'ES'] }, { '===': [read('language'), 'es'] }] },
      { and: [{ '===': [read('country'), 'PT'] }, { '===': [read('language'), 'pt'] }] },
    ],
  },
  at_peace: {
    and: [
      known('lifecycle'),
      { '!==': [read('lifecycle'), 'churned'] },
      known('calls'),
      { '<': [read('calls'), 5] },
    ],
  },
  to_upgrade: {
    and: [
      { '===': [read('plan'), 'free'] },
      { '>=': [read('seats'), 3] },
      { '>=': [read('orders'), 1] },
      { '>': [read('score'), 0.6] },
    ],
  },
  on_mobile: { and: [{ in: [read('device'), ['ios', 'android']] }, { '>=': [read('score'), 0.3] }] },
  in_a_capital: {
    and: [{ in: [read('address.city'), ['Madrid', 'Lisbon', 'Paris']] }, known('address.postcode')],
  },
  reachable_and_big: { and: [reachable, bigTeam] },
  lapsed: {
    and: [
      { in: [read('lifecycle'), ['dormant', 'churned']] },
      { '>=': [read('orders'), 5] },
      { '===': [read('newsletter'), true] },
      known('calls'),
      { '<=': [read('calls'), 2] },
    ],
  },
  to_call: {
    and: [
      known('phone'),
      { '===': [read('country'), 'ES'] },
      { or: [{ '>=': [read('balance'), 900] }, { '>': [read('seats'), 30] }] },
    ],
  },
  to_leave_alone: {
    or: [
      { '===': [read('lifecycle'), 'churned'] },
      { and: [{ '>=': [read('calls'), 4] }, known('score'), { '<': [read('score'), 0.4] }] },
      { in: ['partner', read('tags')] },
    ],
  },
};
