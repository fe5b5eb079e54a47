/** The log of deviations as people and programs read it. Returns text; writes nothing. */
import type { Deviation } from './judge.ts';

const HEADS = ['rule', 'where', 'reason', 'owner', 'approver', 'ticket', 'expires', 'state'] as const;

/** A Markdown table, soonest to expire first, with a line that counts the states. Pure. */
export function printDeviations(deviations: readonly Deviation[], today: string): string {
  const title = `# Deviations\n\nAs of ${today}: ${countStates(deviations)}.\n`;
  if (deviations.length === 0) return title;
  const rows = sortDeviations(deviations).map(
    (deviation) => `| ${HEADS.map((head) => escapeCell(deviation[head])).join(' | ')} |`,
  );
  return `${title}\n| ${HEADS.join(' | ')} |\n|${HEADS.map(() => '---').join('|')}|\n${rows.join('\n')}\n`;
}

/** `{ today, deviations: [...] }`, in the same order. Pure. */
export function printDeviationsJson(deviations: readonly Deviation[], today: string): string {
  const shown = sortDeviations(deviations).map(({ span, ...each }) => ({ ...each, file: span.file }));
  return `${JSON.stringify({ today, deviations: shown }, null, 2)}\n`;
}

function sortDeviations(deviations: readonly Deviation[]): readonly Deviation[] {
  const keyOf = ({ expires, rule, where }: Deviation) => `${expires}\0${rule}\0${where}`;
  return [...deviations].sort((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));
}

function countStates(deviations: readonly Deviation[]): string {
  const counts = new Map<string, number>();
  for (const { state } of deviations) counts.set(state, (counts.get(state) ?? 0) + 1);
  const parts = [...counts].sort().map(([state, count]) => `${count} ${state}`);
  return parts.length === 0 ? 'none' : parts.join(', ');
}

/** What a user wrote must not end a cell or a row, nor become markup. */
function escapeCell(text: string): string {
  return text
    .replace(/[\\|<>`*_[\]]/g, (character) => `\\${character}`)
    .replace(/\s+/g, ' ')
    .trim();
}
