/**
 * Mails of the classes that need it show the postal address of the standards, in every locale and in every part that
 * people may read. The address is looked for as people read it: tags, references and line breaks play no part.
 */
import { rememberByObject } from '../../base/remember.ts';
import { visibleText } from '../../language/content/tags.ts';
import { child, entry } from '../../language/syntax/node.ts';
import type { PlanContext, PlanRule, Visitor } from '../definition.ts';
import { sendsByTemplate } from '../sends.ts';
import { localesOf, type TemplateLocale, type TemplateText, textsOf } from '../template-texts.ts';

export const rule: PlanRule = {
  id: 'missing-postal-address',
  family: 'content',
  title: 'a mail of a class that needs it does not show the postal address',
  question: 'Does the mail say who sends it and where they can be reached by post?',
  level: 'error',
  since: '2026-11',
  isWaivable: true,
  needs: 'plan',
  create,
};

const READ: ReadonlySet<string> = new Set(['mjml', 'html', 'text']);

/** Letters as people read them: single spaces, no difference of case, ways of writing an accent or a dash. */
function readable(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u2010-\u2015]/g, '-')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}

function create({ workspace, plan, report }: PlanContext): Visitor {
  const { standards } = workspace;
  const standard = standards?.postalAddress;
  if (!standard || readable(standard.text) === '') return {};
  const address = readable(standard.text);
  const content = child(standards?.document.root, 'content');
  const place = entry(child(content, 'postal_address'), 'text')?.value.span;
  const sends = sendsByTemplate(workspace.proof);
  return {
    document: (document) => {
      if (document.kind !== 'Template' || plan.templates[document.name]?.channel !== 'email') return;
      const send = sends.get(document.name)?.find((each) => standard.classes.includes(each.class));
      if (send === undefined) return;
      for (const locale of localesOf(document)) {
        const parts = partsWithout(locale, address);
        const [first] = parts;
        if (first === undefined) continue;
        const named = parts.map((part) => `\`${part}\``).join(' and ');
        report({
          message: `${named} of \`${locale.name}\` in the template \`${document.name}\` ${parts.length === 1 ? 'does' : 'do'} not show the postal address, and it is sent as \`${send.class}\``,
          span: entry(locale.entry.value, first)?.key.span ?? locale.entry.key.span,
          label: 'no address',
          related: [
            ...(place === undefined ? [] : [{ span: place, label: 'the address' }]),
            { span: workspace.spanOf(send.source), label: `sent as \`${send.class}\` here` },
          ],
          help: `write it as the standards have it: ${standard.text}`,
        });
      }
    },
  };
}

function partsWithout(locale: TemplateLocale, address: string): readonly string[] {
  return textsOf(locale).flatMap((each) => {
    const { field } = each;
    if (!READ.has(field)) return [];
    return readableOf(each).includes(address) ? [] : [field];
  });
}

const readableOf = rememberByObject(({ text, isMarkup }: TemplateText) =>
  readable(isMarkup ? visibleText(text) : text),
);
