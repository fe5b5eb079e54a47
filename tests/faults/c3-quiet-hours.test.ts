/**
 * C3: quiet hours under retry and with an unknown zone. Sends begin at any minute of some days, are refused by the
 * provider for any number of attempts, and people are wherever they are, or nobody knows. What the wall shows is asked
 * of Intl, and of nothing of the runner.
 */
import { expect, it } from 'vitest';
import { seededRandom } from '../../src/base/random.ts';
import { ACCEPTED, type Attempt, event, play, RETRYABLE } from '../conformance/scenario.ts';
import { journey, policy, shop } from '../conformance/shop.ts';
import { figure, trials } from './figures.ts';

const SEED = 20261125;
const FROM_HOUR = 21;
const TO_HOUR = 9;
const PEOPLE = 12;

/** Every clock of a country; with one of them only, the country says the zone. */
const ZONES: { readonly [country: string]: readonly string[] } = {
  ES: ['Europe/Madrid', 'Atlantic/Canary'],
  JP: ['Asia/Tokyo'],
  BR: ['America/Noronha', 'America/Sao_Paulo', 'America/Manaus', 'America/Rio_Branco'],
};
/** A day of each change of the clock in Europe, and an ordinary one. */
const DAYS = ['2026-03-02', '2026-03-28', '2026-10-24'];

const files = shop(
  [
    journey(
      `
enter: { event: Signed Up, reentry: always }
steps:
  - { id: a, send: { channel: sms, template: text, max_lateness: 3d } }
  - { id: more, wait: 7h }
  - { id: b, send: { channel: sms, template: text, max_lateness: 3d } }
`,
      'trip',
      'promotional',
    ),
    policy(
      'QuietHoursPolicy',
      'night',
      `covers: { classes: [promotional], channels: [sms] }
windows: [ { from: "${FROM_HOUR}:00", to: "0${TO_HOUR}:00" } ]
unknown_zone: most_restrictive`,
    ),
  ],
  '',
  'Europe/Madrid',
);

type Where = { readonly timezone?: string; readonly country?: string };
const PLACES: readonly Where[] = [
  { timezone: 'Asia/Tokyo', country: 'ES' },
  { timezone: 'America/Sao_Paulo' },
  { country: 'JP' },
  { country: 'ES' },
  { country: 'BR' },
  { timezone: 'Nowhere/Land', country: 'BR' },
  {},
];

/** The zones in which it may be: the one that is known, else all of the country, else the workspace's. */
function candidatesOf({ timezone, country }: Where): readonly string[] {
  if (timezone !== undefined && timezone !== 'Nowhere/Land') return [timezone];
  return country === undefined ? ['Europe/Madrid'] : (ZONES[country] ?? []);
}

function hourIn(zone: string, at: number): number {
  const text = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', hour12: false }).format(
    at,
  );
  return Number(text) % 24;
}

function isQuietFor(where: Where, at: number): boolean {
  return candidatesOf(where).some((zone) => {
    const hour = hourIn(zone, at);
    return hour >= FROM_HOUR || hour < TO_HOUR;
  });
}

it('C3 no attempt, first or later, leaves in quiet hours of any zone in which somebody may be', async () => {
  const random = seededRandom(SEED);
  const pick = <Value>(list: readonly Value[]) => list[Math.floor(random() * list.length)] as Value;
  const figures = { trials: 0, attempts: 0, retries: 0, deferred: 0, violations: 0, lost: 0 };
  for (let trial = 0; trial < trials(6); trial += 1) {
    const minute = Math.floor(random() * 1440);
    const start = new Date(Date.parse(`${pick(DAYS)}T00:00:00Z`) + minute * 60_000).toISOString();
    const places = new Map(Array.from({ length: PEOPLE }, (_unused, index) => [`p${index}`, pick(PLACES)]));
    const failures = new Map([...places.keys()].map((id) => [id, Math.floor(random() * 6)]));
    const hoursMs = Math.floor(random() * 3) * 3_600_000;
    const refused: Attempt[] = [];
    const played = await play({
      files,
      start,
      people: Object.fromEntries([...places].map(([id, where]) => [id, { phone: `+34${id}`, ...where }])),
      provider(attempt) {
        if (attempt.attempt > (failures.get(attempt.subscriber) ?? 0)) return ACCEPTED;
        refused.push(attempt);
        return { ...RETRYABLE, ...(hoursMs > 0 && { retryAfterMs: hoursMs }) };
      },
      script: [...places.keys()].map((id) => event('0s', id, 'Signed Up')),
      until: '8d',
    });
    const quiet = played.attempts.filter(({ subscriber, at }) =>
      isQuietFor(places.get(subscriber) ?? {}, at),
    );
    const deferred = played.decisions.filter(({ decision }) => decision.kind === 'quiet_hours');
    figures.trials += PEOPLE;
    figures.attempts += played.attempts.length;
    figures.retries += played.attempts.filter(({ attempt }) => attempt > 1).length;
    figures.deferred += deferred.length;
    figures.violations += quiet.length;
    figures.lost += 2 * PEOPLE - played.sends.length;
  }
  figure('C3', figures);
  expect(figures).toMatchObject({ violations: 0, lost: 0 });
  expect(figures.deferred).toBeGreaterThan(figures.trials / 4);
  expect(figures.retries).toBeGreaterThan(figures.trials / 2);
});
