/** `test`: runs the Test documents of a workspace in virtual time, and says what they reached. */
import type { TestDocument } from '../../compiler/tests/test-document.ts';
import { definitions } from '../../kinds/registry.ts';
import { createRenderer } from '../../language/content/renderer.ts';
import type { Diagnostic } from '../../language/diagnostics/diagnostic.ts';
import { printPretty } from '../../language/diagnostics/pretty.ts';
import { percentCovered, printCoverageHtml, printCoverageJson } from '../../review/coverage-report.ts';
import { printTestsJson } from '../../review/print-json.ts';
import { printTestsJunit } from '../../review/print-junit.ts';
import { printTestsMarkdown } from '../../review/print-markdown.ts';
import { printTestsPretty } from '../../review/print-pretty.ts';
import type { TestReport } from '../../review/report.ts';
import { runTests } from '../../review/run-tests.ts';
import { testLinks } from '../../review/test-links.ts';
import { type Context, type ExitCode, Refusal } from '../context.ts';
import { addAnnotations, findingPrinters, type Printable } from '../finding-printers.ts';
import { type Loaded, loadWorkspace, selectPaths } from '../load.ts';
import {
  type FormatOptions,
  percentOption,
  type WorkspaceOptions,
  withFormats,
  withWorkspace,
} from '../options.ts';
import { emit, type Printers, writeText } from '../output.ts';
import { fileSelector, type SelectOptions, withSelect } from '../select.ts';
import type { RecordFlags } from '../test/record.ts';
import { updateTests } from '../test/update.ts';
import type { Verb } from '../verb.ts';
import { type WatchOptions, watchable, withWatch } from '../watching.ts';

type Options = WorkspaceOptions &
  FormatOptions &
  SelectOptions &
  WatchOptions &
  RecordFlags & {
    readonly passWithNoTests?: boolean;
    readonly coverage?: readonly string[];
    readonly minCoverage?: number;
    readonly mutate?: boolean;
    readonly update?: boolean;
    readonly minScore?: number;
  };

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
    .option(
      '--coverage <file...>',
      'write what the tests reach, by line: FILE.html for people, FILE.json for programs',
    )
    .addOption(
      percentOption(
        '--min-coverage <percent>',
        'exit with 1 when they reach less of steps, paths and timeouts',
      ),
    )
    .option(
      '--record <file>',
      "write a test from one person's life: their lines in an export, and what comes of them",
    )
    .option('--with <export>', 'with --record: profiles and events as `ingest` reads them')
    .option('--subscriber <id>', 'with --record: whose life; personal data is replaced')
    .option('--journey <name>', 'with --record: test this journey only')
    .option(
      '--update',
      'let expectations that failed say what happened, where that is clear; read the difference',
    )
    .option('--mutate', 'try small mistakes in journeys and policies, and report those that no test notices')
    .addOption(
      percentOption('--min-score <percent>', 'with --mutate: exit with 1 when the tests notice less'),
    )
    .action(act(watchable(test)));
};

/** Flags that say nothing without another one, or with it: a check that checks nothing would always pass. */
function refuseLoose(options: Options): void {
  const {
    mutate,
    minScore,
    coverage,
    minCoverage,
    record,
    format,
    journey,
    subscriber,
    with: file,
  } = options;
  if (mutate !== true && minScore !== undefined) {
    throw new Refusal('--min-score is about mutants', 'add --mutate');
  }
  if (record === undefined && (file ?? subscriber ?? journey) !== undefined) {
    throw new Refusal('--with, --subscriber and --journey are about a recording', 'add --record FILE');
  }
  if (mutate !== true) return;
  if (coverage !== undefined || minCoverage !== undefined) {
    throw new Refusal(
      '--mutate does not say what tests reach',
      'run them once more for the coverage, without --mutate',
    );
  }
  const foreign = format.find(({ name }) => name === 'junit' || name === 'github');
  if (foreign !== undefined) {
    throw new Refusal(`there is no format \`${foreign.name}\` for mutants`, 'use pretty, json or markdown');
  }
}

async function test(context: Context, paths: readonly string[], options: Options): Promise<ExitCode> {
  refuseLoose(options);
  const loaded = await loadWorkspace(context, options, paths[0]);
  if (loaded.compiled.plan === null) return reportBroken(context, loaded, options);
  const renderer = createRenderer({ links: testLinks });
  if (options.record !== undefined) {
    const { record } = await import('../test/record.ts');
    return record(context, loaded, renderer, options);
  }
  const isNamed = selectPaths(context, loaded.root, paths);
  const isSelected = fileSelector(options, loaded.compiled);
  const isWanted = (file: string) => isNamed(file) && isSelected?.(file) !== false;
  const { tests } = loaded.compiled;
  const wanted = tests.filter((each) => isWanted(each.file));
  if (wanted.length === 0) {
    if (options.passWithNoTests === true) return 0;
    throw new Refusal('there is no test', 'write a document of kind `Test`, or pass --pass-with-no-tests');
  }
  const isAll = paths.length === 0 && isSelected === null;
  const filter = isAll ? undefined : (document: TestDocument) => isWanted(document.file);
  const ran = runTests(loaded.compiled, definitions, renderer, filter);
  if (options.update === true && updateTests(context, loaded, ran) > 0) {
    return test(context, paths, { ...options, update: false });
  }
  const isPassed = ran.cases.every(({ failures }) => failures.length === 0);
  if (options.mutate === true && isPassed) {
    const journeys = wanted.flatMap(({ journey }) => (journey === null ? [] : [journey]));
    const { mutate } = await import('../test/mutate.ts');
    return mutate(context, loaded, renderer, isAll ? null : new Set(journeys), options);
  }
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
  writeCoverage(context, report, loaded, options);
  if (failures.length > 0) return 1;
  return isCovered(context, report, options) ? 0 : 1;
}

/** By the ending of each file. Throws a Refusal for any other. */
function writeCoverage(context: Context, report: TestReport, { shown }: Loaded, { coverage }: Options): void {
  for (const file of coverage ?? []) {
    if (file.endsWith('.html')) writeText(context, file, printCoverageHtml(report, shown));
    else if (file.endsWith('.json')) writeText(context, file, printCoverageJson(report, shown));
    else throw new Refusal(`\`--coverage ${file}\` names no format`, 'let the file end in .html or .json');
  }
}

function isCovered(context: Context, { coverage }: TestReport, { minCoverage }: Options): boolean {
  const percent = percentCovered(coverage);
  if (minCoverage === undefined || percent >= minCoverage) return true;
  const shown = (Math.floor(percent * 10) / 10).toFixed(1);
  context.stderr.write(
    `the tests reach ${shown} % of steps, paths and timeouts, less than ${minCoverage} %\n`,
  );
  return false;
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
