/** The judge of the fault cases sees what it is there for: each kind of breach in a book of its own. */
import { describe, expect, it } from 'vitest';
import type { Arrival } from './book.ts';
import { beyondPromise, judge } from './judge.ts';

const expected = new Map([['ana', { messages: ['email welcome', 'push hello'], state: '{}' }]]);
const mail: Arrival = {
  channel: 'email',
  person: 'ana',
  what: 'welcome',
  key: '<1@x>',
  maybeDuplicate: false,
};
const push: Arrival = { channel: 'push', person: 'ana', what: 'hello', key: 'k2', maybeDuplicate: false };
const again = { ...mail, maybeDuplicate: true };
const clean = {
  people: 1,
  planned: 2,
  arrived: 2,
  lost: 0,
  duplicates: 0,
  unmarked: 0,
  absorbed: 0,
  unplanned: 0,
};

describe('judge', () => {
  it.each([
    ['as planned', [mail, push], {}, 0],
    ['nothing came', [], { arrived: 0, lost: 2 }, 0],
    ['one is missing', [mail], { arrived: 1, lost: 1 }, 0],
    ['came again, and said so', [mail, again, push], { arrived: 3, duplicates: 1 }, 0],
    ['came again without a word', [mail, mail, push], { arrived: 3, duplicates: 1, unmarked: 1 }, 1],
    [
      'more repetitions than were in flight',
      [mail, again, again, again, push],
      { arrived: 5, duplicates: 3 },
      1,
    ],
    [
      'a key comes again where keys are honoured',
      [mail, push, { ...push, maybeDuplicate: true }],
      { arrived: 3, absorbed: 1 },
      0,
    ],
    ['the same under another key', [mail, { ...mail, key: '<2@x>' }, push], { arrived: 3, unplanned: 1 }, 1],
    [
      'what nobody planned',
      [mail, push, { ...push, what: 'tell', key: 'k3' }],
      { arrived: 3, unplanned: 1 },
      1,
    ],
    ['who was promised nothing', [mail, push, { ...mail, person: 'bob', key: '<3@x>' }], {}, 0],
  ])('%s', (_title, arrivals, difference, beyond) => {
    const verdict = judge(expected, arrivals);
    expect(verdict).toEqual({ ...clean, ...difference });
    expect(beyondPromise(verdict, 1, 2)).toBe(beyond);
  });
});
