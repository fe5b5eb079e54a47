/** A journey that goes on from another one: that one must be gone, and have one heir. */
import { describe, expect, it } from 'vitest';
import { definitions } from '../kinds/registry.ts';
import { readBase } from '../rules/cases.fixture.ts';
import { compileWorkspace } from './compile.ts';

const journey = (name: string, former: string) => ({
  path: `${name}.yaml`,
  text: `kind: Journey\nname: ${name}\nclass: lifecycle\nenter: { event: Signed Up, reentry: never }\nsteps: []\nmigrate: [{ moved: { journey: ${former} } }]\n`,
});

async function problems(...files: readonly { readonly path: string; readonly text: string }[]) {
  const { diagnostics } = await compileWorkspace([...readBase(), ...files], definitions);
  return diagnostics.map(({ code, message, span }) => `${span.file} ${code}: ${message}`);
}

describe('a former name', () => {
  it('may be any that is gone', async () => {
    expect(await problems(journey('a', 'gone'), journey('b', 'lost'))).toEqual([]);
  });

  it('is refused while a journey has it', async () => {
    expect(await problems(journey('a', 'lifecycle_welcome_newcomers_v1'))).toEqual([
      'a.yaml former-name-in-use: `lifecycle_welcome_newcomers_v1` is no former name: there is a journey of this name',
    ]);
  });

  it('is refused to the second journey that claims it', async () => {
    expect(await problems(journey('a', 'gone'), journey('b', 'gone'))).toEqual([
      'b.yaml former-name-in-use: two journeys go on from `gone`',
    ]);
  });

  it('stands alone in its entry', async () => {
    const both = journey('a', 'gone, from: x');
    expect((await problems(both)).length).toBeGreaterThan(0);
  });
});
