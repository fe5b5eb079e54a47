/** What a word means: a step in plain language with its ways out, a name with what it is, a key with what it is for. Pure. */
import type { Compiled } from '../compiler/compile.ts';
import type { NamePlace } from '../compiler/names.ts';
import { namesAt } from '../compiler/names-at.ts';
import type { SourceDocument } from '../compiler/source-document.ts';
import type { Definitions } from '../kinds/definition.ts';
import { describeCondition } from '../kinds/describe-condition.ts';
import { child, type Span } from '../language/syntax/node.ts';
import { textOf } from '../language/syntax/read-node.ts';
import type { StepPlan } from '../plan/plan.ts';
import { findNode, type NodePath } from './node-path.ts';
import { schemaWalkOf } from './schema-walk.ts';

/** Markdown, and the characters that it is about. */
export type HoverText = { readonly markdown: string; readonly span: Span };

/** What is said about an offset of a document; undefined where there is nothing to say. */
export function hoverAt(
  compiled: Compiled,
  document: SourceDocument,
  offset: number,
  definitions: Definitions,
): HoverText | undefined {
  const path = findNode(document.root, offset);
  return (
    aboutStep(compiled, document, path, definitions) ??
    aboutName(compiled, document, offset, definitions) ??
    aboutKey(document, path, definitions)
  );
}

/** On the id of a step, or on the key that says what it does. */
function aboutStep(
  { plan }: Compiled,
  document: SourceDocument,
  { nodes, keys, key }: NodePath,
  definitions: Definitions,
): HoverText | undefined {
  const last = keys.at(-1);
  const holder = nodes.at(key === null && last !== 'id' ? -1 : -2);
  const id = textOf(child(holder, 'id'));
  const journey = document.kind === 'Journey' ? plan?.journeys[document.name] : undefined;
  const step = id === undefined ? undefined : journey?.steps[id];
  if (step === undefined || (last !== 'id' && last !== step.kind)) return undefined;
  const span = key?.key.span ?? nodes.at(-1)?.span;
  return span === undefined ? undefined : { markdown: describeStep(id ?? '', step, definitions), span };
}

function describeStep(id: string, step: StepPlan, definitions: Definitions): string {
  const kind = definitions.steps.find(({ name }) => name === step.kind);
  const said = kind?.describe(step) ?? step.kind;
  const ways = (kind?.branches(step) ?? []).map(
    ({ label, to }) => `- ${label}: ${to === null ? 'the run ends' : `\`${to}\``}`,
  );
  return [`**${id}**: ${said}`, '', ...ways, '', ...(kind === undefined ? [] : [`_${kind.summary}_`])]
    .join('\n')
    .trim();
}

function aboutName(
  compiled: Compiled,
  document: SourceDocument,
  offset: number,
  definitions: Definitions,
): HoverText | undefined {
  const [found] = namesAt(compiled, document.file, offset);
  const declared = compiled.names.declared.find(
    ({ table, name }) => table === found?.table && name === found.name,
  )?.span;
  if (found === undefined || declared === undefined) return undefined;
  const [noun = '', owner] = found.table.split(/ (.*)/s);
  const of = owner === undefined || owner === '' ? '' : ` of \`${owner}\``;
  const told = describeDeclaration(compiled, found, declared, definitions);
  return { markdown: [`**${found.name}** (${noun}${of})`, ...told].join('\n\n'), span: found.span };
}

/** What the document that declares a name says of itself, and what its condition means. */
function describeDeclaration(
  { documents, plan }: Compiled,
  { name, table }: NamePlace,
  declared: Span,
  definitions: Definitions,
): readonly string[] {
  const home = documents.find(({ file }) => file === declared.file);
  if (home === undefined || home.name !== name) return [`declared in \`${declared.file}\``];
  const says = ['title', 'purpose', 'owner'].flatMap((key) => {
    const text = textOf(child(home.root, key));
    return text === undefined ? [] : [key === 'owner' ? `owner: \`${text}\`` : text];
  });
  const when = table === 'segment' ? plan?.segments[name]?.when : undefined;
  return when === undefined ? says : [...says, `holds when ${describeCondition(when, definitions)}`];
}

function aboutKey(
  { kind }: SourceDocument,
  { keys, key }: NodePath,
  definitions: Definitions,
): HoverText | undefined {
  if (key === null) return undefined;
  const name = String(keys.at(-1));
  const hint = schemaWalkOf(kind, definitions)
    ?.keysAt(keys.slice(0, -1))
    .find((each) => each.name === name);
  const description = hint?.schema.description;
  if (typeof description !== 'string') return undefined;
  return {
    markdown: `**${name}**: ${description}${hint?.isRequired === true ? '\n\n_required_' : ''}`,
    span: key.key.span,
  };
}
