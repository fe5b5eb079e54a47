/** Findings of the proof as diagnostics: places of a plan become spans of the texts again. */
import type { Diagnostic } from '../../language/diagnostics/diagnostic.ts';
import { indexLines } from '../../language/syntax/line-index.ts';
import type { Span } from '../../language/syntax/node.ts';
import type { Source } from '../../plan/plan.ts';
import type { Finding } from './theorem.ts';

/** Where to show what is known by name rather than by place. Both give undefined where nothing is written. */
export type Places = {
  /** `covers` of a policy. */
  readonly coversOf: (policy: string) => Span | undefined;
  readonly textOf: (file: string) => string | undefined;
  /** Where nothing else is known: the workspace document. */
  readonly root: Span;
};

/** The word that starts at a place, as far as the text is known. */
function spanOf({ file, line, column }: Source, textOf: Places['textOf']): Span {
  const text = textOf(file) ?? '';
  const start = indexLines(text).offsetAt(line, column);
  const [word = ''] = /^[^\s,:{}[\]]*/.exec(text.slice(start)) ?? [];
  return { file, start, end: start + Math.max(word.length, 1) };
}

/** Findings as errors. Pure. */
export function diagnoseFindings(findings: readonly Finding[], places: Places): readonly Diagnostic[] {
  const { coversOf, textOf, root } = places;
  return findings.map(({ code, message, policy, source, label, related, notes, help }) => {
    const covers = code === 'narrowed-policy' && policy !== null ? coversOf(policy) : undefined;
    return {
      code,
      severity: 'error',
      message,
      span: covers ?? (source === null ? root : spanOf(source, textOf)),
      ...(label && { label }),
      ...(related && {
        related: related.map((each) => ({ span: spanOf(each.source, textOf), label: each.label })),
      }),
      ...(notes && { notes }),
      help,
    };
  });
}
