/** Which peers a command line means. */
import { expect, it } from 'vitest';
import { PEER_NAMES } from './contest.ts';
import { selectPeers } from './rivals.ts';

it('takes all peers, or those that are named; one name may stand for several', () => {
  expect(selectPeers([])).toEqual(PEER_NAMES);
  expect(selectPeers(['dbos', 'bullmq'])).toEqual(['bullmq_always', 'bullmq_everysec', 'dbos']);
  expect(() => selectPeers(['dbos', 'bull'])).toThrow('no peer bull;');
});
