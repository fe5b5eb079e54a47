/** Checks an `ExclusionPolicy` and lowers it. */
import type { JsonObject } from '../../../base/json.ts';
import { child, type MapNode, type Node, type ScalarNode } from '../../../language/syntax/node.ts';
import { scalarOf, textOf } from '../../../language/syntax/read-node.ts';
import type { PolicyCompiler } from '../../definition.ts';
import { recentFact } from '../../facts/derive.ts';
import { oneOrMoreOf, problem } from '../../node-values.ts';
import { lowerPolicy } from '../spec.ts';
import type { ExclusionData, FreshData, InsteadData } from './schema.ts';

/** The policy's data; undefined where something is wrong, which is reported. */
export function compile(map: MapNode, compiler: PolicyCompiler): JsonObject | undefined {
  const node = child(map, 'when');
  const when = node && compiler.condition(node, { since: 'ever' });
  const dataNode = child(map, 'data');
  const data = dataNode && compileData(dataNode, compiler);
  const insteadNode = child(map, 'instead');
  const instead = insteadNode && compileInstead(insteadNode, compiler);
  if (when === undefined) return undefined;
  if (dataNode !== undefined && data === undefined) return undefined;
  if (insteadNode !== undefined && instead === undefined) return undefined;
  return lowerPolicy<ExclusionData>({
    when,
    ...(data === undefined ? {} : { data: [data] }),
    ...(instead === undefined ? {} : { instead }),
  });
}

function compileData(node: Node, compiler: PolicyCompiler): FreshData | undefined {
  const within = child(node, 'fresh_within');
  const withinMs = within && compiler.durationMs(within);
  const sources = oneOrMoreOf(child(node, 'from')).flatMap((each) => scalarOf(each) ?? []);
  const [first] = sources;
  const path = textOf(first);
  const from =
    first !== undefined && path?.startsWith('profile.') === true && sources.length === 1
      ? compileAttribute(path, first, compiler)
      : compileEvents(sources, compiler);
  if (withinMs === undefined || from === undefined || within === undefined) return undefined;
  if (withinMs > 0) {
    return { withinMs, name: sources.map(({ value }) => String(value)).join(', '), from };
  }
  compiler.report(
    problem('bad-freshness', 'no data are that fresh', within.span, {
      help: 'write how old they may be, e.g. `fresh_within: 24h`',
    }),
  );
  return undefined;
}

function compileAttribute(
  text: string,
  node: ScalarNode,
  compiler: PolicyCompiler,
): FreshData['from'] | undefined {
  const found = compiler.path(text, node);
  if (found === undefined) return undefined;
  if (found.type.type === 'instant') return { by: 'attribute', path: found.path };
  compiler.report(
    problem('wrong-type', `\`${text}\` is no instant`, node.span, {
      label: `a ${found.type.type}`,
      help: 'name an attribute of type `instant` that says when the data arrived',
    }),
  );
  return undefined;
}

function compileEvents(
  nodes: readonly ScalarNode[],
  compiler: PolicyCompiler,
): FreshData['from'] | undefined {
  const events = nodes.map((node) => compiler.refer('event', node)).filter((name) => name !== undefined);
  if (events.length !== nodes.length || events.length === 0) return undefined;
  return { by: 'events', facts: events.map((event) => compiler.fact(recentFact({ event }, 1))) };
}

function compileInstead(node: Node, compiler: PolicyCompiler): InsteadData | undefined {
  const nodes = ['channel', 'to', 'template'].map((key) => scalarOf(child(node, key)));
  const [channelNode, toNode, templateNode] = nodes;
  if (channelNode === undefined || toNode === undefined || templateNode === undefined) return undefined;
  const channel = compiler.refer('channel', channelNode);
  const to = compiler.refer('contact', toNode);
  const template = compiler.refer('template', templateNode);
  if (channel === undefined || to === undefined || template === undefined) return undefined;
  if (compiler.workspace.contacts[to]?.[channel] === undefined) {
    compiler.report(
      problem('missing-contact', `the team \`${to}\` has no contact on \`${channel}\``, toNode.span, {
        help: `add \`contacts: { ${channel}: ... }\` to the team in rutter.yaml`,
      }),
    );
    return undefined;
  }
  if (!compiler.templateTakes(template, channel)) {
    compiler.report(
      problem(
        'wrong-channel',
        `the template \`${template}\` is not made for \`${channel}\``,
        templateNode.span,
        {
          help: 'name a template of that channel',
        },
      ),
    );
    return undefined;
  }
  compiler.variables(template, templateNode);
  return { channel, to, template };
}
