/** What looks like a secret is in no message; everything else is said as it was. */
import { describe, expect, it } from 'vitest';
import { concealSecret } from './conceal.ts';
import type { Diagnostic } from './diagnostic.ts';

const KEY = 'sk_live_q8Zr2Tn6Wc0yLb4Vd7Hs1Jk5';
const DRAWN = 'q8Zr2Tn6Wc0yLb4Vd7Hs1Jk5';

function said(text: string, part: string, message: string): Diagnostic {
  const start = text.indexOf(part);
  const span = { file: 'rutter.yaml', start, end: start + part.length };
  const about: Diagnostic = {
    code: 'wrong-shape',
    severity: 'error',
    message,
    span,
    help: `not \`${part}\``,
    label: 'here',
  };
  return concealSecret(about, () => text);
}

describe('concealSecret', () => {
  it.each([
    ['a known format, under any key', `a: ${KEY}\n`, KEY],
    ['a known format as a key', `a: { ${KEY}: 1 }\n`, KEY],
    ['what a machine drew, under a key of that name', `  password: ${DRAWN}\n`, DRAWN],
    ['the same in quotes and braces', `{ user: u, "password": "${DRAWN}" }\n`, `"${DRAWN}"`],
  ])('masks %s', (_, text, part) => {
    const inner = part.replaceAll('"', '');
    const found = said(text, part, `\`password\` must be a map, not the text \`${inner}\``);
    expect(found.message).toBe('`password` must be a map, not the text `***`');
    expect(found.conceals).toBe(true);
    expect(JSON.stringify(found)).not.toContain(inner);
  });

  it('masks what was cut, too', () => {
    const found = said(`a: ${KEY}\n`, KEY, `\`${KEY.slice(0, 20)}…\` is not a duration`);
    expect(found.message).toBe('`***` is not a duration');
  });

  it.each([
    ['a plain word under such a key', 'password: changeme\n', 'changeme'],
    ['what a machine drew, under another key', `id: ${DRAWN}\n`, DRAWN],
    ['a reference', 'password: { env: SMTP_PASSWORD }\n', 'SMTP_PASSWORD'],
  ])('lets %s be', (_, text, part) => {
    const found = said(text, part, `not \`${part}\``);
    expect(found.message).toBe(`not \`${part}\``);
    expect(found).not.toHaveProperty('conceals');
  });
});
