/** `graph`: a journey as a Mermaid flowchart. */
import { suggest } from '../../base/suggest.ts';
import { graphJourney } from '../../compiler/graph.ts';
import { definitions } from '../../kinds/registry.ts';
import { printPretty } from '../../language/diagnostics/pretty.ts';
import { type Context, type ExitCode, Refusal } from '../context.ts';
import { loadWorkspace } from '../load.ts';
import { type WorkspaceOptions, withWorkspace } from '../options.ts';
import type { Verb } from '../verb.ts';

export const command: Verb = (program, act) => {
  const verb = program
    .command('graph')
    .argument('<journey>', 'its name')
    .description('draw a journey as a Mermaid flowchart');
  withWorkspace(verb).action(act(graph));
};

async function graph(context: Context, name: string, options: WorkspaceOptions): Promise<ExitCode> {
  const loaded = await loadWorkspace(context, options);
  const { plan } = loaded.compiled;
  if (plan === null) {
    const diagnostics = loaded.rebase(loaded.compiled.diagnostics);
    context.stdout.write(printPretty(diagnostics, loaded.textOf, { colour: context.colour }));
    return 1;
  }
  const journey = plan.journeys[name];
  if (journey === undefined) {
    const names = Object.keys(plan.journeys);
    const near = suggest(name, names);
    const help = near === undefined ? `there are: ${names.join(', ')}` : `did you mean \`${near}\`?`;
    throw new Refusal(`there is no journey \`${name}\``, help);
  }
  context.stdout.write(graphJourney(journey, definitions));
  return 0;
}
