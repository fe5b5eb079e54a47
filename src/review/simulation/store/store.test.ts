/** The parts of the lean store against plain ones that do the same, on drawn operations. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Instant, instant, NEVER, type SendKey, type SubscriberId } from '../../../base/ids.ts';
import { createOutbox } from '../../../hosts/memory/outbox.ts';
import { createTouches } from '../../../hosts/memory/touches.ts';
import { createUndoLog } from '../../../hosts/memory/undo-log.ts';
import type { OutboxRow } from '../../../hosts/store.ts';
import type { AddressTouch } from '../../../kernel/input.ts';
import { createState } from '../../../kernel/subscriber.ts';
import { CompactReader } from './compact-reader.ts';
import { CompactWriter } from './compact-writer.ts';
import { Dictionary } from './dictionary.ts';
import { createIdTable } from './ids.ts';
import { createLeanOutbox } from './outbox.ts';
import { createLeanPeople } from './people.ts';
import { Slab } from './slab.ts';
import { createLeanTouches } from './touches.ts';
import { Wakes } from './wakes.ts';

describe('places of ids', () => {
  it('are given out once each, in order, and lead back', () => {
    const texts = fc.array(
      fc.oneof(fc.string({ minLength: 1 }), fc.string({ unit: 'binary', minLength: 1 })),
      {
        maxLength: 600,
      },
    );
    fc.assert(
      fc.property(texts, (ids) => {
        const table = createIdTable();
        const places = new Map<string, number>();
        for (const id of ids) {
          expect(table.placeOf(id)).toBe(places.get(id) ?? 0);
          if (!places.has(id)) places.set(id, places.size + 1);
          expect(table.add(id)).toBe(places.get(id));
        }
        expect(table.size()).toBe(places.size);
        for (const [id, place] of places) expect([table.placeOf(id), table.idAt(place)]).toEqual([place, id]);
      }),
      { numRuns: 30 },
    );
  });

  it('survive many and long ids', () => {
    const table = createIdTable();
    const ids = Array.from({ length: 50_000 }, (_, index) => `${'x'.repeat(index % 200)}${index}`);
    for (const id of ids) table.add(id);
    expect(ids.every((id, index) => table.placeOf(id) === index + 1 && table.idAt(index + 1) === id)).toBe(
      true,
    );
    expect(table.placeOf('nobody')).toBe(0);
  });
});

describe('wakes', () => {
  it('come in order of instants, then of places', () => {
    const changes = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 60 }), fc.option(fc.integer({ min: 0, max: 40 }))),
    );
    fc.assert(
      fc.property(
        changes,
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 0, max: 30 }),
        (all, until, limit) => {
          const wakes = new Wakes();
          const times = new Map<number, number>();
          for (const [place, at] of all) {
            wakes.set(place, at === null ? NEVER : instant(at));
            if (at === null) times.delete(place);
            else times.set(place, at);
            expect(wakes.dueAt(place)).toBe(at ?? NEVER);
          }
          const sorted = [...times].sort(([a, x], [b, y]) => x - y || a - b);
          expect(wakes.nextAt()).toBe(sorted[0]?.[1] ?? NEVER);
          const wanted = sorted.filter(([, at]) => at <= until).slice(0, limit);
          expect(wakes.until(until as Instant, limit)).toEqual(
            wanted.map(([place, dueAt]) => ({ place, dueAt })),
          );
        },
      ),
    );
  });
});

describe('compact values', () => {
  it('come back as JSON gives them back, with one dictionary for all', () => {
    const keys = fc.oneof(fc.string(), fc.constantFrom('email', 'zone', '__proto__', 'a'));
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.jsonValue(),
        fc.integer(),
        fc.maxSafeInteger(),
        fc.double({ noDefaultInfinity: true }),
        fc.integer({ min: 0, max: 2 ** 41 }).map((difference) => 2 ** 40 + difference),
        fc.integer({ min: 0, max: 10_000 }).map((cents) => cents / 100),
        fc.stringMatching(/^[0-9a-f]{16}$/),
        fc.stringMatching(/^[0-9A-F]{16}$/),
        fc.string({ unit: 'binary' }),
        fc.constantFrom('known', 'Europe/Madrid', undefined),
        fc.array(tie('value'), { maxLength: 20 }),
        fc.dictionary(keys, tie('value'), { maxKeys: 6 }),
      ),
    }));
    const dictionary = new Dictionary(new Set(['known']));
    const writer = new CompactWriter(dictionary);
    const reader = new CompactReader(dictionary);
    fc.assert(
      fc.property(value, (drawn) => {
        writer.open();
        writer.value(drawn);
        writer.count(7);
        reader.open(writer.bytes, 0);
        expect(JSON.stringify(reader.value())).toBe(JSON.stringify(drawn) ?? 'null');
        expect(reader.count()).toBe(7);
      }),
      { numRuns: 500 },
    );
  });

  it('keep infinity, and that two members are one object', () => {
    const dictionary = new Dictionary(new Set());
    const writer = new CompactWriter(dictionary);
    const reader = new CompactReader(dictionary);
    const entry = { at: 1_800_000_000_000 };
    writer.open();
    writer.value({ entry, event: entry, dueAt: Number.POSITIVE_INFINITY, other: { at: 1_700_000_000_000 } });
    reader.open(writer.bytes, 0);
    const read = reader.value() as { entry: object; event: object };
    expect(read).toEqual({
      entry,
      event: entry,
      dueAt: Number.POSITIVE_INFINITY,
      other: { at: 1_700_000_000_000 },
    });
    expect(read.event).toBe(read.entry);
  });

  it('go on when the dictionary is full', () => {
    const dictionary = new Dictionary(new Set());
    const writer = new CompactWriter(dictionary);
    const reader = new CompactReader(dictionary);
    for (let index = 0; index < 20_000; index += 1) {
      const value = { [`key ${index}`]: index, city: `city ${index}`, nested: { [`${index % 700}`]: true } };
      writer.open();
      writer.value(value);
      reader.open(writer.bytes, 0);
      if (JSON.stringify(reader.value()) !== JSON.stringify(value)) throw new Error(`value ${index} changed`);
    }
  });
});

describe('pieces of a slab', () => {
  it('keep their bytes, whatever comes and goes around them', () => {
    const steps = fc.array(
      fc.tuple(fc.nat({ max: 30 }), fc.oneof(fc.nat({ max: 200 }), fc.nat({ max: 70_000 }))),
      {
        maxLength: 200,
      },
    );
    fc.assert(
      fc.property(steps, (all) => {
        const slab = new Slab();
        const kept = new Map<number, { address: number; bytes: Buffer }>();
        for (const [name, size] of all) {
          const bytes = Buffer.alloc(size, (name * 7 + size) % 251);
          const before = kept.get(name);
          if (size % 5 === 0) {
            slab.release(before?.address ?? 0, before?.bytes.length ?? 0);
            kept.delete(name);
          } else {
            const address = slab.write(bytes, size, before?.address ?? 0, before?.bytes.length ?? 0);
            kept.set(name, { address, bytes });
          }
        }
        for (const { address, bytes } of kept.values()) {
          const { chunk, offset } = slab.find(address);
          expect(chunk.subarray(offset, offset + bytes.length).equals(bytes)).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('are moved together when much was freed, and keep their bytes', () => {
    const slab = new Slab();
    const sizeOf = (index: number) => 600 + (index % 400);
    const textOf = (index: number) => Buffer.alloc(sizeOf(index), index % 251);
    const kept = new Map<number, number>();
    for (let index = 0; index < 40_000; index += 1)
      kept.set(index, slab.write(textOf(index), sizeOf(index), 0, 0));
    expect(slab.isLoose()).toBe(false);
    for (let index = 0; index < 40_000; index += 1) {
      if (index % 3 === 0) continue;
      slab.release(kept.get(index) ?? 0, sizeOf(index));
      kept.delete(index);
    }
    expect(slab.isLoose()).toBe(true);
    const [before] = [...kept.values()].slice(-1);
    const order = [...kept].sort(([, left], [, right]) => left - right);
    const pieces = order.map(([index, address]) => ({ address, bytes: sizeOf(index) }));
    slab.tighten(pieces, (place, address) => kept.set(order[place]?.[0] ?? -1, address));
    expect(slab.isLoose()).toBe(false);
    expect([...kept.values()].at(-1)).toBeLessThan((before ?? 0) / 2);
    const added = slab.write(Buffer.from('x'), 1, 0, 0);
    for (const [index, address] of kept) {
      const { chunk, offset } = slab.find(address);
      if (!chunk.subarray(offset, offset + sizeOf(index)).equals(textOf(index))) expect(index).toBe('moved');
    }
    expect(slab.find(added).chunk[slab.find(added).offset]).toBe('x'.charCodeAt(0));
  });

  it('may be larger than its chunks', () => {
    const slab = new Slab();
    const bytes = Buffer.alloc(5_000_000, 3);
    const address = slab.write(bytes, bytes.length, 0, 0);
    const { chunk, offset } = slab.find(address);
    expect(chunk.subarray(offset, offset + bytes.length).equals(bytes)).toBe(true);
    expect(slab.write(Buffer.from('x'), 1, address, bytes.length)).toBeGreaterThan(0);
  });
});

describe('the outbox', () => {
  it('gives the same rows as the one of the memory store', () => {
    const change = fc.record({
      key: fc.integer({ min: 0, max: 40 }),
      lane: fc.constantFrom(undefined, 'policy:a', 'policy:b'),
      priority: fc.constantFrom(10, 20),
      journey: fc.constantFrom('one', 'two'),
      rank: fc.constantFrom(undefined, 1, 2),
      state: fc.constantFrom('queued', 'queued', 'held', 'kept', 'attempting', null),
    });
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 150 }),
        fc.nat({ max: 20 }),
        fc.nat({ max: 40 }),
        (changes, limit, after) => {
          let sequence = 0;
          const next = () => {
            sequence += 1;
            return sequence;
          };
          const plain = createOutbox(createUndoLog(), next);
          const lean = createLeanOutbox(createIdTable());
          const bare = (rows: readonly OutboxRow[]) =>
            rows.map((row) => ({ ...row, sequence: undefined, rank: row.rank ?? 0 }));
          for (const [at, { key: number, lane, priority, journey, rank, state }] of changes.entries()) {
            // Every other one as the kernel makes them.
            const hex = `${number}0000000000000`.padStart(16, 'f');
            const key = (number % 2 === 0 ? hex : `k${String(number).padStart(2, '0')}`) as SendKey;
            const about = {
              key,
              channel: 'email',
              subscriber: `p${number % 7}`,
              attempt: at % 3,
              epoch: 1,
              message: null,
            };
            const subject = { class: 'c', journey, tags: [] };
            const place = { ...(lane && { lane }), ...(rank && { rank }), priority, at, subject };
            for (const outbox of [plain, lean]) {
              if (state === null) outbox.deleteOutbox(key);
              else outbox.putOutbox({ ...about, ...place, state } as unknown as OutboxRow);
            }
            expect(bare([lean.getOutbox(key) ?? []].flat())).toEqual(
              bare([plain.getOutbox(key) ?? []].flat()),
            );
          }
          expect(lean.queuedCount()).toBe(plain.queuedCount());
          for (const lane of ['email', 'policy:a', 'policy:b']) {
            expect(bare(lean.queued(lane, limit))).toEqual(bare(plain.queued(lane, limit)));
            for (const journey of ['one', 'two'])
              expect(bare(lean.queuedOf(lane, 10, journey, limit))).toEqual(
                bare(plain.queuedOf(lane, 10, journey, limit)),
              );
          }
          const subject = { class: 'c', journey: 'one', tags: [] };
          expect(bare(lean.held('email', subject, limit))).toEqual(bare(plain.held('email', subject, limit)));
          const key = `k${String(after).padStart(2, '0')}`;
          expect(bare(lean.heldAfter(key, limit))).toEqual(bare(plain.heldAfter(key, limit)));
          expect(bare(lean.attemptingBefore(2))).toEqual(bare(plain.attemptingBefore(2)));
        },
      ),
    );
  });
});

describe('what went to an address', () => {
  it('is what the memory store says', () => {
    const HOUR_MS = 3_600_000;
    const step = fc.record({
      does: fc.constantFrom('put', 'put', 'put', 'read', 'delete'),
      address: fc.integer({ min: 0, max: 4 }),
      key: fc.integer({ min: 0, max: 30 }),
      after: fc.integer({ min: 0, max: 20 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const plain = createTouches(createUndoLog());
        const lean = createLeanTouches(createIdTable());
        let at = 1_800_000_000_000;
        for (const { does, address, key: number, after } of steps) {
          at += after * HOUR_MS;
          const [name, key] = [`email:${address}@x.example`, `key-${number}` as SendKey];
          if (does === 'delete') for (const touches of [plain, lean]) touches.deleteTouches(key);
          else if (does === 'read') {
            const since = instant(at - 7 * 24 * HOUR_MS);
            expect(lean.readTouches(name, since)).toEqual(plain.readTouches(name, since));
          } else {
            const about = {
              template: `t${number % 3}`,
              journey: 'j',
              class: 'c',
              subscriber: `p${number % 5}`,
            };
            const touch = { key, at: instant(at), ...about } as AddressTouch;
            for (const touches of [plain, lean]) touches.putTouch(name, touch);
          }
        }
      }),
    );
  });
});

describe('people', () => {
  it('are who they were, asleep or not', () => {
    const people = createLeanPeople({ ids: createIdTable(), words: new Set(), windows: new Map() });
    const recordOf = (index: number, at: number) => {
      const state = createState(`p${index}` as SubscriberId, instant(at));
      state.profile = { email: `p${index}@x.example`, seats: index };
      const seen = index % 3 === 0 ? Uint8Array.of(1, 2, index % 256) : null;
      return { state, dueAt: index % 2 === 0 ? NEVER : instant(at + index), seen };
    };
    const size = 20_000;
    for (let index = 0; index < size; index += 1) people.writeSubscriber(recordOf(index, 1000));
    for (let index = 0; index < size; index += 7) people.writeSubscriber(recordOf(index, 2000));
    for (let index = 0; index < size; index += 100) people.deleteSubscriber(`p${index}` as SubscriberId);
    for (let index = 0; index < size; index += 1) {
      const found = people.readSubscriber(`p${index}` as SubscriberId);
      const wanted = index % 100 === 0 ? null : recordOf(index, index % 7 === 0 ? 2000 : 1000);
      if (JSON.stringify(found) !== JSON.stringify(wanted)) expect(found).toEqual(wanted);
    }
    expect(people.size()).toBe(size - 200);
    const all = people.subscribersAfter('', size);
    expect(all.length).toBe(size - 200);
    expect(people.subscribersAfter(all[99]?.cursor ?? '', 2)).toEqual(all.slice(100, 102));
    people.writeSubscriber(recordOf(0, 3000));
    expect(people.subscribersAfter('', size).length).toBe(size - 199);
    people.introduce('later' as SubscriberId);
    expect(people.readSubscriber('later' as SubscriberId)).toBeNull();
  });

  it('are who they were after most have left and the others were moved together', () => {
    const people = createLeanPeople({ ids: createIdTable(), words: new Set(), windows: new Map() });
    const recordOf = (index: number) => {
      const state = createState(`p${index}` as SubscriberId, instant(1000 + index));
      state.profile = { text: `${index}`.repeat(100) };
      return { state, dueAt: instant(5000 + index), seen: null };
    };
    const size = 60_000;
    for (let index = 0; index < size; index += 1) people.writeSubscriber(recordOf(index));
    for (let index = 0; index < size; index += 1) {
      if (index % 3 > 0) people.deleteSubscriber(`p${index}` as SubscriberId);
    }
    for (let index = 0; index < size; index += 3) people.writeSubscriber(recordOf(index));
    for (let index = 0; index < size; index += 1) {
      const found = people.readSubscriber(`p${index}` as SubscriberId);
      const wanted = index % 3 > 0 ? null : recordOf(index);
      if (JSON.stringify(found) !== JSON.stringify(wanted)) expect(found).toEqual(wanted);
    }
  });
});
