/**
 * Gives each key of a condition map to the kind that claims it; several subjects in one map mean and.
 * Which kinds there are is the registry's business; what a key means is the kind's.
 */
import { suggest } from '../../base/suggest.ts';
import type { Entry, MapNode, Node } from '../../language/syntax/node.ts';
import type { ConditionSpec } from '../../plan/plan.ts';
import type { Compiler, ConditionDefinition } from '../definition.ts';
import { listNames, problem } from './problem.ts';

type Subject = { readonly entry: Entry; readonly definition: ConditionDefinition };

const ROOTS = ['profile', 'event', 'entry', 'steps', 'trait', 'digest', 'subscriber'];

/** The subject keys that have a name of their own, e.g. `segment`. */
function subjectNames(definitions: readonly ConditionDefinition[]): readonly string[] {
  return definitions.filter((kind) => kind.claims(kind.name)).map((kind) => kind.name);
}

function suggestKey(name: string, definitions: readonly ConditionDefinition[]): string | undefined {
  const root = /^([A-Za-z_]+)([.[].*)$/.exec(name);
  if (root !== null) {
    const near = suggest(root[1] ?? '', ROOTS);
    return near === undefined ? undefined : near + root[2];
  }
  return suggest(name, [...subjectNames(definitions), ...definitions.flatMap((kind) => kind.companions)]);
}

function reportUnclaimed(each: Entry, compiler: Compiler, definitions: readonly ConditionDefinition[]): void {
  const owners = definitions.filter((kind) => kind.companions.includes(each.name)).map((kind) => kind.name);
  if (owners.length > 0) {
    compiler.report(
      problem('unknown-key', `\`${each.name}\` stands without ${listNames(owners)}`, each.key.span, {
        label: `belongs to ${listNames(owners)}`,
        help: `put it into the same map as ${listNames(owners)}, or remove it`,
      }),
    );
    return;
  }
  const near = suggestKey(each.name, definitions);
  compiler.report(
    problem('unknown-key', `unknown key \`${each.name}\` in a condition`, each.key.span, {
      label: 'nothing can be asked under this key',
      help:
        near === undefined
          ? `use ${listNames(subjectNames(definitions))}, or a path such as \`profile.country\` or \`trait.NAME\``
          : `did you mean \`${near}\`?`,
      ...(near === undefined ? {} : { edit: { span: each.key.span, text: near } }),
    }),
  );
}

function partOf(map: MapNode, subject: Subject, companions: readonly Entry[]): MapNode {
  return { ...map, entries: [subject.entry, ...companions] };
}

function reportShape(node: Node, compiler: Compiler): undefined {
  compiler.report(
    problem(
      node.node === 'map' ? 'empty-condition' : 'bad-shape',
      node.node === 'map' ? 'a condition that asks nothing' : 'a condition is a map',
      node.span,
      {
        label: node.node === 'map' ? 'empty' : `a ${node.node}`,
        help:
          node.node === 'list'
            ? 'write `all:` or `any:` above the list'
            : 'write for example `{ profile.country: ES }` or `{ segment: vip }`',
      },
    ),
  );
  return undefined;
}

/**
 * Compiles a condition map under `compiler`'s scope. Reports everything that is wrong in it; undefined then.
 */
export function compileConditionMap(
  node: Node,
  compiler: Compiler,
  definitions: readonly ConditionDefinition[],
): ConditionSpec | undefined {
  if (node.node !== 'map' || node.entries.length === 0) return reportShape(node, compiler);
  const subjects: Subject[] = [];
  const rest: Entry[] = [];
  for (const each of node.entries) {
    const definition = definitions.find((kind) => kind.claims(each.name));
    if (definition === undefined) rest.push(each);
    else subjects.push({ entry: each, definition });
  }
  const taken = new Set<Entry>();
  const compiled = subjects.map((subject) => {
    const companions = rest.filter(
      (each) => !taken.has(each) && subject.definition.companions.includes(each.name),
    );
    for (const companion of companions) taken.add(companion);
    return subject.definition.compile(subject.entry, partOf(node, subject, companions), compiler);
  });
  const unclaimed = rest.filter((each) => !taken.has(each));
  for (const each of unclaimed) reportUnclaimed(each, compiler, definitions);
  if (unclaimed.length > 0 || compiled.some((spec) => spec === undefined)) return undefined;
  // All of them must hold: in which order somebody wrote the keys is no difference.
  const specs = (compiled as readonly ConditionSpec[])
    .map((spec, index) => ({ spec, name: subjects[index]?.entry.name ?? '' }))
    .sort((one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : 0))
    .map(({ spec }) => spec);
  const [only] = specs;
  if (only !== undefined && specs.length === 1) return only;
  return joinAll(specs, compiler, node);
}

function joinAll(specs: readonly ConditionSpec[], compiler: Compiler, node: Node): ConditionSpec {
  return { kind: 'all', of: specs, source: compiler.source(node) } as unknown as ConditionSpec;
}
