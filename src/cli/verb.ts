/** The form of a command file: it adds itself to the program, and its work gets the context first. */
import type { Command } from 'commander';
import type { Context, ExitCode } from './context.ts';

/** Wraps the work of a command as commander calls it. */
export type Act = <Args extends readonly unknown[]>(
  work: (context: Context, ...args: Args) => Promise<ExitCode> | ExitCode,
) => (...args: Args) => Promise<void>;

/** Adds one verb to the program. */
export type Verb = (program: Command, act: Act) => void;
