/** Names follow `naming.names` of the standards. Documents, steps, goals, experiments, events, attributes. */
import { withArticle } from '../../compiler/problem.ts';
import type { SourceDocument } from '../../compiler/source-document.ts';
import { standardOf } from '../../compiler/standards.ts';
import { child, type Node, type Span } from '../../language/syntax/node.ts';
import { textOf } from '../../language/syntax/read-node.ts';
import type { DocumentRule, RuleContext, StepSite, Visitor } from '../definition.ts';
import { matchName, type Token, tokensOf } from '../name-match.ts';

export const rule: DocumentRule = {
  id: 'naming',
  family: 'naming',
  title: 'a name is not made as the standards say',
  question: 'Can I tell from the name what this is, for whom, and which version?',
  level: 'error',
  since: '2026-11',
  isWaivable: true,
  needs: 'documents',
  create,
};

function create({ workspace, report }: RuleContext): Visitor {
  const { standards } = workspace;
  if (standards === null || standards.names.size === 0) return {};
  const tokens = tokensOf(standards, { ...workspace, teams: [...workspace.teams.keys()] });
  const judge = (kind: string, name: string, span: Span): ReadonlyMap<string, string> | null => {
    const standard = standardOf(standards.names, kind);
    if (standard === undefined || name === '') return null;
    const match = matchName(name, standard, tokens);
    if (match.ok) return match.values;
    const token = match.token === null ? undefined : tokens.get(match.token);
    report({
      message: messageOf(kind, name, match.token, match.value, standard.text),
      span,
      label:
        match.token === null ? `not like \`${standard.text}\`` : `\`{${match.token}}\` is \`${match.value}\``,
      related: [{ span: standard.span, label: 'the standard' }],
      help: helpOf(match.meant, match.token, token, standard.text),
    });
    return null;
  };
  const isAsked = (kind: string) => standardOf(standards.names, kind) !== undefined;
  return {
    document: (document) => {
      if (document.nameNode === null) return;
      const values = judge(document.kind, document.name, document.nameNode.span);
      const named = values?.get('class');
      const declared = named === undefined ? undefined : textOf(document.entry('class')?.value);
      if (named !== undefined && declared !== undefined && named !== declared) {
        reportOtherClass(document, named, declared);
      }
      for (const [kind, name, span] of namedInside(document, isAsked)) judge(kind, name, span);
    },
    // Nobody goes through the steps of all journeys for a name that is not asked for.
    ...(isAsked('step') && {
      step: ({ id, map }: StepSite) => {
        const node = child(map, 'id');
        if (node !== undefined) judge('step', id, node.span);
      },
    }),
  };

  function reportOtherClass({ nameNode, root }: SourceDocument, named: string, declared: string): void {
    const node = child(root, 'class');
    if (nameNode === null || node === undefined) return;
    report({
      message: `the name says \`${named}\`, the class is \`${declared}\``,
      span: nameNode.span,
      label: `says \`${named}\``,
      related: [{ span: node.span, label: 'the class' }],
      help: 'let both say the same: `rutter` judges by the class, people by the name',
    });
  }
}

function messageOf(
  kind: string,
  name: string,
  token: string | null,
  value: string,
  standard: string,
): string {
  const what = `the name \`${name}\` of ${withArticle(kind)}`;
  return token === null || value === name
    ? `${what} is not made like \`${standard}\``
    : `\`${value}\` in ${what} is no \`{${token}}\` of the standards`;
}

function helpOf(
  meant: string | undefined,
  token: string | null,
  expected: Token | undefined,
  standard: string,
): string {
  if (meant !== undefined) return `did you mean \`${meant}\`?`;
  if (token === null || expected === undefined) return `write it as \`${standard}\``;
  return `write ${expected.expected}`;
}

/** What has a name inside of a document, as far as names of its kind are asked for: kind, name and place. */
function* namedInside(
  { kind, entry }: SourceDocument,
  isAsked: (kind: string) => boolean,
): Generator<readonly [string, string, Span]> {
  if (kind === 'Journey') {
    const goals = isAsked('goal') ? entry('goals')?.value : undefined;
    for (const goal of goals?.node === 'list' ? goals.items : []) yield* named('goal', child(goal, 'name'));
    if (isAsked('experiment')) yield* experimentsIn(entry('steps')?.value);
  }
  if (kind !== 'Catalog') return;
  for (const [part, key] of [
    ['event', 'events'],
    ['attribute', 'profile'],
  ] as const) {
    const node = entry(key)?.value;
    for (const each of node?.node === 'map' ? node.entries : []) yield [part, each.name, each.key.span];
  }
}

function* named(kind: string, node: Node | undefined): Generator<readonly [string, string, Span]> {
  const name = textOf(node);
  if (node !== undefined && name !== undefined) yield [kind, name, node.span];
}

function* experimentsIn(node: Node | undefined): Generator<readonly [string, string, Span]> {
  if (node?.node === 'list') for (const item of node.items) yield* experimentsIn(item);
  if (node?.node !== 'map') return;
  for (const { name, value } of node.entries) {
    if (name === 'experiment') yield* named('experiment', child(value, 'name'));
    else yield* experimentsIn(value);
  }
}
