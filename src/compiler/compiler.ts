/**
 * The compiler as the kinds see it: references, durations, instants, paths and conditions at one place of a document.
 * Whatever goes wrong is reported once, and undefined comes back. No kind is named here.
 */
import { parseDurationMs } from '../base/duration.ts';
import type { FactId } from '../base/ids.ts';
import { parseInstant } from '../base/instant.ts';
import { suggest } from '../base/suggest.ts';
import { compileConditionMap } from '../kinds/conditions/dispatch.ts';
import type { Compiler, Scope } from '../kinds/definition.ts';
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import type { Entry, Node, ScalarNode, Span } from '../language/syntax/node.ts';
import type { ConditionSpec, FactSpec, Source } from '../plan/plan.ts';
import { propertiesOf } from './names.ts';
import { parsePath } from './path-text.ts';
import { pathRoots, type Resolved, resolvePath } from './paths.ts';
import { problem } from './problem.ts';
import { addFact, type Place, type Session } from './session.ts';

/** The scope of a place outside journeys: nothing is bound. */
export const BARE_SCOPE: Scope = { answers: [], digest: false, since: 'ever' };

/**
 * A compiler for one place under one scope. Reports through the session. A class: one is made for each step and each
 * condition, and members that are functions of their own would be most of what compiling a journey allocates.
 */
export class PlaceCompiler implements Compiler {
  readonly scope: Scope;
  protected readonly session: Session;
  protected readonly place: Place;

  constructor(session: Session, place: Place, scope: Scope) {
    this.session = session;
    this.place = place;
    this.scope = scope;
  }

  get workspace(): Compiler['workspace'] {
    return this.session.workspace;
  }

  get catalog(): Compiler['catalog'] {
    return this.session.catalog;
  }

  report(diagnostic: Diagnostic): void {
    this.session.report(diagnostic);
  }

  source(node: Node | Entry): Source {
    return this.session.sourceOf(node.span);
  }

  durationMs(node: Node): number | undefined {
    return readDuration(this.session, node);
  }

  instantMs(node: Node): number | undefined {
    return readInstant(this.session, node);
  }

  refer(kind: ReferKind, node: ScalarNode): string | undefined {
    return referTo(this.session, this.place, kind, node);
  }

  path(text: string, node: Node): ReturnType<Compiler['path']> {
    return readPath(this.session, this.place, this.scope, text, node);
  }

  condition(node: Node, change?: Partial<Scope>): ConditionSpec | undefined {
    const scope = change === undefined ? this.scope : { ...this.scope, ...change };
    const under = createCompiler(this.session, this.place, scope);
    return compileConditionMap(node, under, this.session.definitions.conditions);
  }

  fact(spec: FactSpec): FactId {
    return addFact(this.session, this.place.uses, spec);
  }

  trait(name: string): ReturnType<Compiler['trait']> {
    return this.session.traits.get(name);
  }
}

/** A compiler for one place under one scope. */
export function createCompiler(session: Session, place: Place, scope: Scope): Compiler {
  return new PlaceCompiler(session, place, scope);
}

function readDuration(session: Session, node: Node): number | undefined {
  const text = node.node === 'scalar' ? String(node.value) : '';
  const milliseconds = parseDurationMs(text);
  if (milliseconds !== null) return milliseconds;
  session.report(
    problem(
      'bad-duration',
      node.node === 'scalar' ? `\`${text}\` is no duration` : 'no duration',
      node.span,
      {
        label: 'a number with a unit is needed',
        help: 'write for example `15m`, `4h`, `3d`, `2w` or `1h30m`',
      },
    ),
  );
  return undefined;
}

function readInstant(session: Session, node: Node): number | undefined {
  const text = node.node === 'scalar' ? String(node.value) : '';
  const at = parseInstant(text);
  if (at !== null) return at;
  session.report(
    problem('bad-instant', node.node === 'scalar' ? `\`${text}\` is no instant` : 'no instant', node.span, {
      label: 'a date, a time and a zone are needed',
      help: 'write for example `2026-03-02T09:00:00+01:00` or `2026-03-02T08:00:00Z`',
    }),
  );
  return undefined;
}

type ReferKind = Parameters<Compiler['refer']>[0];

/** Steps and goals belong to their journey; the contacts of a workspace are its teams. */
function tableOf(kind: ReferKind, place: Place): string {
  if (kind === 'step' || kind === 'goal') return `${kind} ${place.journey}`;
  return kind === 'contact' ? 'team' : kind;
}

function referTo(session: Session, place: Place, kind: ReferKind, node: ScalarNode): string | undefined {
  if (node.value === null || node.value === '') return undefined;
  const name = String(node.value);
  const table = tableOf(kind, place);
  if (!session.names.refer(table, name, node.span)) return undefined;
  if (kind === 'segment') place.uses.segments.add(name);
  if (kind === 'trait') place.uses.traits.add(name);
  if (kind === 'template') place.uses.templates.add(name);
  return name;
}

function readPath(
  session: Session,
  place: Place,
  scope: Scope,
  text: string,
  node: Node,
): ReturnType<Compiler['path']> {
  const path = parsePath(text);
  if (path === null) {
    session.report(
      problem('bad-path', `\`${text}\` is no path`, node.span, {
        label: 'cannot be read as a path',
        help: 'write `profile.country`, or `event["Cart Id"]` for a name with spaces',
      }),
    );
    return undefined;
  }
  const resolved = resolvePath(path, { session, place, scope });
  if (resolved.is === 'known') {
    notePath({ session, place, scope }, path, node.span);
    return { path, type: resolved.type };
  }
  reportUnresolved(session, resolved, text, node.span);
  return undefined;
}

/**
 * Notes what a path that means something uses: an attribute, a property of an event, the step that answered. So a
 * declaration which nobody uses is told from one that is used, and a rename finds every place.
 */
export function notePath(
  { session, place, scope }: { readonly session: Session; readonly place: Place; readonly scope: Scope },
  path: readonly string[],
  span: Span,
): void {
  const [, name] = path;
  const table = tableOfPath(path, place, scope);
  if (table !== undefined && name !== undefined && session.names.has(table, name)) {
    session.names.refer(table, name, span);
  }
}

/** The table in which the second word of a path stands at a place; undefined where it is none of somebody's. Pure. */
export function tableOfPath([root = '']: readonly string[], place: Place, scope: Scope): string | undefined {
  return Object.hasOwn(TABLE_OF_ROOT, root) ? TABLE_OF_ROOT[root]?.(place, scope) : undefined;
}

const TABLE_OF_ROOT: { readonly [root: string]: (place: Place, scope: Scope) => string | undefined } = {
  profile: () => 'attribute',
  steps: ({ journey }) => `step ${journey}`,
  event: (_, { testing, event }) => propertyTable(testing ?? event),
  entry: (_, { entryEvent }) => propertyTable(entryEvent),
};

function propertyTable(event: string | undefined): string | undefined {
  return event === undefined || event === '' ? undefined : propertiesOf(event);
}

/** Reports a path that means nothing here; an open one (some document is broken) is left alone. */
export function reportUnresolved(session: Session, resolved: Resolved, text: string, span: Span): void {
  if (resolved.is === 'known' || resolved.is === 'open') return;
  if (resolved.is === 'unknown') {
    session.names.refer(resolved.table, resolved.name, span);
    return;
  }
  session.report(explainUnresolved(resolved, text, span));
}

function explainUnresolved(
  resolved: Exclude<Resolved, { is: 'known' | 'open' | 'unknown' }>,
  text: string,
  span: Span,
): Diagnostic {
  if (resolved.is === 'root') {
    const near = suggest(resolved.root, pathRoots);
    return problem('bad-path', `\`${text}\` starts with nothing that can be read`, span, {
      label: `no \`${resolved.root}\` here`,
      help:
        near === undefined
          ? `a path starts with one of: ${pathRoots.map((root) => `\`${root}\``).join(', ')}`
          : `did you mean \`${near}\`?`,
    });
  }
  if (resolved.is === 'unbound') {
    return problem('unbound-path', `\`${text}\` has no value here`, span, {
      label: `\`${resolved.root}\` is not bound on this path`,
      help: resolved.help,
    });
  }
  const near = suggest(resolved.name, resolved.known);
  return problem('unknown-property', `\`${resolved.of}\` has no \`${resolved.name}\``, span, {
    label: 'not declared in the catalog',
    help: near === undefined ? 'declare it in the catalog, or correct the path' : `did you mean \`${near}\`?`,
  });
}
