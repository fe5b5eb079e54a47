/**
 * Runs a composite action as a runner does: its steps in order, the shell steps really, in bash with the files and variables of
 * GitHub; actions of others are noted with what they are given. Conditions and `${{ }}` are evaluated by GitHub's own code.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { NODE_COMPILE_CACHE } from '../e2e/child.ts';
import { type Contexts, fillIn, holds } from './official-parser.ts';

type Step = {
  readonly name: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly with?: { readonly [name: string]: string };
  readonly env?: { readonly [name: string]: string };
  readonly 'working-directory'?: string;
};

type Action = {
  readonly inputs: { readonly [name: string]: { readonly default: string } };
  readonly outputs: { readonly [name: string]: { readonly value: string } };
  readonly runs: { readonly steps: readonly Step[] };
};

/** What the runner provides. `repository`: what was checked out. */
export type Job = {
  readonly repository: string;
  /** Folder of the action, from there. */
  readonly action: string;
  readonly temp: string;
  readonly inputs?: { readonly [name: string]: string };
  readonly event: { readonly name: string; readonly payload: object };
  readonly apiUrl: string;
  /** Found before everything else. */
  readonly path?: string;
};

export type Outcome = {
  readonly isFailed: boolean;
  readonly log: string;
  readonly summary: string;
  readonly outputs: { readonly [name: string]: string };
  /** Actions of others that ran. */
  readonly used: readonly { readonly uses: string; readonly with: { readonly [name: string]: string } }[];
  /** Names of the steps that ran. */
  readonly ran: readonly string[];
};

function filled(values: { readonly [name: string]: unknown } | undefined, contexts: Contexts) {
  return Object.fromEntries(
    Object.entries(values ?? {}).map(([name, value]) => [name, fillIn(String(value), contexts)]),
  );
}

async function runBash(script: string, cwd: string, env: { readonly [name: string]: string }) {
  // As `shell: bash` is documented: no profile, stops at the first failure, also in pipes.
  const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], { cwd, env });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (part) => {
      log += String(part);
    });
  }
  const code = await new Promise<number>((resolve) => child.on('close', (each) => resolve(each ?? 1)));
  return { code, log };
}

function readOutputs(file: string): { readonly [name: string]: string } {
  const lines = readFileSync(file, 'utf8').split('\n');
  const pairs = lines.filter((line) => line !== '').map((line) => /^([^=]+)=(.*)$/.exec(line)!);
  return Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, value]));
}

/** Runs the action in its repository. */
export async function runAction(job: Job): Promise<Outcome> {
  const { repository, temp, event } = job;
  const folder = join(repository, job.action);
  const action = parse(readFileSync(join(folder, 'action.yml'), 'utf8')) as Action;
  mkdirSync(temp, { recursive: true });
  const file = (name: string, text = '') => {
    writeFileSync(join(temp, name), text);
    return join(temp, name);
  };
  const github = { token: 't0ken', event_name: event.name, event: event.payload, action_path: folder };
  const base = { github, runner: { temp } };
  const defaults = Object.entries(action.inputs).map(([name, each]) => [name, each.default]);
  const inputs = { ...filled(Object.fromEntries(defaults), base), ...job.inputs };
  const summary = file('summary.md');
  const environment = {
    PATH: `${job.path === undefined ? '' : `${job.path}:`}${process.env.PATH}`,
    HOME: temp,
    NODE_COMPILE_CACHE,
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION_PATH: folder,
    GITHUB_API_URL: job.apiUrl,
    GITHUB_EVENT_NAME: event.name,
    GITHUB_EVENT_PATH: file('event.json', JSON.stringify(event.payload)),
    GITHUB_REPOSITORY: 'shop/journeys',
    GITHUB_RUN_ID: '42',
    GITHUB_SERVER_URL: 'https://github.example',
    GITHUB_SHA: '0123456789abcdef0123456789abcdef01234567',
    GITHUB_STEP_SUMMARY: summary,
    GITHUB_WORKSPACE: repository,
    RUNNER_TEMP: temp,
    RUTTER_PAUSE_MS: '0',
  };
  const steps: { [id: string]: { readonly outputs: { readonly [name: string]: string } } } = {};
  for (const { id } of action.runs.steps) if (id !== undefined) steps[id] = { outputs: {} };
  const contexts = { ...base, inputs, steps };
  const ran: string[] = [];
  const used: { uses: string; with: { [name: string]: string } }[] = [];
  let log = '';
  let isFailed = false;
  for (const [index, step] of action.runs.steps.entries()) {
    if (isFailed || !holds(step.if, contexts)) continue;
    ran.push(step.name);
    if (step.uses !== undefined) used.push({ uses: step.uses, with: filled(step.with, contexts) });
    if (step.run === undefined) continue;
    const output = file(`output-${index}`);
    const script = file(`script-${index}.sh`, fillIn(step.run, contexts));
    const cwd = join(repository, fillIn(step['working-directory'] ?? '.', contexts));
    const env = { ...environment, GITHUB_OUTPUT: output, ...filled(step.env, contexts) };
    const done = await runBash(script, cwd, env);
    log += done.log;
    if (step.id !== undefined) steps[step.id] = { outputs: readOutputs(output) };
    isFailed = done.code !== 0;
  }
  const values = Object.entries(action.outputs).map(([name, { value }]) => [name, value]);
  return {
    isFailed,
    log,
    ran,
    used,
    summary: readFileSync(summary, 'utf8'),
    outputs: filled(Object.fromEntries(values), contexts),
  };
}
