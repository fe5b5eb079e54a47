/** Which templates a `send` may use on which channel: references, fit, and their variables on this path. */
import { child, entry, type MapNode, type Node, type ScalarNode } from '../../../language/syntax/node.ts';
import { scalarOf, textOf } from '../../../language/syntax/read-node.ts';
import type { StepCompiler } from '../../definition.ts';
import { problem } from '../../node-values.ts';
import type { Content } from './schema.ts';

/** A channel of the chain, and where it was written. */
export type WrittenChannel = { readonly name: string; readonly node: ScalarNode };

/** The content; undefined where something is wrong, which is reported. Without channels only names are checked. */
export function compileContent(
  body: MapNode,
  channels: readonly WrittenChannel[] | undefined,
  compiler: StepCompiler,
): Content | undefined {
  const node = child(body, 'template');
  if (node === undefined) return undefined;
  if (node.node === 'scalar') return forAll(node, channels, compiler);
  if (entry(node, 'ref') !== undefined || entry(node, 'of') !== undefined) {
    return chosen(node, channels, compiler);
  }
  return node.node === 'map' ? byChannel(node, channels, compiler) : undefined;
}

function forAll(
  node: ScalarNode,
  channels: readonly WrittenChannel[] | undefined,
  compiler: StepCompiler,
): Content | undefined {
  const name = useTemplate(node, channels?.map((each) => each.name) ?? [], compiler);
  if (name === undefined || channels === undefined) return undefined;
  return { by: 'channel', templates: Object.fromEntries(channels.map((each) => [each.name, name])) };
}

function byChannel(
  node: MapNode,
  channels: readonly WrittenChannel[] | undefined,
  compiler: StepCompiler,
): Content | undefined {
  const templates = node.entries.map((each) => {
    const isForeign = channels?.every(({ name }) => name !== each.name) === true;
    const value = isForeign ? undefined : scalarOf(each.value);
    return [each.name, value && useTemplate(value, [each.name], compiler)] as const;
  });
  if (channels === undefined) return undefined;
  const written = new Set(node.entries.map((each) => each.name));
  const names = new Set(channels.map((each) => each.name));
  const extra = node.entries.filter((each) => !names.has(each.name));
  // One mistake: a channel misspelled here is not missing there as well.
  const missing = extra.length > 0 ? [] : channels.filter((each) => !written.has(each.name));
  for (const each of missing) {
    compiler.report(
      problem('missing-template', `no template for the channel \`${each.name}\``, each.node.span, {
        related: [{ span: node.span, label: 'the templates of this send' }],
        help: `add \`${each.name}: <template>\``,
      }),
    );
  }
  for (const each of extra) {
    compiler.report(
      problem('missing-template', `this send does not use the channel \`${each.name}\``, each.key.span, {
        help: 'remove its template, or add the channel to the chain',
      }),
    );
  }
  const known = templates.flatMap(([channel, name]) =>
    name === undefined ? [] : [[channel, name] as const],
  );
  if (known.length !== templates.length || missing.length + extra.length > 0) return undefined;
  return { by: 'channel', templates: Object.fromEntries(known) };
}

function chosen(
  node: Node,
  channels: readonly WrittenChannel[] | undefined,
  compiler: StepCompiler,
): Content | undefined {
  const ref = child(node, 'ref');
  const of = child(node, 'of');
  const listed = of?.node === 'list' ? of.items.filter((each) => each.node === 'scalar') : [];
  const strange =
    (node.node === 'map' ? node.entries : []).find(({ name }) => name !== 'ref' && name !== 'of')?.key ??
    (of?.node === 'list' ? of.items.find((each) => each.node !== 'scalar' || each.value === null) : of);
  if (ref === undefined || listed.length === 0 || strange !== undefined) {
    const isWritten = strange !== undefined && strange.span.end > strange.span.start;
    const span = isWritten && ref !== undefined ? strange.span : node.span;
    compiler.report(
      problem('bad-template', 'a chosen template needs `ref`, and `of` with a list of templates', span, {
        help: 'write `{ ref: entry.message, of: [promo_a, promo_b] }`',
      }),
    );
    return undefined;
  }
  const found = compiler.path(textOf(ref) ?? '', ref);
  const twice = listed.find((each, index) => listed.findIndex(({ value }) => value === each.value) < index);
  if (twice !== undefined) {
    compiler.report(
      problem('bad-template', `the template \`${String(twice.value)}\` is listed twice`, twice.span, {
        help: 'remove one of the two: a template is chosen by its name',
      }),
    );
    return undefined;
  }
  const names = listed.map((each) => useTemplate(each, channels?.map(({ name }) => name) ?? [], compiler));
  const known = names.filter((name) => name !== undefined);
  if (found === undefined || channels === undefined || known.length !== names.length) return undefined;
  if (found.type.type === 'string') return { by: 'choice', path: found.path, of: known };
  compiler.report(
    problem(
      'wrong-type',
      `\`${textOf(ref)}\` is of type ${found.type.type} and cannot name a template`,
      ref.span,
      {
        help: 'choose by an attribute of type `string`',
      },
    ),
  );
  return undefined;
}

/** Refers to a template and checks it for these channels and this path. */
function useTemplate(
  node: ScalarNode,
  channels: readonly string[],
  compiler: StepCompiler,
): string | undefined {
  const name = compiler.refer('template', node);
  if (name === undefined) return undefined;
  const misfit = channels.find((channel) => !compiler.templateTakes(name, channel));
  if (misfit !== undefined) {
    compiler.report(
      problem(
        'wrong-channel',
        `the template \`${name}\` is not made for the channel \`${misfit}\``,
        node.span,
        {
          help: `write a template for \`${misfit}\`, or send on the channel of \`${name}\``,
        },
      ),
    );
    return undefined;
  }
  compiler.variables(name, node);
  return name;
}
