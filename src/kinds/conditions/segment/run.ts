/** Runs `segment`: the segment's own condition. */
import { type ConditionKind, type Predicate, Truth } from '../../../kernel/kinds.ts';
import { isTimeless, markTimeless } from '../timeless.ts';
import type { SegmentSpec } from './compile.ts';

export const segment: ConditionKind = {
  name: 'segment',
  link(spec, linker) {
    const name = (spec as SegmentSpec).segment;
    const path = `segment ${name}`;
    const inner = linker.segment(name);
    const predicate: Predicate = (view) => {
      const truth = inner(view);
      if (view.seen !== null) view.seen[path] = truth === Truth.Unknown ? null : truth === Truth.True;
      return truth;
    };
    return isTimeless(inner) ? markTimeless(predicate) : predicate;
  },
};
