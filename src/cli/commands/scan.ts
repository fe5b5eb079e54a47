/** `scan`: what the code of applications sends, against the catalog, in both directions. The parser is loaded only here. */
import { existsSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { Option } from 'commander';
import { sha256 } from '../../base/hash.ts';
import type { Diagnostic } from '../../language/diagnostics/diagnostic.ts';
import { printJson } from '../../language/diagnostics/json.ts';
import { orderDiagnostics } from '../../language/diagnostics/order.ts';
import type { Scan } from '../../scan/call-site.ts';
import type { Callee } from '../../scan/callees.ts';
import { compareCode } from '../../scan/compare.ts';
import { printProposals, proposeEntries } from '../../scan/propose.ts';
import { printScanReport, SCAN_REPORT_FILE, toScanReport } from '../../scan/scan-report.ts';
import { type Context, type ExitCode, Refusal } from '../context.ts';
import { addAnnotations, FINDING_FORMATS, findingPrinters } from '../finding-printers.ts';
import { judgeFindings } from '../findings.ts';
import { showFrom } from '../load.ts';
import {
  type FindingOptions,
  type FormatOptions,
  type WorkspaceOptions,
  withFindings,
  withFormats,
  withWorkspace,
} from '../options.ts';
import { emit, writeText } from '../output.ts';
import { printCalls, printSummary, scanFacts, type TextOf } from '../scan/print.ts';
import {
  checkSources,
  readCallee,
  readScanSettings,
  readScanWorkspace,
  type ScanWorkspace,
} from '../scan/settings.ts';
import { writeProposals } from '../scan/write-proposals.ts';
import type { Verb } from '../verb.ts';

type Options = WorkspaceOptions &
  FormatOptions &
  FindingOptions & {
    readonly callee: readonly Callee[];
    readonly resolve?: 'types';
    readonly list?: boolean;
    readonly partial?: boolean;
    readonly propose?: boolean;
    readonly write?: boolean;
    readonly report?: boolean;
    readonly check?: boolean;
    readonly withTests?: boolean;
  };

export const command: Verb = (program, act) => {
  const verb = program
    .command('scan')
    .argument('<source...>', 'folders and files of TypeScript and JavaScript')
    .description('compare what the code of your applications sends with the catalog');
  withFindings(withFormats(withWorkspace(verb), FINDING_FORMATS))
    .option(
      '--callee <name[=kind][:event,properties]>',
      'a function that sends, e.g. `posthog.capture`, `setUser=identify`, `log:1,2`; may be repeated',
      readCallee,
      [],
    )
    .addOption(
      new Option(
        '--resolve <how>',
        'types: ask the type checker about what else cannot be read; slower',
      ).choices(['types']),
    )
    .option('--list', 'print the calls; compare nothing')
    .option('--partial', 'other code sends events, too: say nothing of those that are not found')
    .option('--propose', 'print catalog entries for what is not declared')
    .option('--write', 'with --propose: add the events to the catalog')
    .option('--report', `write what the code sends to \`${SCAN_REPORT_FILE}\`, for \`lint\``)
    .option('--check', 'with --report: write nothing; exit with 1 when the file is stale')
    .option('--with-tests', 'read tests and stories, too')
    .action(act(scan));
};

type Result = {
  readonly scan: Scan;
  readonly texts: ReadonlyMap<string, string>;
  /** Files that cannot be read, mistakes of syntax. */
  readonly diagnostics: readonly Diagnostic[];
  readonly notes: readonly string[];
};

async function scan(context: Context, sources: readonly string[], options: Options): Promise<ExitCode> {
  checkSources(context, sources);
  if (options.write === true && options.propose !== true) throw new Refusal('--write belongs to --propose');
  if (options.check === true && options.report !== true) throw new Refusal('--check belongs to --report');
  const workspace = await readScanWorkspace(context, options);
  const result = await readSources(context, sources, workspace, options);
  for (const note of result.notes) context.stderr.write(`note: ${note}\n`);
  if (options.propose === true) return propose(context, result, workspace, options);
  if (options.report === true) return report(context, result, workspace, options);
  const shown = workspace && showFrom(context, workspace.root, workspace.compiled.texts);
  const textOf: TextOf = (file) => result.texts.get(file) ?? shown?.textOf(file);
  const differences =
    options.list === true ? [] : compare(result.scan, requireWorkspace(workspace), options.partial !== true);
  const ours = shown === null ? differences : moveCatalog(differences, result.texts, shown.rebase);
  const diagnostics = orderDiagnostics([...result.diagnostics, ...ours]);
  print(context, { ...result, diagnostics }, textOf, options);
  const isUnreadable = diagnostics.some(({ code }) => code === 'unreadable-file');
  return isUnreadable ? 2 : judgeFindings(diagnostics, options);
}

async function readSources(
  context: Context,
  sources: readonly string[],
  workspace: ScanWorkspace | null,
  options: Options,
): Promise<Result> {
  const settings = readScanSettings(context, workspace, options.callee);
  const { scanSources } = await import('../../scan/scan-sources.ts');
  return scanSources({
    roots: sources,
    cwd: context.cwd,
    withTests: options.withTests === true,
    withTypes: options.resolve === 'types',
    ...settings,
  });
}

function requireWorkspace(workspace: ScanWorkspace | null): ScanWorkspace {
  if (workspace === null) {
    throw new Refusal(
      'there is no workspace to compare the code with',
      'name it with --workspace DIR; --list and --propose need none',
    );
  }
  const isBroken = workspace.compiled.documents.some(({ kind, sound }) => kind === 'Catalog' && !sound);
  if (!isBroken) return workspace;
  throw new Refusal(
    'the catalog holds errors, so nothing can be compared with it',
    '`rutter validate` shows them',
    1,
  );
}

function compare(scanned: Scan, { contract }: ScanWorkspace, isWhole: boolean): readonly Diagnostic[] {
  return compareCode(scanned, contract, { isWhole });
}

/** Spans in the workspace are shown from where the user stands; those in the code are so already. */
function moveCatalog(
  diagnostics: readonly Diagnostic[],
  texts: ReadonlyMap<string, string>,
  rebase: (diagnostics: readonly Diagnostic[]) => readonly Diagnostic[],
): readonly Diagnostic[] {
  return diagnostics.map((diagnostic) => {
    const [moved = diagnostic] = rebase([diagnostic]);
    const related = diagnostic.related?.map((each, index) =>
      texts.has(each.span.file) ? each : (moved.related?.[index] ?? each),
    );
    return {
      ...diagnostic,
      span: texts.has(diagnostic.span.file) ? diagnostic.span : moved.span,
      ...(related && { related }),
    };
  });
}

function print(context: Context, result: Result, textOf: TextOf, options: Options): void {
  const { scan: scanned, diagnostics } = result;
  const prints = fingerprints(diagnostics, textOf);
  const printers = findingPrinters(context, {
    diagnostics,
    textOf,
    fingerprintOf: (diagnostic) => prints.get(keyOf(diagnostic)) ?? '',
    nothing: options.list === true ? '' : 'the code and the catalog agree\n',
  });
  const listed = options.list === true ? printCalls(scanned, textOf) : '';
  const all = {
    ...printers,
    pretty: (colour: boolean) => `${listed}${printers.pretty?.(colour) ?? ''}${printSummary(scanned)}`,
    json: () => printJson(diagnostics, textOf, scanFacts(scanned, textOf)),
  };
  emit(context, options.format, all);
  addAnnotations(context, options.format, all);
}

function keyOf({ code, span, message }: Diagnostic): string {
  return `${code}\0${span.file}\0${span.start}\0${message}`;
}

/** Lines play no part: what differs, in which file, and what stands there. Equal ones are told apart by their order. */
function fingerprints(diagnostics: readonly Diagnostic[], textOf: TextOf): ReadonlyMap<string, string> {
  const seen = new Map<string, number>();
  return new Map(
    diagnostics.map((diagnostic) => {
      const { code, span, message } = diagnostic;
      const told = (textOf(span.file) ?? '').slice(span.start, Math.min(span.end, span.start + 80));
      const bare = sha256([code, span.file, message, told].join('\0')).slice(0, 16);
      const count = (seen.get(bare) ?? 0) + 1;
      seen.set(bare, count);
      return [keyOf(diagnostic), count === 1 ? bare : `${bare}-${count}`];
    }),
  );
}

async function propose(
  context: Context,
  { scan: scanned, diagnostics }: Result,
  workspace: ScanWorkspace | null,
  options: Options,
): Promise<ExitCode> {
  const contract = workspace?.contract ?? { events: new Map(), attributes: new Map() };
  const proposals = proposeEntries(scanned, contract);
  for (const { message, span } of diagnostics) context.stderr.write(`${span.file}: ${message}\n`);
  if (options.write !== true || proposals.events.length === 0) {
    context.stdout.write(printProposals(proposals) || 'everything that the code sends is declared\n');
    return 0;
  }
  const file = await writeProposals(requireWorkspace(workspace), proposals);
  context.stdout.write(`${proposals.events.length} events added to ${file}\n`);
  if (proposals.attributes.length > 0) {
    context.stdout.write(`not added, because nobody but you knows what is personal:\n`);
    context.stdout.write(printProposals({ events: [], attributes: proposals.attributes }));
  }
  return 0;
}

function report(
  context: Context,
  { scan: scanned, diagnostics }: Result,
  workspace: ScanWorkspace | null,
  { check }: Options,
): ExitCode {
  const [failure] = diagnostics.filter(({ severity }) => severity === 'error');
  if (failure !== undefined) {
    throw new Refusal(`${failure.span.file}: ${failure.message}`, 'a report of a part would say too little');
  }
  const { root } = requireWorkspace(workspace);
  const path = join(root, SCAN_REPORT_FILE);
  const name = relative(context.cwd, path).split(sep).join('/');
  const wanted = printScanReport(toScanReport(scanned));
  const present = existsSync(path) ? readFileSync(path, 'utf8') : null;
  if (check !== true) {
    writeText(context, path, wanted);
    context.stdout.write(printSummary(scanned));
    return 0;
  }
  if (present === wanted) return 0;
  context.stdout.write(`stale: ${name}\n  = help: run \`rutter scan --report\` on the same sources\n`);
  return 1;
}
