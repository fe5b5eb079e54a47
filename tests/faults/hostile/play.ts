/** Lays hostile workspaces into folders, has one child compile them all, and says what came of each; a dead or silent child is told, not waited for. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Answer } from './compile-child.ts';

const BASE = fileURLToPath(new URL('../../fixtures/workspaces/rules', import.meta.url));
const CHILD = fileURLToPath(new URL('compile-child.ts', import.meta.url));
/** No case may take so long; far above what any needs, so that a busy machine is no hang. */
const HANG_MS = 60_000;

/** A workspace to try: files added to a sound one, or a function that makes what no text can be (links, pipes). */
export type HostileCase = {
  readonly name: string;
  readonly files?: { readonly [path: string]: string | Uint8Array };
  readonly lay?: (folder: string) => void;
  /** What must be among the errors, as `file code`; null: nothing is wrong with it, it compiles. */
  readonly says: string | null;
};

export type Played = {
  readonly cases: number;
  /** Sentences about cases that did not go as they must. */
  readonly wrong: readonly string[];
  readonly worstMs: number;
  readonly peakMb: number;
};

/** Plays cases one after the other in one process. */
export async function play(cases: readonly HostileCase[]): Promise<Played> {
  const parent = mkdtempSync(join(tmpdir(), 'rutter-hostile-'));
  const child = spawn(process.execPath, [CHILD], { stdio: ['pipe', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = `${complaint}${text}`.slice(-600);
  });
  const ended = once(child, 'close').then(() => null);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const wrong: string[] = [];
  let worstMs = 0;
  let peakMb = 0;
  try {
    for (const [index, each] of cases.entries()) {
      const folder = join(parent, String(index));
      layCase(folder, each);
      child.stdin.write(`${folder}\n`);
      const line = await Promise.race([lines.next(), ended, hang()]);
      if (line === null || line === 'hang' || line.done === true) {
        wrong.push(`${each.name}: ${line === 'hang' ? 'no answer' : `the process died: ${complaint}`}`);
        break;
      }
      const answer = JSON.parse(line.value) as Answer;
      wrong.push(...judge(each, answer));
      worstMs = Math.max(worstMs, answer.ms);
      peakMb = answer.peakMb;
    }
  } finally {
    child.kill('SIGKILL');
    rmSync(parent, { recursive: true, force: true });
  }
  return { cases: cases.length, wrong, worstMs, peakMb };
}

function layCase(folder: string, { files = {}, lay }: HostileCase): void {
  cpSync(BASE, folder, { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  lay?.(folder);
}

function judge({ name, says }: HostileCase, { found, unplaced, compiles }: Answer): readonly string[] {
  const wrong = unplaced.map((each) => `${name}: an error without a place: ${each}`);
  if (says === null) return compiles ? wrong : [...wrong, `${name}: should compile, but ${found.join(', ')}`];
  if (!found.includes(says)) wrong.push(`${name}: should say ${says}, but ${found.join(', ') || 'nothing'}`);
  return compiles ? [...wrong, `${name}: compiles`] : wrong;
}

function hang(): Promise<'hang'> {
  return new Promise((resolve) => {
    setTimeout(() => resolve('hang'), HANG_MS).unref();
  });
}
