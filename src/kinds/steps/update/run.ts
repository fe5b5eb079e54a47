/** Sets attributes of the profile; a value that is unknown or does not fit is logged and sets nothing. */
import type { Json } from '../../../base/json.ts';
import type { LinkedStep, Linker, StepView } from '../../../kernel/kinds.ts';
import type { StepPlan } from '../../../plan/plan.ts';
import { readSpec } from '../spec.ts';
import { fitsType, readText } from './fits-type.ts';
import type { Assignment, UpdateData, UpdateSource } from './schema.ts';

type Source = UpdateSource['from'];
type Found = (view: StepView) => Json | undefined;
type Linkers = {
  readonly [S in Source]: (
    source: Extract<UpdateSource, { from: S }>,
    type: Assignment['type'],
    linker: Linker,
  ) => Found;
};

const linkers: Linkers = {
  value:
    ({ value }) =>
    () =>
      value,
  ref: ({ path }, type, linker) => {
    const read = linker.path(path);
    return (view) => {
      const value = read(view);
      return value !== undefined && value !== null && fitsType(value, type) ? value : undefined;
    };
  },
  template: ({ template }, type) => {
    const request = { text: template };
    return (view) => {
      const rendered = view.render(request);
      const text = rendered.ok ? rendered.content.text : undefined;
      return typeof text === 'string' ? readText(text, type) : undefined;
    };
  },
};

/** The linked update: never parks. All values are read before the first is set. */
export function link(plan: StepPlan, linker: Linker): LinkedStep {
  const { assignments } = readSpec<UpdateData>(plan);
  const linked = assignments.map(({ attribute, type, source }) => {
    const make = linkers[source.from] as (
      source: UpdateSource,
      type: Assignment['type'],
      linker: Linker,
    ) => Found;
    return { attribute, find: make(source, type, linker) };
  });
  return {
    arrive(view) {
      const found = linked.map(({ attribute, find }) => ({ attribute, value: find(view) }));
      for (const { attribute, value } of found) {
        if (value !== undefined) view.update(attribute, value);
        else
          view.decide({ type: 'bad_value', kind: 'update', reason: 'unknown_value', values: { attribute } });
      }
      return { go: 'next' };
    },
  };
}
