/** `explain`: what a diagnostic code, a step, a condition, a policy or a document means. */
import { suggest } from '../../base/suggest.ts';
import { definitions } from '../../kinds/registry.ts';
import { codes, explain as explainCode } from '../../language/diagnostics/codes.ts';
import { type Context, type ExitCode, Refusal } from '../context.ts';
import { explainKind, kindNames } from '../explain-kind.ts';
import type { Verb } from '../verb.ts';

export const command: Verb = (program, act) => {
  program
    .command('explain')
    .argument('[name]', 'a diagnostic code, or a kind of step, condition, policy or document')
    .description('explain a diagnostic code or a word of the language')
    .action(act(explain));
};

function explain({ stdout }: Context, name: string | undefined): ExitCode {
  if (name === undefined) {
    stdout.write(listEverything());
    return 0;
  }
  const found = explainCode(name) ?? explainKind(name, definitions);
  if (found === undefined) {
    const near = suggest(name, [...codes.keys(), ...kindNames(definitions)]);
    const help = near === undefined ? '`rutter explain` lists them all' : `did you mean \`${near}\`?`;
    throw new Refusal(`there is nothing called \`${name}\` to explain`, help);
  }
  stdout.write(found.endsWith('\n') ? found : `${found}\n`);
  return 0;
}

function listEverything(): string {
  const width = Math.max(...[...codes.keys()].map((code) => code.length));
  const rows = [...codes.values()].map(({ code, title }) => `  ${code.padEnd(width)}  ${title}`);
  return ['diagnostic codes:', ...rows, '', `words: ${kindNames(definitions).join(', ')}`, ''].join('\n');
}
