/** Runs comparisons of a value at a path. */
import type { ConditionKind } from '../../../kernel/kinds.ts';
import { formatPath } from '../comparison.ts';
import { linkTests } from '../link-comparison.ts';
import type { CompareSpec } from './compile.ts';

export const compare: ConditionKind = {
  name: 'compare',
  link(spec, linker) {
    const { path, tests } = spec as unknown as CompareSpec;
    const read = linker.path(path);
    const test = linkTests(tests, linker);
    const text = formatPath(path);
    return (view) => {
      const left = read(view);
      if (view.seen !== null) view.seen[text] = left ?? null;
      return test(left, view);
    };
  },
};
