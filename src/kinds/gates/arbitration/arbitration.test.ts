/** `arbitration`: one message at an instant, nothing lesser inside the horizon (semantics 27). */
import fc from 'fast-check';
import { expect, describe as group, test } from 'vitest';
import {
  at,
  emptyState,
  gateViewOf,
  linker,
  policyOf,
  sendOf,
} from '../../../../tests/fixtures/step-view.ts';
import { compilePolicy, readExample } from '../../../../tests/fixtures/step-workspace.ts';
import type { SendKey } from '../../../base/ids.ts';
import { formatInstant } from '../../../base/instant.ts';
import { type Linker, Truth } from '../../../kernel/kinds.ts';
import type { Send, Touch } from '../../../kernel/state.ts';
import { arbitration } from './index.ts';
import { link, touchWindowMs } from './run.ts';
import type { MatrixRow, PriorityData } from './schema.ts';

const NOW = '2026-01-07T12:00:00Z';
const CLASSES = { lifecycle: 40, promotional: 20, service: 80 };
const COVERED = { classes: Object.keys(CLASSES), channels: ['email', 'push'] };

const row = (given: Partial<MatrixRow>): MatrixRow => ({
  classes: null,
  tags: null,
  audience: null,
  priority: 0,
  ...given,
});

function policy(matrix: readonly MatrixRow[], horizonMs = 3_600_000) {
  return policyOf('matrix', { horizonMs, matrix, classes: CLASSES } satisfies PriorityData, COVERED);
}

/** Everybody is in the segment `vip`, nobody knows about `odd`. */
const segments: Linker = {
  ...linker,
  segment: (name) => () => (name === 'vip' ? Truth.True : name === 'odd' ? Truth.Unknown : Truth.False),
};

type Given = Parameters<typeof sendOf>[0] & { journey?: string; step?: string; value?: number };

function send({ journey = 'j', step = 's', value, ...given }: Given = {}): Send {
  const key = given.key ?? `${journey}/${step}`;
  return {
    ...sendOf({ ...given, key }),
    journey,
    step,
    plannedAt: 0,
    ...(value !== undefined && { value }),
  } as Send;
}

function touch(time: string, given: Partial<Touch> = {}): Touch {
  return { key: 't' as SendKey, at: at(time), channel: 'email', class: 'promotional', tags: [], ...given };
}

function judge(
  own: Send,
  rivals: readonly Send[],
  {
    matrix = [],
    touches = [],
    essential = false,
  }: { matrix?: MatrixRow[]; touches?: Touch[]; essential?: boolean } = {},
) {
  const state = emptyState();
  state.touches = touches;
  const view = gateViewOf({ now: NOW, state, essential });
  const verdict = link([policy(matrix)], segments).judge(own, rivals, {
    ...view,
    stepOrder: ({ step }) => ['first', 'a_second'].indexOf(step),
  });
  return verdict.verdict === 'defer' ? formatInstant(verdict.until) : verdict.verdict;
}

const LATER = '2026-01-07T13:00:00Z';

group('rivals of one instant', () => {
  const vips = [row({ classes: ['promotional'], audience: 'vip', priority: 60 })];
  test.each<[string, Send, Send[], MatrixRow[], string]>([
    ['alone', send(), [], [], 'pass'],
    ['the class decides where no row fits', send(), [send({ journey: 'z', class: 'lifecycle' })], [], LATER],
    ['the higher class wins', send({ class: 'lifecycle' }), [send({ journey: 'a' })], [], 'pass'],
    ['the matrix decides by audience', send(), [send({ journey: 'z', class: 'lifecycle' })], vips, 'pass'],
    [
      'who cannot be judged is in no audience',
      send(),
      [send({ journey: 'z', class: 'lifecycle' })],
      [row({ audience: 'odd', priority: 99 }), row({ classes: ['lifecycle'], priority: 50 })],
      LATER,
    ],
    [
      'the first row that fits counts',
      send({ tags: ['renewal'] }),
      [send({ journey: 'a' })],
      [row({ tags: ['renewal'], priority: 1 }), row({ priority: 9 })],
      LATER,
    ],
    [
      'a tie: the larger value',
      send({ value: 5 }),
      [send({ journey: 'a', value: 4 }), send({ journey: 'b' })],
      [],
      'pass',
    ],
    ['a tie: the smaller value', send(), [send({ journey: 'z', value: 4 })], [], LATER],
    ['a tie: the journey by name', send(), [send({ journey: 'i' })], [], LATER],
    ['a tie: first by name', send(), [send({ journey: 'k' })], [], 'pass'],
    [
      'a tie: the step by place, not by name',
      send({ step: 'first' }),
      [send({ step: 'a_second' })],
      [],
      'pass',
    ],
    ['a tie: the later step', send({ step: 'a_second' }), [send({ step: 'first' })], [], LATER],
    [
      'what is not covered is no rival',
      send(),
      [send({ journey: 'a', class: 'news' }), send({ journey: 'b', channel: 'sms' })],
      [],
      'pass',
    ],
  ])('%s', (_title, own, rivals, matrix, expected) => {
    expect(judge(own, rivals, { matrix })).toBe(expected);
  });

  test('an essential message never loses, and wins like any other', () => {
    const service = send({ class: 'service' });
    expect(judge(service, [send({ journey: 'a', class: 'service', value: 9 })], { essential: true })).toBe(
      'pass',
    );
    expect(judge(send(), [service])).toBe(LATER);
  });

  test('semantics 33: the log holds both priorities and the winner', () => {
    const view = gateViewOf({ now: NOW });
    const rivals = [send({ journey: 'z', class: 'lifecycle' }), send({ journey: 'a', class: 'service' })];
    expect(link([policy([])], segments).judge(send(), rivals, view)).toMatchObject({
      policy: 'matrix',
      reason: 'outranked',
    });
    expect(view.seen).toEqual({ priority: 20, winner: 'a/s', 'winner.priority': 80 });
  });
});

group('the horizon', () => {
  test.each<[string, Touch, string]>([
    [
      'a higher one inside keeps it away until it leaves',
      touch('2026-01-07T11:30:00Z', { class: 'lifecycle' }),
      '2026-01-07T12:30:00Z',
    ],
    [
      'half-open: at exactly the horizon it has left',
      touch('2026-01-07T11:00:00Z', { class: 'lifecycle' }),
      'pass',
    ],
    [
      'a millisecond younger it has not',
      touch('2026-01-07T11:00:00.001Z', { class: 'lifecycle' }),
      '2026-01-07T12:00:00.001Z',
    ],
    ['an equal one was only first', touch('2026-01-07T11:59:59Z'), 'pass'],
    ['an equal one of this very instant won', touch(NOW), LATER],
    ['its own reservation does not count', touch(NOW, { key: 'j/s' as SendKey }), 'pass'],
    [
      'other channels do not count',
      touch('2026-01-07T11:30:00Z', { class: 'lifecycle', channel: 'sms' }),
      'pass',
    ],
  ])('%s', (_title, before, expected) => {
    expect(judge(send(), [], { touches: [before] })).toBe(expected);
  });

  test('it comes again when the last of them has left', () => {
    const touches = ['2026-01-07T11:10:00Z', '2026-01-07T11:50:00Z', '2026-01-07T11:30:00Z'].map(
      (time, index) => touch(time, { class: 'lifecycle', key: `t${index}` as SendKey }),
    );
    expect(judge(send(), [], { touches })).toBe('2026-01-07T12:50:00Z');
  });

  test('touches are kept as long as any horizon looks back', () => {
    expect(touchWindowMs([policy([], 5), policy([], 9)])).toBe(9);
    expect(touchWindowMs([])).toBe(0);
  });
});

test('law: of any sends of an instant exactly one passes, whatever their order', () => {
  const sends = fc.uniqueArray(
    fc.record({
      journey: fc.constantFrom('a', 'b', 'c'),
      step: fc.constantFrom('first', 'a_second'),
      class: fc.constantFrom('promotional', 'lifecycle'),
      value: fc.constantFrom(0, 1),
      key: fc.string({ minLength: 1, maxLength: 3 }),
    }),
    { selector: ({ key }) => key, minLength: 1, maxLength: 8 },
  );
  const winnersOf = (list: readonly Send[]) =>
    list
      .filter(
        (each) =>
          judge(
            each,
            list.filter((other) => other !== each),
          ) === 'pass',
      )
      .map(({ key }) => key);
  fc.assert(
    fc.property(sends, (given) => {
      const list = given.map(send);
      const winners = winnersOf(list);
      expect(winners).toHaveLength(1);
      expect(winnersOf([...list].reverse())).toEqual(winners);
    }),
  );
});

group('what is written', () => {
  test('the example compiles and describes itself', async () => {
    const { problems, policy: compiled } = await compilePolicy(readExample('gates', 'arbitration'));
    expect(problems).toEqual([]);
    expect(compiled?.spec.classes).toEqual({
      transactional: 100,
      service: 80,
      lifecycle: 40,
      promotional: 20,
    });
    expect(arbitration.describe(compiled!.spec)).toBe(
      'one at a time, and nothing of lower priority for 24 hours after it: `promotional` tagged `renewal` 70, `lifecycle` 50, `promotional` 10, else by class',
    );
  });

  test.each([
    ['horizon: 0s', 'bad-matrix: 0s'],
    ['horizon: soon', 'bad-duration: soon'],
    ['horizon: 1d\nmatrix: [{ classes: [promo], priority: 1 }]', 'unknown-class: promo'],
    ['horizon: 1d\nmatrix: [{ audience: nobody, priority: 1 }]', 'unknown-segment: nobody'],
    [
      'horizon: 1d\ncovers: { classes: [promotional] }\nmatrix: [{ classes: [lifecycle], priority: 1 }]',
      'bad-matrix: lifecycle',
    ],
    [
      'horizon: 1d\nmatrix: [{ priority: 1 }, { classes: [lifecycle], priority: 2 }]',
      'bad-matrix: priority: 2',
    ],
  ])('%s is refused', async (written, problem) => {
    expect((await compilePolicy(`kind: PriorityPolicy\nname: p\n${written}`)).problems).toEqual([problem]);
  });
});
