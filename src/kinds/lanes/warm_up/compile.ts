/** Checks a `warm_up` and lowers it: every way to write a ramp becomes a list of budgets. */
import type { JsonObject } from '../../../base/json.ts';
import { isZone } from '../../../base/zone.ts';
import { child, type Node } from '../../../language/syntax/node.ts';
import { numberOf, textOf } from '../../../language/syntax/read-node.ts';
import type { Compiler } from '../../definition.ts';
import { oneOrMoreOf, problem } from '../../node-values.ts';
import { lowerLimit } from '../spec.ts';
import type { WarmUpData } from './schema.ts';

const STEPS_MAX = 1_000;

/** The limit's data; undefined where something is wrong, which is reported. */
export function compile(node: Node, compiler: Compiler): JsonObject | undefined {
  const budgets = compileBudgets(node, compiler);
  const rankBy = compileRank(child(node, 'rank_by'), compiler);
  const restartNode = child(node, 'restart_after');
  const restartAfterMs = restartNode && compiler.durationMs(restartNode);
  const zoneNode = child(node, 'zone');
  const zone = textOf(zoneNode) ?? null;
  if (zoneNode !== undefined && zone !== null && !isZone(zone)) return undefined;
  if (budgets === undefined || rankBy === undefined || restartAfterMs === undefined) return undefined;
  if (restartNode !== undefined && restartAfterMs <= 0) {
    refuse(restartNode, 'this leaves no time between two messages', 'e.g. `restart_after: 30d`', compiler);
    return undefined;
  }
  const per = textOf(child(node, 'per')) === 'ip' ? 'ip' : 'domain';
  return lowerLimit<WarmUpData>({ budgets, zone, rankBy, restartAfterMs, per });
}

function refuse(node: Node, message: string, help: string, compiler: Compiler): undefined {
  compiler.report(problem('bad-lane', message, node.span, { help }));
}

function compileBudgets(node: Node, compiler: Compiler): readonly number[] | undefined {
  const daysNode = child(node, 'days');
  const [start, factor, until] = ['start', 'factor', 'until'].map((key) => numberOf(child(node, key)));
  if (daysNode !== undefined) {
    if (start !== undefined || factor !== undefined || until !== undefined) {
      return refuse(
        daysNode,
        'this ramp is written twice',
        'keep `days`, or `start`, `factor` and `until`',
        compiler,
      );
    }
    const days = oneOrMoreOf(daysNode).map((each) => numberOf(each) ?? 0);
    const shrinking = days.findIndex((budget, index) => budget < (days[index - 1] ?? 1));
    if (shrinking < 0) return days;
    const wrong = oneOrMoreOf(daysNode)[shrinking] ?? daysNode;
    return refuse(
      wrong,
      'this day takes less than the one before it',
      'let the budgets grow from day to day',
      compiler,
    );
  }
  if (start === undefined || factor === undefined || until === undefined) {
    return refuse(node, 'this ramp has no steps', 'write `days`, or `start`, `factor` and `until`', compiler);
  }
  const budgets: number[] = [];
  for (
    let budget = start;
    budget < until && budgets.length < STEPS_MAX;
    budget = Math.max(budget + 1, budget * factor)
  ) {
    budgets.push(Math.floor(budget));
  }
  if (budgets.length > 0) return budgets;
  const untilNode = child(node, 'until') ?? node;
  return refuse(untilNode, 'this ramp ends where it starts', 'let `until` be more than `start`', compiler);
}

/** Null: none is written; undefined: it is wrong. */
function compileRank(node: Node | undefined, compiler: Compiler): readonly string[] | null | undefined {
  const text = textOf(node);
  if (node === undefined || text === undefined) return null;
  const trait = /^trait\.(.+)$/.exec(text)?.[1];
  if (trait !== undefined) return compileTrait(trait, node, compiler);
  const found = compiler.path(text, node);
  if (found === undefined) return undefined;
  if (NUMBERS.has(found.type.type) && found.path[0] === 'profile') return found.path;
  return refuseRank(text, node, compiler);
}

const NUMBERS: ReadonlySet<string> = new Set(['number', 'integer']);

function compileTrait(name: string, node: Node, compiler: Compiler): readonly string[] | undefined {
  if (node.node !== 'scalar') return undefined;
  const span = { ...node.span, start: node.span.end - name.length };
  if (compiler.refer('trait', { ...node, value: name, raw: name, span }) === undefined) return undefined;
  const known = compiler.trait(name);
  // Of an unknown or faulty trait nothing more is said.
  if (known === undefined) return undefined;
  return NUMBERS.has(known.type) ? ['trait', name] : refuseRank(`trait.${name}`, node, compiler);
}

function refuseRank(text: string, node: Node, compiler: Compiler): undefined {
  const help = 'rank by a number of `profile` or `trait`';
  return refuse(node, `\`${text}\` is no number of the receiver`, help, compiler);
}
