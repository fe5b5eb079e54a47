/** Numbers of a population as they are written: shares, durations, delays, weights. Reports what can never be drawn. */
import { parseDurationMs } from '../../base/duration.ts';
import { child, type Node } from '../../language/syntax/node.ts';
import { entriesOf, numberOf, textOf } from '../../language/syntax/read-node.ts';
import { problem } from '../problem.ts';
import type { Session } from '../session.ts';
import type { Delay } from './population.ts';

/** The 95th percentile of the standard normal distribution. */
const Z95 = 1.6448536269514722;

/** `2.5%` as 0.025; undefined for anything else. Pure. */
export function shareOf(node: Node | undefined): number | undefined {
  const found = /^(\d+(?:\.\d+)?)%$/.exec(textOf(node) ?? '');
  return found === null ? undefined : Number(found[1]) / 100;
}

/** Of a lognormal distribution with this median and 95th percentile. Null: there is none, and that is reported. */
export function spreadOf(median: number, p95: number, node: Node, { report }: Session): number | null {
  if (p95 >= median) return Math.log(p95 / median) / Z95;
  report(
    problem('empty-draw', '`p95` is below `median`', node.span, {
      label: 'half are above the median, so 95 % cannot be below less than that',
      help: 'write a `p95` that is greater than `median`',
    }),
  );
  return null;
}

/** `7d`, or `{ median: 20m, p95: 3h }`. Null: left out, or wrong, which is reported. */
export function delayOf(node: Node | undefined, session: Session): Delay | null {
  if (node === undefined) return null;
  const fixed = parseDurationMs(textOf(node) ?? '');
  if (fixed !== null) return { medianMs: fixed, sigma: 0 };
  const medianMs = parseDurationMs(textOf(child(node, 'median')) ?? '');
  const p95Ms = parseDurationMs(textOf(child(node, 'p95')) ?? '');
  if (medianMs === null || p95Ms === null) return null;
  if (medianMs === 0) return { medianMs, sigma: 0 };
  const sigma = spreadOf(medianMs, p95Ms, node, session);
  return sigma === null ? null : { medianMs, sigma };
}

function reportWeightless(node: Node, { report }: Session): void {
  report(
    problem('empty-draw', 'every weight is 0', node.span, {
      label: 'nothing is left to draw',
      help: 'give something a weight above 0',
    }),
  );
}

/** What is not named weighs 1. Null: left out, or nothing weighs anything, which is reported. */
export function weightsOf(
  node: Node | undefined,
  count: number,
  placesOf: (name: string) => readonly number[],
  session: Session,
): readonly number[] | null {
  if (node === undefined) return null;
  const weights = Array.from({ length: count }, () => 1);
  for (const { name, value } of entriesOf(node)) {
    for (const place of placesOf(name)) weights[place] = numberOf(value) ?? 1;
  }
  if (weights.some((each) => each > 0)) return weights;
  reportWeightless(node, session);
  return null;
}

/** Shares up to each of the weights; null when all are 0, which is reported. */
export function accumulate(
  weights: readonly number[],
  node: Node,
  session: Session,
): readonly number[] | null {
  const total = weights.reduce((sum, each) => sum + each, 0);
  if (total === 0) {
    reportWeightless(node, session);
    return null;
  }
  let sum = 0;
  return weights.map((each) => {
    sum += each;
    return sum / total;
  });
}
