/**
 * The canonical layout of a document: the door to this folder. Layout changes, values and comments do not: what comes
 * out is read again and compared with what went in, and a text that would say something else is left as it was.
 */

import { isJsonObject } from '../../base/json.ts';
import { readStep } from '../../compiler/step-list.ts';
import type { Definitions } from '../../kinds/definition.ts';
import type { Diagnostic } from '../../language/diagnostics/diagnostic.ts';
import { documentKinds } from '../../language/model/documents/registry.ts';
import { applyEdits } from '../../language/syntax/edits.ts';
import { child, type Node } from '../../language/syntax/node.ts';
import { type Parsed, parseYaml } from '../../language/syntax/parse.ts';
import { editGaps } from './gaps.ts';
import { editIndentation } from './indentation.ts';
import { tidyLines } from './lines.ts';
import { editOrder, type Order, type Rank } from './order.ts';
import { saysTheSame } from './same.ts';

/** `text`: the canonical one; the text itself where it cannot be read, with what is wrong in `diagnostics`. */
export type Formatted = { readonly text: string; readonly diagnostics: readonly Diagnostic[] };

/** Formats one document of any kind. A text that is no YAML comes back as it is, with its syntax errors. Pure. */
export function formatText(file: string, text: string, definitions: Definitions): Formatted {
  const parsed = parseYaml(file, text);
  const unchanged: Formatted = { text, diagnostics: [] };
  if (parsed.broken || parsed.root === null) return { text, diagnostics: parsed.diagnostics };
  const order = orderOf(parsed.root, definitions);
  const ordered = putInOrder(file, text, order);
  const gapped = change(file, ordered, editGaps);
  const indented = change(file, gapped, editIndentation);
  if (indented === null) return unchanged;
  const { root, broken } = parseYaml(file, indented);
  if (root === null || broken) return unchanged;
  const tidied = tidyLines(root, indented);
  return saysTheSame(parsed, parseYaml(file, tidied)) ? { text: tidied, diagnostics: [] } : unchanged;
}

/** Null where one of the steps before could not be made. */
function change(
  file: string,
  text: string | null,
  edit: (root: Node, text: string) => ReturnType<typeof editIndentation>,
): string | null {
  if (text === null) return null;
  const { root, broken }: Parsed = parseYaml(file, text);
  if (root === null || broken) return null;
  const edits = edit(root, text);
  return edits && applyEdits(text, edits);
}

/** Nested maps are put in order after those around them, one level a round. */
const LEVELS_MAX = 64;

/** Each round is kept only if it says the same. */
function putInOrder(file: string, text: string, order: Order): string {
  let current = text;
  for (let round = 0; round < LEVELS_MAX; round += 1) {
    const before = parseYaml(file, current);
    const edits = before.root === null ? [] : editOrder(before.root, current, order);
    if (edits.length === 0) return current;
    const next = applyEdits(current, edits);
    if (next === current || !saysTheSame(before, parseYaml(file, next))) return current;
    current = next;
  }
  return current;
}

function orderOf(root: Node, definitions: Definitions): Order {
  const kindNode = child(root, 'kind');
  const kind = kindNode?.node === 'scalar' ? kindNode.value : null;
  const schema = documentKinds(definitions).find(({ name }) => name === kind)?.schema;
  const keys = isJsonObject(schema?.properties) ? Object.keys(schema.properties) : [];
  const places = new Map(keys.map((key, index) => [key, index]));
  const document: Rank = (key) => places.get(key) ?? keys.length;
  const isStep: Order['isStep'] = (map) =>
    readStep(map, definitions)?.body !== undefined && child(map, 'id') !== undefined;
  return { document, isStep };
}
