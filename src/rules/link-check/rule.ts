/** Links of templates that cannot work, judged by their text alone. Whether anybody answers there is not looked at. */
import { rememberByObject } from '../../base/remember.ts';
import { readTags } from '../../language/content/tags.ts';
import type { Fix } from '../../language/diagnostics/diagnostic.ts';
import type { Span } from '../../language/syntax/node.ts';
import type { DocumentRule, RuleContext, Visitor } from '../definition.ts';
import { linksOf } from '../links.ts';
import { localesOf, type TemplateText, textsOf } from '../template-texts.ts';
import { judgeLink } from './judge-link.ts';

export const rule: DocumentRule = {
  id: 'link-check',
  family: 'content',
  title: 'a link that cannot work, or that leads where none may lead',
  question: 'Does every link lead somewhere, safely, and to a place of ours?',
  level: 'error',
  since: '2026-11',
  isWaivable: true,
  needs: 'documents',
  create,
};

/** What `#name` can lead to within one text. */
const anchorsOf = rememberByObject(({ text, isMarkup }: TemplateText): ReadonlySet<string> => {
  if (!isMarkup || !text.includes('#')) return new Set();
  return new Set(
    readTags(text).flatMap(({ attributes }) =>
      attributes.flatMap(({ name, value }) => (name === 'id' || name === 'name' ? (value ?? []) : [])),
    ),
  );
});

function create({ workspace, report }: RuleContext): Visitor {
  const hosts = workspace.standards?.linkHosts ?? [];
  return {
    document: (document) => {
      if (document.kind !== 'Template') return;
      for (const text of localesOf(document).flatMap(textsOf)) {
        const links = linksOf(text);
        if (links.length === 0) continue;
        const anchors = anchorsOf(text);
        for (const link of links) {
          const found = judgeLink(link, { hosts, anchors });
          if (found === null) continue;
          const fix = found.isPlain === true ? writeHttps(link.span, workspace.slice(link.span)) : undefined;
          const { message, label, help } = found;
          report({ message, span: link.span, label, help, ...(fix && { fix }) });
        }
      }
    },
  };
}

/** Not safe: a host may answer otherwise, or not at all, over https. Only where the scheme stands in the file as it is. */
function writeHttps(span: Span, written: string): Fix | undefined {
  if (!/^http:/i.test(written)) return undefined;
  const scheme = { ...span, end: span.start + 'http'.length };
  return { title: 'write `https`', isSafe: false, edits: [{ span: scheme, text: 'https' }] };
}
