/**
 * Template variables per path: at each place that uses a template, every variable it reads must be bound there.
 * A variable that is wrong everywhere is reported in the template, one that is wrong here is reported here.
 */
import type { ContentVariable } from '../language/content/check-content.ts';
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import { notePath, reportUnresolved, tableOfPath } from './compiler.ts';
import { formatPath } from './path-text.ts';
import type { Resolved } from './paths.ts';
import { problem } from './problem.ts';
import type { Session } from './session.ts';
import type { TemplateUse } from './steps.ts';
import { type CompiledTemplate, PATH_ROOTS } from './templates.ts';
import { resolveVariable } from './variables.ts';

type Unbound = Extract<Resolved, { is: 'unbound' }>;
type Failure = { readonly use: TemplateUse; readonly variable: ContentVariable; readonly resolved: Unbound };

const PLACES_SHOWN = 5;

/** Judges uses as they come, and keeps none that is in order. */
export type Bindings = {
  /** Judges one use of a template. */
  check(use: TemplateUse): void;
  /** Reports what only all uses together tell. */
  finish(): void;
};

/** What is known of one template so far. `noted`: names that a variable was found to read, so that each is noted once. */
type Judged = {
  count: number;
  readonly unbound: Map<string, Failure[]>;
  readonly said: Set<string>;
  readonly noted: Set<string>;
};

/** Judges the uses of all templates. Reports through the session. */
export function createBindings(templates: ReadonlyMap<string, CompiledTemplate>, session: Session): Bindings {
  const judged = new Map<string, Judged>();
  return {
    check(use) {
      const template = templates.get(use.template);
      if (template === undefined || session.names.isTwice('template', use.template)) return;
      const known = judged.get(use.template) ?? {
        count: 0,
        unbound: new Map(),
        said: new Set(),
        noted: new Set(),
      };
      judged.set(use.template, known);
      known.count += 1;
      for (const variable of template.variables) {
        if (PATH_ROOTS.has(variable.path[0] ?? '')) checkVariable(variable, use, known, session);
      }
    },
    finish() {
      for (const [name, { unbound, count }] of judged) {
        for (const failures of unbound.values()) {
          for (const found of explainUnbound(name, failures, count)) session.report(found);
        }
      }
    },
  };
}

function checkVariable(
  { path, span }: ContentVariable,
  use: TemplateUse,
  { unbound, said, noted }: Judged,
  session: Session,
): void {
  const { place, scope } = use;
  const text = formatPath(path);
  const resolved = resolveVariable(path, { session, place, scope });
  if (resolved.is === 'known') {
    const key = `${span.file}\0${span.start}\0${tableOfPath(path, place, scope)}`;
    if (!noted.has(key)) notePath({ session, place, scope }, path, span);
    noted.add(key);
  } else if (resolved.is === 'unbound') {
    const failures = unbound.get(resolved.root) ?? [];
    if (failures.at(-1)?.use !== use) failures.push({ use, variable: { path, span }, resolved });
    unbound.set(resolved.root, failures);
  } else if (resolved.is === 'unknown') session.names.refer(resolved.table, resolved.name, span);
  else if (!said.has(text) && resolved.is !== 'open') {
    said.add(text);
    reportUnresolved(session, resolved, text, span);
  }
}

function explainUnbound(template: string, failures: readonly Failure[], useCount: number): Diagnostic[] {
  const [first] = failures;
  if (first === undefined) return [];
  const text = formatPath(first.variable.path);
  if (failures.length === useCount && useCount > 1) {
    return [
      problem(
        'unbound-variable',
        `\`${text}\` has no value wherever \`${template}\` is sent`,
        first.variable.span,
        {
          label: `\`${first.resolved.root}\` is not bound on any of these paths`,
          related: failures.slice(0, PLACES_SHOWN).map(({ use }) => ({ span: use.span, label: 'sent here' })),
          help: first.resolved.help,
        },
      ),
    ];
  }
  return failures.map(({ use, variable, resolved }) =>
    problem(
      'unbound-variable',
      `the template \`${template}\` reads \`${formatPath(variable.path)}\`, which has no value here`,
      use.span,
      {
        label: `\`${resolved.root}\` is not bound on this path`,
        related: [{ span: variable.span, label: 'read here' }],
        help: resolved.help,
      },
    ),
  );
}
