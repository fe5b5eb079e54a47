/** Reading what came back: never a failure, whatever it is, and nothing from what is no report. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressIn, readFields } from './fields.ts';
import { readReport } from './read-report.ts';
import { outcomeFor } from './verdict.ts';

const REPORT = `From: mailer-daemon@mx.example
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

It failed.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Original-Recipient: rfc822;ana+2Bshop@example.com
Final-Recipient: rfc822; <ana+shop@example.com>
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1
  no such user
--b--
`;

describe('a report of deliveries', () => {
  it('says what became of each recipient, with the address in every way it may be meant', async () => {
    const report = await readReport(Buffer.from(REPORT.replaceAll('\n', '\r\n')), true);
    expect(report).toEqual({
      type: 'delivery',
      recipients: [
        {
          addresses: ['ana+2Bshop@example.com', 'ana+shop@example.com'],
          action: 'failed',
          judgement: { verdict: 'hard', code: '5.1.1' },
        },
      ],
      paths: [],
    });
  });

  it('comes to nothing where the part is a text that only looks like it', async () => {
    const text = REPORT.replace('multipart/report', 'multipart/mixed');
    expect(await readReport(Buffer.from(text), true)).toEqual({ type: 'ignored', why: 'unreadable' });
  });

  it('with more parts than a report has is not read', async () => {
    const part = '--b\nContent-Type: application/octet-stream\n\nx\n';
    const text = REPORT.replace('--b--', `${part.repeat(2000)}--b--`);
    const report = await readReport(Buffer.from(text), true);
    expect(report).toEqual({ type: 'ignored', why: 'unreadable' });
  });

  it('with a header longer than any report has is not read', async () => {
    const report = await readReport(Buffer.from(`To: ${'a@b, '.repeat(10_000)}\n${REPORT}`), true);
    expect(report).toEqual({ type: 'ignored', why: 'unreadable' });
  });

  it('cut off anywhere is a report still, or none', async () => {
    for (let end = 0; end < REPORT.length; end += 7) {
      const report = await readReport(Buffer.from(REPORT.slice(0, end)), true);
      expect(['ignored', 'delivery']).toContain(report.type);
    }
  });
});

it('any bytes are read without a failure', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), fc.nat(REPORT.length), async (bytes, place) => {
      const text = Buffer.from(REPORT);
      const mixed = Buffer.concat([text.subarray(0, place), bytes, text.subarray(place)]);
      expect(['ignored', 'delivery', 'complaint']).toContain((await readReport(mixed, true)).type);
      expect((await readReport(Buffer.from(bytes), false)).type).toBe('ignored');
    }),
    { numRuns: 60 },
  );
});

describe('fields', () => {
  it('are blocks of names and values; folded lines are one, and of a repeated name the first counts', () => {
    const blocks = readFields('A: 1\r\n b: 2\r\n\r\n \r\nC : 3\nC: 4\nno field\n\tmore\n');
    expect(blocks.map((block) => Object.fromEntries(block))).toEqual([{ a: '1 b: 2' }, { c: '3' }]);
  });

  it.each([
    ['rfc822; ana@example.com', 'ana@example.com'],
    ['RFC822;<ana@example.com> (Ana)', 'ana@example.com'],
    ['<bounces@x.example>', 'bounces@x.example'],
    ['rfc822;', null],
    [undefined, null],
  ])('%j holds %j', (value, address) => {
    expect(addressIn(value)).toBe(address);
  });
});

describe('the outcome for our recipient', () => {
  const failed = (address: string, verdict: 'hard' | 'soft') => ({
    addresses: [address],
    action: 'failed' as const,
    judgement: { verdict, code: verdict === 'hard' ? '5.1.1' : '4.2.2' },
  });
  const isOurs = (address: string) => address === 'ours';

  it.each([
    ['ours alone counts', [failed('ours', 'hard'), failed('other', 'soft')], 'hard'],
    ['of strangers the mildest counts', [failed('x', 'hard'), failed('y', 'soft')], 'soft'],
    ['of ours the mildest counts', [failed('ours', 'hard'), failed('ours', 'soft')], 'soft'],
  ])('%s', (_what, recipients, outcome) => {
    expect(outcomeFor(recipients, isOurs)?.outcome).toBe(outcome);
  });

  it('of nobody is nothing', () => {
    expect(outcomeFor([], isOurs)).toBeNull();
  });
});
