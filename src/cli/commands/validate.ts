/** `validate`: syntax, shape, references, full compile; no opinions. */
import { instant } from '../../base/ids.ts';
import { definitions } from '../../kinds/registry.ts';
import { printJson } from '../../language/diagnostics/json.ts';
import { printPretty } from '../../language/diagnostics/pretty.ts';
import { bareFingerprints } from '../../rules/baseline.ts';
import { describeWorkspace } from '../../rules/workspace.ts';
import type { Context, ExitCode } from '../context.ts';
import { addAnnotations, FINDING_FORMATS, findingPrinters } from '../finding-printers.ts';
import { judgeFindings } from '../findings.ts';
import { fingerprintsOf } from '../fingerprints.ts';
import { loadWorkspace, selectPaths } from '../load.ts';
import {
  type FindingOptions,
  type FormatOptions,
  type WorkspaceOptions,
  withFindings,
  withFormats,
  withWorkspace,
} from '../options.ts';
import { emit, type Printers } from '../output.ts';
import { printFullProof, printProof, proofToJson } from '../print-proof.ts';
import { pathInside, readStdin, type StdinOptions, withStdin } from '../stdin.ts';
import type { Verb } from '../verb.ts';
import { type WatchOptions, watchable, withWatch } from '../watching.ts';

type Options = WorkspaceOptions &
  FormatOptions &
  FindingOptions &
  StdinOptions &
  WatchOptions & { readonly proof?: boolean };

export const command: Verb = (program, act) => {
  const verb = program
    .command('validate')
    .argument('[paths...]', 'report on these files and folders only')
    .description('check the workspace: syntax, references, types, the full compile');
  withWatch(withStdin(withFindings(withFormats(withWorkspace(verb), FINDING_FORMATS))))
    .option(
      '--proof',
      'list each send that each exclusion and consent policy judges, and all that it depends on',
    )
    .action(act(watchable(validate)));
};

async function validate(context: Context, paths: readonly string[], options: Options): Promise<ExitCode> {
  const given = await readStdin(context, options);
  const loaded = await loadWorkspace(context, options, paths[0], instant(context.now()), given);
  const inside = given && pathInside(context, loaded.root, given);
  const isWanted =
    inside === null ? selectPaths(context, loaded.root, paths) : (file: string) => file === inside;
  const own = loaded.compiled.diagnostics.filter((each) => isWanted(each.span.file));
  const diagnostics = loaded.rebase(own);
  const { textOf, fileCount, shown } = loaded;
  const { proof } = loaded.compiled;
  // What is said of all journeys and policies is no part of a report on some files.
  const proved =
    proof === null || paths.length > 0 || given !== null || proof.findings.length > 0 ? null : proof;
  const outside = { now: instant(context.now()), changed: null, coverage: null };
  const workspace = describeWorkspace(loaded.compiled, definitions, outside);
  const printers: Printers = {
    ...findingPrinters(context, {
      diagnostics,
      textOf,
      fingerprintOf: fingerprintsOf(bareFingerprints(own, workspace), diagnostics),
      nothing: '',
    }),
    pretty: (colour) => {
      const found =
        diagnostics.length > 0
          ? printPretty(diagnostics, textOf, { colour })
          : `nothing wrong in ${fileCount} files\n`;
      const said = proved && (options.proof === true ? printFullProof : printProof)(proved, shown);
      return said === null || said === '' ? found : `${found}\n${said}`;
    },
    json: () => printJson(diagnostics, textOf, proofToJson(proved, shown)),
  };
  emit(context, options.format, printers);
  addAnnotations(context, options.format, printers);
  return judgeFindings(diagnostics, options);
}
