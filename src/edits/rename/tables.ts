/**
 * What can be renamed, what form its name must have, and what a rename cannot carry along because it lies outside of
 * the workspace. One entry a table of the name index.
 */
import { formats } from '../../language/model/formats.ts';
import { splitTable } from './values.ts';

/** `accepts`: whether a text may be such a name. `form`: what is allowed, in words. */
export type RenamableTable = {
  readonly noun: string;
  readonly accepts: (name: string) => boolean;
  readonly form: string;
  /** Words of the language that a name of this table would hide. */
  readonly reserved: readonly string[];
  /** Names that the runner itself reads: neither given nor taken away. */
  readonly builtIn: readonly string[];
  /** What people must know who rename one; '' when there is nothing. */
  readonly note: string;
};

const NAME = {
  accepts: formats.name?.accepts ?? (() => true),
  form: 'letters, digits, `_`, `-` and `.`, without spaces',
  reserved: [],
  builtIn: [],
};

/** Names that are keys of a catalog: free text on one line. */
const FREE = {
  accepts: (name: string) => name !== '' && name === name.trim() && !/[\p{Cc}\u2028\u2029]/u.test(name),
  form: 'text on one line, without spaces around it',
  reserved: [],
  builtIn: [],
};

const TABLES: { readonly [noun: string]: RenamableTable } = {
  journey: { ...NAME, noun: 'journey', note: '' },
  step: { ...NAME, noun: 'step', reserved: ['step', 'entry', 'ever'], note: '' },
  goal: {
    ...NAME,
    noun: 'goal',
    note: 'reports count what was reached under the old name apart',
  },
  segment: {
    ...NAME,
    noun: 'segment',
    note: 'whoever is in it already counts as an existing member: entries by this segment treat them by their `existing`',
  },
  trait: { ...NAME, noun: 'trait', note: '' },
  template: {
    ...NAME,
    noun: 'template',
    note: 'conditions on messages of this template start to count anew: what was sent before has the old name',
  },
  policy: { ...NAME, noun: 'policy', note: '' },
  test: { ...NAME, noun: 'test', note: '' },
  event: {
    ...FREE,
    noun: 'event',
    note: 'whoever sends this event must send it under the new name, and what was counted under the old one starts anew',
  },
  attribute: {
    ...FREE,
    noun: 'attribute',
    builtIn: ['id', 'timezone', 'country', 'locale'],
    note: 'whoever sets this attribute must use the new name, and the values that people have stay under the old one',
  },
};

/** What is known of a table such as `journey` or `step trial_v2`; undefined: its names cannot be renamed. Pure. */
export function renamableTable(table: string): RenamableTable | undefined {
  const [noun] = splitTable(table);
  return Object.hasOwn(TABLES, noun) ? TABLES[noun] : undefined;
}

/** The nouns of what can be renamed. */
export const RENAMABLE: readonly string[] = Object.keys(TABLES);
