/**
 * A renderer that says whether a message can be rendered, and nothing of what is in it: a simulation counts messages. Content
 * whose outputs are plain paths, alone or through a filter that takes any text, cannot fail for values of kinds for which it
 * has not failed before; everything else is rendered in full, each time.
 */
import type { Instant } from '../../base/ids.ts';
import type { Json, JsonObject } from '../../base/json.ts';
import type { Rendered, Renderer, RenderScope } from '../../kernel/renderer.ts';
import { readerOf } from '../../language/content/template-scope.ts';
import type { TemplatePlan } from '../../plan/plan.ts';

/** An output that is a path, alone, with a default text, or encoded for a link. */
const OUTPUT =
  /\{\{-? *([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+) *(?:\| *(?:default: *(?:'[^'{}]*'|"[^"{}]*")|url_encode) *)?-?\}\}/g;
/** Words with a meaning of their own in paths. */
const SPECIAL = new Set(['size', 'first', 'last']);
/** The same text for every message of a simulation. */
const LINKS = 'links';
/** Longer values may make an output too long. */
const LONG = 200;
/** More outputs than this are not looked at one by one. */
const OUTPUTS_MAX = 100;

type Render = ReturnType<Renderer['template']>;
type Read = (scope: RenderScope) => unknown;

/** Paths that all texts of a value read; null: something else stands in them. */
function pathsOf(value: Json, paths: Set<string> = new Set()): Set<string> | null {
  if (typeof value === 'string') {
    const rest = value.replaceAll(OUTPUT, (_output, path: string) => {
      paths.add(path);
      return '';
    });
    return rest.includes('{{') || rest.includes('{%') || rest.includes('}}') ? null : paths;
  }
  if (typeof value !== 'object' || value === null) return paths;
  for (const member of Object.values(value as JsonObject)) if (pathsOf(member, paths) === null) return null;
  return paths;
}

/** What reads the values on which it depends whether a template can be rendered; null: nobody knows. */
function readersOf({ locales }: TemplatePlan): readonly Read[] | null {
  const paths = pathsOf(locales as unknown as JsonObject);
  if (paths === null || paths.size > OUTPUTS_MAX) return null;
  const readers: Read[] = [];
  for (const path of paths) {
    const names = path.split('.');
    if (names.some((name) => SPECIAL.has(name))) return null;
    if (names[0] !== LINKS) readers.push(readerOf(names) as Read);
  }
  return readers;
}

/** A letter for what kind of value it is; null: only rendering tells. */
function kindOf(value: unknown): string | null {
  if (value === undefined || value === null) return value === null ? 'n' : 'u';
  if (typeof value === 'string') {
    if (value.length > LONG || !value.isWellFormed()) return null;
    return value.trim() === '' ? 'e' : 's';
  }
  if (typeof value === 'number') return 'd';
  return typeof value === 'boolean' ? 'b' : null;
}

function kindsOf(readers: readonly Read[], scope: RenderScope): string | null {
  let kinds = '';
  for (const read of readers) {
    const kind = kindOf(read(scope));
    if (kind === null) return null;
    kinds += kind;
  }
  return kinds;
}

const RENDERED: Rendered = { ok: true, content: {} };

function lighten(render: Render, template: TemplatePlan): Render {
  const readers = readersOf(template);
  if (readers === null) return render;
  const known = new Set<string>();
  return (scope: RenderScope, locale: string, now: Instant) => {
    const kinds = kindsOf(readers, scope);
    const name = kinds === null ? null : `${locale} ${kinds}`;
    if (name !== null && known.has(name)) return RENDERED;
    const rendered = render(scope, locale, now);
    if (name !== null && rendered.ok) known.add(name);
    return rendered;
  };
}

/** The same answers, without content where that is not needed to know them. Calls are rendered: their address is in them. */
export function lightenRenderer(renderer: Renderer): Renderer {
  const known = new WeakMap<TemplatePlan, Render>();
  return {
    ...renderer,
    template(template) {
      const render = known.get(template) ?? lighten(renderer.template(template), template);
      known.set(template, render);
      return render;
    },
  };
}
