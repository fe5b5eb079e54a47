/** The console adapter prints one clean line for each message. */
import { expect, it } from 'vitest';
import type { OutboundMessage } from '../../src/delivery/contract.ts';
import { createConsoleAdapter } from './index.ts';

const message = {
  key: 'k1',
  type: 'send',
  channel: 'push',
  to: 'token-1',
  class: 'lifecycle',
  journey: 'j',
  step: 's',
  template: 'hello',
  content: { title: 'Hi\r\nthere\u001b[31m', text: 'x' },
  attempt: 1,
  unsubscribeUrl: null,
} as unknown as OutboundMessage;

async function print(each: OutboundMessage): Promise<string[]> {
  const lines: string[] = [];
  const adapter = createConsoleAdapter({ write: (line) => lines.push(line) });
  const open = await adapter.open({}, { secret: () => '', log: () => {}, now: () => 0 });
  expect(await open.send(each, 1000)).toEqual({ result: 'accepted', providerId: 'k1' });
  await open.close();
  return lines;
}

it('prints one line, without control characters', async () => {
  expect(await print(message)).toEqual(['send | push | token-1 | hello | attempt 1 | Hi there [31m\n']);
});

it('cuts long content', async () => {
  const [line] = await print({ ...message, content: { text: 'x'.repeat(10_000) } });
  expect(line).toHaveLength(501);
});
