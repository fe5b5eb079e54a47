/** Finds the variables that a parsed template reads from outside: loop variables, assigns and captures left out. */
import {
  type FilteredValueToken,
  type PropertyAccessToken,
  type RangeToken,
  type Template,
  TypeGuards,
  toValueSync,
  Value,
} from 'liquidjs';

/**
 * One read of a variable. `path` stops before a part that is computed (`steps[profile.x].y` gives `['steps']`);
 * list indexes are their digits. `start` and `end` are offsets in the template's text.
 */
export type TemplateVariable = {
  readonly path: readonly string[];
  readonly start: number;
  readonly end: number;
};

/** A place that Liquid accepts and ignores, and that is surely a mistake: `{{ a b }}`. */
export type JunkPlace = { readonly start: number; readonly end: number };

type Visit = { readonly variables: TemplateVariable[]; readonly junk: JunkPlace[] };
type Names = { readonly names: Set<string>; readonly outer: Names | null };

function isBound(names: Names, name: string): boolean {
  for (let scope: Names | null = names; scope !== null; scope = scope.outer) {
    if (scope.names.has(name)) return true;
  }
  return false;
}

function segmentOf(token: unknown): string | undefined {
  const value = token as { readonly content?: unknown };
  if (TypeGuards.isQuotedToken(token) || TypeGuards.isNumberToken(token) || TypeGuards.isWordToken(token)) {
    return String(value.content);
  }
  return undefined;
}

function visitAccess(token: PropertyAccessToken, names: Names, visit: Visit): void {
  const path: string[] = [];
  let computed = false;
  const parts: unknown[] = token.variable === undefined ? token.props : [token.variable, ...token.props];
  for (const part of parts) {
    const segment = segmentOf(part);
    if (segment === undefined) {
      computed = true;
      visitValue(part, names, visit);
    } else if (!computed) path.push(segment);
  }
  const root = path[0];
  if (token.variable === undefined && root !== undefined && !isBound(names, root)) {
    visit.variables.push({ path, start: token.begin, end: token.end });
  }
}

function visitExpression(
  initial: { readonly postfix: readonly unknown[] },
  names: Names,
  visit: Visit,
): void {
  let depth = 0;
  let extra: { readonly begin: number; readonly end: number } | undefined;
  for (const part of initial.postfix) {
    const token = part as { readonly begin: number; readonly end: number; readonly operator?: string };
    if (TypeGuards.isOperatorToken(part)) {
      if (token.operator !== 'not') depth -= 1;
    } else {
      depth += 1;
      if (depth > 1) extra = token;
      visitValue(part, names, visit);
    }
  }
  if (depth > 1 && extra !== undefined) visit.junk.push({ start: extra.begin, end: extra.end });
}

function visitFilters(
  filters: readonly { readonly args: readonly unknown[] }[],
  names: Names,
  visit: Visit,
): void {
  for (const filter of filters) {
    for (const argument of filter.args) {
      visitValue(Array.isArray(argument) ? argument[1] : argument, names, visit);
    }
  }
}

function visitValue(value: unknown, names: Names, visit: Visit): void {
  if (value instanceof Value || TypeGuards.isFilteredValueToken(value)) {
    const filtered = value as FilteredValueToken;
    visitExpression(filtered.initial, names, visit);
    visitFilters(filtered.filters, names, visit);
  } else if (TypeGuards.isRangeToken(value)) {
    visitValue((value as RangeToken).lhs, names, visit);
    visitValue((value as RangeToken).rhs, names, visit);
  } else if (TypeGuards.isPropertyAccessToken(value)) visitAccess(value, names, visit);
}

/** The outside reads of one value, filter arguments included. Pure. */
export function readsOf(value: unknown): readonly TemplateVariable[] {
  const visit: Visit = { variables: [], junk: [] };
  visitValue(value, { names: new Set(), outer: null }, visit);
  return visit.variables;
}

/** The outside reads of what stands before the first filter. Pure. */
export function readsOfExpression(initial: {
  readonly postfix: readonly unknown[];
}): readonly TemplateVariable[] {
  const visit: Visit = { variables: [], junk: [] };
  visitExpression(initial, { names: new Set(), outer: null }, visit);
  return visit.variables;
}

function visitTemplate(template: Template, names: Names, visit: Visit): void {
  for (const argument of template.arguments?.() ?? []) visitValue(argument, names, visit);
  const bound = [...(template.localScope?.() ?? [])].map((identifier) => identifier.content);
  const inner: Names = template.blockScope ? { names: new Set(template.blockScope()), outer: names } : names;
  if (template.children !== undefined) {
    const children = toValueSync(template.children(false, true)) as Template[];
    for (const each of children) visitTemplate(each, inner, visit);
  }
  // A name is bound from its tag on; liquidjs keeps assigned names in the outermost scope.
  let outermost = names;
  while (outermost.outer !== null) outermost = outermost.outer;
  for (const name of bound) outermost.names.add(name);
}

/** All outside reads of `templates` in the order of the text, and places that Liquid would silently ignore. Pure. */
export function findVariables(templates: readonly Template[]): Visit {
  const visit: Visit = { variables: [], junk: [] };
  const root: Names = { names: new Set(), outer: null };
  for (const template of templates) visitTemplate(template, root, visit);
  visit.variables.sort((a, b) => a.start - b.start);
  return visit;
}
