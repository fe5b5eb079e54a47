/** `explain`: what a diagnostic code, a rule, a step, a condition, a policy or a document means. */
import { suggest } from '../../base/suggest.ts';
import { definitions } from '../../kinds/registry.ts';
import { codes, explain as explainCode } from '../../language/diagnostics/codes.ts';
import { type Context, type ExitCode, Refusal } from '../context.ts';
import { explainKind, kindNames } from '../explain-kind.ts';
import { explainRule, ruleTitles } from '../explain-rule.ts';
import type { Verb } from '../verb.ts';

export const command: Verb = (program, act) => {
  program
    .command('explain')
    .argument('[name]', 'a diagnostic code, a rule, or a kind of step, condition, policy or document')
    .description('explain a diagnostic code, a rule or a word of the language')
    .action(act(explain));
};

function explain({ stdout }: Context, name: string | undefined): ExitCode {
  if (name === undefined) {
    stdout.write(listEverything());
    return 0;
  }
  const found = explainCode(name) ?? explainRule(name) ?? explainKind(name, definitions);
  if (found === undefined) {
    const near = suggest(name, [
      ...codes.keys(),
      ...ruleTitles().map(([id]) => id),
      ...kindNames(definitions),
    ]);
    const help = near === undefined ? '`rutter explain` lists them all' : `did you mean \`${near}\`?`;
    throw new Refusal(`there is nothing called \`${name}\` to explain`, help);
  }
  stdout.write(found.endsWith('\n') ? found : `${found}\n`);
  return 0;
}

function listEverything(): string {
  const found = [...codes.values()].map(({ code, title }) => [code, title] as const);
  const width = Math.max(...[...found, ...ruleTitles()].map(([name]) => name.length));
  const table = (rows: readonly (readonly [string, string])[]) =>
    rows.map(([name, title]) => `  ${name.padEnd(width)}  ${title}`);
  const words = `words: ${kindNames(definitions).join(', ')}`;
  return ['diagnostic codes:', ...table(found), '', 'rules:', ...table(ruleTitles()), '', words, ''].join(
    '\n',
  );
}
