/**
 * Every locale of the workspace has its content in every template, and as much of it as the others. That the locale of
 * the workspace itself is there is an error of compiling; whether a translation is good is not looked at.
 */
import { child } from '../../language/syntax/node.ts';
import { textOf } from '../../language/syntax/read-node.ts';
import type { DocumentRule, RuleContext, Visitor } from '../definition.ts';
import { localesOf, type TemplateLocale } from '../template-texts.ts';

export const rule: DocumentRule = {
  id: 'missing-translation',
  family: 'content',
  title: 'a template lacks a locale of the workspace, or a part of one',
  question: 'Does everybody get this in their own language, and all of it?',
  level: 'warn',
  since: '2026-11',
  isWaivable: true,
  needs: 'documents',
  create,
};

/** MJML becomes the HTML: who has one has the other. */
const SAME_PART: { readonly [field: string]: string } = { mjml: 'html' };

function partsOf({ entry }: TemplateLocale): ReadonlyMap<string, string> {
  const { value } = entry;
  const fields = value.node === 'map' ? value.entries.map(({ name }) => name) : [];
  return new Map(fields.map((field) => [SAME_PART[field] ?? field, field]));
}

function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

function create({ workspace, report }: RuleContext): Visitor {
  const own = textOf(child(workspace.root?.root, 'locale')) ?? 'en';
  return {
    document: (document) => {
      if (document.kind !== 'Template') return;
      const locales = localesOf(document);
      const first = locales.find(({ name }) => name === own) ?? locales[0];
      if (first === undefined) return;
      const missing = workspace.locales.filter((each) => !locales.some(({ name }) => name === each));
      if (missing.length > 0) {
        report({
          message: `the template \`${document.name}\` has no ${listed(missing)}`,
          span: first.entry.key.span,
          label: `only ${listed(locales.map(({ name }) => name))} here`,
          notes: [`whoever has another locale gets \`${own}\``],
          help: `add ${listed(missing.map((each) => `${each}:`))} to its locales`,
        });
      }
      const wanted = partsOf(first);
      for (const locale of locales) {
        const parts = partsOf(locale);
        const absent = [...wanted].flatMap(([part, field]) => (parts.has(part) ? [] : [field]));
        if (absent.length === 0) continue;
        report({
          message: `\`${locale.name}\` of the template \`${document.name}\` has no ${listed(absent)}, \`${first.name}\` has`,
          span: locale.entry.key.span,
          label: 'less than the others get',
          related: [{ span: first.entry.key.span, label: 'here it is' }],
          help: `translate ${listed(absent)}`,
        });
      }
    },
  };
}
