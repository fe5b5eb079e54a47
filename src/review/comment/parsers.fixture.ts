/** The parsers of those who show a comment: Markdown as GitHub has it, and Mermaid's own. For tests alone. */
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';

type Mermaid = { parse(text: string): Promise<unknown> };
let mermaid: Promise<Mermaid> | undefined;

/** Mermaid cleans labels by a library that wants a page around it. */
async function loadMermaid(): Promise<Mermaid> {
  const { JSDOM } = (await import('jsdom' as string)) as { JSDOM: new (html: string) => { window: object } };
  const { window } = new JSDOM('');
  Object.assign(globalThis, { window, document: (window as { document: object }).document });
  return ((await import('mermaid')) as { default: Mermaid }).default;
}

/** Rejects where a diagram is none. */
export async function parseDiagram(text: string): Promise<void> {
  mermaid ??= loadMermaid();
  await (await mermaid).parse(text);
}

/** The diagrams of a comment. */
export function diagramsIn(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^```mermaid\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text);
}

/** The comment as a page, with whatever tags it holds. */
export function renderMarkdown(markdown: string): string {
  return micromark(markdown, {
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
  });
}
