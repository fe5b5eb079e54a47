/** Runs command lines in-process for tests: streams into strings, nothing of the real process. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { runCli } from './program.ts';

/** What came out of one command line. */
export type Outcome = { readonly code: number; readonly out: string; readonly err: string };

/** One that is still running. */
export type Running = {
  readonly done: Promise<Outcome>;
  /** Resolves with the output so far as soon as it matches; rejects when the command ends before. */
  until(pattern: RegExp): Promise<RegExpExecArray>;
  stop(): void;
};

export type InvokeOptions = {
  readonly cwd?: string;
  readonly env?: { readonly [name: string]: string };
  readonly colour?: boolean;
  /** What is piped into it; nothing by default. */
  readonly stdin?: string;
};

/** Starts a command line. */
export function start(argv: readonly string[], options: InvokeOptions = {}): Running {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const text = { out: '', err: '' };
  const heard = new Set<() => void>();
  const listen = (stream: PassThrough, name: 'out' | 'err') => {
    stream.on('data', (part: Buffer) => {
      text[name] += part.toString('utf8');
      for (const each of [...heard]) each();
    });
  };
  listen(stdout, 'out');
  listen(stderr, 'err');
  const interrupt = new AbortController();
  const done = runCli(argv, {
    stdin: Readable.from(options.stdin === undefined ? [] : [options.stdin]),
    stdout,
    stderr,
    env: options.env ?? {},
    cwd: options.cwd ?? process.cwd(),
    now: Date.now,
    colour: options.colour ?? false,
    interrupted: interrupt.signal,
  }).then(async (code) => {
    await new Promise((resolve) => setImmediate(resolve));
    return { code, ...text };
  });
  return {
    done,
    stop: () => interrupt.abort(),
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(text.out);
          if (found === null) return;
          heard.delete(look);
          resolve(found);
        };
        heard.add(look);
        done.then(({ code }) => reject(new Error(`ended with ${code}: ${text.out}${text.err}`)));
        look();
      }),
  };
}

/** Runs a command line to its end. */
export function invoke(argv: readonly string[], options: InvokeOptions = {}): Promise<Outcome> {
  return start(argv, options).done;
}

/** A new empty folder, and how to remove it. */
export function makeFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'rutter-cli-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
