/** Checks a `ConsentPolicy` and lowers it. */
import type { JsonObject } from '../../../base/json.ts';
import { child, type MapNode, type Node } from '../../../language/syntax/node.ts';
import { booleanOf, entriesOf, textOf } from '../../../language/syntax/read-node.ts';
import type { Compiler } from '../../definition.ts';
import { oneOrMoreOf, problem, textsOf } from '../../node-values.ts';
import { lowerPolicy } from '../spec.ts';
import type { ConsentData, GroupData, Words } from './schema.ts';

function fallbackOf(node: Node, otherwise: 'denied' | 'given'): 'denied' | 'given' {
  const written = textOf(child(node, 'default'));
  return written === 'given' || written === 'denied' ? written : otherwise;
}

/** The policy's data; undefined where something is wrong, which is reported. */
export function compile(map: MapNode, compiler: Compiler): JsonObject | undefined {
  const pairs = entriesOf(child(map, 'purposes')).map(
    (each) => [compiler.refer('class', each.key), textOf(each.value)] as const,
  );
  const known = pairs.flatMap(([name, purpose]) =>
    name === undefined || purpose === undefined ? [] : [[name, purpose] as const],
  );
  const purposes = Object.fromEntries(known);
  const groups = compileGroups(map, namedPurposes(map, purposes), compiler);
  const words = compileWords(map, purposes, compiler);
  const expiry = child(map, 'expires_after');
  const expiresAfterMs = expiry && expiryOf(expiry, compiler);
  if (known.length !== pairs.length || groups === undefined || words === undefined) return undefined;
  if (expiry !== undefined && expiresAfterMs === undefined) return undefined;
  return lowerPolicy<ConsentData>({
    purposes,
    default: fallbackOf(map, 'denied'),
    ...(booleanOf(child(map, 'double_opt_in')) === true && { doubleOptIn: true as const }),
    ...(textOf(child(map, 'proof')) === 'required' && { proof: true as const }),
    ...(expiresAfterMs !== undefined && { expiresAfterMs }),
    ...(Object.keys(groups).length > 0 && { groups }),
    ...(Object.keys(words).length > 0 && { words }),
  });
}

function expiryOf(node: Node, compiler: Compiler): number | undefined {
  const lengthMs = compiler.durationMs(node);
  if (lengthMs === undefined || lengthMs > 0) return lengthMs;
  compiler.report(
    problem('bad-consent', 'no consent would ever count: it expires at once', node.span, {
      help: 'write how long a consent counts, e.g. `expires_after: 730d`',
    }),
  );
  return undefined;
}

/** The purposes of the classes that the policy covers. */
function namedPurposes(map: MapNode, purposes: ConsentData['purposes']): Set<string> {
  const classes = textsOf(child(child(map, 'covers'), 'classes'));
  return new Set([...classes.map((name) => purposes[name] ?? name), ...Object.values(purposes)]);
}

function compileGroups(
  map: MapNode,
  purposes: ReadonlySet<string>,
  compiler: Compiler,
): { [name: string]: GroupData } | undefined {
  const groups: { [name: string]: GroupData } = {};
  let sound = true;
  for (const { name, key, value } of entriesOf(child(map, 'groups'))) {
    const classes = referAll('class', child(value, 'classes'), compiler);
    const channels = referAll('channel', child(value, 'channels'), compiler);
    const tags = textsOf(child(value, 'tags'));
    if (classes === undefined || channels === undefined) sound = false;
    else {
      const own = tags.length === 0 ? [name] : [...tags].sort();
      groups[name] = { tags: own, classes, channels, default: fallbackOf(value, 'given') };
    }
    if (!purposes.has(name)) continue;
    sound = false;
    compiler.report(
      problem('bad-consent', `the group \`${name}\` has the name of a purpose`, key.span, {
        help: 'give it another name: people say yes or no to each of them',
      }),
    );
  }
  return sound ? groups : undefined;
}

/** Null when nothing is written; undefined when a name is unknown. */
function referAll(
  kind: 'class' | 'channel',
  node: Node | undefined,
  compiler: Compiler,
): readonly string[] | null | undefined {
  if (node === undefined) return null;
  const scalars = oneOrMoreOf(node).filter((each) => each.node === 'scalar');
  const names = scalars.map((each) => compiler.refer(kind, each)).filter((name) => name !== undefined);
  return names.length === scalars.length ? [...names].sort() : undefined;
}

function compileWords(
  map: MapNode,
  purposes: ConsentData['purposes'],
  compiler: Compiler,
): { [name: string]: { [locale: string]: Words } } | undefined {
  const groups = entriesOf(child(map, 'groups')).map(({ name }) => name);
  const known = new Set([...namedPurposes(map, purposes), ...groups]);
  const words: { [name: string]: { [locale: string]: Words } } = {};
  // Of an unknown class nobody knows the purpose; it is reported where it stands.
  const covered = textsOf(child(child(map, 'covers'), 'classes'));
  const isOpen = covered.some((name) => !Object.hasOwn(compiler.workspace.classes, name));
  let sound = true;
  for (const { name, key, value } of entriesOf(child(map, 'words'))) {
    words[name] = Object.fromEntries(entriesOf(value).map((each) => [each.name, wordsOf(each.value)]));
    if (known.has(name) || isOpen) continue;
    sound = false;
    compiler.report(
      problem('bad-consent', `the policy has no purpose or group \`${name}\``, key.span, {
        help: `it has ${[...known].map((each) => `\`${each}\``).join(', ')}`,
      }),
    );
  }
  return sound ? words : undefined;
}

function wordsOf(node: Node): Words {
  const text = textOf(child(node, 'text'));
  return { title: textOf(child(node, 'title')) ?? '', ...(text === undefined ? {} : { text }) };
}
