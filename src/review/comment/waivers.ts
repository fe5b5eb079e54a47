/** The deviations from rules that a change brings and takes away. Whether they are used or allowed is the linter's to say. */
import type { Compiled } from '../../compiler/compile.ts';
import { codeSpan as code, cutRows, escapeMarkdown } from '../../language/diagnostics/printers/markdown.ts';
import { readInlineWaivers } from '../../rules/waivers/inline.ts';

/** A deviation as it is written. `expires`: the last day (YYYY-MM-DD) on which it holds. `file`: where it stands. */
export type WrittenWaiver = {
  readonly rule: string;
  readonly file: string;
  /** What it is for, where that is said. */
  readonly target: string;
  readonly reason: string;
  readonly owner: string;
  readonly approver: string;
  readonly expires: string;
};

export type WaiverChanges = {
  readonly added: readonly WrittenWaiver[];
  readonly removed: readonly WrittenWaiver[];
};

function written(
  { waivers, documents, texts }: Compiled,
  show: (file: string) => string,
): readonly WrittenWaiver[] {
  const central = waivers.map(({ rule, path, pointer, reason, owner, approver, expires, span }) => {
    const target = pointer === '' ? show(path) : `${show(path)}#${pointer}`;
    return { rule, file: span.file, target, reason, owner, approver, expires };
  });
  const inline = documents.flatMap((document) =>
    readInlineWaivers(document, texts.get(document.file) ?? '', () => undefined).map(
      ({ rule, reason, owner, expires }) => {
        return {
          rule,
          file: document.file,
          target: show(document.file),
          reason,
          owner,
          approver: '',
          expires,
        };
      },
    ),
  );
  return [...central, ...inline];
}

/** Those of one side that the other side does not have, word for word; the same one twice counts twice. */
function missing(these: readonly WrittenWaiver[], those: readonly WrittenWaiver[]): readonly WrittenWaiver[] {
  const keyOf = (waiver: WrittenWaiver) => JSON.stringify(Object.entries(waiver).sort());
  const known = new Map<string, number>();
  for (const each of those) known.set(keyOf(each), (known.get(keyOf(each)) ?? 0) + 1);
  return these.filter((each) => {
    const left = known.get(keyOf(each)) ?? 0;
    known.set(keyOf(each), left - 1);
    return left <= 0;
  });
}

/** What differs; moving a waiver within its file is no change. `show` gives a file as the reader would write it. Pure. */
export function compareWaivers(
  before: Compiled,
  after: Compiled,
  show: (file: string) => string,
): WaiverChanges {
  const [old, young] = [written(before, show), written(after, show)];
  return { added: missing(young, old), removed: missing(old, young) };
}

/** Characters of all of them together. */
const CHARACTERS_MAX = 8_000;

/** Those that come and go, as a section; '' for none. Pure. */
export function printWaivers(waivers: WaiverChanges | null): string {
  if (waivers === null) return '';
  const tell = (sign: string) => (waiver: WrittenWaiver) => {
    const { rule, target, reason, owner, approver, expires } = waiver;
    const who = approver === '' ? code(owner) : `${code(owner)}, approved by ${code(approver)}`;
    return `- ${sign} ${code(rule)} for ${code(target)} until ${expires}: ${escapeMarkdown(reason)} (${who})\n`;
  };
  const rows = [...waivers.added.map(tell('**new**:')), ...waivers.removed.map(tell('**gone**:'))];
  return rows.length === 0 ? '' : `\n#### Deviations from the rules\n\n${cutRows(rows, CHARACTERS_MAX)}`;
}
