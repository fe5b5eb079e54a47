/**
 * Mails of the classes that need it hold a link to unsubscribe, in every locale and in every part that people may read,
 * on every way through the text. The headers for one click are made by the adapter and are no substitute for it.
 */
import { rememberByObject } from '../../base/remember.ts';
import { printsAlways, readTextParts } from '../../language/content/text-parts.ts';
import { entry } from '../../language/syntax/node.ts';
import type { PlanContext, PlanRule, Visitor } from '../definition.ts';
import { sendsByTemplate, type TemplateSend } from '../sends.ts';
import { localesOf, type TemplateLocale, textsOf } from '../template-texts.ts';

export const rule: PlanRule = {
  id: 'missing-unsubscribe',
  family: 'content',
  title: 'a mail of a class that needs it has no link to unsubscribe',
  question: 'Can everybody who gets this end it, with one click, from the mail itself?',
  level: 'error',
  since: '2026-11',
  isWaivable: false,
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      channels: {
        type: 'array',
        items: { type: 'string' },
        default: ['email'],
        description:
          'Channels on which a message must hold the link; SMS ends by a keyword, push by the phone.',
      },
    },
  },
  needs: 'plan',
  create,
};

/** Without a standard only what is called so is sure to be advertising. */
const ADVERTISING = ['promotional'];
const READ: ReadonlySet<string> = new Set(['mjml', 'html', 'text', 'body']);

function create({ workspace, plan, report, options }: PlanContext): Visitor {
  const { standards } = workspace;
  const classes =
    standards !== null && standards.unsubscribe.length > 0 ? standards.unsubscribe : ADVERTISING;
  const sends = sendsByTemplate(workspace.proof);
  return {
    document: (document) => {
      if (document.kind !== 'Template') return;
      const channels = options(document).channels;
      const { channel = '' } = plan.templates[document.name] ?? {};
      if (!Array.isArray(channels) || !channels.includes(channel)) return;
      const send = sends.get(document.name)?.find((each) => classes.includes(each.class));
      if (send === undefined) return;
      for (const locale of localesOf(document)) {
        const parts = partsWithout(locale);
        if (parts.length > 0) reportMissing(document.name, locale, parts, send);
      }
    },
  };

  function reportMissing(
    template: string,
    locale: TemplateLocale,
    parts: readonly string[],
    send: TemplateSend,
  ): void {
    const [first = ''] = parts;
    const named = parts.map((part) => `\`${part}\``).join(' and ');
    report({
      message: `${named} of \`${locale.name}\` in the template \`${template}\` ${parts.length === 1 ? 'has' : 'have'} no link to unsubscribe, and it is sent as \`${send.class}\``,
      span: entry(locale.entry.value, first)?.key.span ?? locale.entry.key.span,
      label: 'nobody can end it from here',
      related: [{ span: workspace.spanOf(send.source), label: `sent as \`${send.class}\` here` }],
      help: 'print `{{ links.unsubscribe }}` in it, outside of any condition',
    });
  }
}

/** The parts that people read and that do not print the link on every way. */
const partsWithout = rememberByObject((locale: TemplateLocale): readonly string[] => {
  const written = new Map<string, boolean>();
  for (const { field, text, isMarkup } of textsOf(locale)) {
    if (!READ.has(field)) continue;
    const seen = isMarkup ? text.replace(/<!--[\s\S]*?(?:-->|$)/g, '') : text;
    const prints = printsAlways(readTextParts(seen), ['links', 'unsubscribe']);
    written.set(field, written.get(field) === true || prints);
  }
  return [...written].flatMap(([field, prints]) => (prints ? [] : [field]));
});
