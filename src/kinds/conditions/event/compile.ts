/** Lowers `event`: what happened before, and the fact that remembers it. */
import { child, entry } from '../../../language/syntax/node.ts';
import type { ConditionDefinition } from '../../definition.ts';
import { compileCount, compileSpan, lowerHistory } from '../compile-history.ts';
import { compileWhere } from '../compile-where.ts';
import { problem } from '../problem.ts';

export const compile: ConditionDefinition['compile'] = (subject, map, compiler) => {
  const { value } = subject;
  if (value.node !== 'scalar' || typeof value.value !== 'string' || value.value === '') {
    compiler.report(
      problem('bad-shape', '`event` needs the name of an event', value.span, {
        label: 'no name',
        help: 'write one name; for several events use `all:` or `any:`',
      }),
    );
    return undefined;
  }
  const event = compiler.refer('event', value);
  const count = compileCount(entry(map, 'count'), compiler);
  const span = compileSpan(map, compiler);
  const whereNode = child(map, 'where');
  if (event === undefined) return undefined;
  const where = whereNode === undefined ? {} : compileWhere(whereNode, event, compiler);
  if (count === undefined || span === undefined || where === undefined) return undefined;
  return lowerHistory('event', { event, count, span, ...where }, subject, compiler);
};
