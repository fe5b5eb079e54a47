/**
 * The rules as somebody would write them out in TypeScript: the floor of anything that reads rules from a file. They do
 * less than ours: they trust the declared types, know no third answer, note nothing and were compiled one by one.
 */
import type { Profile } from './profile.ts';
import type { RuleName } from './rutter.ts';

type Written = (profile: Profile) => boolean;

const isReachable: Written = ({ email, newsletter }) => email !== undefined && newsletter === true;
const isBigTeam: Written = ({ seats }) => seats !== undefined && seats >= 10;

export const WRITTEN: { readonly [name in RuleName]: Written } = {
  spanish: ({ country }) => country === 'ES',
  iberian: ({ country }) => country === 'ES' || country === 'PT',
  abroad: ({ country }) => country !== undefined && country !== 'ES',
  outside_america: ({ country }) =>
    country !== undefined && country !== 'US' && country !== 'CA' && country !== 'MX',
  big_team: isBigTeam,
  middle_aged: ({ age }) => age !== undefined && age >= 35 && age < 55,
  without_phone: ({ phone }) => phone === undefined,
  in_madrid: ({ address }) => address?.city === 'Madrid',
  vip: ({ tags }) => tags?.includes('vip') === true,
  known_to_many: ({ tags }) => tags !== undefined && (tags.includes('press') || tags.includes('influencer')),
  reachable: isReachable,
  small_and_paying: ({ plan, seats }) =>
    (plan === 'pro' || plan === 'team') && seats !== undefined && seats < 5,
  high_value: ({ balance, orders }) =>
    (balance !== undefined && balance > 500) || (orders !== undefined && orders >= 20),
  never_bought: ({ lifecycle, orders }) => lifecycle === 'trial' && orders === 0,
  at_risk: ({ lifecycle, calls, plan }) =>
    lifecycle === 'active' &&
    calls !== undefined &&
    calls >= 3 &&
    plan !== undefined &&
    plan !== 'enterprise',
  in_own_language: ({ country, language }) =>
    (country === 'ES' && language === 'es') || (country === 'PT' && language === 'pt'),
  at_peace: ({ lifecycle, calls }) =>
    lifecycle !== undefined && lifecycle !== 'churned' && calls !== undefined && calls < 5,
  to_upgrade: ({ plan, seats, orders, score }) =>
    plan === 'free' &&
    seats !== undefined &&
    seats >= 3 &&
    orders !== undefined &&
    orders >= 1 &&
    score !== undefined &&
    score > 0.6,
  on_mobile: ({ device, score }) =>
    (device === 'ios' || device === 'android') && score !== undefined && score >= 0.3,
  in_a_capital: ({ address }) => {
    if (address === undefined) return false;
    const { city, postcode } = address;
    return (city === 'Madrid' || city === 'Lisbon' || city === 'Paris') && postcode !== undefined;
  },
  reachable_and_big: (profile) => isReachable(profile) && isBigTeam(profile),
  lapsed: ({ lifecycle, orders, newsletter, calls }) =>
    (lifecycle === 'dormant' || lifecycle === 'churned') &&
    orders !== undefined &&
    orders >= 5 &&
    newsletter === true &&
    calls !== undefined &&
    calls <= 2,
  to_call: ({ phone, country, balance, seats }) =>
    phone !== undefined &&
    country === 'ES' &&
    ((balance !== undefined && balance >= 900) || (seats !== undefined && seats > 30)),
  to_leave_alone: ({ lifecycle, calls, score, tags }) =>
    lifecycle === 'churned' ||
    (calls !== undefined && calls >= 4 && score !== undefined && score < 0.4) ||
    tags?.includes('partner') === true,
};
