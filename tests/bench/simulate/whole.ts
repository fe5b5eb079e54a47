/** Starts the process of a large simulation, passes on how far it is, and reads what it took. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { WholeReport } from './whole-process.ts';

const SCRIPT = fileURLToPath(new URL('whole-process.ts', import.meta.url));
/** As the command line bounds its heap, see `src/cli/heap.ts`. */
const FLAGS = ['--max-old-space-size=320'];

/** Runs one. Rejects when it does not come to its end. */
export async function simulateWhole(
  size: number,
  days: number,
  print: (line: string) => void,
): Promise<WholeReport> {
  const child = spawn(process.execPath, [...FLAGS, SCRIPT, String(size), String(days)], {
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
