/** Checks a `send` and lowers it. */

import type { OnCapped } from '../../../kernel/state.ts';
import { child, entry, type MapNode, type Node } from '../../../language/syntax/node.ts';
import { booleanOf, numberOf, scalarOf, textOf } from '../../../language/syntax/read-node.ts';
import type { StepCompiler } from '../../definition.ts';
import { oneOrMoreOf, problem, textsOf } from '../../node-values.ts';
import { type LoweredStep, lower, nestedSteps } from '../spec.ts';
import { compileContent, type WrittenChannel } from './compile-content.ts';
import type { SendData } from './schema.ts';

/** The step's data; undefined where something is wrong, which is reported. */
export function compile(body: Node, compiler: StepCompiler): LoweredStep {
  if (body.node !== 'map') return undefined;
  const channels = compileChannels(body, compiler);
  const content = compileContent(body, channels, compiler);
  const onCapped = compileOnCapped(child(body, 'on_capped'), compiler);
  const className = scalarOf(child(body, 'class'));
  const classRef = className === undefined ? compiler.journey.class : compiler.refer('class', className);
  const lateness = child(body, 'max_lateness');
  const maxLatenessMs = lateness === undefined ? null : compiler.durationMs(lateness);
  const hasErrorSteps = entry(body, 'on_error') !== undefined;
  const to = nestedSteps(body, 'on_error', compiler);
  const blocks = booleanOf(child(body, 'wait')) !== false;
  if (!blocks && !staysAlone(body, compiler)) return undefined;
  if (channels === undefined || content === undefined || onCapped === undefined) return undefined;
  const worth = compileValue(child(body, 'value'), compiler);
  if (classRef === undefined || maxLatenessMs === undefined || worth === undefined) return undefined;
  const onUnknown = textOf(child(body, 'on_unknown'));
  return lower<SendData>({
    kind: 'send',
    channels: channels.map(({ name }) => name),
    content,
    class: classRef,
    tags: textsOf(child(body, 'tags')),
    onCapped,
    ...worth,
    maxLatenessMs,
    onUnknown: onUnknown === 'retry' || onUnknown === 'hold' ? onUnknown : null,
    blocks,
    onError: hasErrorSteps ? { to } : null,
  });
}

/** The chain as written; undefined when a channel is unknown, or there is none. */
function compileChannels(body: MapNode, compiler: StepCompiler): readonly WrittenChannel[] | undefined {
  const single = entry(body, 'channel');
  const chain = entry(body, 'channels');
  if ((single === undefined) === (chain === undefined)) {
    compiler.report(
      problem(
        'bad-channel',
        single === undefined ? 'this send has no channel' : 'this send has `channel` and `channels`',
        chain?.key.span ?? body.span,
        {
          help:
            single === undefined ? 'add `channel: email`, or `channels: [push, email]`' : 'keep one of them',
        },
      ),
    );
    return undefined;
  }
  const nodes = oneOrMoreOf((single ?? chain)?.value).filter((each) => each.node === 'scalar');
  const known = nodes.map((node) => ({ node, name: compiler.refer('channel', node) }));
  const calls = known.filter(({ name }) => name === 'call');
  for (const { node } of calls) {
    compiler.report(
      problem('bad-channel', 'nothing is sent on `call`', node.span, {
        help: 'use a `call` step for a webhook',
      }),
    );
  }
  const forTeams = known.filter(({ name }) => name !== undefined && reachesTeamsOnly(name, compiler));
  for (const { node } of forTeams) {
    compiler.report(
      problem(
        'bad-channel',
        `\`${String(node.value)}\` reaches teams only: it has no address of people`,
        node.span,
        {
          help: 'give the channel an `address` in rutter.yaml, or use another one',
          cause: `no address of ${String(node.value)}`,
        },
      ),
    );
  }
  const named = known.flatMap(({ node, name }) => (name === undefined ? [] : [{ node, name }]));
  return named.length === nodes.length && named.length > 0 && calls.length + forTeams.length === 0
    ? named
    : undefined;
}

/** True for a channel that has no address of people; one that cannot be read is not judged. */
function reachesTeamsOnly(channel: string, { workspace }: StepCompiler): boolean {
  const plan = workspace.channels[channel];
  const isForTeams = Object.values(workspace.contacts).some((team) => team[channel] !== undefined);
  return isForTeams && plan?.address === '' && plan.adapter !== '';
}

function compileOnCapped(node: Node | undefined, compiler: StepCompiler): OnCapped | undefined {
  if (node === undefined) return { do: 'skip' };
  const text = textOf(node);
  if (text === 'skip' || text === 'exit') return { do: text };
  const defer = child(node, 'defer');
  const deferMs = defer && compiler.durationMs(defer);
  return deferMs === undefined ? undefined : { do: 'defer', deferMs };
}

/** A number, or the path of one; undefined where it is neither, which is reported. */
function compileValue(
  node: Node | undefined,
  compiler: StepCompiler,
): { readonly value?: number | readonly string[] } | undefined {
  if (node === undefined) return {};
  const value = numberOf(node);
  if (value !== undefined) return { value };
  const text = textOf(node);
  const found = text === undefined ? undefined : compiler.path(text, node);
  if (found === undefined) return undefined;
  const { path, type } = found;
  if (type.type === 'number' || type.type === 'integer' || type.type === 'object') return { value: path };
  compiler.report(
    problem('wrong-type', `\`${text}\` is no number`, node.span, {
      label: `a ${type.type}`,
      help: 'name an attribute or property that holds a number, or write the number',
    }),
  );
  return undefined;
}

/** A run that has gone on can neither take the steps of a failure nor be ended by a cap. */
function staysAlone(body: MapNode, compiler: StepCompiler): boolean {
  const capped = entry(body, 'on_capped');
  const wrong = [entry(body, 'on_error'), textOf(capped?.value) === 'exit' ? capped : undefined].filter(
    (each) => each !== undefined,
  );
  for (const each of wrong) {
    compiler.report(
      problem(
        'bad-wait',
        `\`${each.name}\` needs the run to wait for the outcome of this send`,
        each.key.span,
        {
          related: [{ span: entry(body, 'wait')?.span ?? body.span, label: 'the run does not wait' }],
          help: `remove \`wait: false\` or \`${each.name}\``,
        },
      ),
    );
  }
  return wrong.length === 0;
}
