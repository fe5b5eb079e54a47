/** The log holds no personal data, whoever writes what. */
import { expect, it } from 'vitest';
import { createLog, faultOf, pseudonym } from './log.ts';

function lineOf(fields: object): string {
  const lines: string[] = [];
  const log = createLog('info', {
    write: (line: string) => lines.push(line),
  } as unknown as NodeJS.WritableStream);
  log.info(fields, 'said');
  return lines.join('');
}

it('cuts out what could be personal, one level down, too', () => {
  const line = lineOf({
    to: 'ana@example.com',
    channel: 'email',
    message: { address: 'ana@example.com', content: { subject: 'Ana' }, key: 'k1' },
  });
  expect(line).not.toMatch(/ana/i);
  expect(JSON.parse(line)).toMatchObject({ channel: 'email', message: { key: 'k1' }, msg: 'said' });
});

it('describes an error without its message', () => {
  const error = Object.assign(new TypeError('no mailbox ana@example.com\n    here'), { code: 'EENVELOPE' });
  const fault = faultOf(error);
  expect(fault.fault).toBe('TypeError EENVELOPE');
  expect(fault.at[0]).toContain('log.test.ts');
  expect(JSON.stringify(fault)).not.toContain('ana');
  expect(faultOf('ana@example.com')).toEqual({ fault: 'string', at: [] });
});

it('calls a subscriber by a name that only the salt explains', () => {
  expect(pseudonym('a', 'ana')).toMatch(/^[0-9a-f]{12}$/);
  expect(pseudonym('a', 'ana')).toBe(pseudonym('a', 'ana'));
  expect(pseudonym('b', 'ana')).not.toBe(pseudonym('a', 'ana'));
});
