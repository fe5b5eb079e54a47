/**
 * What may stand where in a workspace, for mutants: a small grammar of the language of its own, so that a mistake in the
 * compiler's schemas is not copied here. Types and builders only; the grammar is in `grammar.ts`.
 */

/** What a scalar means. `table`: the names that it refers to, or that it adds to. */
export type Leaf = {
  readonly is: 'leaf';
  readonly form:
    | 'text'
    | 'integer'
    | 'number'
    | 'boolean'
    | 'duration'
    | 'offset'
    | 'moment'
    | 'until'
    | 'instant'
    | 'time'
    | 'date'
    | 'zone'
    | 'choice'
    | 'reference'
    | 'name'
    | 'path'
    | 'operand'
    | 'liquid'
    | 'json'
    | 'mjml'
    | 'share'
    | 'pattern'
    | 'since'
    | 'datum';
  readonly table?: string;
  readonly values?: readonly string[];
};

/** Keys that the user names: they declare, they refer, they are paths of a condition, or anything goes. */
export type Named = {
  readonly rule: Rule;
  readonly role: 'declares' | 'refers' | 'path' | 'free';
  readonly table: string;
};

export type MapRule = {
  readonly is: 'map';
  readonly keys: { readonly [key: string]: Rule };
  readonly required: readonly string[];
  /** Exactly one of these keys stands there. */
  readonly oneOf: readonly string[];
  readonly named?: Named;
};

export type ListRule = { readonly is: 'list'; readonly of: Rule; readonly mayBeEmpty: boolean };

/** A place that takes more than one form of node. */
export type FormsRule = {
  readonly is: 'forms';
  readonly leaf?: Rule;
  readonly map?: Rule;
  readonly list?: Rule;
};

/** Any value whatsoever. */
export type DataRule = { readonly is: 'data' };

export type LazyRule = { readonly is: 'lazy'; readonly get: () => Rule };

export type Rule = Leaf | MapRule | ListRule | FormsRule | DataRule | LazyRule;

export const data: DataRule = { is: 'data' };

export function leaf(form: Leaf['form'], more: Pick<Leaf, 'table' | 'values'> = {}): Leaf {
  return { is: 'leaf', form, ...more };
}

export function choice(...values: readonly string[]): Leaf {
  return leaf('choice', { values });
}

export function refers(table: string): Leaf {
  return leaf('reference', { table });
}

export function declares(table: string): Leaf {
  return leaf('name', { table });
}

/** A map. Of the keys, those that end in `!` are required, and of those that end in `|` there is exactly one. */
export function map(keys: { readonly [key: string]: Rule }, named?: Named): MapRule {
  const entries = Object.entries(keys);
  const marked = (mark: string) => entries.flatMap(([key]) => (key.endsWith(mark) ? [key.slice(0, -1)] : []));
  return {
    is: 'map',
    keys: Object.fromEntries(entries.map(([key, rule]) => [key.replace(/[!|]$/, ''), rule])),
    required: marked('!'),
    oneOf: marked('|'),
    ...(named === undefined ? {} : { named }),
  };
}

/** A map whose keys are the user's. */
export function namedMap(role: Named['role'], table: string, rule: Rule): MapRule {
  return map({}, { rule, role, table });
}

export function list(of: Rule, mayBeEmpty = false): ListRule {
  return { is: 'list', of, mayBeEmpty };
}

export function forms(rules: Omit<FormsRule, 'is'>): FormsRule {
  return { is: 'forms', ...rules };
}

export function lazy(get: () => Rule): LazyRule {
  return { is: 'lazy', get };
}
