/** Which certificates are fetched when forged names come beside the genuine one. */
import { describe, expect, it } from 'vitest';
import { CertificateFetches } from './certificate-fetches.ts';

const MINUTE_MS = 60_000;

function begin() {
  let now = 0;
  return {
    fetches: new CertificateFetches(() => now),
    wait(ms: number): void {
      now += ms;
    },
  };
}

/** Asks for so many other names, as one who forges them. */
function forge(fetches: CertificateFetches, names: number, prefix = 'forged'): readonly string[] {
  return Array.from({ length: names }, (_, index) => fetches.ask(`${prefix} ${index}`));
}

describe('fetches of certificates', () => {
  it('are at most ten a minute for names that were not seen before', () => {
    const { fetches, wait } = begin();
    expect(forge(fetches, 100).filter((each) => each === 'now')).toHaveLength(10);
    wait(MINUTE_MS);
    expect(forge(fetches, 100, 'more').filter((each) => each === 'now')).toHaveLength(10);
  });

  it('have room for a name that comes again, whatever new names are forged', () => {
    const { fetches } = begin();
    forge(fetches, 500);
    expect(fetches.ask('genuine')).toBe('later');
    forge(fetches, 500, 'more');
    expect(fetches.ask('genuine')).toBe('now');
  });

  it('are at most twenty a minute, however names come', () => {
    const { fetches } = begin();
    const answers = [1, 2, 3].flatMap(() => forge(fetches, 400));
    expect(answers.filter((each) => each === 'now')).toHaveLength(20);
  });

  it('are not made again for a name without a certificate, and cost it no permit', () => {
    const { fetches, wait } = begin();
    expect(fetches.ask('gone')).toBe('now');
    fetches.noteUnfit('gone');
    for (let turn = 0; turn < 50; turn += 1) expect(fetches.ask('gone')).toBe('unfit');
    expect(forge(fetches, 20).filter((each) => each === 'now')).toHaveLength(9);
    wait(5 * MINUTE_MS);
    expect(fetches.ask('gone')).toBe('now');
  });

  it('forget the oldest of what they remember', () => {
    const { fetches, wait } = begin();
    for (let index = 0; index < 1000; index += 1) fetches.noteUnfit(`none ${index}`);
    expect([fetches.ask('none 0'), fetches.ask('none 999')]).toEqual(['now', 'unfit']);
    wait(MINUTE_MS);
    forge(fetches, 10);
    expect(fetches.ask('genuine')).toBe('later');
    forge(fetches, 2000, 'more');
    expect(fetches.ask('genuine')).toBe('later');
  });
});
