/** `test --mutate`: plays the tests against small mistakes, shows how far it is to who watches, and prints what survived. */
import { SingleBar } from 'cli-progress';
import type { Renderer } from '../../kernel/renderer.ts';
import { definitions } from '../../kinds/registry.ts';
import { printMutantsJson, printMutantsMarkdown, printMutantsPretty } from '../../review/mutation/print.ts';
import { runMutants, scoreOf } from '../../review/mutation/run-mutants.ts';
import type { Context, ExitCode } from '../context.ts';
import type { Loaded } from '../load.ts';
import type { FormatOptions } from '../options.ts';
import { emit } from '../output.ts';

/** How many mutants were tried; null where nobody watches. */
function createBar({ stderr }: Context): SingleBar | null {
  if (!('isTTY' in stderr) || stderr.isTTY !== true) return null;
  return new SingleBar({
    stream: stderr,
    format: 'trying mutants  {bar}  {value} of {total}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    clearOnComplete: true,
  });
}

/** Of the workspace, or of the journeys that were asked for. 1 for a score below the one wanted, or reasons of nothing. */
export function mutate(
  context: Context,
  loaded: Loaded,
  renderer: Renderer,
  asked: ReadonlySet<string> | null,
  { format, minScore }: FormatOptions & { readonly minScore?: number },
): ExitCode {
  const bar = createBar(context);
  const report = runMutants(loaded.compiled, definitions, renderer, asked, (tried, all) => {
    if (tried === 0) bar?.start(all, 0);
    bar?.update(tried);
  });
  bar?.stop();
  emit(context, format, {
    pretty: () => printMutantsPretty(report, loaded.shown),
    json: () => printMutantsJson(report, loaded.shown),
    markdown: () => printMutantsMarkdown(report, loaded.shown),
  });
  return report.stale.length > 0 || scoreOf(report) < (minScore ?? 0) ? 1 : 0;
}
