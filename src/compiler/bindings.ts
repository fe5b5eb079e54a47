/**
 * Template variables per path: at each place that uses a template, every variable it reads must be bound there.
 * A variable that is wrong everywhere is reported in the template, one that is wrong here is reported here.
 */
import type { ContentVariable } from '../language/content/check-content.ts';
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import { notePath, reportUnresolved } from './compiler.ts';
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

/** Judges all uses of all templates. Reports through the session. */
export function checkBindings(
  templates: ReadonlyMap<string, CompiledTemplate>,
  uses: readonly TemplateUse[],
  session: Session,
): void {
  const byTemplate = new Map<string, TemplateUse[]>();
  for (const use of uses) byTemplate.set(use.template, [...(byTemplate.get(use.template) ?? []), use]);
  for (const [name, placed] of byTemplate) {
    const template = templates.get(name);
    const isDoubtful = session.names.isTwice('template', name);
    if (template !== undefined && !isDoubtful) checkTemplate(template, placed, session);
  }
}

function checkTemplate(template: CompiledTemplate, uses: readonly TemplateUse[], session: Session): void {
  const unbound = new Map<string, Failure[]>();
  const said = new Set<string>();
  for (const variable of template.variables) {
    const [root = ''] = variable.path;
    if (!PATH_ROOTS.has(root)) continue;
    const text = formatPath(variable.path);
    for (const use of uses) {
      const resolved = resolveVariable(variable.path, { session, place: use.place, scope: use.scope });
      if (resolved.is === 'known') {
        notePath({ session, place: use.place, scope: use.scope }, variable.path, variable.span);
      } else if (resolved.is === 'unbound') {
        const failures = unbound.get(resolved.root) ?? [];
        if (!failures.some((failure) => failure.use === use)) failures.push({ use, variable, resolved });
        unbound.set(resolved.root, failures);
      } else if (resolved.is === 'unknown') {
        session.names.refer(resolved.table, resolved.name, variable.span);
      } else if (!said.has(text) && resolved.is !== 'open') {
        said.add(text);
        reportUnresolved(session, resolved, text, variable.span);
      }
    }
  }
  for (const failures of unbound.values()) {
    for (const found of explainUnbound(template.name, failures, uses.length)) session.report(found);
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
