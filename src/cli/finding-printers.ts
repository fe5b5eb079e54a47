/** Diagnostics in every format that CI systems and editors read. Adds no finding and takes none away. */

import { codes } from '../language/diagnostics/codes.ts';
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import { fixOf } from '../language/diagnostics/diagnostic.ts';
import { printJson } from '../language/diagnostics/json.ts';
import { printJunit } from '../language/diagnostics/junit.ts';
import { printPretty, type TextOf } from '../language/diagnostics/pretty.ts';
import { printGithub } from '../language/diagnostics/printers/github.ts';
import { printGitlab } from '../language/diagnostics/printers/gitlab.ts';
import { printMarkdown } from '../language/diagnostics/printers/markdown.ts';
import { printSarif } from '../language/diagnostics/printers/sarif.ts';
import { rules } from '../rules/registry.ts';
import type { Context } from './context.ts';
import type { Format } from './options.ts';
import type { Printers } from './output.ts';
import { readVersion } from './package.ts';

/** The formats, the default first. */
export const FINDING_FORMATS = ['pretty', 'json', 'sarif', 'github', 'gitlab', 'junit', 'markdown'];

/** What is to be printed. `nothing`: what people read when there is nothing. */
export type Printable = {
  readonly diagnostics: readonly Diagnostic[];
  readonly textOf: TextOf;
  readonly fingerprintOf: (diagnostic: Diagnostic) => string;
  readonly nothing: string;
};

/** The printers of some diagnostics, by format. */
export function findingPrinters({ diagnostics, textOf, fingerprintOf, nothing }: Printable): Printers {
  return {
    pretty: (colour) =>
      diagnostics.length === 0 ? nothing : printPretty(diagnostics.map(sayFixable), textOf, { colour }),
    json: () => printJson(diagnostics, textOf),
    sarif: () => printSarif(diagnostics, textOf, { version: readVersion(), titleOf, fingerprintOf }),
    github: () => printGithub(diagnostics, textOf),
    gitlab: () => printGitlab(diagnostics, textOf, fingerprintOf),
    junit: () => printJunit(diagnostics, textOf),
    markdown: () => printMarkdown(diagnostics, textOf),
  };
}

/** In GitHub Actions annotations are added by themselves, on stderr where stdout is read by a program. */
export function addAnnotations(context: Context, formats: readonly Format[], printers: Printers): void {
  if (context.env.GITHUB_ACTIONS !== 'true' || formats.some(({ name }) => name === 'github')) return;
  const isForPeople = formats.every(({ name, file }) => name === 'pretty' || file !== null);
  const stream = isForPeople ? context.stdout : context.stderr;
  stream.write(printers.github?.(false) ?? '');
}

/** One line about a code or a rule; the code itself where nothing is known. */
function titleOf(code: string): string {
  return codes.get(code)?.title ?? rules.find(({ id }) => id === code)?.title ?? code;
}

function sayFixable(diagnostic: Diagnostic): Diagnostic {
  const fix = fixOf(diagnostic);
  if (fix === undefined) return diagnostic;
  const flag = fix.isSafe ? '--fix' : '--fix --unsafe-fixes';
  const help = diagnostic.help === undefined ? fix.title : diagnostic.help;
  return { ...diagnostic, help: `${help} (fixable with ${flag})` };
}
