/** Lowers `message`: a condition over the events that the runner itself feeds in when a message is reported on. */
import type { Json } from '../../../base/json.ts';
import { suggest } from '../../../base/suggest.ts';
import type { Entry, MapNode, Node } from '../../../language/syntax/node.ts';
import type { ConditionSpec } from '../../../plan/plan.ts';
import type { Compiler, ConditionDefinition } from '../../definition.ts';
import { compileSpan, lowerHistory } from '../compile-history.ts';
import { AT_LEAST_ONE } from '../history.ts';
import { listNames, problem } from '../problem.ts';

/** Word -> reserved event. */
const MESSAGE_EVENTS: { readonly [verb: string]: string } = {
  accepted: 'Message Accepted',
  delivered: 'Message Delivered',
  opened: 'Message Opened',
  clicked: 'Message Clicked',
};
const VERBS = Object.keys(MESSAGE_EVENTS);
const KEYS = [...VERBS, 'within', 'since', 'machine'];

function compareSpec(property: string, op: string, value: Json): ConditionSpec {
  return { kind: 'compare', path: ['event', property], tests: [{ op, as: 'plain', right: { value } }] };
}

function compileTemplates(node: Node, compiler: Compiler): readonly string[] | undefined {
  const nodes = node.node === 'list' && node.items.length > 0 ? node.items : [node];
  const names = nodes.map((each) => {
    if (each.node === 'scalar' && typeof each.value === 'string' && each.value !== '') {
      return compiler.refer('template', each);
    }
    compiler.report(
      problem('bad-shape', '`message` needs the name of a template', each.span, {
        label: 'no name',
        help: 'write for example `{ opened: trial_welcome }`',
      }),
    );
    return undefined;
  });
  return names.some((name) => name === undefined) ? undefined : (names as string[]);
}

/** `machine: false` counts events that do not say, as well. */
function compileMachine(each: Entry | undefined, compiler: Compiler): readonly ConditionSpec[] | undefined {
  if (each === undefined) return [];
  const value = each.value.node === 'scalar' ? each.value.value : null;
  if (value === true) return [compareSpec('machine', 'eq', true)];
  if (value === false) {
    const of = [compareSpec('machine', 'exists', false), compareSpec('machine', 'eq', false)];
    return [{ kind: 'any', of } as unknown as ConditionSpec];
  }
  compiler.report(
    problem('bad-type', '`machine` is `true` or `false`', each.value.span, {
      label: 'neither',
      help: 'write `machine: false` to leave out opens and clicks by machines',
    }),
  );
  return undefined;
}

function checkKeys(map: MapNode, compiler: Compiler): Entry | undefined {
  for (const each of map.entries) {
    if (KEYS.includes(each.name)) continue;
    const near = suggest(each.name, KEYS);
    compiler.report(
      problem('unknown-key', `unknown key \`${each.name}\` in \`message\``, each.key.span, {
        label: 'not a key of `message`',
        help: near === undefined ? `use ${listNames(KEYS)}` : `did you mean \`${near}\`?`,
        ...(near === undefined ? {} : { edit: { span: each.key.span, text: near } }),
      }),
    );
    return undefined;
  }
  const [verb, second] = map.entries.filter(({ name }) => VERBS.includes(name));
  if (verb !== undefined && second === undefined) return verb;
  compiler.report(
    problem('bad-shape', '`message` needs exactly one thing that happened', (second?.key ?? map).span, {
      label: second === undefined ? 'none' : 'a second one',
      help: `write one of ${listNames(VERBS)}; for several use \`all:\` or \`any:\``,
    }),
  );
  return undefined;
}

export const compile: ConditionDefinition['compile'] = (subject, _map, compiler) => {
  const { value } = subject;
  if (value.node !== 'map') {
    compiler.report(
      problem('bad-shape', '`message` needs a map', value.span, {
        label: `a ${value.node}`,
        help: 'write for example `message: { opened: trial_welcome, within: 7d }`',
      }),
    );
    return undefined;
  }
  const verb = checkKeys(value, compiler);
  if (verb === undefined) return undefined;
  const templates = compileTemplates(verb.value, compiler);
  const machine = compileMachine(
    value.entries.find(({ name }) => name === 'machine'),
    compiler,
  );
  const span = compileSpan(value, compiler);
  if (templates === undefined || machine === undefined || span === undefined) return undefined;
  const [only] = templates;
  const template =
    templates.length === 1 && only !== undefined
      ? compareSpec('template', 'eq', only)
      : compareSpec('template', 'in', templates);
  const where = machine.length === 0 ? template : ({ kind: 'all', of: [template, ...machine] } as unknown);
  const event = MESSAGE_EVENTS[verb.name] as string;
  const question = { event, where: where as ConditionSpec, count: AT_LEAST_ONE, span };
  const lowered = lowerHistory('message', question, subject, compiler);
  const said = { templates, ...(machine.length === 0 ? {} : { machine: machine[0]?.kind !== 'any' }) };
  return lowered && { ...lowered, ...said };
};
