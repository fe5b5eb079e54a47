/** The one pass over all documents that all rules share. Knows where steps and scalars stand; nothing about rules. */
import type { SourceDocument } from '../compiler/source-document.ts';
import { readStep } from '../compiler/step-list.ts';
import type { Definitions } from '../kinds/definition.ts';
import { child, type MapNode, type Node } from '../language/syntax/node.ts';
import type { ScalarSite, StepSite, Visitor } from './definition.ts';

/** Shows every document, its steps and its scalars to every visitor, then calls `finish`. */
export function walkDocuments(
  documents: readonly SourceDocument[],
  visitors: readonly Visitor[],
  definitions: Definitions,
): void {
  const [onDocument, onStep, onScalar] = [
    visitors.flatMap(({ document }) => document ?? []),
    visitors.flatMap(({ step }) => step ?? []),
    visitors.flatMap(({ scalar }) => scalar ?? []),
  ];
  for (const document of documents) {
    for (const visit of onDocument) visit(document);
    if (onStep.length > 0 && document.kind === 'Journey') walkSteps(document, onStep, definitions);
    if (onScalar.length > 0) walkScalars(document, document.root, [], onScalar);
  }
  for (const { finish } of visitors) finish?.();
}

/** All steps of a journey, outer before inner, in the order of the text. */
export function listSteps(document: SourceDocument, definitions: Definitions): readonly StepSite[] {
  const found: StepSite[] = [];
  walkSteps(document, [(step) => void found.push(step)], definitions);
  return found;
}

function walkSteps(
  document: SourceDocument,
  visit: readonly ((step: StepSite) => void)[],
  definitions: Definitions,
): void {
  const readList = (node: Node, parents: readonly StepSite[]): void => {
    if (node.node !== 'list') return;
    const siblings = node.items.filter((item) => item.node === 'map');
    for (const [index, map] of siblings.entries()) {
      const written = readStep(map, definitions);
      if (written?.body === undefined) continue;
      const id = String(written.id?.value ?? '');
      const site: StepSite = { document, id, map, body: written.body, parents, siblings, index };
      for (const each of visit) each(site);
      readBody(written.body.value, [...parents, site]);
    }
  };
  const readBody = (node: Node, parents: readonly StepSite[]): void => {
    for (const { name, value } of node.node === 'map' ? node.entries : []) {
      if (STEP_LISTS.has(name)) readList(value, parents);
      if (name === 'paths' && value.node === 'list') {
        for (const path of value.items) readList(child(path, 'steps') ?? path, parents);
      }
    }
  };
  const steps = child(document.root, 'steps');
  if (steps !== undefined) readList(steps, []);
}

/** Keys of a step's body that hold steps; `paths` hold them one level deeper. */
const STEP_LISTS: ReadonlySet<string> = new Set(['steps', 'on_timeout', 'on_error']);

/** `keys`: the way to the node; as long as it walks, it is one list that grows and shrinks. */
function walkScalars(
  document: SourceDocument,
  node: MapNode | Node,
  keys: (string | number)[],
  visit: readonly ((site: ScalarSite) => void)[],
): void {
  if (node.node === 'scalar') {
    const site: ScalarSite = { document, node, keys };
    for (const each of visit) each(site);
    return;
  }
  const depth = keys.length;
  if (node.node === 'list') {
    for (const [index, item] of node.items.entries()) {
      keys[depth] = index;
      walkScalars(document, item, keys, visit);
    }
  } else {
    for (const { name, value } of node.entries) {
      keys[depth] = name;
      walkScalars(document, value, keys, visit);
    }
  }
  keys.length = depth;
}
