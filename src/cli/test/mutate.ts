/** `test --mutate`: plays the tests against small mistakes, shows how far it is to who watches, and prints what survived. */
import type { Renderer } from '../../kernel/renderer.ts';
import { definitions } from '../../kinds/registry.ts';
import { printMutantsJson, printMutantsMarkdown, printMutantsPretty } from '../../review/mutation/print.ts';
import { runMutants, scoreOf } from '../../review/mutation/run-mutants.ts';
import type { Context, ExitCode } from '../context.ts';
import type { Loaded } from '../load.ts';
import type { FormatOptions } from '../options.ts';
import { emit } from '../output.ts';
import { withProgressBar } from '../progress-bar.ts';

/** Of the workspace, or of the journeys that were asked for. 1 for a score below the one wanted, or reasons of nothing. */
export function mutate(
  context: Context,
  loaded: Loaded,
  renderer: Renderer,
  asked: ReadonlySet<string> | null,
  { format, minScore }: FormatOptions & { readonly minScore?: number },
): ExitCode {
  const report = withProgressBar(context, 'trying mutants', (show) =>
    runMutants(loaded.compiled, definitions, renderer, asked, show),
  );
  emit(context, format, {
    pretty: () => printMutantsPretty(report, loaded.shown),
    json: () => printMutantsJson(report, loaded.shown),
    markdown: () => printMutantsMarkdown(report, loaded.shown),
  });
  return report.stale.length > 0 || scoreOf(report) < (minScore ?? 0) ? 1 : 0;
}
