/** The part of the lean store that counts by spans of time: by kind and span, for as long as triggers may look back. */

import { instant } from '../../../base/ids.ts';
import { oldestSpan, SPAN_MS } from '../../../hosts/engine/tallies.ts';
import type { Store } from '../../../hosts/store.ts';

/** Spans are looked through for old ones when so many were added. */
const SPANS_BETWEEN = 288;

/** Nothing was counted yet. */
export function createLeanTallies(): Pick<Store, 'addTally' | 'readTallies'> {
  const kinds = new Map<string, Map<number, Map<string, number>>>();
  let added = 0;

  function forget(newest: number): void {
    const oldest = oldestSpan(instant(newest * SPAN_MS));
    for (const spans of kinds.values()) {
      for (const span of spans.keys()) if (span < oldest) spans.delete(span);
    }
  }

  return {
    addTally(kind, span, subject, count) {
      const spans = kinds.get(kind) ?? new Map<number, Map<string, number>>();
      kinds.set(kind, spans);
      let subjects = spans.get(span);
      if (subjects === undefined) {
        subjects = new Map();
        spans.set(span, subjects);
        added += 1;
        if (added % SPANS_BETWEEN === 0) forget(span);
      }
      subjects.set(subject, (subjects.get(subject) ?? 0) + count);
    },
    readTallies(kind, from) {
      const sums = new Map<string, number>();
      for (const [span, subjects] of kinds.get(kind) ?? []) {
        if (span < from) continue;
        for (const [subject, count] of subjects) sums.set(subject, (sums.get(subject) ?? 0) + count);
      }
      return [...sums]
        .map(([subject, count]) => ({ subject, count }))
        .sort((left, right) => (left.subject < right.subject ? -1 : 1));
    },
  };
}
