/** One cause is one diagnostic; what names no cause is left alone. */
import { expect, it } from 'vitest';
import { blameMissingCatalog, mergeCauses } from './causes.ts';
import { problem } from './problem.ts';

const at = (start: number) => ({ file: 'a.yaml', start, end: start + 1 });

it('says one cause once, with the other places', () => {
  const merged = mergeCauses([
    problem('x', 'no address', at(1), { cause: 'email' }),
    problem('x', 'no address', at(2)),
    problem('x', 'no address', at(3), { cause: 'email' }),
    problem('x', 'no address', at(4), { cause: 'sms' }),
  ]);
  expect(merged.map(({ span }) => span.start)).toEqual([1, 2, 4]);
  expect(merged[0]?.related).toEqual([{ span: at(3), label: 'and here' }]);
});

it('takes all events and attributes of a workspace without a catalog for one mistake', () => {
  const unknown = [
    problem('unknown-event', 'unknown event `A`', at(1)),
    problem('unknown-attribute', 'unknown attribute `b`', at(2)),
    problem('unknown-segment', 'unknown segment `c`', at(3)),
  ];
  const merged = mergeCauses(blameMissingCatalog(unknown));
  expect(merged.map(({ code }) => code)).toEqual(['missing-catalog', 'unknown-segment']);
  expect(merged[0]?.message).toBe('unknown event `A`: the workspace has no `Catalog`');
});
