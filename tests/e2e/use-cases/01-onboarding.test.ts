/** Use case 01: onboarding with a preferences survey, against its text in plain loops. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  consentsAt,
  DAY,
  type Deed,
  type History,
  HOUR,
  inOrder,
  line,
  linesOf,
  moments,
  RUNS,
  readUseCase,
  run,
  runOnBoth,
  starts,
} from './histories.ts';

const files = readUseCase('01-onboarding');
const person = (who: string) => ({ email: `${who}@x.example`, push_token: `token-${who}` });

/** The text, read aloud. */
function expected(history: History): string[] {
  return Object.keys(history.people)
    .flatMap((who) => {
      const deeds = inOrder(history, who).filter((deed) => 'event' in deed);
      const first = deeds.findIndex((deed) => deed.event === 'Session Started');
      if (first < 0) return [];
      const startedAt = deeds[first]!.at;
      const rest = deeds.slice(first + 1);
      const endsAt =
        rest.find((deed) => deed.event === 'Onboarding Completed')?.at ?? Number.POSITIVE_INFINITY;
      const again = rest.find(
        (deed) =>
          deed.at < startedAt + 72 * HOUR &&
          (deed.event === 'Session Started' ||
            (deed.event === 'Email Link Clicked' && deed.properties.message === 'welcome')),
      );
      const due: [number, string, string][] = [[startedAt, 'email', 'welcome']];
      if (again !== undefined) {
        due.push(
          [again.at, 'email', 'getting_started_tips'],
          [again.at + 24 * HOUR, 'push', 'preferences_survey'],
        );
      } else {
        const nudgeAt = startedAt + 72 * HOUR;
        due.push([nudgeAt, 'email', 'winback_nudge'], [nudgeAt + 48 * HOUR, 'push', 'final_winback_nudge']);
      }
      return due
        .filter(
          ([at, channel]) =>
            at < endsAt && (channel === 'push' || consentsAt(history, who, 'email', 'lifecycle', at)),
        )
        .map(([at, channel, name]) => line(at, who, channel, name));
    })
    .sort();
}

const names = fc.constantFrom(
  'Session Started',
  'Session Started',
  'Email Link Clicked',
  'Onboarding Completed',
);
const deed = (start: number): fc.Arbitrary<Deed> =>
  fc
    .tuple(moments(8 * DAY, 12 * HOUR), fc.constantFrom('ana', 'bob'), fc.nat(9), names, fc.boolean())
    .map(([offset, who, kind, name, flag]): Deed => {
      const at = start + offset;
      if (kind === 0) return { at, who, consents: { email: ['lifecycle'] }, given: flag };
      const properties = name === 'Email Link Clicked' ? { message: flag ? 'welcome' : 'other' } : {};
      return { at, who, event: name, properties };
    });
const histories: fc.Arbitrary<History> = starts.chain((start) =>
  fc.record({
    start: fc.constant(start),
    people: fc.constant({ ana: person('ana'), bob: person('bob') }),
    consents: fc.constantFrom({ email: ['lifecycle'] }, {}),
    deeds: fc.array(deed(start), { maxLength: 10 }),
    until: fc.constant(start + 20 * DAY),
  }),
);

const START = Date.UTC(2026, 2, 2, 9);
type Row = readonly [offset: number, event: string, message?: string];
const told = (rows: readonly Row[], consents = { email: ['lifecycle'] } as History['consents']): History => ({
  start: START,
  people: { ana: person('ana') },
  consents,
  deeds: rows.map(([offset, name, message]) => ({
    at: START + offset,
    who: 'ana',
    event: name,
    properties: message === undefined ? {} : { message },
  })),
  until: START + 30 * DAY,
});
const brief = (history: History, lines: readonly string[]) =>
  lines.map((each) => {
    const [at = '', , channel, name] = each.split(' ');
    return `${(Date.parse(at) - history.start) / HOUR}h ${channel} ${name}`;
  });

describe('use case 01', () => {
  const NUDGED = ['0h email welcome', '72h email winback_nudge', '120h push final_winback_nudge'];
  const SURVEYED = (at: number) => [
    '0h email welcome',
    `${at}h email getting_started_tips`,
    `${at + 24}h push preferences_survey`,
  ];
  const S = 'Session Started';
  it.each<[string, readonly Row[], readonly string[]]>([
    ['nothing more happens', [[0, S]], NUDGED],
    [
      'a second session',
      [
        [0, S],
        [5 * HOUR, S],
      ],
      SURVEYED(5),
    ],
    [
      'a click in the welcome',
      [
        [0, S],
        [71 * HOUR, 'Email Link Clicked', 'welcome'],
      ],
      SURVEYED(71),
    ],
    [
      'a click in something else',
      [
        [0, S],
        [5 * HOUR, 'Email Link Clicked', 'news'],
      ],
      NUDGED,
    ],
    [
      'a second session at 72 h sharp is too late',
      [
        [0, S],
        [72 * HOUR, S],
      ],
      NUDGED,
    ],
    [
      'onboarding completed before the survey',
      [
        [0, S],
        [HOUR, S],
        [24 * HOUR, 'Onboarding Completed'],
      ],
      SURVEYED(1).slice(0, 2),
    ],
    [
      'completed at the instant of the nudge',
      [
        [0, S],
        [72 * HOUR, 'Onboarding Completed'],
      ],
      ['0h email welcome'],
    ],
    [
      'once in a lifetime',
      [
        [0, S],
        [HOUR, S],
        [400 * HOUR, S],
      ],
      SURVEYED(1),
    ],
  ])('%s', async (_, rows, lines) => {
    const history = told(rows);
    expect(brief(history, linesOf(await runOnBoth(files, history)))).toEqual(lines);
  });

  it('without the subscription no email goes out, and everything else runs the same', async () => {
    const history = told([[0, 'Session Started']], {});
    expect(brief(history, linesOf(await runOnBoth(files, history)))).toEqual([
      '120h push final_winback_nudge',
    ]);
  });

  it('any history of two people', () =>
    fc.assert(
      fc.asyncProperty(histories, async (history) => {
        expect(linesOf(await run(files, history))).toEqual(expected(history));
      }),
      RUNS,
    ));
});
