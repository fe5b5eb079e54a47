/** Writes one result in the formats that were asked for: to stdout, or each to its file. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Context, Refusal } from './context.ts';
import type { Format } from './options.ts';

/** How a result is printed, by format. `colour` is off for files. */
export type Printers = { readonly [format: string]: (colour: boolean) => string };

/** Writes each format. Throws a Refusal for a file that cannot be written. */
export function emit(context: Context, formats: readonly Format[], printers: Printers): void {
  for (const { name, file } of formats) {
    const print = printers[name];
    if (print === undefined) throw new Refusal(`there is no format \`${name}\` here`);
    if (file === null) context.stdout.write(print(context.colour));
    else writeText(context, file, print(false));
  }
}

/** Writes a file relative to the working directory, with its folders. Throws a Refusal when it cannot. */
export function writeText({ cwd }: Context, file: string, text: string): void {
  const full = resolve(cwd, file);
  try {
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, text);
  } catch (error) {
    throw new Refusal(`\`${file}\` cannot be written: ${reasonOf(error)}`);
  }
}

/** The system's short reason ("ENOENT"), else the message. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
