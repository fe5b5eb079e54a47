/** Starts the process of a large simulation, passes on how far it is, and reads what it took. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { compileExample } from './example.ts';
import type { WholeReport } from './whole-process.ts';

const SCRIPT = fileURLToPath(new URL('whole-process.ts', import.meta.url));
/** Without a bound garbage would lie for longer. With 320 MB a million people did not come to their end. */
const FLAGS = ['--max-old-space-size=512', '--max-semi-space-size=8'];

/** Compiles the example and runs it for so many people, in a process that never held the compiler. Rejects when it does not come to its end. */
export async function simulateWhole(
  size: number,
  days: number,
  directory: string,
  print: (line: string) => void,
): Promise<WholeReport> {
  const folder = mkdtempSync(join(directory, 'rutter-simulate-'));
  try {
    const file = join(folder, 'example.json');
    writeFileSync(file, JSON.stringify(await compileExample('whole')));
    return await runProcess([file, String(size), String(days)], print);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runProcess(argv: readonly string[], print: (line: string) => void): Promise<WholeReport> {
  const child = spawn(process.execPath, [...FLAGS, SCRIPT, ...argv], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const stop = () => void child.kill();
  process.once('exit', stop);
  let last = '';
  for await (const line of createInterface({ input: child.stdout })) {
    last = line;
    if (!line.startsWith('{')) print(line);
  }
  process.off('exit', stop);
  const code = await ended;
  if (code !== 0) throw new Error(`the simulation ended with ${code}`);
  return JSON.parse(last) as WholeReport;
}
