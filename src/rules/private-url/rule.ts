/**
 * Requests do not go into private networks, to the machine itself or to the metadata of a cloud. The webhook adapter
 * refuses such addresses at run time, also behind names; this says it before anything ships.
 */
import { addressPolicy, isInternalHost } from '../../base/address-policy.ts';
import { plainValue } from '../../compiler/value.ts';
import { child, type Entry, type Node } from '../../language/syntax/node.ts';
import { textOf } from '../../language/syntax/read-node.ts';
import type { DocumentRule, RuleContext, Visitor } from '../definition.ts';

export const rule: DocumentRule = {
  id: 'private-url',
  family: 'security',
  title: 'a call or webhook goes into a private network',
  question: 'Can a journey be made to call something inside of our network?',
  level: 'error',
  since: '2026-11',
  isWaivable: true,
  needs: 'documents',
  create,
};

/** Where clouds tell a machine its own credentials: AWS and most others, AWS over IPv6, Alibaba, Google by name. */
const METADATA: ReadonlySet<string> = new Set([
  '169.254.169.254',
  '[fd00:ec2::254]',
  '100.100.100.200',
  'metadata.google.internal',
]);

/** The host of a URL as it is written; null where there is none, or Liquid prints a part of it. */
function hostOf(url: string): string | null {
  const authority = /^https?:\/\/([^/?#]*)/i.exec(url)?.[1];
  if (authority === undefined || /\{[{%]/.test(authority)) return null;
  return URL.canParse(`http://${authority}`) ? new URL(`http://${authority}`).hostname : null;
}

/** Whether a channel may go there all the same: `allow_private` is true, or names the range (any range, for a name). */
function isAllowed(host: string, allowed: unknown): boolean {
  if (allowed === true) return true;
  if (!Array.isArray(allowed) || allowed.length === 0) return false;
  try {
    return !/^[\d.]+$|^\[/.test(host) || addressPolicy(allowed.map(String))(host);
  } catch {
    return false;
  }
}

function create({ workspace, report }: RuleContext): Visitor {
  const channels = child(workspace.root?.root, 'channels');
  const allowedOf = (channel: string): unknown => {
    const node = child(child(child(channels, channel), 'config'), 'allow_private');
    return node === undefined ? false : plainValue(node);
  };
  return {
    document: ({ kind }) => {
      if (kind !== 'Workspace') return;
      for (const { name, value } of channels?.node === 'map' ? channels.entries : ([] as readonly Entry[])) {
        judge(child(child(value, 'config'), 'url'), name);
      }
    },
    step: ({ body }) => {
      if (body.name === 'call') judge(child(body.value, 'url'), 'call');
    },
  };

  function judge(node: Node | undefined, channel: string): void {
    const host = hostOf(textOf(node) ?? '');
    if (node === undefined || host === null || !isInternalHost(host)) return;
    const isMetadata = METADATA.has(host);
    if (!isMetadata && isAllowed(host, allowedOf(channel))) return;
    report({
      message: isMetadata
        ? `\`${host}\` is where a cloud tells a machine its own credentials`
        : `\`${host}\` is not on the public internet`,
      span: node.span,
      label: isMetadata ? 'never to be called' : 'inside of a network',
      help: isMetadata
        ? 'call a service of your own'
        : `write its public address, or let it in by \`allow_private\` of the channel \`${channel}\``,
    });
  }
}
