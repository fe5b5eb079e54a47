/**
 * The `Standards` document -> data for the rules, with the places of what was written. Never part of a plan: what a team
 * holds itself to changes no journey's meaning. Reads what is there; shape was checked before.
 */
import { parseDurationMs } from '../base/duration.ts';
import { child, type Node, type Span } from '../language/syntax/node.ts';
import { entriesOf, itemsOf, textOf } from '../language/syntax/read-node.ts';
import type { Names } from './names.ts';
import { problem } from './problem.ts';
import { nameSpan, type SourceDocument } from './source-document.ts';

/** What may stand for a token: one of the values (any, when empty) that fits the pattern (RE2, whole), where there is one. */
export type TokenStandard = {
  readonly values: readonly string[];
  readonly pattern: string | null;
  readonly span: Span;
};

/** How something is called, e.g. `{class}_{goal}_v{n}`: fixed text and tokens, in order. */
export type NameStandard = {
  readonly text: string;
  readonly parts: readonly ({ readonly literal: string } | { readonly token: string })[];
  readonly span: Span;
};

/** What a journey must show before it ships. `classes` empty: every journey. Shares in percent. */
export type QaStandard = {
  readonly classes: readonly string[];
  readonly casesMin: number;
  readonly stepsPercent: number | null;
  readonly pathsPercent: number | null;
  readonly reviewers: readonly string[];
  readonly seedList: boolean;
  readonly span: Span;
};

/** Days (YYYY-MM-DD, both included) on which journeys of these classes (empty: all) are not changed. */
export type FreezeStandard = {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly classes: readonly string[];
  readonly reason: string;
  readonly span: Span;
};

/** A number that was written, with its place. */
export type Limit = { readonly value: number; readonly span: Span };

/** What a team holds its journeys to. A part that was left out is empty. Keys are what users write. */
export type Standards = {
  readonly document: SourceDocument;
  readonly tokens: ReadonlyMap<string, TokenStandard>;
  /** By document kind, `Policy`, `step`, `goal`, `experiment`, `event`, `attribute`. */
  readonly names: ReadonlyMap<string, NameStandard>;
  /** By query parameter. */
  readonly utm: ReadonlyMap<string, TokenStandard>;
  /** By document kind or `Policy`. */
  readonly required: ReadonlyMap<string, readonly string[]>;
  readonly reviewWithinMs: ReadonlyMap<string, Limit>;
  readonly qa: readonly QaStandard[];
  readonly freezes: readonly FreezeStandard[];
  /** By milestone. */
  readonly turnaroundMs: ReadonlyMap<string, Limit>;
  readonly milestones: readonly string[];
  /** By key as written; `length` in milliseconds. */
  readonly limits: ReadonlyMap<string, Limit>;
  readonly subjectMax: Limit | null;
  readonly preheaderMax: Limit | null;
  /** Classes whose messages must hold a link to unsubscribe. */
  readonly unsubscribe: readonly string[];
  readonly postalAddress: { readonly classes: readonly string[]; readonly text: string } | null;
  readonly linkHosts: readonly string[];
  /** By `Journey`, `goal` or `experiment`: field -> the values allowed; neither values nor pattern: any. */
  readonly reporting: ReadonlyMap<string, ReadonlyMap<string, TokenStandard>>;
  /** By document kind or `Policy`: the roles whose people approve a change. */
  readonly approvers: ReadonlyMap<string, readonly string[]>;
};

/** Tokens that need no declaration: their values follow from the workspace, or from their form. */
const BUILT_IN_TOKENS = ['class', 'channel', 'team', 'n', 'word', 'words'];

function textsOf(node: Node | undefined): readonly string[] {
  return itemsOf(node).flatMap((item) => textOf(item) ?? []);
}

function limitOf(node: Node | undefined): Limit | null {
  if (node?.node !== 'scalar') return null;
  const value = typeof node.value === 'number' ? node.value : parseDurationMs(String(node.value));
  return value === null ? null : { value, span: node.span };
}

function limitsOf(node: Node | undefined): ReadonlyMap<string, Limit> {
  const limits = new Map<string, Limit>();
  for (const { name, value } of entriesOf(node)) {
    const limit = limitOf(value);
    if (limit !== null) limits.set(name, limit);
  }
  return limits;
}

function percentOf(node: Node | undefined): number | null {
  const text = textOf(node);
  return text === undefined ? null : Number.parseFloat(text);
}

function tokensOf(node: Node | undefined): ReadonlyMap<string, TokenStandard> {
  return new Map(
    entriesOf(node).map(({ name, key, value }) => {
      const listed = value.node === 'list' ? value : child(value, 'values');
      const pattern = textOf(child(value, 'pattern')) ?? null;
      return [name, { values: textsOf(listed), pattern, span: key.span }];
    }),
  );
}

/** Reads `{class}_{goal}_v{n}`. Pure. */
function readNamePattern(text: string, span: Span): NameStandard {
  const parts = text
    .split(/(\{[^{}]*\})/)
    .filter((part) => part !== '')
    .map((part) => (/^\{.*\}$/.test(part) ? { token: part.slice(1, -1) } : { literal: part }));
  return { text, parts, span };
}

function namesOf(node: Node | undefined): ReadonlyMap<string, NameStandard> {
  return new Map(
    entriesOf(node).map(({ name, value }) => [name, readNamePattern(textOf(value) ?? '', value.span)]),
  );
}

function qaOf(node: Node): QaStandard {
  const coverage = child(node, 'coverage');
  const seedList = child(node, 'seed_list');
  return {
    classes: textsOf(child(node, 'classes')),
    casesMin: limitOf(child(node, 'cases'))?.value ?? 0,
    stepsPercent: percentOf(child(coverage, 'steps')),
    pathsPercent: percentOf(child(coverage, 'paths')),
    reviewers: textsOf(child(node, 'reviewers')),
    seedList: seedList?.node === 'scalar' && seedList.value === true,
    span: node.span,
  };
}

function freezeOf(node: Node): FreezeStandard {
  return {
    name: textOf(child(node, 'name')) ?? '',
    from: textOf(child(node, 'from')) ?? '',
    to: textOf(child(node, 'to')) ?? '',
    classes: textsOf(child(node, 'classes')),
    reason: textOf(child(node, 'reason')) ?? '',
    span: node.span,
  };
}

/** Reads a sound `Standards` document. Pure. */
export function compileStandards(document: SourceDocument): Standards {
  const { root } = document;
  const naming = child(root, 'naming');
  const content = child(root, 'content');
  const address = child(content, 'postal_address');
  return {
    document,
    tokens: tokensOf(child(naming, 'tokens')),
    names: namesOf(child(naming, 'names')),
    utm: tokensOf(child(naming, 'utm')),
    required: new Map(entriesOf(child(root, 'required')).map(({ name, value }) => [name, textsOf(value)])),
    reviewWithinMs: limitsOf(child(root, 'review_within')),
    qa: itemsOf(child(root, 'qa')).map(qaOf),
    freezes: itemsOf(child(root, 'freezes')).map(freezeOf),
    turnaroundMs: limitsOf(child(root, 'turnaround')),
    milestones: textsOf(child(root, 'milestones')),
    limits: limitsOf(child(root, 'limits')),
    subjectMax: limitOf(child(content, 'subject_max')),
    preheaderMax: limitOf(child(content, 'preheader_max')),
    unsubscribe: textsOf(child(content, 'unsubscribe')),
    postalAddress:
      address === undefined
        ? null
        : { classes: textsOf(child(address, 'classes')), text: textOf(child(address, 'text')) ?? '' },
    linkHosts: textsOf(child(content, 'link_hosts')),
    reporting: new Map(entriesOf(child(root, 'reporting')).map(({ name, value }) => [name, tokensOf(value)])),
    approvers: new Map(entriesOf(child(root, 'approvers')).map(({ name, value }) => [name, textsOf(value)])),
  };
}

/** Checks the names in a sound `Standards` document: classes, tokens, windows that end before they start. */
export function checkStandards(
  { root }: SourceDocument,
  names: Names,
  report: (diagnostic: ReturnType<typeof problem>) => void,
): void {
  const naming = child(root, 'naming');
  for (const { name, key } of entriesOf(child(naming, 'tokens'))) names.declare('token', name, key.span);
  for (const name of BUILT_IN_TOKENS) if (!names.has('token', name)) names.provide('token', name);
  for (const { value } of entriesOf(child(naming, 'names'))) {
    for (const part of readNamePattern(textOf(value) ?? '', value.span).parts) {
      if ('token' in part) names.refer('token', part.token, value.span);
    }
  }
  for (const map of [...itemsOf(child(root, 'qa')), ...itemsOf(child(root, 'freezes'))]) {
    referAll(child(map, 'classes'), names);
  }
  const content = child(root, 'content');
  referAll(child(content, 'unsubscribe'), names);
  referAll(child(child(content, 'postal_address'), 'classes'), names);
  for (const { value } of entriesOf(child(root, 'approvers'))) {
    for (const item of itemsOf(value)) names.refer('person', textOf(item) ?? '', item.span);
  }
  for (const freeze of itemsOf(child(root, 'freezes'))) checkWindow(freeze, report);
}

function referAll(node: Node | undefined, names: Names): void {
  for (const item of itemsOf(node)) {
    const name = textOf(item);
    if (name !== undefined) names.refer('class', name, item.span);
  }
}

function checkWindow(node: Node, report: (diagnostic: ReturnType<typeof problem>) => void): void {
  const [from, to] = [child(node, 'from'), child(node, 'to')];
  const [first, last] = [textOf(from), textOf(to)];
  if (to === undefined || from === undefined || first === undefined || last === undefined) return;
  if (first <= last) return;
  report(
    problem('window-ends-first', `this freeze ends (${last}) before it starts (${first})`, to.span, {
      label: 'before `from`',
      related: [{ span: from.span, label: 'starts here' }],
      help: 'swap the two days, or correct the year',
    }),
  );
}

/** Reports every `Standards` document after the first: there is one for a workspace. */
export function refuseSecondStandards(
  documents: readonly SourceDocument[],
  report: (diagnostic: ReturnType<typeof problem>) => void,
): void {
  const [first, ...others] = documents;
  if (first === undefined) return;
  for (const second of others) {
    report(
      problem('duplicate-document', 'a second `Standards` document', nameSpan(second), {
        related: [{ span: nameSpan(first), label: 'the first one' }],
        help: 'put everything into one; levels by path are set in `rutter.yaml`',
      }),
    );
  }
}

/** The part of standards that is kept by document kind: of policies their own, else that of `Policy`. Pure. */
export function standardOf<Value>(table: ReadonlyMap<string, Value>, kind: string): Value | undefined {
  return table.get(kind) ?? (kind.endsWith('Policy') ? table.get('Policy') : undefined);
}
