/** The bar is there for who watches, and leaves the terminal as it was, also where the work fails. */
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { withProgressBar } from './progress-bar.ts';

const HIDE = '\u001b[?25l';
const SHOW = '\u001b[?25h';

function terminal() {
  const stderr = Object.assign(new PassThrough(), { isTTY: true, columns: 100 });
  return { stderr, shown: () => String(stderr.read() ?? '') };
}

it('shows how far it is, and goes', () => {
  const { stderr, shown } = terminal();
  const done = withProgressBar({ stderr }, 'counting', (show) => {
    for (let each = 0; each <= 3; each += 1) show?.(each, 3);
    return 'done';
  });
  expect(done).toBe('done');
  expect(shown()).toMatch(/counting .*\d of 3/);
});

it('gives the cursor back where the work fails', () => {
  const { stderr, shown } = terminal();
  const work = () =>
    withProgressBar({ stderr }, 'counting', (show) => {
      show?.(1, 3);
      throw new RangeError('no');
    });
  expect(work).toThrow('no');
  const text = shown();
  expect(text).toContain(HIDE);
  expect(text.lastIndexOf(SHOW)).toBeGreaterThan(text.lastIndexOf(HIDE));
});

it('writes nothing where nobody watches', () => {
  const stderr = new PassThrough();
  expect(withProgressBar({ stderr }, 'counting', (show) => show)).toBeUndefined();
  expect(stderr.read()).toBeNull();
});
