/** A document that comes in on standard input instead of from its file, as editors send what is not saved yet. */
import { relative, resolve, sep } from 'node:path';
import type { Command } from 'commander';
import { decodeText, FILE_BYTES_MAX } from '../language/syntax/decode.ts';
import { isDocumentPath } from '../language/workspace/read.ts';
import { type Context, Refusal } from './context.ts';

export type StdinOptions = { readonly stdin?: boolean; readonly stdinFilename?: string };

/** A text and the path that it has, as the user writes it. */
export type GivenText = { readonly path: string; readonly text: string };

/** `--stdin` and `--stdin-filename`. */
export function withStdin(command: Command): Command {
  return command
    .option('--stdin', 'take one document from standard input')
    .option('--stdin-filename <path>', 'with --stdin: the file that it is, saved or not');
}

/** Reads standard input to its end; null where it was not asked for. Throws a Refusal for what cannot be a document. */
export async function readStdin({ stdin }: Context, options: StdinOptions): Promise<GivenText | null> {
  const path = options.stdinFilename;
  if (options.stdin !== true) {
    if (path === undefined) return null;
    throw new Refusal('`--stdin-filename` names what comes in with `--stdin`', 'add --stdin');
  }
  if (path === undefined) {
    throw new Refusal('what comes in with `--stdin` has no name', 'add --stdin-filename PATH');
  }
  if (!isDocumentPath(path.split(sep).at(-1) ?? '')) {
    throw new Refusal(`\`${path}\` is no document`, 'documents end in `.yaml` or `.yml`');
  }
  const decoded = decodeText(path, await readAll(stdin));
  const [problem] = decoded.diagnostics;
  if (problem !== undefined) throw new Refusal(`standard input: ${problem.message}`, problem.help);
  return { path, text: decoded.text };
}

/** No more than a document may have, and one byte, so that one that is too large is told. */
async function readAll(stdin: NodeJS.ReadableStream): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stdin) {
    const bytes = Buffer.isBuffer(part) ? part : Buffer.from(String(part));
    parts.push(bytes);
    size += bytes.length;
    if (size > FILE_BYTES_MAX) break;
  }
  return Buffer.concat(parts);
}

/** The path of a given text in its workspace, with `/`. Throws a Refusal for one outside. */
export function pathInside({ cwd }: Context, root: string, { path }: GivenText): string {
  const inside = relative(root, resolve(cwd, path)).split(sep).join('/');
  if (inside !== '' && !inside.startsWith('../') && isDocumentPath(inside)) return inside;
  throw new Refusal(
    `\`${path}\` is no document of the workspace`,
    'documents lie beside `rutter.yaml` or below',
  );
}
