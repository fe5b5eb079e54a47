/** `docs`: writes the workspace as a site that needs no server. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { definitions } from '../../kinds/registry.ts';
import { printPretty } from '../../language/diagnostics/pretty.ts';
import { type Context, type ExitCode, Refusal } from '../context.ts';
import { openSession } from '../lint/session.ts';
import { locateWorkspace, showFrom } from '../load.ts';
import { type WorkspaceOptions, withWorkspace } from '../options.ts';
import { writeText } from '../output.ts';
import type { Verb } from '../verb.ts';

type Options = WorkspaceOptions & { readonly out: string; readonly now?: string; readonly force?: boolean };

export const command: Verb = (program, act) => {
  const verb = program
    .command('docs')
    .description(
      'write a site of the workspace: journeys with diagrams, segments, policies, owners, what comes up',
    )
    .option('-o, --out <folder>', 'where to', 'rutter-docs')
    .option('--now <instant>', 'the day from which dates are judged (RFC 3339); default: now')
    .option('--force', 'write into a folder that holds something else');
  withWorkspace(verb).action(act(docs));
};

async function docs(context: Context, options: Options): Promise<ExitCode> {
  const root = locateWorkspace(context, options);
  const session = openSession(context, root, options);
  const { compiled, linted } = await session.run(session.texts);
  const { shown, rebase, textOf } = showFrom(context, root, compiled.texts);
  if (compiled.plan === null) {
    const errors = rebase(compiled.diagnostics);
    context.stdout.write(printPretty(errors, textOf, { colour: context.colour }));
    return 1;
  }
  const folder = resolve(context.cwd, options.out);
  refuseForeign(folder, options);
  const { buildSite } = await import('../../review/docs/site.ts');
  const site = buildSite({ plan: compiled.plan, compiled, linted, definitions, show: shown });
  for (const [path, text] of site) writeText(context, join(options.out, path), text);
  context.stdout.write(
    `${site.size} pages in ${options.out}; begin with ${join(options.out, 'index.html')}\n`,
  );
  return 0;
}

/** A folder with something that is no site of ours is not written into by mistake. Throws a Refusal. */
function refuseForeign(folder: string, { out, force }: Options): void {
  if (!existsSync(folder)) return;
  if (!statSync(folder).isDirectory()) throw new Refusal(`\`${out}\` is a file`, 'name a folder with --out');
  if (force === true) return;
  const names = readdirSync(folder);
  if (names.length === 0 || names.includes('search.html')) return;
  throw new Refusal(`\`${out}\` holds something else`, 'name another folder with --out, or pass --force');
}
