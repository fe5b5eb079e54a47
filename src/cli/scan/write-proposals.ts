/** Adds proposed events to a catalog, behind its last one; everything else of the file stays as it is. */
import { compileWorkspace } from '../../compiler/compile.ts';
import { definitions } from '../../kinds/registry.ts';
import type { Texts } from '../../language/diagnostics/apply-fixes.ts';
import { applyEdits } from '../../language/syntax/edits.ts';
import { child, type MapNode } from '../../language/syntax/node.ts';
import { insertEntry } from '../../language/syntax/splices.ts';
import { type Proposals, printEntry } from '../../scan/propose.ts';
import { Refusal } from '../context.ts';
import { writeBack } from '../lint/write-back.ts';
import type { ScanWorkspace } from './settings.ts';

/** Writes them; returns the file. Throws a Refusal where no catalog can take them, or where that would break something. */
export async function writeProposals(workspace: ScanWorkspace, { events }: Proposals): Promise<string> {
  const { compiled, root } = workspace;
  const found = compiled.documents.flatMap((document) => {
    const map = document.kind === 'Catalog' && document.sound ? child(document.root, 'events') : undefined;
    const text = compiled.texts.get(document.file) ?? '';
    return map?.node === 'map' && isBlock(map, text) ? [{ file: document.file, map, text }] : [];
  })[0];
  const last = found?.map.entries.at(-1);
  if (found === undefined || last === undefined) {
    throw new Refusal(
      'no catalog has `events:` in block style, so nothing can be added to it',
      'paste what `rutter scan --propose` prints',
    );
  }
  const { file, map, text } = found;
  const first = map.entries[0] ?? last;
  const column = first.span.start - (text.lastIndexOf('\n', first.span.start - 1) + 1);
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = events.flatMap((each) => printEntry(each)).map((line) => ' '.repeat(column) + line.slice(2));
  const edit = insertEntry(map, last, lines.join(newline).trimStart(), text);
  const before: Texts = new Map(compiled.texts);
  const after: Texts = new Map([...before, [file, applyEdits(text, [edit])]]);
  const again = await compileWorkspace(
    [...after].map(([path, content]) => ({ path, text: content })),
    definitions,
  );
  const isDeclared = (name: string) =>
    again.names.declared.some((each) => each.table === 'event' && each.name === name);
  const isWorse = again.diagnostics.some(({ severity, span }) => severity === 'error' && span.file === file);
  if (isWorse || !events.every(({ name }) => isDeclared(name))) {
    throw new Refusal(`\`${file}\` cannot take these entries`, 'paste what `rutter scan --propose` prints');
  }
  writeBack(root, before, after);
  return file;
}

function isBlock({ span }: MapNode, text: string): boolean {
  return text[span.start] !== '{';
}
