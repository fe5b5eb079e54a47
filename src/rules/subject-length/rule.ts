/**
 * Subjects and preheaders are no longer than the standards allow. Counted is what people see, in characters as they see
 * them; a printed value counts for a fixed number, since nobody knows it here.
 */
import { readTextParts, type TextPart } from '../../language/content/text-parts.ts';
import { entry } from '../../language/syntax/node.ts';
import type { DocumentRule, RuleContext, Visitor } from '../definition.ts';
import { localesOf, textsOf } from '../template-texts.ts';

export const rule: DocumentRule = {
  id: 'subject-length',
  family: 'content',
  title: 'a subject or preheader is longer than the standards allow',
  question: 'Can people read the whole subject before they open it?',
  level: 'warn',
  since: '2026-11',
  isWaivable: true,
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      variable: {
        type: 'integer',
        minimum: 0,
        default: 10,
        description: 'For how many characters a printed value counts; with `truncate: 20` it is 20.',
      },
    },
  },
  needs: 'documents',
  create,
};

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Plain characters are each one of those that people see. */
const PLAIN = /^[\x20-\x7e]*$/;

function countCharacters(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let count = 0;
  for (const _ of segmenter.segment(text)) count += 1;
  return count;
}

/** The longest that people may see: of a choice its longest way, of a loop one turn. */
function lengthOf(parts: readonly TextPart[], variable: number): number {
  return parts.reduce((sum, part) => {
    if (part.is === 'text') return sum + countCharacters(part.text.replace(/\s+/g, ' '));
    if (part.is === 'print') return sum + printedLength(part, variable);
    if (part.is === 'choice') return sum + Math.max(...part.ways.map((way) => lengthOf(way, variable)), 0);
    if (part.is === 'repeat') {
      return sum + Math.max(lengthOf(part.parts, variable), lengthOf(part.otherwise, variable));
    }
    return sum;
  }, 0);
}

function printedLength({ value }: Extract<TextPart, { is: 'print' }>, variable: number): number {
  const cut = value.filters.findLast(({ name }) => name === 'truncate')?.args[0];
  return typeof cut === 'number' ? cut : variable;
}

function create({ workspace, report, options }: RuleContext): Visitor {
  const { standards } = workspace;
  const limits = new Map([
    ['subject', standards?.subjectMax ?? null],
    ['preheader', standards?.preheaderMax ?? null],
  ]);
  if ([...limits.values()].every((limit) => limit === null)) return {};
  return {
    document: (document) => {
      if (document.kind !== 'Template') return;
      const { variable } = options(document);
      for (const locale of localesOf(document)) {
        for (const { field, text } of textsOf(locale)) {
          const limit = limits.get(field);
          if (!limit) continue;
          const length = lengthOf(readTextParts(text.trim()), Number(variable));
          if (length <= limit.value) continue;
          report({
            message: `the \`${field}\` of \`${locale.name}\` in the template \`${document.name}\` has ${length} characters, at most ${limit.value} are allowed`,
            span: entry(locale.entry.value, field)?.value.span ?? locale.entry.key.span,
            label: `${length - limit.value} too many`,
            related: [{ span: limit.span, label: 'the standard' }],
            ...(text.includes('{{') && { notes: [`each printed value counts for ${variable} characters`] }),
            help: 'say it in fewer words, the most important one first',
          });
        }
      }
    },
  };
}
