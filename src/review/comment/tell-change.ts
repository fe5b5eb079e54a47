/** One change as one line of a list: what it is, what it says now and what it said, and where. Markdown. */
import { codeSpan as code, escapeMarkdown } from '../../language/diagnostics/printers/markdown.ts';
import type { Source } from '../../plan/plan.ts';
import { ASPECTS } from '../changes/aspects.ts';
import type { ShownChange } from '../changes/report.ts';
import { tellChange } from './sentence.ts';

const PART_WORDS: { readonly [part: string]: string } = { workspace: 'the workspace' };

function elementOf({ part, name, step }: ShownChange): string {
  if (step !== null) return code(step);
  return part === 'journey' ? 'the journey' : (PART_WORDS[part] ?? `${part} ${code(name)}`);
}

/** Where a change was written, in small letters. Pure. */
export function placeOf({ before, after }: ShownChange['sources']): string {
  const at = ({ file, line }: Source) => code(`${file}:${line}`);
  if (after !== null) return ` <sub>${at(after)}</sub>`;
  return before === null ? '' : ` <sub>(in the old version: ${at(before)})</sub>`;
}

function wayOut({ what, order }: ShownChange): string {
  if (what === 'moved' && order?.do === 'move') return `; whoever is there goes on at ${code(order.to)}`;
  if (what !== 'removed' || order === null) return '';
  return order.do === 'drain'
    ? '; whoever is there goes on as before'
    : '; whoever is there leaves the journey';
}

/** What a change says now, and what it said. Pure. */
export function tellWords({ words, aspect, what }: ShownChange): string {
  const told = words.map(({ about, before, after }) => {
    const sentence =
      what === 'changed' ? tellChange(before, after) : escapeMarkdown(String(after ?? before ?? ''));
    return about === null || about === aspect ? sentence : `${code(about)}: ${sentence}`;
  });
  return told.filter((each) => each !== '').join('; ');
}

/** One bullet; its risks are named, what they mean stands above. Pure. */
export function tellBullet(change: ShownChange): string {
  const { what, part, aspect, formerly, risks, sources } = change;
  const element = elementOf(change);
  const words = tellWords(change);
  const says: { readonly [what in ShownChange['what']]: () => string } = {
    added: () => `**new**: ${element}${words === '' ? '' : `: ${words}`}`,
    removed: () => `**gone**: ${element}${words === '' ? '' : `: ${words}`}${wayOut(change)}`,
    moved: () => `**gone**: ${element}${words === '' ? '' : `: ${words}`}${wayOut(change)}`,
    renamed: () => `${element} was called ${code(String(formerly))}`,
    changed: () => {
      const label = ASPECTS[aspect] === '' ? '' : `, ${ASPECTS[aspect]}`;
      // Nothing but what is counted depends on goals (semantics 23).
      const means =
        part === 'journey' && aspect === 'goals'
          ? "; this changes what is counted, and nobody's messages"
          : '';
      return `${element}${label}${words === '' ? ' changes' : `: ${words}`}${means}`;
    },
  };
  const codes = [...new Set(risks.map((risk) => code(risk.code)))];
  const risk = codes.length === 0 ? '' : ` (**risk**: ${codes.join(', ')})`;
  return `- ${says[what]()}${risk}${placeOf(sources)}\n`;
}
