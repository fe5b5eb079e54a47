/** The command line as a whole: help, usage errors, exit codes, and no stack for anybody. */
import { describe, expect, it } from 'vitest';
import { matchGolden } from '../../tests/golden.ts';
import { Refusal } from './context.ts';
import { invoke } from './invoke.fixture.ts';
import { runCli } from './program.ts';
import { verbs } from './verbs.ts';

const NAMES = Object.keys(verbs);

describe('help', () => {
  it('is what people read, for the program and for every verb', async () => {
    const parts: string[] = [];
    for (const argv of [[], ...NAMES.map((name) => [name]), ['gen', 'schemas']]) {
      const { code, out, err } = await invoke([...argv, '--help']);
      expect({ argv, code, err }).toEqual({ argv, code: 0, err: '' });
      parts.push(`$ rutter ${[...argv, '--help'].join(' ')}\n${out}`);
    }
    matchGolden('cli/help.txt', parts.join('\n'));
  });

  it('lists every verb', async () => {
    const { out } = await invoke(['--help']);
    for (const name of NAMES) expect(out).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
  });
});

describe('usage errors', () => {
  const cases: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['no verb', [], /Usage: rutter/],
    ['an unknown verb, with the nearest', ['validat'], /Did you mean validate\?/],
    ['an unknown flag', ['version', '--lout'], /unknown option '--lout'/],
    ['a missing argument', ['graph'], /missing required argument 'journey'/],
    ['an unknown format', ['validate', '--format', 'xml'], /use one of: pretty, json, sarif/],
    ['a number that is none', ['validate', '--max-warnings', 'few'], /use a whole number/],
    ['a port that is none', ['run', '--port', '70000'], /port from 0 to 65535/],
    ['a severity that is none', ['validate', '--fail-on', 'info'], /Allowed choices are error, warn/],
    ['a folder that is not there', ['validate', '--workspace', '/nowhere'], /there is no folder/],
    ['a folder without a workspace', ['validate', '--workspace', '/tmp'], /there is no `rutter.yaml`/],
  ];

  it.each(cases)('exits with 2 on %s', async (_, argv, message) => {
    const { code, out, err } = await invoke(argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(message);
    expect(err).not.toMatch(/^\s+at /m);
  });
});

describe('failures', () => {
  const run = async (error: unknown, env: { readonly [name: string]: string } = {}) => {
    let err = '';
    const write = (text: string) => {
      err += text;
    };
    const stderr = { write } as unknown as NodeJS.WritableStream;
    const code = await runCli(
      ['fail'],
      {
        stdin: process.stdin,
        stdout: stderr,
        stderr,
        env,
        cwd: '/',
        now: () => 0,
        colour: false,
        interrupted: new AbortController().signal,
      },
      {
        fail: async () => ({
          command: (program, act) => {
            program.command('fail').action(
              act(() => {
                throw error;
              }),
            );
          },
        }),
      },
    );
    return { code, err };
  };

  it('says a refusal in one line, with its help and exit code', async () => {
    expect(await run(new Refusal('the store is newer', 'use the newer version', 3))).toEqual({
      code: 3,
      err: 'error: the store is newer\n  = help: use the newer version\n',
    });
  });

  it('never shows a stack, unless asked to', async () => {
    const { code, err } = await run(new Error('boom'));
    expect(code).toBe(2);
    expect(err).toMatch(/^internal error: boom\n/);
    expect(err).not.toMatch(/^\s+at /m);
    expect((await run(new Error('boom'), { RUTTER_DEBUG: '1' })).err).toMatch(/^\s+at /m);
  });
});
