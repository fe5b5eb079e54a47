/** What the segments are by which a table says who is concerned: told once below it. Markdown; pure. */
import { describeCondition } from '../../../kinds/describe-condition.ts';
import { codeSpan as code, escapeMarkdown } from '../../../language/diagnostics/printers/markdown.ts';
import type { Sides } from '../../changes/words.ts';
import type { Amount } from './amount.ts';

/** More of them, and longer ones, are not read at a glance. */
const SEGMENTS_MAX = 4;
const WORDS_MAX = 250;

/** Their definitions after the change (before it, where they are gone); '' where no segment is named. */
export function tellSegments(
  rows: readonly Pick<Amount, 'who' | 'apart'>[],
  { before, after, definitions }: Pick<Sides, 'before' | 'after' | 'definitions'>,
): string {
  const named = new Set(
    rows.flatMap(({ who, apart = '' }) =>
      [...`${who} ${apart}`.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
    ),
  );
  const told = [...named].sort().flatMap((name) => {
    const segment = Object.hasOwn(after.segments, name) ? after.segments[name] : before.segments[name];
    if (segment === undefined) return [];
    const words = escapeMarkdown(describeCondition(segment.when, definitions));
    const text = `${code(name)} is: ${words}`;
    return text.length > WORDS_MAX ? [] : [text];
  });
  return told.length === 0 || told.length > SEGMENTS_MAX ? '' : `Segment ${told.join('; segment ')}.`;
}
