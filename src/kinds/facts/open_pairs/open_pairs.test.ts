/** `open_pairs`: opening and closing by event time, bounds, merging, its example. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compileTraitText,
  disagreements,
  linkFact,
  makeEvent,
  makeView,
  readTrait,
} from '../../../../tests/fixtures/kinds.ts';
import { instant, NEVER } from '../../../base/ids.ts';
import type { Json } from '../../../base/json.ts';
import { openPairsFact } from '../derive.ts';
import { definition } from './index.ts';
import { CLOSED_KEPT_MS, IDS_MAX } from './run.ts';
import { schema } from './schema.ts';

const fact = linkFact(openPairsFact('complaint_opened', 'complaint_closed', ['case']));
const open = (at: number, id: unknown = 'c1', now = at) => ({
  event: makeEvent('complaint_opened', at, { case: id, channel: 'call' } as never),
  now,
});
const close = (at: number, id: unknown = 'c1', now = at) => ({
  event: makeEvent('complaint_closed', at, { case: id } as never),
  now,
});

describe('open_pairs', () => {
  const example = compileTraitText(readFileSync(new URL('./example.yaml', import.meta.url), 'utf8'));

  it.each([
    ['nothing', [], 0],
    ['opened', [open(1)], 1],
    ['closed', [open(1), close(2)], 0],
    ['closed before its open arrives', [close(2), open(1, 'c1', 3)], 0],
    ['opened again', [open(1), close(2), open(3)], 1],
    ['closed at the instant of its open', [open(1), close(1)], 0],
    ['another one closed', [open(1), close(2, 'c2')], 1],
    ['two', [open(1), open(1, 'c2')], 2],
    ['without an id', [open(1, null), open(1, 7)], 0],
  ])('%s', (_, arrivals, value) => {
    expect(readTrait(example, arrivals, 10).value).toBe(value);
  });

  it.each([
    ['an opening', [open(20, 'c1', 5)], [0, 20], [1, NEVER]],
    ['a closing', [open(1), close(20, 'c1', 5)], [1, 20], [0, NEVER]],
  ])('%s of the future counts once its time has come', (_, arrivals, before, after) => {
    const at = (now: number) => {
      const { value, validUntil } = readTrait(example, arrivals, now);
      return [value, validUntil];
    };
    expect([at(10), at(20)]).toEqual([before, after]);
  });

  it('narrows the opening events by where, and leaves the closing ones alone', () => {
    const narrow = compileTraitText(
      'name: t\nopen: { opened_by: complaint_opened, closed_by: complaint_closed, id: event.case }\nwhere: { event.channel: call }\n',
    );
    expect(readTrait(narrow, [open(1), open(1, 'c2'), close(2)], 10).value).toBe(1);
    const other = { event: makeEvent('complaint_opened', 1, { case: 'c3', channel: 'web' }) };
    expect(readTrait(narrow, [other], 10).value).toBe(0);
  });

  it('with a window counts what was opened inside it', () => {
    const recent = compileTraitText(
      'name: t\nopen: { opened_by: complaint_opened, closed_by: complaint_closed, id: case }\nwithin: 10ms\n',
    );
    expect(readTrait(recent, [open(1)], 10)).toMatchObject({ value: 1, validUntil: 11 });
    expect(readTrait(recent, [open(1)], 11).value).toBe(0);
  });

  it('is stored alike whatever the order of arrival', () => {
    const step = fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 20 }), fc.constantFrom('a', 'b'));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 10 }), (steps) => {
        const arrivals = steps.map(([opening, at, id]) => (opening ? open(at, id, 30) : close(at, id, 30)));
        expect(readTrait(example, arrivals.slice().reverse(), 30).stored).toEqual(
          readTrait(example, arrivals, 30).stored,
        );
      }),
    );
  });

  it('keeps what is open when there are too many', () => {
    let value: Json | undefined;
    const fold = ({ event }: ReturnType<typeof open>) => {
      value = fact.fold(value, event, makeView({ now: event.at, event }));
    };
    fold(open(1, 'old'));
    for (let index = 0; index < IDS_MAX + 10; index += 1) fold(close(100 + index, `c${index}`));
    expect(Object.keys(value as object)).toHaveLength(IDS_MAX);
    expect(Object.keys(value as object)).toContain('"old"');
  });

  it('forgets closed ones after a week', () => {
    const value = { '"a"': [1, 2], '"b"': [3, 0] };
    expect(fact.prune?.(value, instant(CLOSED_KEPT_MS + 1))).toBe(value);
    expect(fact.prune?.(value, instant(CLOSED_KEPT_MS + 2))).toEqual({ '"b"': [3, 0] });
  });

  it('adds what another subscriber did (semantics 10)', () => {
    expect(fact.merge?.({ '"a"': [1, 0], '"b"': [1, 0] }, { '"a"': [0, 2] })).toEqual({
      '"a"': [1, 2],
      '"b"': [1, 0],
    });
  });

  it('is derived from its example, and says what it reads', () => {
    const [spec] = Object.values(example.world.facts);
    expect(spec?.kind).toBe(definition.name);
    expect(spec && disagreements(spec, schema)).toEqual([]);
    expect(spec && definition.describe(spec, { of: 'open' })).toBe(
      'number of `case` opened by `complaint_opened` and not closed by `complaint_closed`',
    );
  });
});
