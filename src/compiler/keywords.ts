/** The words of a channel that takes replies: those of the workspace, else those that carriers expect. */
import { child, type Node } from '../language/syntax/node.ts';
import { textOf } from '../language/syntax/read-node.ts';
import type { ChannelPlan, Keywords } from '../plan/plan.ts';

/**
 * English as the CTIA's Messaging Principles and Best Practices (2023, 5.1.3) and US carriers want it, Spanish and
 * Portuguese beside it. REVOKE and OPTOUT are the FCC's (47 CFR 64.1200(a)(10)).
 */
export const defaultKeywords: Keywords = {
  stop: [
    'STOP',
    'STOPALL',
    'UNSUBSCRIBE',
    'CANCEL',
    'END',
    'QUIT',
    'REVOKE',
    'OPTOUT',
    'BAJA',
    'ALTO',
    'PARAR',
    'CANCELAR',
    'SAIR',
  ],
  start: ['START', 'UNSTOP', 'ALTA', 'INICIAR'],
  help: ['HELP', 'INFO', 'AYUDA', 'AJUDA'],
};

function listOf(node: Node | undefined): readonly string[] | undefined {
  if (node?.node !== 'list') return undefined;
  const words = node.items.flatMap((item) => textOf(item) ?? []);
  return [...new Set(words.map((word) => word.trim().toUpperCase()))].sort();
}

/** `keywords: {}` takes the defaults; a list that is written takes the place of its default. Nothing written: no replies. Pure. */
export function keywordsOf(node: Node | undefined): Pick<ChannelPlan, 'keywords'> {
  if (node?.node !== 'map') return {};
  return {
    keywords: {
      stop: listOf(child(node, 'stop')) ?? defaultKeywords.stop,
      start: listOf(child(node, 'start')) ?? defaultKeywords.start,
      help: listOf(child(node, 'help')) ?? defaultKeywords.help,
    },
  };
}
