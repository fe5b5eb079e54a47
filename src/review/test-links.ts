/** Links of messages that nobody gets: whole, told apart by their send, and never reachable. */
import type { LinkTarget } from '../kernel/renderer.ts';

/** Those of one send; the host is reserved for tests (RFC 6761). Pure. */
export function testLinks({ key }: LinkTarget) {
  return {
    unsubscribe: `https://rutter.test/u/${key}`,
    preferences: `https://rutter.test/p/${key}`,
    confirm: `https://rutter.test/c/${key}`,
  };
}
