/** What is known while one case of a test is read, and how its moments and people are told. Reports what is wrong. */
import { parseDurationMs } from '../../base/duration.ts';
import { type Instant, instant } from '../../base/ids.ts';
import { parseInstant } from '../../base/instant.ts';
import type { Entry, Node } from '../../language/syntax/node.ts';
import type { Table } from '../names.ts';
import { problem } from '../problem.ts';
import type { Session } from '../session.ts';
import type { Written } from './test-document.ts';

/** One case being read: the journey that is tested (null: all), and the subscribers it declares. */
export type CaseContext = {
  readonly session: Session;
  readonly journey: string | null;
  /** The table in which the names of the subscribers stand, those of crowds and of everybody in them included. */
  readonly people: Table;
  /** Everybody in a crowd, by its name. */
  readonly crowds: ReadonlyMap<string, readonly string[]>;
  /** The only subscriber or crowd there is: what names nobody is about it. */
  readonly only: string | undefined;
  readonly start: Instant;
};

/** Where a node stands. */
export function writtenAt(session: Session, node: Node | Entry): Written {
  return { source: session.sourceOf(node.span), span: node.span };
}

/** The subscriber (or crowd) that a node names; undefined, and reported, when the case does not declare it. */
export function referSubscriber(node: Node, context: CaseContext): string | undefined {
  const id = node.node === 'scalar' && node.value !== null ? String(node.value) : undefined;
  if (id === undefined) return undefined;
  return context.session.names.refer(context.people, id, node.span) ? id : undefined;
}

/** An offset from the start, or an instant; `end` where nothing more is due. Reports anything else. */
export function momentOf(node: Node, { session, start }: CaseContext): Instant | 'end' | undefined {
  const text = node.node === 'scalar' ? String(node.value) : '';
  if (text === 'end') return 'end';
  const offset = parseDurationMs(text);
  if (offset !== null) return instant(start + offset);
  const at = parseInstant(text);
  if (at === null) {
    session.report(
      problem('bad-instant', `\`${text}\` is neither an offset nor an instant`, node.span, {
        help: 'write `0s`, `3d`, or for example `2026-03-02T09:00:00+01:00`',
      }),
    );
    return undefined;
  }
  if (at >= start) return at;
  session.report(
    problem('before-start', `\`${text}\` is before the case starts`, node.span, {
      help: 'move `start` back, or this forward',
    }),
  );
  return undefined;
}
