/** Images say in words what they show, for those who cannot see them or whose mail program does not load them. */
import { attributeOf, readTags, type Tag } from '../../language/content/tags.ts';
import type { DocumentRule, RuleContext, Visitor } from '../definition.ts';
import { localesOf, spanIn, textsOf } from '../template-texts.ts';

export const rule: DocumentRule = {
  id: 'image-without-alt',
  family: 'content',
  title: 'an image without words in its place',
  question: 'What do people get who see no images?',
  level: 'warn',
  since: '2026-11',
  isWaivable: true,
  needs: 'documents',
  create,
};

const IMAGES: ReadonlySet<string> = new Set(['img', 'mj-image', 'mj-carousel-image']);

/** An empty `alt` says that an image is decoration; one that is a link is none. */
function faultOf(tag: Tag): string | null {
  const alt = attributeOf(tag, 'alt');
  if (alt === undefined || alt.value === null) return `an \`${tag.name}\` without \`alt\``;
  if (alt.value.trim() !== '' || attributeOf(tag, 'href') === undefined) return null;
  return `an \`${tag.name}\` that is a link with an empty \`alt\``;
}

function create({ report }: RuleContext): Visitor {
  return {
    document: (document) => {
      if (document.kind !== 'Template') return;
      for (const text of localesOf(document).flatMap(textsOf)) {
        if (!text.isMarkup || !/<(?:img|mj-image|mj-carousel)/i.test(text.text)) continue;
        for (const tag of readTags(text.text)) {
          const message = IMAGES.has(tag.name) ? faultOf(tag) : null;
          if (message === null) continue;
          report({
            message,
            span: spanIn(text, tag.start + 1, tag.start + 1 + tag.name.length),
            label: 'nothing in its place',
            help: 'write `alt="..."` with what it shows; `alt=""` where it is decoration alone',
          });
        }
      }
    },
  };
}
