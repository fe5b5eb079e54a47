/** `completion`: a script that teaches a shell the verbs and options, and the names in the workspace. */
import { Argument } from 'commander';
import { definitions } from '../../kinds/registry.ts';
import { codes } from '../../language/diagnostics/codes.ts';
import { rules } from '../../rules/registry.ts';
import { writeBash } from '../completion/bash.ts';
import { writeFish } from '../completion/fish.ts';
import { describeProgram, type VerbSpec } from '../completion/spec.ts';
import { writeZsh } from '../completion/zsh.ts';
import type { Verb } from '../verb.ts';

const WRITERS: { readonly [shell: string]: (verbs: readonly VerbSpec[]) => string } = {
  bash: writeBash,
  zsh: writeZsh,
  fish: writeFish,
};

export const command: Verb = (program, act) => {
  program
    .command('completion')
    .addArgument(new Argument('<shell>', 'the shell that you use').choices(Object.keys(WRITERS)))
    .description('print a completion script for a shell')
    .addHelpText(
      'after',
      `
  bash  source <(rutter completion bash)          in ~/.bashrc
  zsh   source <(rutter completion zsh)           in ~/.zshrc, after compinit
  fish  rutter completion fish | source           in ~/.config/fish/config.fish`,
    )
    .action(
      act(({ stdout }, shell: string) => {
        stdout.write(WRITERS[shell]?.(describeProgram(program, { 'explain name': explained() })) ?? '');
        return 0;
      }),
    );
};

/** What `explain` knows by a name without spaces. */
function explained(): readonly string[] {
  const kinds = [...definitions.steps, ...definitions.conditions].map(({ name }) => name);
  return [...new Set([...rules.map(({ id }) => id), ...codes.keys(), ...kinds])].sort();
}
