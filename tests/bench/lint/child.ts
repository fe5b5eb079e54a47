/** Runs one command line, and says at its end what this process has cost: CPU time, and its peak of memory. */
import { PassThrough, Readable } from 'node:stream';
import { runCli } from '../../../src/cli/program.ts';

const { CI: _ci, GITHUB_ACTIONS: _actions, ...env } = process.env;
const stdout = new PassThrough();
let said = '';
stdout.on('data', (part: Buffer) => {
  said += part.toString();
});
const code = await runCli(process.argv.slice(2), {
  stdin: Readable.from([]),
  stdout,
  stderr: process.stderr,
  env,
  cwd: process.cwd(),
  now: Date.now,
  colour: false,
  interrupted: new AbortController().signal,
});
await new Promise((resolve) => setImmediate(resolve));
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
process.stdout.write(
  `${JSON.stringify({ code, said: said.slice(0, 400), cpuMs: (userCPUTime + systemCPUTime) / 1000, peakMb: maxRSS / 1024 })}\n`,
);
