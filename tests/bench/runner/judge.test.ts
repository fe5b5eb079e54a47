/** The judge finds each fault, and none where there is none; what was written into ledgers is what is read from them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Message, publishes } from './journey.ts';
import { createJudge, isSound, type Verdict } from './judge.ts';
import { type Entry, followLedgers, openLedger } from './ledger.ts';

/** When things happen to one person, in ms; the entry is at 0. */
type Way = { readonly published: number | null; readonly messages: readonly (readonly [Message, number])[] };

/** What happens to people who are served as they should be. */
const PUBLISHER: Way = {
  published: 2020,
  messages: [
    ['A', 10],
    ['B', 2030],
  ],
};
const SILENT: Way = {
  published: null,
  messages: [
    ['A', 10],
    ['C', 3010],
  ],
};

const START = 1_800_000_000_000;
const FINE: Verdict = { journeys: 4, missing: 0, doubled: 0, wrong: 0, early: 0, late: 0, unjudged: 0 };

/** Judges four people who are served well, but for the changes. The even ones publish. */
function judge(changes: { readonly [person: number]: Partial<Way> }): Verdict {
  const judged = createJudge(4);
  for (let person = 0; person < 4; person += 1) {
    const way = { ...(publishes(person) ? PUBLISHER : SILENT), ...changes[person] };
    judged.entering(person, START);
    if (way.published !== null) {
      judged.publishing(person, START + way.published - 5);
      judged.published(person, START + way.published);
    }
    for (const [message, at] of way.messages) judged.append({ person, message, at: START + at });
  }
  return judged.verdict();
}

describe('the judge', () => {
  it('finds nothing where everybody got what they should, in time', () => {
    expect(judge({})).toEqual(FINE);
    expect(isSound(judge({}))).toBe(true);
  });

  it.each<[string, { readonly [person: number]: Partial<Way> }, Partial<Verdict>]>([
    ['a missing first message', { 0: { messages: [['B', 2030]] } }, { missing: 1, wrong: 1, unjudged: 1 }],
    ['a missing last message', { 1: { messages: [['A', 10]] } }, { missing: 1 }],
    ['a person of whom nothing is known', { 1: { messages: [] } }, { missing: 2 }],
    [
      'a doubled first message',
      {
        0: {
          messages: [
            ['A', 10],
            ['A', 11],
            ['B', 2030],
          ],
        },
      },
      { doubled: 1 },
    ],
    [
      'both last messages',
      {
        0: {
          messages: [
            ['A', 10],
            ['B', 2030],
            ['C', 3010],
          ],
        },
      },
      { doubled: 1 },
    ],
    [
      'B without an event',
      {
        1: {
          messages: [
            ['A', 10],
            ['B', 3010],
          ],
        },
      },
      { wrong: 1 },
    ],
    [
      'B before the event',
      {
        0: {
          messages: [
            ['A', 10],
            ['B', 1500],
          ],
        },
      },
      { wrong: 1 },
    ],
    [
      'the last message before A',
      {
        1: {
          messages: [
            ['A', 3500],
            ['C', 3010],
          ],
        },
      },
      { wrong: 1 },
    ],
    [
      'C before the timeout',
      {
        1: {
          messages: [
            ['A', 10],
            ['C', 2900],
          ],
        },
      },
      { early: 1 },
    ],
    [
      'B before the short wait is over',
      {
        0: {
          published: 500,
          messages: [
            ['A', 10],
            ['B', 600],
          ],
        },
      },
      { early: 1 },
    ],
    [
      'an event in time that was taken for a timeout',
      {
        0: {
          messages: [
            ['A', 10],
            ['C', 3010],
          ],
        },
      },
      { late: 1 },
    ],
    [
      'an event at the last moment',
      {
        0: {
          published: 3010,
          messages: [
            ['A', 10],
            ['C', 3020],
          ],
        },
      },
      { late: 1 },
    ],
    [
      'an event too late for anybody, then C',
      {
        0: {
          published: 3011,
          messages: [
            ['A', 10],
            ['C', 3020],
          ],
        },
      },
      { unjudged: 1 },
    ],
    [
      'an event too late for anybody, then B',
      {
        0: {
          published: 3011,
          messages: [
            ['A', 10],
            ['B', 3020],
          ],
        },
      },
      { unjudged: 1 },
    ],
  ])('finds %s', (_, changes, expected) => {
    const verdict = judge(changes);
    expect(verdict).toEqual({ ...FINE, ...expected });
    const { late = 0, unjudged = 0, ...others } = expected;
    expect(isSound(verdict)).toBe(Object.keys(others).length === 0 && late + unjudged > 0);
  });

  it('counts a message to somebody who never entered as wrong', () => {
    const judged = createJudge(1);
    judged.append({ person: 1, message: 'A', at: START });
    expect(judged.verdict()).toMatchObject({ wrong: 1, missing: 2 });
  });
});

describe('ledgers', () => {
  const withFolder = (work: (folder: string) => void) => {
    const folder = mkdtempSync(join(tmpdir(), 'rutter-ledger-'));
    try {
      work(folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  it('give back every message of every process, once, and only whole records', () => {
    const sends = fc.array(
      fc.record({
        ledger: fc.constantFrom('one', 'two'),
        person: fc.nat({ max: 2 ** 32 - 1 }),
        message: fc.constantFrom<Message>('A', 'B', 'C'),
      }),
      { maxLength: 50 },
    );
    const check = (
      first: typeof sends extends fc.Arbitrary<infer Value> ? Value : never,
      second: typeof first,
    ) =>
      withFolder((folder) => {
        const reader = followLedgers(folder);
        const seen: Entry[] = [];
        for (const part of [first, second]) {
          const ledgers = { one: openLedger(folder, 'one'), two: openLedger(folder, 'two') };
          for (const { ledger, person, message } of part)
            ledgers[ledger as 'one' | 'two'].send(person, message);
          for (const ledger of Object.values(ledgers)) ledger.close();
          seen.push(...reader.read());
        }
        expect(reader.read()).toEqual([]);
        reader.close();
        const plain = (entries: readonly { person: number; message: Message }[]) =>
          entries.map(({ person, message }) => `${person} ${message}`).sort();
        expect(plain(seen)).toEqual(plain([...first, ...second]));
      });
    fc.assert(fc.property(sends, sends, check), { numRuns: 20 });
  });

  it('refuses a record that nobody can have written', () => {
    withFolder((folder) => {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'ledger-odd.bin'), Buffer.alloc(15, 255));
      const reader = followLedgers(folder);
      expect(reader.read()).toEqual([]);
      writeFileSync(join(folder, 'ledger-odd.bin'), Buffer.alloc(16, 255));
      expect(() => reader.read()).toThrow('a message that there is not');
      reader.close();
    });
  });
});
