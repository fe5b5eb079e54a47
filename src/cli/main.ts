#!/usr/bin/env node
/** The program's entry: `runCli` on the real process. */
import './loading.ts';

const { runCli } = await import('./program.ts');
const { createProcessContext } = await import('./process-context.ts');
process.exitCode = await runCli(process.argv.slice(2), createProcessContext());
