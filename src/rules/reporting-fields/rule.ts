/** Fields that reports need, by the standards: there, and with a value that reports know. */
import { suggest } from '../../base/suggest.ts';
import { nameSpan } from '../../compiler/source-document.ts';
import type { TokenStandard } from '../../compiler/standards.ts';
import type { Fix } from '../../language/diagnostics/diagnostic.ts';
import { child, type Node, type Span } from '../../language/syntax/node.ts';
import { textOf } from '../../language/syntax/read-node.ts';
import { replaceScalar } from '../../language/syntax/splices.ts';
import type { DocumentRule, RuleContext, Visitor } from '../definition.ts';
import { tokenOf } from '../name-match.ts';

export const rule: DocumentRule = {
  id: 'reporting-fields',
  family: 'measurement',
  title: 'a field that reports need is missing, or has a value that they do not know',
  question: 'Will this turn up in the report, in the right row?',
  level: 'error',
  since: '2026-11',
  isWaivable: true,
  needs: 'documents',
  create,
};

type Fields = ReadonlyMap<string, TokenStandard>;
/** Something that reports show. `what`: as messages say it. */
type Reported = { readonly what: string; readonly node: Node; readonly span: Span };

function create({ workspace, report }: RuleContext): Visitor {
  const reporting = workspace.standards?.reporting ?? new Map<string, Fields>();
  const judge = (part: string, reported: Reported): void => {
    const fields = reporting.get(part);
    if (fields !== undefined) judgeFields(reported, fields, report);
  };
  if (reporting.size === 0) return {};
  return {
    document: (document) => {
      const { kind, name, root } = document;
      if (kind !== 'Journey') return;
      judge('Journey', { what: `the Journey \`${name}\``, node: root, span: nameSpan(document) });
      const goals = child(root, 'goals');
      for (const node of goals?.node === 'list' ? goals.items : []) {
        const nameNode = child(node, 'name');
        const what = `the goal \`${textOf(nameNode)}\` of \`${name}\``;
        judge('goal', { what, node, span: nameNode?.span ?? node.span });
      }
    },
    step: ({ body, document }) => {
      const node = child(body.value, 'experiment');
      if (node === undefined) return;
      const nameNode = child(node, 'name');
      const what = `the experiment \`${textOf(nameNode)}\` of \`${document.name}\``;
      judge('experiment', { what, node, span: nameNode?.span ?? node.span });
    },
  };
}

function judgeFields({ what, node, span }: Reported, fields: Fields, report: RuleContext['report']): void {
  const missing: string[] = [];
  for (const [field, standard] of fields) {
    const value = child(node, field) ?? child(child(node, 'report'), field);
    const texts = textsOf(value);
    if (value === undefined || texts.length === 0) {
      missing.push(field);
      continue;
    }
    const { fits, expected } = tokenOf(standard);
    const wrong = texts.find((text) => !fits(text));
    if (wrong === undefined) continue;
    const near = suggest(wrong, standard.values);
    const fix = near === undefined ? undefined : offerValue(value, near);
    report({
      message: `\`${field}\` of ${what} must be ${expected}, not \`${wrong}\``,
      span: value.span,
      label: 'unknown to the reports',
      related: [{ span: standard.span, label: 'the standard' }],
      help: near === undefined ? `write ${expected}` : `did you mean \`${near}\`?`,
      ...(fix && { fix }),
    });
  }
  if (missing.length === 0) return;
  const listed = missing.map((field) => `\`${field}\``).join(', ');
  report({
    message: `${what} lacks ${listed} for the reports`,
    span,
    label: 'asked for by the standards',
    help: `write ${listed}, under \`report\` where it is no key of its own`,
  });
}

function textsOf(node: Node | undefined): readonly string[] {
  const nodes = node?.node === 'list' ? node.items : node === undefined ? [] : [node];
  return nodes.flatMap((each) => {
    const text = each.node === 'scalar' && each.value !== null ? String(each.value).trim() : '';
    return text === '' ? [] : [text];
  });
}

function offerValue(node: Node, value: string): Fix | undefined {
  if (node.node !== 'scalar') return undefined;
  const text =
    /^[A-Za-z][\w -]*\w$/.test(value) && !/^(true|false|null)$/i.test(value) ? value : JSON.stringify(value);
  return { title: `write \`${value}\``, isSafe: false, edits: [replaceScalar(node, text)] };
}
