/**
 * From the nodes of one file to a document of a known kind. Says all that can be said without other files;
 * names, types and flow are the compiler's.
 */
import { suggest } from '../../base/suggest.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { entry, type MapNode, type Node, type Span } from '../syntax/node.ts';
import { checkSchema } from './check.ts';
import { documentKinds } from './documents/registry.ts';
import { describeNode } from './expected.ts';
import { fitsSchema } from './fit/fit-schema.ts';
import type { LanguageKinds } from './kinds.ts';

/** A document whose kind is known. */
export type ShapedDocument = {
  /** One of the document kinds; of a misspelled one the nearest. */
  readonly kind: string;
  /** Empty when it could not be read: then what refers to documents of this kind cannot be judged. */
  readonly name: string;
  readonly nameNode: Node | null;
  readonly root: MapNode;
  readonly file: string;
  /** False when this file has diagnostics already: its name is declared, its content says no more. */
  readonly sound: boolean;
};

export type Shape = {
  readonly document: ShapedDocument | null;
  readonly diagnostics: readonly Diagnostic[];
};

/**
 * Checks the shape of a document. With `broken` (the text was not YAML, and that is reported already) nothing more is
 * said, and the document, where its kind can still be read, is not sound. Pure.
 */
export function checkShape(root: Node, kinds: LanguageKinds, broken = false): Shape {
  const found: Diagnostic[] = [];
  let document = readDocument(root, kinds, found);
  if (document !== null && found.length === 0 && !broken) {
    found.push(...checkAs(document.kind, document.root, kinds));
    const meant = found.some(isUnknownKey) ? findFittingKind(document, kinds) : undefined;
    if (meant !== undefined) {
      found.splice(0, found.length, wrongKind(document, meant));
      document = { ...document, kind: meant };
    }
  }
  const sound = !broken && found.length === 0;
  return { document: document && { ...document, sound }, diagnostics: broken ? [] : found };
}

/** What is wrong with a document when it is taken for one of a kind. */
function checkAs(kind: string, root: MapNode, kinds: LanguageKinds): readonly Diagnostic[] {
  const schema = documentKinds(kinds).find((each) => each.name === kind)?.schema ?? {};
  if (fitsSchema(root, schema, kinds)) return [];
  const what = article(kind);
  return checkSchema(root, schema, { what, name: what, holder: root.span }, kinds);
}

function isUnknownKey({ code }: Diagnostic): boolean {
  return code === 'unknown-key';
}

/** Another kind as which a document has nothing wrong but its name for itself. */
function findFittingKind({ kind, root }: ShapedDocument, kinds: LanguageKinds): string | undefined {
  const entries = root.entries.filter((each) => each.name !== 'kind');
  const others = documentKinds(kinds).filter((each) => each.name !== kind);
  return others.find((each) => checkAs(each.name, { ...root, entries }, kinds).every(isMissingKind))?.name;
}

/** The only thing that may be wrong with a document whose `kind` is left out. */
function isMissingKind({ code, message }: Diagnostic): boolean {
  return code === 'missing-key' && message.startsWith('`kind` is missing');
}

function wrongKind({ kind, root }: ShapedDocument, meant: string): Diagnostic {
  const node = entry(root, 'kind')?.value ?? root;
  return error(
    'wrong-document-kind',
    `this is written as ${article(meant)}, not as ${article(kind)}`,
    node.span,
    {
      label: `its keys are those of ${article(meant)}`,
      help: `write \`kind: ${meant}\``,
      edit: { span: node.span, text: meant },
    },
  );
}

function readDocument(root: Node, kinds: LanguageKinds, found: Diagnostic[]): ShapedDocument | null {
  if (root.node !== 'map') {
    found.push(
      error(
        'not-a-document',
        `a document is a map that starts with \`kind\` and \`name\`, not ${describeNode(root)}`,
        root.span,
        {
          help: 'start the file with `kind: Journey` (or another kind) and `name: ...`',
        },
      ),
    );
    return null;
  }
  const names = documentKinds(kinds).map((each) => each.name);
  const kindEntry = entry(root, 'kind') ?? misspelled(root, 'kind', names, found);
  if (kindEntry === undefined) {
    found.push(
      error('missing-key', '`kind` is missing: nothing says what this document is', root.span, {
        label: 'needs `kind`',
        help: `add \`kind: ...\`, one of ${names.map((name) => `\`${name}\``).join(', ')}`,
      }),
    );
    return null;
  }
  const kind = readKind(kindEntry.value, kindEntry.span, names, found);
  if (kind === undefined) return null;
  const nameEntry =
    entry(root, 'name') ?? root.entries.find((each) => suggest(each.name, ['name']) === 'name');
  const value = nameEntry?.value.node === 'scalar' ? nameEntry.value.value : null;
  return {
    kind,
    name: typeof value === 'string' ? value : '',
    nameNode: nameEntry?.value ?? null,
    root,
    file: root.span.file,
    sound: false,
  };
}

function readKind(
  node: Node,
  holder: Span,
  names: readonly string[],
  found: Diagnostic[],
): string | undefined {
  const value = node.node === 'scalar' ? node.value : null;
  if (typeof value === 'string' && names.includes(value)) return value;
  const near = typeof value === 'string' ? suggest(value, names) : undefined;
  const written = typeof value === 'string' ? `\`${value}\`` : describeNode(node);
  found.push(
    error(
      'unknown-document-kind',
      typeof value === 'string'
        ? `${written} is not a kind of document`
        : `\`kind\` must be a kind of document, not ${written}`,
      node.span.end > node.span.start ? node.span : holder,
      {
        label: 'no such kind',
        help:
          near === undefined
            ? `write one of ${names.map((name) => `\`${name}\``).join(', ')}`
            : `did you mean \`${near}\`?`,
        ...(near === undefined ? {} : { edit: { span: node.span, text: near } }),
      },
    ),
  );
  return near;
}

/** A key that is no key of any document and whose value is a kind: `knid: Segment`. Reports it. */
function misspelled(root: MapNode, key: string, names: readonly string[], found: Diagnostic[]) {
  const candidate = root.entries.find(
    ({ name, value }) =>
      name !== 'name' &&
      value.node === 'scalar' &&
      typeof value.value === 'string' &&
      (names.includes(value.value) || suggest(name, [key]) === key),
  );
  if (candidate === undefined) return undefined;
  found.push(
    error('unknown-key', `unknown key \`${candidate.name}\` in a document`, candidate.key.span, {
      label: 'not a key of a document',
      help: `did you mean \`${key}\`?`,
      edit: { span: candidate.key.span, text: key },
    }),
  );
  return candidate;
}

function article(kind: string): string {
  return `${/^[AEIOU]/.test(kind) ? 'an' : 'a'} \`${kind}\``;
}

function error(
  code: string,
  message: string,
  span: Span,
  rest: Pick<Diagnostic, 'help' | 'label' | 'edit'>,
): Diagnostic {
  return { code, severity: 'error', message, span, ...rest };
}
