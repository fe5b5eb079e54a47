/** `test`: runs the Test documents of a workspace in virtual time, and says what they reached. */
import type { TestDocument } from '../../compiler/tests/test-document.ts';
import type { LinkTarget } from '../../kernel/renderer.ts';
import { definitions } from '../../kinds/registry.ts';
import { createRenderer } from '../../language/content/renderer.ts';
import type { Diagnostic } from '../../language/diagnostics/diagnostic.ts';
import { printPretty } from '../../language/diagnostics/pretty.ts';
import { printTestsJson } from '../../review/print-json.ts';
import { printTestsJunit } from '../../review/print-junit.ts';
import { printTestsMarkdown } from '../../review/print-markdown.ts';
import { printTestsPretty } from '../../review/print-pretty.ts';
import type { TestReport } from '../../review/report.ts';
import { runTests } from '../../review/run-tests.ts';
import { type Context, type ExitCode, Refusal } from '../context.ts';
import { addAnnotations, findingPrinters, type Printable } from '../finding-printers.ts';
import { type Loaded, loadWorkspace, selectPaths } from '../load.ts';
import { type FormatOptions, type WorkspaceOptions, withFormats, withWorkspace } from '../options.ts';
import { emit, type Printers } from '../output.ts';
import { fileSelector, type SelectOptions, withSelect } from '../select.ts';
import type { Verb } from '../verb.ts';
import { type WatchOptions, watchable, withWatch } from '../watching.ts';

type Options = WorkspaceOptions &
  FormatOptions &
  SelectOptions &
  WatchOptions & { readonly passWithNoTests?: boolean };

export const command: Verb = (program, act) => {
  const verb = program
    .command('test')
    .argument('[paths...]', 'run the tests in these files and folders only')
    .description('run the YAML tests in virtual time');
  withSelect(
    withWatch(withFormats(withWorkspace(verb), ['pretty', 'json', 'github', 'junit', 'markdown'])),
    'run the tests of',
  )
    .option('--pass-with-no-tests', 'exit with 0 when there is no test')
    .action(act(watchable(test)));
};

/** Links of a test run: whole, and never reachable. */
function links({ key }: LinkTarget) {
  return {
    unsubscribe: `https://rutter.test/u/${key}`,
    preferences: `https://rutter.test/p/${key}`,
    confirm: `https://rutter.test/c/${key}`,
  };
}

async function test(context: Context, paths: readonly string[], options: Options): Promise<ExitCode> {
  const loaded = await loadWorkspace(context, options, paths[0]);
  if (loaded.compiled.plan === null) return reportBroken(context, loaded, options);
  const isNamed = selectPaths(context, loaded.root, paths);
  const isSelected = fileSelector(options, loaded.compiled);
  const isWanted = (file: string) => isNamed(file) && isSelected?.(file) !== false;
  const { tests } = loaded.compiled;
  const wanted = tests.filter((each) => isWanted(each.file));
  if (wanted.length === 0) {
    if (options.passWithNoTests === true) return 0;
    throw new Refusal('there is no test', 'write a document of kind `Test`, or pass --pass-with-no-tests');
  }
  const renderer = createRenderer({ links });
  const isAll = paths.length === 0 && isSelected === null;
  const filter = isAll ? undefined : (document: TestDocument) => isWanted(document.file);
  const ran = runTests(loaded.compiled, definitions, renderer, filter);
  const report: TestReport = {
    ...ran,
    cases: ran.cases.map((each) => ({
      ...each,
      file: loaded.shown(each.file),
      failures: loaded.rebase(each.failures),
    })),
  };
  const warnings = loaded.rebase(loaded.compiled.diagnostics);
  const failures = report.cases.flatMap((each) => each.failures);
  const { github } = findingPrinters(context, plain(failures, loaded));
  const printers: Printers = {
    ...(github && { github }),
    pretty: (colour) =>
      printPretty(warnings, loaded.textOf, { colour }) + printTestsPretty(report, loaded.textOf, { colour }),
    json: () => printTestsJson(report, loaded.textOf),
    junit: () => printTestsJunit(report, loaded.textOf),
    markdown: () => printTestsMarkdown(report, loaded.textOf),
  };
  emit(context, options.format, printers);
  addAnnotations(context, options.format, printers);
  return failures.length > 0 ? 1 : 0;
}

/** What does not compile cannot be tested: its diagnostics are the result. */
function reportBroken(context: Context, loaded: Loaded, { format }: Options): ExitCode {
  const diagnostics = loaded.rebase(loaded.compiled.diagnostics);
  const printers: Printers = {
    ...findingPrinters(context, plain(diagnostics, loaded)),
    pretty: (colour) =>
      `${printPretty(diagnostics, loaded.textOf, { colour })}no test ran: the workspace does not compile\n`,
  };
  emit(context, format, printers);
  addAnnotations(context, format, printers);
  return 1;
}

/** For formats that name no fingerprints. */
function plain(diagnostics: readonly Diagnostic[], { textOf }: Loaded): Printable {
  return { diagnostics, textOf, fingerprintOf: ({ code }) => code, nothing: '' };
}
