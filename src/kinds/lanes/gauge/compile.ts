/** Checks a `gauge` and lowers it. */
import type { JsonObject } from '../../../base/json.ts';
import { child, type Node } from '../../../language/syntax/node.ts';
import { numberOf, textOf } from '../../../language/syntax/read-node.ts';
import type { Compiler } from '../../definition.ts';
import { problem } from '../../node-values.ts';
import { SPANS_MS } from '../pace.ts';
import { lowerLimit } from '../spec.ts';
import type { GaugeData } from './schema.ts';

/** The limit's data; undefined where something is wrong, which is reported. */
export function compile(node: Node, compiler: Compiler): JsonObject | undefined {
  const refuse = (at: Node, message: string, help: string): undefined =>
    void compiler.report(problem('bad-lane', message, at.span, { help }));
  const staleNode = child(node, 'stale_after');
  const staleAfterMs = staleNode && compiler.durationMs(staleNode);
  const name = textOf(child(node, 'name'));
  const holdBelow = numberOf(child(node, 'hold_below'));
  if (
    name === undefined ||
    holdBelow === undefined ||
    staleNode === undefined ||
    staleAfterMs === undefined
  ) {
    return undefined;
  }
  if (staleAfterMs <= 0)
    return refuse(staleNode, 'every value would be stale at once', 'e.g. `stale_after: 10m`');
  const slow = compileSlow(child(node, 'slow'));
  const slowNode = child(node, 'slow_below');
  const slowBelow = numberOf(slowNode) ?? null;
  const staleHow = child(node, 'when_stale');
  const whenStale = textOf(staleHow);
  if (slowNode !== undefined && slowBelow !== null && slowBelow <= holdBelow) {
    return refuse(
      slowNode,
      'it is never slow: below this everything is held',
      'let it be more than `hold_below`',
    );
  }
  if (slow === null && (slowBelow !== null || whenStale === 'slow')) {
    return refuse(
      slowNode ?? staleHow ?? node,
      'nobody says how slow',
      'add e.g. `slow: { max: 5, per: minute }`',
    );
  }
  if (slow !== null && slowBelow === null && whenStale !== 'slow') {
    return refuse(
      child(node, 'slow') ?? node,
      'this pace is never used',
      'add `slow_below`, or remove `slow`',
    );
  }
  return lowerLimit<GaugeData>({
    name,
    perSend: numberOf(child(node, 'per_send')) ?? 1,
    holdBelow,
    slowBelow,
    slow,
    staleAfterMs,
    whenStale: whenStale === 'slow' || whenStale === 'ignore' ? whenStale : 'hold',
  });
}

function compileSlow(node: Node | undefined): GaugeData['slow'] {
  const max = numberOf(child(node, 'max'));
  const perMs = SPANS_MS[textOf(child(node, 'per')) ?? ''];
  return max === undefined || perMs === undefined ? null : { max, perMs };
}
