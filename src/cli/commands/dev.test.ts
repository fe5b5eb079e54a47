/** `dev`: daemon and inbox come up from loose YAML, changes are followed, mistakes leave the plan before in force. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { invoke, makeFolder, type Running, start } from '../invoke.fixture.ts';

const DEV = ['dev', '--port', '0', '--smtp-port', '0', '--inbox-port', '0'];

describe('dev', () => {
  let folder = makeFolder();
  let running: Running | undefined;
  const journey = () => join(folder.path, 'welcome/welcome.journey.yaml');
  const change = (from: string, to: string) =>
    writeFileSync(journey(), readFileSync(journey(), 'utf8').replace(from, to));

  beforeEach(async () => {
    folder = makeFolder();
    running = undefined;
    await invoke(['init'], { cwd: folder.path });
  });
  afterEach(async () => {
    running?.stop();
    await running?.done;
    folder.remove();
  });

  it('follows changes, says what is wrong, and delivers to its inbox', async () => {
    running = start(DEV, { cwd: folder.path });
    const [, url = ''] = await running.until(/daemon +(\S+)/);
    const [, inbox = ''] = await running.until(/inbox +(\S+)/);
    const [, key = ''] = await running.until(/write key +(\S+)/);
    await running.until(/watching for changes/);

    change('timeout: 3d', 'timeout: 3q');
    await running.until(/`3q` is not a duration[\s\S]*the plan before goes on/);
    change('class: lifecycle', 'class: service');
    change('timeout: 3q', 'timeout: 4d');
    await running.until(/plan [0-9a-f]{64} installed/);

    const body = {
      batch: [
        { type: 'identify', userId: 'ana', traits: { email: 'ana@example.com' } },
        { type: 'track', userId: 'ana', event: 'Signed Up', properties: { plan: 'free' } },
      ],
    };
    const authorization = `Basic ${Buffer.from(`${key}:`).toString('base64')}`;
    const answer = await fetch(`${url}/v1/batch`, {
      method: 'POST',
      headers: { authorization },
      body: JSON.stringify(body),
    });
    expect(answer.status).toBe(200);
    await expect
      .poll(
        async () => ((await (await fetch(`${inbox}/api/messages`)).json()) as { counts: unknown }).counts,
        {
          timeout: 20_000,
        },
      )
      .toMatchObject({ mail: 1 });
    running.stop();
    expect(await running.done).toMatchObject({ code: 0 });
  });

  it('keeps its keys between starts, and takes up a channel that the next plan brings', async () => {
    running = start(DEV, { cwd: folder.path });
    const [, key = ''] = await running.until(/write key +(\S+)/);
    const [, token = ''] = await running.until(/token +(\S+)/);
    running.stop();
    await running.done;
    running = start([...DEV, '--fresh'], { cwd: folder.path });
    expect((await running.until(/write key +(\S+)/))[1]).toBe(key);
    expect((await running.until(/token +(\S+)/))[1]).toBe(token);
    await running.until(/watching for changes/);
    const root = join(folder.path, 'rutter.yaml');
    const hook =
      'channels:\n  push: { adapter: webhook, address: profile.id, config: { url: { env: PUSH_URL }, secret: { env: PUSH_SECRET } } }\n';
    writeFileSync(root, readFileSync(root, 'utf8').replace('channels:\n', hook));
    await running.until(/plan [0-9a-f]{64} installed/);
  });

  it('says where it cannot keep anything', async () => {
    writeFileSync(join(folder.path, 'file'), '');
    const { code, err } = await invoke([...DEV, '--data', 'file/dev'], { cwd: folder.path });
    expect(code).toBe(2);
    expect(err).toMatch(
      /^error: `\S+` cannot be used for the store: (?:EEXIST|ENOTDIR)\n {2}= help: name a folder/,
    );
  });

  it('does not start on a workspace that does not compile', async () => {
    change('timeout: 3d', 'timeout: 3q');
    const { code, out, err } = await invoke(DEV, { cwd: folder.path });
    expect(code).toBe(1);
    expect(out).toContain('error[bad-duration]');
    expect(err).toContain('the workspace does not compile');
  });
});
