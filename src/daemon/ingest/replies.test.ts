/** Keywords of carriers: what is one, and what is a sentence. */
import { expect, it } from 'vitest';
import { readReply } from './replies.ts';

it.each([
  ['STOP', 'stop'],
  ['stop', 'stop'],
  ['  Stop.  ', 'stop'],
  ['"STOP"', 'stop'],
  ['s t o p', 'reply'],
  ['Stop!!!', 'stop'],
  ['STOP ALL', 'stop'],
  ['stopall', 'stop'],
  ['please stop', 'stop'],
  ['Opt out', 'stop'],
  ['opt-out', 'stop'],
  ['Unsubscribe', 'stop'],
  ['cancel', 'stop'],
  ['END', 'stop'],
  ['quit', 'stop'],
  ['BAJA', 'stop'],
  ['Baja, por favor', 'stop'],
  ['ＳＴＯＰ', 'stop'],
  ['start', 'start'],
  ['UNSTOP', 'start'],
  ['HELP', 'help'],
  ['Ayuda?', 'help'],
  ['info', 'help'],
  ["please don't stop", 'reply'],
  ['do not stop', 'reply'],
  ['the bus stop', 'reply'],
  ['stop by at five', 'reply'],
  ['I will cancel my order', 'reply'],
  ['all', 'reply'],
  ['please', 'reply'],
  ['', 'reply'],
  ['🛑', 'reply'],
])('%s is %s', (text, means) => {
  expect(readReply(text).means).toBe(means);
});

it('a workspace may have words of its own, which take the place of the usual ones', () => {
  const keywords = { stop: ['ARRÊT'], start: ['START'], help: ['AIDE'] };
  expect(readReply('arret', keywords).means).toBe('stop');
  expect(readReply('stop', keywords).means).toBe('reply');
});
