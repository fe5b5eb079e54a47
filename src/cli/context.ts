/** What a command gets of the outside, and how it says no. No command touches `process`. */

/** Exit codes: 0 fine, 1 findings or failures in what was looked at, 2 usage or trouble of the tool itself, 3 a store that cannot be opened. */
export type ExitCode = 0 | 1 | 2 | 3;

export type Context = {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  readonly env: { readonly [name: string]: string | undefined };
  /** Relative paths start here. */
  readonly cwd: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly colour: boolean;
  /** Aborted when the user or the system asks the program to stop. */
  readonly interrupted: AbortSignal;
};

/** Something the user must mend first: one line, what to do, and an exit code. Never shown with a stack. */
export class Refusal extends Error {
  readonly help: string | undefined;
  readonly exitCode: ExitCode;

  constructor(message: string, help?: string, exitCode: ExitCode = 2) {
    super(message);
    this.help = help;
    this.exitCode = exitCode;
  }
}
