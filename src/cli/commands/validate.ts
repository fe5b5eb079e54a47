/** `validate`: syntax, shape, references, full compile; no opinions. */
import { printJson } from '../../language/diagnostics/json.ts';
import { printJunit } from '../../language/diagnostics/junit.ts';
import { printPretty } from '../../language/diagnostics/pretty.ts';
import type { Context, ExitCode } from '../context.ts';
import { judgeFindings } from '../findings.ts';
import { loadWorkspace, selectPaths } from '../load.ts';
import {
  type FindingOptions,
  type FormatOptions,
  type WorkspaceOptions,
  withFindings,
  withFormats,
  withWorkspace,
} from '../options.ts';
import { emit } from '../output.ts';
import { printFullProof, printProof, proofToJson } from '../print-proof.ts';
import type { Verb } from '../verb.ts';

type Options = WorkspaceOptions & FormatOptions & FindingOptions & { readonly proof?: boolean };

export const command: Verb = (program, act) => {
  const verb = program
    .command('validate')
    .argument('[paths...]', 'report on these files and folders only')
    .description('check the workspace: syntax, references, types, the full compile');
  withFindings(withFormats(withWorkspace(verb), ['pretty', 'json', 'junit']))
    .option(
      '--proof',
      'list each send that each exclusion and consent policy judges, and all that it depends on',
    )
    .action(act(validate));
};

async function validate(context: Context, paths: readonly string[], options: Options): Promise<ExitCode> {
  const loaded = await loadWorkspace(context, options, paths[0]);
  const isWanted = selectPaths(context, loaded.root, paths);
  const own = loaded.compiled.diagnostics.filter((each) => isWanted(each.span.file));
  const diagnostics = loaded.rebase(own);
  const { textOf, fileCount, shown } = loaded;
  const { proof } = loaded.compiled;
  // What is said of all journeys and policies is no part of a report on some files.
  const proved = proof === null || paths.length > 0 || proof.findings.length > 0 ? null : proof;
  emit(context, options.format, {
    pretty: (colour) => {
      const found =
        diagnostics.length > 0
          ? printPretty(diagnostics, textOf, { colour })
          : `nothing wrong in ${fileCount} files\n`;
      const said = proved && (options.proof === true ? printFullProof : printProof)(proved, shown);
      return said === null || said === '' ? found : `${found}\n${said}`;
    },
    json: () => printJson(diagnostics, textOf, proofToJson(proved, shown)),
    junit: () => printJunit(diagnostics, textOf),
  });
  return judgeFindings(diagnostics, options);
}
