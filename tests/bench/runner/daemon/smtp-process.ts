/** A mail server on loopback in a process of its own: takes every mail, counts them, keeps none. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { serveTalk } from './child-talk.ts';

/** `open` answers with its port, `count` with how many mails came. */
export type SmtpQuestion = { readonly do: 'open' | 'count' };

let mails = 0;

serveTalk(async ({ do: what }: SmtpQuestion) => {
  if (what === 'count') return mails;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      stream.on('end', () => {
        mails += 1;
        done();
      });
      stream.resume();
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return (server.server.address() as AddressInfo).port;
});
