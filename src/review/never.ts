/** Finds comparisons with what this plan can never produce: `no_sends` that are always true. Pure. */
import { quoteName } from '../base/quote-names.ts';
import type { Match, TestCase } from '../compiler/tests/test-document.ts';
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import type { Plan, TemplatePlan } from '../plan/plan.ts';

/** Fields that stand in a template's content. */
const CONTENT = ['subject', 'preheader', 'text', 'html', 'title', 'body'];

/** Name -> template, of those that some journey sends, or a policy in its place. */
function sentTemplates(plan: Plan): ReadonlyMap<string, TemplatePlan> {
  const elements = [...Object.values(plan.journeys), ...Object.values(plan.policies)];
  const names = elements.flatMap(({ uses }) => uses?.templates ?? Object.keys(plan.templates));
  return new Map(
    names.flatMap((name) => {
      const template = plan.templates[name];
      return template === undefined ? [] : [[name, template] as const];
    }),
  );
}

function problem(match: Match, message: string, help: string): Diagnostic {
  return {
    code: 'never-produced',
    severity: 'error',
    message,
    span: match.span,
    label: 'always true',
    help,
  };
}

function checkMatch(match: Match, sent: ReadonlyMap<string, TemplatePlan>): Diagnostic | undefined {
  const { template, channel } = match.fields;
  const isNamed = typeof template === 'string';
  if (isNamed && !sent.has(template)) {
    return problem(match, `no journey sends ${quoteName(template)}`, 'name a template that a step sends');
  }
  const fitting = [...sent].filter(
    ([name, each]) => (!isNamed || name === template) && (channel === undefined || each.channel === channel),
  );
  if (typeof channel === 'string' && fitting.length === 0) {
    const what = isNamed ? quoteName(template) : 'anything';
    return problem(
      match,
      `no journey sends ${what} by ${quoteName(channel)}`,
      'name the channel of the template',
    );
  }
  for (const field of CONTENT) {
    if (match.fields[field] === undefined) continue;
    const has = fitting.some(([, each]) => Object.values(each.locales).some((locale) => field in locale));
    if (!has) {
      const what = isNamed ? `${quoteName(template)} has` : 'these templates have';
      return problem(match, `${what} no ${quoteName(field)}`, 'compare a field that the template has');
    }
  }
  return undefined;
}

/** What the `no_sends` of a case compare in vain. */
export function findNeverProduced(testCase: TestCase, plan: Plan): readonly Diagnostic[] {
  const sent = sentTemplates(plan);
  return testCase.expect
    .flatMap((each) => each.noSends ?? [])
    .flatMap((match) => checkMatch(match, sent) ?? []);
}
