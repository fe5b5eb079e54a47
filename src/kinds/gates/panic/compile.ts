/** Checks a `PanicPolicy` and lowers it. */
import type { JsonObject } from '../../../base/json.ts';
import { suggest } from '../../../base/suggest.ts';
import type { ControlScope } from '../../../kernel/input.ts';
import type {
  PanicData,
  PlanB,
  SubstituteData,
  TrickleData,
  TriggerData,
} from '../../../kernel/panic-policy.ts';
import { child, type Entry, entry, type MapNode, type Node } from '../../../language/syntax/node.ts';
import { entriesOf, numberOf, scalarOf, textOf } from '../../../language/syntax/read-node.ts';
import type { PolicyCompiler } from '../../definition.ts';
import { oneOrMoreOf, problem, textsOf } from '../../node-values.ts';
import { lowerPolicy } from '../spec.ts';

const DAY_MS = 86_400_000;
const WINDOW_MAX_MS = 30 * DAY_MS;

type Named = 'channel' | 'class' | 'journey';

/** The policy's data; undefined where something is wrong, which is reported. */
export function compile(map: MapNode, compiler: PolicyCompiler): JsonObject | undefined {
  const scopes = compileEach(entriesOf(child(map, 'scopes')), ({ value }) => compileScope(value, compiler));
  const pullers = compilePullers(child(map, 'may_pull'), compiler);
  const known = scopes === undefined ? [] : Object.keys(scopes);
  const planB = compileEach(entriesOf(child(map, 'plan_b')), (each) =>
    isScope(each, known, compiler) ? compilePlanB(each.value, compiler) : undefined,
  );
  const nodes = oneOrMoreOf(child(map, 'triggers'));
  const triggers = nodes.flatMap((each) => compileTrigger(each, compiler) ?? []);
  if (scopes === undefined || pullers === undefined || planB === undefined) return undefined;
  if (triggers.length !== nodes.length) return undefined;
  return lowerPolicy<PanicData>({ scopes, mayPull: pullers, planB, triggers });
}

/** All values by name; undefined where one of them is wrong. */
function compileEach<Value>(
  entries: readonly Entry[],
  compileOne: (each: Entry) => Value | undefined,
): { readonly [name: string]: Value } | undefined {
  const compiled = entries.map((each) => [each.name, compileOne(each)] as const);
  const sound = compiled.filter((each): each is readonly [string, Value] => each[1] !== undefined);
  return sound.length === entries.length ? Object.fromEntries(sound) : undefined;
}

/** Null where nothing is written; undefined where a name is unknown. */
function referAll(
  kind: Named,
  node: Node | undefined,
  compiler: PolicyCompiler,
): readonly string[] | null | undefined {
  if (node === undefined) return null;
  const scalars = oneOrMoreOf(node).flatMap((each) => scalarOf(each) ?? []);
  const names = scalars.flatMap((each) => compiler.refer(kind, each) ?? []);
  return names.length === scalars.length ? [...new Set(names)].sort() : undefined;
}

function compileScope(node: Node, compiler: PolicyCompiler): ControlScope | undefined {
  const channels = referAll('channel', child(node, 'channels'), compiler);
  const classes = referAll('class', child(node, 'classes'), compiler);
  const journeys = referAll('journey', child(node, 'journeys'), compiler);
  const tags = textsOf(child(node, 'tags'));
  if (channels === undefined || classes === undefined || journeys === undefined) return undefined;
  return {
    ...(channels === null ? {} : { channels }),
    ...(classes === null ? {} : { classes }),
    ...(tags.length === 0 ? {} : { tags: [...new Set(tags)].sort() }),
    ...(journeys === null ? {} : { journeys }),
  };
}

/** The names written, and everybody who belongs to one of them. */
function compilePullers(
  node: Node | undefined,
  compiler: PolicyCompiler,
): readonly string[] | null | undefined {
  if (node === undefined) return null;
  const scalars = oneOrMoreOf(node).flatMap((each) => scalarOf(each) ?? []);
  const people = scalars.flatMap((each) => {
    const found = compiler.people(each);
    return found === undefined ? [] : [found];
  });
  if (people.length !== scalars.length) return undefined;
  return [...new Set([...textsOf(node), ...people.flat()])].sort();
}

function isScope({ name, key }: Entry, known: readonly string[], compiler: PolicyCompiler): boolean {
  if (known.includes(name)) return true;
  const meant = suggest(name, known);
  // With a faulty scope among them, nobody can tell.
  if (known.length === 0) return false;
  compiler.report(
    problem('bad-panic', `this policy has no scope \`${name}\``, key.span, {
      label: 'a plan B that is never used',
      help: meant === undefined ? `add \`${name}\` to \`scopes\`` : `did you mean \`${meant}\`?`,
    }),
  );
  return false;
}

function compilePlanB(node: Node, compiler: PolicyCompiler): PlanB | undefined {
  const trickleNode = child(node, 'trickle');
  const trickle = trickleNode === undefined ? null : compileTrickle(trickleNode, compiler);
  const substituteNode = child(node, 'substitute');
  const substitute = substituteNode === undefined ? null : compileSubstitute(substituteNode, compiler);
  return trickle === undefined || substitute === undefined ? undefined : { trickle, substitute };
}

function percentOf(node: Node | undefined): number | undefined {
  const percent = Number.parseFloat(textOf(node) ?? '');
  return Number.isNaN(percent) ? undefined : percent;
}

function compileTrickle(node: Node, compiler: PolicyCompiler): TrickleData | undefined {
  const percent = percentOf(child(node, 'share'));
  const classes = referAll('class', child(node, 'classes'), compiler);
  const journeys = referAll('journey', child(node, 'journeys'), compiler);
  if (percent === undefined || classes === undefined || journeys === undefined) return undefined;
  return { buckets: Math.round(percent * 100), classes, journeys };
}

function compileSubstitute(node: Node, compiler: PolicyCompiler): SubstituteData | undefined {
  const templateNode = scalarOf(child(node, 'template'));
  const classNode = scalarOf(child(node, 'class'));
  if (templateNode === undefined || classNode === undefined) return undefined;
  const template = compiler.refer('template', templateNode);
  const className = compiler.refer('class', classNode);
  if (template === undefined || className === undefined) return undefined;
  const channels = Object.keys(compiler.workspace.channels).filter((name) => name !== 'call');
  const channel = channels.find((name) => compiler.templateTakes(template, name));
  if (channel === undefined) return undefined;
  compiler.variables(template, templateNode);
  return { template, channel, class: className };
}

function compileTrigger(node: Node, compiler: PolicyCompiler): TriggerData | undefined {
  const rate = textOf(child(node, 'rate')) as TriggerData['rate'] | undefined;
  const scope = textOf(child(node, 'scope')) as TriggerData['scope'] | undefined;
  const min = numberOf(child(node, 'min'));
  const windowNode = child(node, 'window');
  const windowMs = windowNode && compiler.durationMs(windowNode);
  const warn = percentOf(child(node, 'warn'));
  const pause = percentOf(child(node, 'pause'));
  if (rate === undefined || scope === undefined || min === undefined || windowMs === undefined)
    return undefined;
  const fault = faultOf(node, windowMs, warn, pause);
  if (fault !== null) {
    compiler.report(fault);
    return undefined;
  }
  const ppmOf = (percent: number | undefined) =>
    percent === undefined ? null : Math.round(percent * 10_000);
  return { rate, windowMs, min, warnPpm: ppmOf(warn), pausePpm: ppmOf(pause), scope };
}

function faultOf(node: Node, windowMs: number, warn: number | undefined, pause: number | undefined) {
  if (windowMs <= 0 || windowMs > WINDOW_MAX_MS) {
    const span = child(node, 'window')?.span ?? node.span;
    return problem('bad-panic', 'rates are kept for 30 days', span, {
      label: windowMs > 0 ? 'longer than that' : 'no length',
      help: 'write e.g. `window: 24h`',
    });
  }
  if (warn === 0 || pause === 0) {
    const span = child(node, pause === 0 ? 'pause' : 'warn')?.span ?? node.span;
    return problem('bad-panic', 'a limit of zero is reached by whatever is sent', span, {
      help: 'write e.g. `pause: 0.3%`',
    });
  }
  if (warn === undefined || pause === undefined || warn < pause) return null;
  return problem(
    'bad-panic',
    'this trigger stops before it warns',
    entry(node, 'warn')?.value.span ?? node.span,
    {
      label: 'not below `pause`',
      help: 'warn at a lower rate than that at which it stops',
    },
  );
}
