/** The `Workspace` document -> the workspace of the plan, with the defaults that a team need not write. */
import { parseDurationMs } from '../base/duration.ts';
import { child, type Entry, entry, type MapNode, type Node, type Span } from '../language/syntax/node.ts';
import { entriesOf, isTrue, numberOf, textOf } from '../language/syntax/read-node.ts';
import type { ChannelPlan, ClassPlan, HoldoutPlan, Source, WorkspacePlan } from '../plan/plan.ts';
import { keywordsOf } from './keywords.ts';
import type { Names } from './names.ts';
import { parsePath } from './path-text.ts';
import { objectOf } from './value.ts';

/** The workspace of the plan, and what only the compiler needs of it. */
export type WorkspaceFacts = {
  readonly plan: WorkspacePlan;
  readonly locales: readonly string[];
  /** Teams, roles and persons: who belongs to each of them, by its name. */
  readonly people: ReadonlyMap<string, readonly string[]>;
};

const HOUR_MS = 3_600_000;
const MAX_IN_FLIGHT = 16;

const CLASSES: { readonly [name: string]: ClassPlan } = {
  transactional: { essential: true, priority: 100 },
  service: { essential: true, priority: 80 },
  lifecycle: { essential: false, priority: 40 },
  promotional: { essential: false, priority: 20 },
};

/** Stands for an address that may be written and cannot be read: who sends there is not wrong because of it. */
const UNREADABLE = 'id';

/** The channel of `call` steps: signed webhooks, there in every workspace. */
const CALL: ChannelPlan = {
  address: '',
  maxInFlight: MAX_IN_FLIGHT,
  paid: false,
  adapter: 'webhook',
  config: {},
};

/** Declares classes, channels and teams, also of a workspace that has mistakes. `root` undefined: none was found. */
export function declareWorkspace(root: MapNode | undefined, names: Names, sound: boolean): void {
  const classes = entriesOf(child(root, 'classes'));
  for (const each of classes) names.declare('class', each.name, each.key.span);
  if (classes.length === 0) for (const name of Object.keys(CLASSES)) names.provide('class', name);
  for (const each of entriesOf(child(root, 'channels'))) {
    if (each.name !== 'call') names.declare('channel', each.name, each.key.span);
  }
  for (const each of entriesOf(child(root, 'teams'))) names.declare('team', each.name, each.key.span);
  for (const name of peopleOf(root).keys()) names.provide('person', name);
  declareLocales(root, names);
  if (sound) return;
  for (const table of ['class', 'channel', 'team', 'person']) names.open(table);
}

function declareLocales(root: MapNode | undefined, names: Names): void {
  const listed = child(root, 'locales');
  const main = child(root, 'locale');
  const nodes = listed?.node === 'list' ? listed.items : main === undefined ? [] : [main];
  for (const node of nodes) {
    const locale = textOf(node);
    if (locale !== undefined) names.declare('locale', locale, node.span);
  }
  const locale = textOf(main);
  if (main !== undefined && locale !== undefined) names.refer('locale', locale, main.span);
}

/**
 * Lowers the document; whatever is missing or unreadable takes its default (shape was checked before). `isDoubtful`: it
 * holds a mistake, so that what is not there may have been meant to be.
 */
export function compileWorkspaceDocument(
  root: MapNode | undefined,
  isDoubtful: boolean,
  sourceOf: (span: Span) => Source,
): WorkspaceFacts {
  const locale = textOf(child(root, 'locale')) ?? 'en';
  const listed = child(root, 'locales');
  const locales = listed?.node === 'list' ? listed.items.map((item) => textOf(item) ?? '') : [];
  const ingest = child(root, 'ingest');
  const unknown = textOf(child(ingest, 'unknown'));
  const classes = classesOf(child(root, 'classes'), sourceOf);
  const holdout = holdoutOf(entry(root, 'holdout'), classes, sourceOf);
  const plan: WorkspacePlan = {
    name: textOf(child(root, 'name')) ?? '',
    zone: textOf(child(root, 'zone')) ?? 'UTC',
    locale,
    classes,
    channels: channelsOf(child(root, 'channels'), isDoubtful, sourceOf),
    unknownSubscriber: unknown === 'hold' || unknown === 'reject' ? unknown : 'create',
    latenessMs: parseDurationMs(textOf(child(ingest, 'lateness')) ?? '') ?? HOUR_MS,
    ...(holdout && { holdout }),
    contacts: contactsOf(child(root, 'teams')),
    retention: objectOf(child(root, 'retention')),
  };
  const people = peopleOf(root);
  return { plan, people, locales: locales.length === 0 ? [locale] : [...new Set(locales)] };
}

function classesOf(node: Node | undefined, sourceOf: (span: Span) => Source): WorkspacePlan['classes'] {
  const written = entriesOf(node);
  if (written.length === 0) return CLASSES;
  return Object.fromEntries(
    written.map((each) => [
      each.name,
      {
        essential: isTrue(child(each.value, 'essential')),
        priority: numberOf(child(each.value, 'priority')) ?? CLASSES[each.name]?.priority ?? 0,
        source: sourceOf(each.key.span),
      },
    ]),
  );
}

/** Undefined where there is none, or its share cannot be read (the shape check has said so). */
function holdoutOf(
  written: Entry | undefined,
  classes: WorkspacePlan['classes'],
  sourceOf: (span: Span) => Source,
): HoldoutPlan | undefined {
  const percent = Number.parseFloat(textOf(child(written?.value, 'share')) ?? '');
  const salt = textOf(child(written?.value, 'salt'));
  if (written === undefined || salt === undefined || Number.isNaN(percent)) return undefined;
  const listed = child(written.value, 'exempt');
  const exempt =
    listed?.node === 'list'
      ? listed.items.map((item) => textOf(item) ?? '')
      : Object.keys(classes).filter((name) => classes[name]?.essential === true);
  const buckets = Math.round(percent * 100);
  return { buckets, salt, exempt: [...new Set(exempt)].sort(), source: sourceOf(written.key.span) };
}

/** Checks the names in `holdout`. Reports through the names. */
export function checkHoldout(root: MapNode | undefined, names: Names): void {
  const listed = child(child(root, 'holdout'), 'exempt');
  for (const item of listed?.node === 'list' ? listed.items : []) {
    const name = textOf(item);
    if (name !== undefined) names.refer('class', name, item.span);
  }
}

function channelsOf(
  node: Node | undefined,
  isDoubtful: boolean,
  sourceOf: (span: Span) => Source,
): WorkspacePlan['channels'] {
  const channels: { [name: string]: ChannelPlan } = { call: CALL };
  for (const each of entriesOf(node)) {
    const written = child(each.value, 'address');
    const address = textOf(written) ?? (written === undefined && !isDoubtful ? '' : UNREADABLE);
    channels[each.name] = {
      address: attributeOf(address),
      maxInFlight: numberOf(child(each.value, 'max_in_flight')) ?? MAX_IN_FLIGHT,
      paid: isTrue(child(each.value, 'paid')),
      ...keywordsOf(child(each.value, 'keywords')),
      adapter: textOf(child(each.value, 'adapter')) ?? '',
      config: objectOf(child(each.value, 'config')),
      source: sourceOf(each.key.span),
    };
  }
  return channels;
}

/** `profile.email` or `profile["Mobile Number"]` -> the attribute; what is no such path stays as it is. */
function attributeOf(address: string): string {
  const [root, name, ...deeper] = parsePath(address) ?? [];
  if (root === 'profile' && name !== undefined && deeper.length === 0) return name;
  return address.startsWith('profile.') ? address.slice('profile.'.length) : address;
}

/** A role that several teams have is all of their people. */
function peopleOf(root: MapNode | undefined): ReadonlyMap<string, readonly string[]> {
  const people = new Map<string, readonly string[]>();
  const add = (name: string, more: readonly string[]) =>
    people.set(name, [...new Set([...(people.get(name) ?? []), ...more])]);
  for (const team of entriesOf(child(root, 'teams'))) {
    const members = textsOf(child(team.value, 'members'));
    const roles = entriesOf(child(team.value, 'roles')).map(
      ({ name, value }) => [name, textsOf(value)] as const,
    );
    const everybody = [...members, ...roles.flatMap(([, holders]) => holders)];
    add(team.name, everybody);
    for (const [name, holders] of roles) add(name, holders);
    for (const person of everybody) add(person, [person]);
  }
  return people;
}

function textsOf(node: Node | undefined): readonly string[] {
  return node?.node === 'list' ? node.items.flatMap((item) => textOf(item) ?? []) : [];
}

function contactsOf(node: Node | undefined): WorkspacePlan['contacts'] {
  return Object.fromEntries(
    entriesOf(node).map((each) => {
      const contacts = entriesOf(child(each.value, 'contacts'));
      return [each.name, Object.fromEntries(contacts.map(({ name, value }) => [name, textOf(value) ?? '']))];
    }),
  );
}
