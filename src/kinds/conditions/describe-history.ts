/** Says conditions over what happened before in plain language. */
import { sayDuration } from '../../base/duration.ts';
import type { ConditionSpec } from '../../plan/plan.ts';
import { formatPath } from './comparison.ts';
import { describeTests } from './describe-comparison.ts';
import type { HistorySpec, Since } from './history.ts';

const SINCE: { readonly [since in Since]: (mark: string) => string } = {
  ever: () => '',
  entry: () => ' since entry',
  step: () => ' since arriving here',
  mark: (mark) => ` since step \`${mark}\``,
};

function isAtLeastOne(spec: HistorySpec): boolean {
  const [test] = spec.count;
  return spec.count.length === 1 && test?.op === 'gte' && test.right?.value === 1;
}

/** E.g. "any `order_completed` within 90d where ...". `subject` is what is counted. Pure. */
export function describeHistory(
  condition: ConditionSpec,
  subject: string,
  where: string | undefined,
): string {
  const spec = condition as unknown as HistorySpec;
  const within = spec.windowMs === undefined ? '' : ` within ${sayDuration(spec.windowMs)}`;
  const same =
    spec.key === undefined ? '' : ` whose \`${formatPath(spec.by ?? [])}\` is \`${formatPath(spec.key)}\``;
  const rest = `${same}${where === undefined ? '' : ` where ${where}`}${within}${SINCE[spec.since](spec.mark ?? '')}`;
  if (isAtLeastOne(spec)) return `any ${subject}${rest}`;
  return `number of ${subject}${rest} ${describeTests(spec.count)}`;
}
