/** Semantics 26: which gate is reported where two apply, for every pair, as a golden table. */
import { describe, expect, it } from 'vitest';
import { matchGolden } from '../../golden.ts';
import { type Act, apply, consent, event, identify, panic, play, receipt } from '../scenario.ts';
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

/** What makes each gate object to the promotion that comes at 0s. `document`: '' where the gate has none. */
type Cause = {
  readonly document: string;
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
  arbitration: { document: policy('PriorityPolicy', 'matrix', `${both}\nhorizon: 24h`), always: true },
  frequency: {
    document: policy('FrequencyPolicy', 'one_a_week', `${covers}\ncaps: [ { max: 1, within: 7d } ]`),
    always: true,
  },
};
const ORDER = Object.keys(CAUSES);

/** What was objected at 0s, when these gates have a cause; half an hour before, everything went out. */
async function objectionTo(gates: readonly string[]): Promise<string> {
  const causes = gates.map((gate) => CAUSES[gate] as Cause);
  const documents = (list: readonly Cause[]) =>
    list.map(({ document }) => document).filter((document) => document !== '');
  // Touches are kept for policies that look back, from when they are there.
  const before = shop([...JOURNEYS, ...documents(causes.filter(({ always }) => always === true))]);
  const after = shop([...JOURNEYS, ...documents(causes)], causes.map(({ root = '' }) => root).join('\n'));
  const played = await play({
    files: before,
    script: [
      event('-30m', 'ana', 'Signed Up'),
      event('-20m', 'ana', 'Ordered'),
      ...causes.flatMap(({ act }) => act ?? []),
      apply('-5m', after),
      event('0s', 'ana', 'Signed Up'),
    ],
    until: '30m',
  });
  expect(played.sends.filter(({ offsetMs }) => offsetMs < 0)).toHaveLength(2);
  const objections = played.decisions.filter(
    ({ decision: { at, type } }) => at === played.startAt && (type === 'refused' || type === 'deferred'),
  );
  expect(objections.length).toBeLessThanOrEqual(1);
  const { kind, type, policy: name, reason } = objections[0]?.decision ?? {};
  return kind === undefined ? 'passes' : `${kind} (${type} by ${name}: ${reason})`;
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
      const objection = await objectionTo([...gates].reverse());
      expect(objection).toMatch(gates.length === 0 ? 'passes' : new RegExp(`^${gates[0]} `));
      lines.push(`${gates.join(' + ') || 'nothing'} -> ${objection}`);
    }
    matchGolden('gate-order.txt', `${lines.join('\n')}\n`);
  });
});
