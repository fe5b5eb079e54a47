/**
 * Semantics 26: which gate is reported where two apply, for every pair, as a golden table. A lane refuses nobody: where it
 * applies too, the table says what comes of the send when it has a permit again.
 */
import { describe, expect, it } from 'vitest';
import type { Decision } from '../../../src/kernel/decision.ts';
import { matchGolden } from '../../golden.ts';
import { type Act, apply, consent, event, gauge, identify, panic, play, receipt } from '../scenario.ts';
import { journey, policy, shop } from '../shop.ts';

/** Service journeys, so that the holdout is judged at the send; what they send is marketing. */
const mail = (name: string, on: string, template: string, className: string) =>
  journey(
    `
enter: { event: ${on}, reentry: always }
steps: [ { id: mail, send: { channel: email, template: ${template}, class: ${className} } } ]
`,
    name,
  );
const JOURNEYS = [
  mail('promo', 'Signed Up', 'one', 'promotional'),
  mail('life', 'Ordered', 'two', 'lifecycle'),
];
const covers = 'covers: { classes: [promotional], channels: [email] }';
const both = 'covers: { classes: [promotional, lifecycle], channels: [email] }';

/** Two people with one mailbox; the mails are ana's, but where bo's is what makes hers a second copy. */
const PEOPLE = {
  ana: { email: 'home@x.example' },
  bo: { email: 'Home@x.example', vip: false, first_name: 'Bo' },
};

/**
 * What makes each gate object to the promotion that comes at 0s. `document`: '' where the gate has none. `earlier`: what
 * happens before all acts.
 */
type Cause = {
  readonly document: string;
  readonly earlier?: Act;
  readonly act?: Act;
  readonly root?: string;
  readonly always?: true;
};
const CAUSES: { readonly [gate: string]: Cause } = {
  panic: { document: '', act: panic('-10m', { classes: ['promotional'] }) },
  suppression: { document: '', act: receipt('-10m', 'ana', 'complained', 'one') },
  consent: {
    document: policy('ConsentPolicy', 'marketing', `${both}\ndefault: denied`),
    act: consent('-10m', 'ana', { email: ['promotional'] }, false),
  },
  exclusion: {
    document: policy('ExclusionPolicy', 'vips', `${covers}\nwhen: { profile.vip: true }`),
    act: identify('-10m', 'ana', { vip: true }),
  },
  quality: { document: policy('QualityPolicy', 'named', `${covers}\nrequire: [profile.first_name]`) },
  holdout: { document: '', root: 'holdout: { share: 100%, salt: h1, exempt: [transactional, service] }' },
  quiet_hours: {
    document: policy('QuietHoursPolicy', 'night', `${covers}\nwindows: [ { from: "08:00", to: "20:00" } ]`),
  },
  duplicate: {
    document: policy('DuplicatePolicy', 'one_copy', `${covers}\nwithin: 18m`),
    earlier: event('-11m', 'bo', 'Signed Up'),
    always: true,
  },
  arbitration: { document: policy('PriorityPolicy', 'matrix', `${both}\nhorizon: 24h`), always: true },
  frequency: {
    document: policy('FrequencyPolicy', 'one_a_week', `${covers}\ncaps: [ { max: 1, within: 7d } ]`),
    always: true,
  },
  lane: {
    document: policy(
      'LanePolicy',
      'desk',
      `${covers}\ngauge: { name: free, hold_below: 1, stale_after: 1h }`,
    ),
  },
};
const ORDER = Object.keys(CAUSES);
/** Judged before a permit is asked for. */
const CONTROLS = new Set(['panic']);
/** When the lane has permits. */
const OPENS = '5m';

const textOf = ({ kind, type, policy: name, reason }: Decision) => `${kind} (${type} by ${name}: ${reason})`;

/** What was objected from 0s on, when these gates have a cause; half an hour before, everything went out. */
async function objectionsTo(gates: readonly string[]): Promise<readonly string[]> {
  const causes = gates.map((gate) => CAUSES[gate] as Cause);
  const documents = (list: readonly Cause[]) =>
    list.map(({ document }) => document).filter((document) => document !== '');
  // What was sent is kept for policies that look back, from when they are there.
  const before = shop([...JOURNEYS, ...documents(causes.filter(({ always }) => always === true))]);
  const after = shop([...JOURNEYS, ...documents(causes)], causes.map(({ root = '' }) => root).join('\n'));
  const played = await play({
    files: before,
    people: PEOPLE,
    script: [
      event('-30m', 'ana', 'Signed Up'),
      event('-20m', 'ana', 'Ordered'),
      ...causes.flatMap(({ earlier }) => earlier ?? []),
      ...causes.flatMap(({ act }) => act ?? []),
      apply('-5m', after),
      event('0s', 'ana', 'Signed Up'),
      ...(gates.includes('lane') ? [gauge(OPENS, 'free', 9)] : []),
    ],
    until: '30m',
  });
  const own = played.sends.filter(({ subscriber }) => subscriber === 'ana');
  expect(own.filter(({ offsetMs }) => offsetMs < 0)).toHaveLength(2);
  const objections = played.decisions.filter(
    ({ subscriber, decision: { at, type } }) =>
      subscriber === 'ana' && at >= played.startAt && (type === 'refused' || type === 'deferred'),
  );
  const passes = own.some(({ offsetMs }) => offsetMs >= 0) ? ['passes'] : [];
  return [...objections.map(({ decision }) => textOf(decision)), ...passes];
}

describe('the order of the gates', () => {
  it('semantics 26: the table of all pairs', async () => {
    const cases = [[], ...ORDER.map((gate) => [gate])];
    ORDER.forEach((first, index) => {
      for (const second of ORDER.slice(index + 1)) cases.push([first, second]);
    });
    ORDER.forEach((_, index) => void cases.push(ORDER.slice(index)));
    const lines: string[] = [];
    for (const gates of cases) {
      // Written down in the other order: that of the causes must not matter.
      const objections = await objectionsTo([...gates].reverse());
      const [first = ''] = gates;
      // A permit comes before the gates, and panic before the permit: whoever waits for one is judged when it comes.
      const expected = gates.includes('lane') && !CONTROLS.has(first) ? ['lane'] : [];
      expected.push(...(first === '' || first === 'lane' ? ['passes'] : [first]));
      expect(objections.map((objection) => objection.split(' ')[0])).toEqual(expected);
      lines.push(`${gates.join(' + ') || 'nothing'} -> ${objections.join(', then ')}`);
    }
    matchGolden('gate-order.txt', `${lines.join('\n')}\n`);
  });
});
