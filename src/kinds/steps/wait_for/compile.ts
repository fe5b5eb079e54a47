/** Checks a `wait_for` and lowers it. */
import { child, type Entry, entry, type MapNode, type Node } from '../../../language/syntax/node.ts';
import { scalarOf, textOf } from '../../../language/syntax/read-node.ts';
import type { ConditionSpec } from '../../../plan/plan.ts';
import type { StepCompiler } from '../../definition.ts';
import { problem } from '../../node-values.ts';
import { compileMoment, type MomentSpec } from '../moment.ts';
import { uniquePaths } from '../paths.ts';
import { type LoweredStep, lower, nestedSteps } from '../spec.ts';
import type { WaitForData, WaitPath } from './schema.ts';

/** The step's data; undefined where something is wrong, which is reported. */
export function compile(body: Node, compiler: StepCompiler): LoweredStep {
  if (body.node !== 'map') return undefined;
  const written = uniquePaths(body, compiler);
  const lookback = entry(body, 'lookback');
  const lookbackMs = lookback === undefined ? 0 : compiler.durationMs(lookback.value);
  const paths = written.map((map) => compilePath(map, lookbackMs ? lookback : undefined, compiler));
  const onTimeout = nestedSteps(body, 'on_timeout', compiler);
  const deadline = compileDeadline(body, compiler);
  if (deadline === undefined || lookbackMs === undefined) return undefined;
  const known = paths.filter((path) => path !== undefined);
  if (known.length !== paths.length || paths.length === 0) return undefined;
  return lower<WaitForData>({ kind: 'wait_for', paths: known, deadline, lookbackMs, onTimeout });
}

function compileDeadline(body: MapNode, compiler: StepCompiler): MomentSpec | undefined {
  const timeout = entry(body, 'timeout');
  const until = entry(body, 'until');
  if ((timeout === undefined) === (until === undefined)) {
    const isMissing = timeout === undefined;
    compiler.report(
      problem(
        isMissing ? 'missing-timeout' : 'bad-wait',
        isMissing ? 'this `wait_for` may wait for ever' : 'this `wait_for` has two ends',
        until?.key.span ?? entry(body, 'paths')?.key.span ?? body.span,
        { help: isMissing ? 'add `timeout: 3d`, or `until`' : 'keep one of `timeout` and `until`' },
      ),
    );
    return undefined;
  }
  if (timeout === undefined) return compileMoment(body, compiler);
  for (const each of body.entries.filter(({ name }) =>
    ['offset', 'weekdays', 'at', 'on_past'].includes(name),
  )) {
    compiler.report(
      problem('bad-wait', `\`${each.name}\` has no meaning with \`timeout\``, each.key.span, {
        help: `remove \`${each.name}\`, or use \`until\``,
      }),
    );
  }
  const elapsedMs = compiler.durationMs(timeout.value);
  return elapsedMs === undefined ? undefined : { form: 'elapsed', elapsedMs, onPast: 'continue' };
}

function compilePath(
  map: MapNode,
  lookback: Entry | undefined,
  compiler: StepCompiler,
): WaitPath | undefined {
  const event = entry(map, 'event');
  const when = entry(map, 'when');
  const id = textOf(child(map, 'id')) ?? '';
  if ((event === undefined) === (when === undefined)) {
    compiler.report(
      problem('unclear-path', `path \`${id}\` must wait for an event or for a condition`, map.span, {
        help: event === undefined ? 'add `event` or `when`' : 'keep one of `event` and `when`',
      }),
    );
    return undefined;
  }
  if (when !== undefined) return compileWhen(id, map, when, compiler);
  return event === undefined ? undefined : compileEvent(id, map, event, lookback, compiler);
}

function compileWhen(id: string, map: MapNode, when: Entry, compiler: StepCompiler): WaitPath | undefined {
  for (const each of map.entries.filter(({ name }) => name === 'where' || name === 'key')) {
    compiler.report(
      problem(
        'unclear-path',
        `\`${each.name}\` belongs to an event, and this path has a condition`,
        each.key.span,
        {
          help: `move \`${each.name}\` into the condition, or use \`event\` instead of \`when\``,
        },
      ),
    );
  }
  const condition = compiler.condition(when.value, { since: 'step' });
  const to = nestedSteps(map, 'steps', compiler);
  return condition && { id, to, on: 'condition', when: condition };
}

function compileEvent(
  id: string,
  map: MapNode,
  event: Entry,
  lookback: Entry | undefined,
  compiler: StepCompiler,
): WaitPath | undefined {
  const name = scalarOf(event.value);
  const known = name && compiler.refer('event', name);
  if (known === undefined) {
    // Of an event that is not known nothing is said: its path reads what it may.
    nestedSteps(map, 'steps', compiler, { event: String(name?.value) });
    return undefined;
  }
  const where = child(map, 'where');
  const test = where && compiler.condition(where, { testing: known, since: 'ever' });
  const key = compiler.keyFor(known, child(map, 'key'));
  const to = nestedSteps(map, 'steps', compiler, { event: known });
  if (where !== undefined && test === undefined) return undefined;
  const counts = lookback === undefined ? undefined : compileLookback(map, known, lookback, compiler);
  return {
    id,
    to,
    on: 'event',
    event: known,
    ...(test === undefined ? {} : { where: test }),
    ...(key === undefined ? {} : { key }),
    ...(counts === undefined ? {} : { lookback: { counts } }),
  };
}

/**
 * The same event as a condition over the past: at least n + 1 of them within the lookback. The run's own events are
 * among them and never count again (semantics 13), so as many conditions are needed as there may be own events.
 */
function compileLookback(
  map: MapNode,
  event: string,
  lookback: Entry,
  compiler: StepCompiler,
): readonly ConditionSpec[] {
  const own = [compiler.scope.entryEvent, compiler.scope.event].filter((each) => each === event).length;
  const counts = Array.from({ length: own + 1 }, (_, index) => {
    const written = map.entries.filter(({ name }) => name === 'event' || name === 'where');
    const node: MapNode = {
      node: 'map',
      entries: [...written, made('within', lookback.value), made('count', atLeast(index + 1, lookback))],
      span: map.span,
    };
    return compiler.condition(node, { since: 'ever' });
  });
  return counts.filter((each) => each !== undefined);
}

function made(name: string, value: Node): Entry {
  const key = { node: 'scalar', value: name, raw: name, span: value.span } as const;
  return { key, name, value, span: value.span };
}

function atLeast(count: number, near: Entry): Node {
  const value = { node: 'scalar', value: count, raw: String(count), span: near.value.span } as const;
  return { node: 'map', entries: [made('gte', value)], span: near.value.span };
}
