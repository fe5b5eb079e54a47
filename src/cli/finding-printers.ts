/** Diagnostics in every format that CI systems and editors read. Adds no finding and takes none away. */
import { posix, relative, sep } from 'node:path';
import { codes } from '../language/diagnostics/codes.ts';
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import { fixOf } from '../language/diagnostics/diagnostic.ts';
import { printJson } from '../language/diagnostics/json.ts';
import { printJunit } from '../language/diagnostics/junit.ts';
import { printPretty, type TextOf } from '../language/diagnostics/pretty.ts';
import { printGithub } from '../language/diagnostics/printers/github.ts';
import { printGitlab } from '../language/diagnostics/printers/gitlab.ts';
import { printMarkdown } from '../language/diagnostics/printers/markdown.ts';
import { printSarif, type SarifRule } from '../language/diagnostics/printers/sarif.ts';
import type { Span } from '../language/syntax/node.ts';
import type { Rule } from '../rules/definition.ts';
import type { Context } from './context.ts';
import { moveDiagnostic } from './load.ts';
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
  /** Those that the diagnostics may be findings of; left out: only the language's own codes are among them. */
  readonly rules?: readonly Rule[];
};

/** The printers of some diagnostics, by format. */
export function findingPrinters(context: Context, printable: Printable): Printers {
  const { diagnostics, textOf, nothing } = printable;
  const root = repositoryOf(context);
  return {
    pretty: (colour) =>
      diagnostics.length === 0 ? nothing : printPretty(diagnostics.map(sayFixable), textOf, { colour }),
    json: () => printJson(diagnostics, textOf),
    sarif: () => {
      const seen = showFromRoot(context, root, printable);
      return printSarif(seen.diagnostics, seen.textOf, {
        version: readVersion(),
        ruleOf: (code) => ruleOf(code, printable.rules ?? []),
        fingerprintOf: seen.fingerprintOf,
      });
    },
    github: () => {
      const seen = showFromRoot(context, root, printable);
      return printGithub(seen.diagnostics, seen.textOf);
    },
    gitlab: () => {
      const seen = showFromRoot(context, root, printable);
      return printGitlab(seen.diagnostics, seen.textOf, seen.fingerprintOf);
    },
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

/** Where the repository was checked out, as GitHub Actions and GitLab CI say; null anywhere else. */
function repositoryOf({ env, cwd }: Context): string | null {
  const root = env.GITHUB_ACTIONS === 'true' ? env.GITHUB_WORKSPACE : env.CI_PROJECT_DIR;
  const isInside = root !== undefined && root !== '' && !relative(root, cwd).startsWith('..');
  return isInside ? root : null;
}

/** Files as the CI system knows them, from the root of the repository, wherever in it the command runs. */
function showFromRoot({ cwd }: Context, root: string | null, printable: Printable): Printable {
  const below = root === null ? '' : relative(root, cwd).split(sep).join('/');
  if (below === '') return printable;
  const own = new Map<Diagnostic, Diagnostic>();
  const files = new Map<string, string>();
  const move = (span: Span): Span => {
    const file = posix.join(below, span.file);
    files.set(file, span.file);
    return { ...span, file };
  };
  const diagnostics = printable.diagnostics.map((each) => {
    const moved = moveDiagnostic(each, move);
    own.set(moved, each);
    return moved;
  });
  return {
    ...printable,
    diagnostics,
    textOf: (file) => printable.textOf(files.get(file) ?? file),
    fingerprintOf: (diagnostic) => printable.fingerprintOf(own.get(diagnostic) ?? diagnostic),
  };
}

/** What is known of a code or a rule; the code itself where nothing is. */
function ruleOf(code: string, rules: readonly Rule[]): SarifRule {
  const rule = rules.find(({ id }) => id === code);
  if (rule !== undefined) return { title: rule.title, description: rule.question, tags: [rule.family] };
  const known = codes.get(code);
  return { title: known?.title ?? code, description: known?.explanation ?? code, tags: ['validate'] };
}

function sayFixable(diagnostic: Diagnostic): Diagnostic {
  const fix = fixOf(diagnostic);
  if (fix === undefined) return diagnostic;
  const flag = fix.isSafe ? '--fix' : '--fix --unsafe-fixes';
  const help = diagnostic.help === undefined ? fix.title : diagnostic.help;
  return { ...diagnostic, help: `${help} (fixable with ${flag})` };
}
