/**
 * The frame of every page that recipients see: plain HTML that needs no script, no cookie and nothing from elsewhere,
 * readable in light and dark, on phones, by keyboard and by ear. Knows no route and no subscriber.
 */

import { hash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { escapeHtml } from '../../base/escape-html.ts';

const STYLE = `
:root{color-scheme:light dark;--paper:#fff;--ink:#1b1d21;--soft:#565c66;--line:#c9cdd4;--card:#f6f7f9;--accent:#1f4fd8;--on-accent:#fff;--good:#14642f;--good-paper:#e8f5ec;--warn:#7a3b00;--warn-paper:#fdf1e3}
@media (prefers-color-scheme:dark){:root{--paper:#14161a;--ink:#eceef2;--soft:#a9b0bc;--line:#444a55;--card:#1d2026;--accent:#8fb0ff;--on-accent:#10131a;--good:#8fdba6;--good-paper:#16291d;--warn:#f3c08a;--warn-paper:#2c2116}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:38rem;margin:0 auto;padding:clamp(1.5rem,6vh,4.5rem) 1.25rem 4rem}
h1{font-size:clamp(1.5rem,1.1rem + 2vw,2rem);line-height:1.2;margin:0 0 .5rem;letter-spacing:-.01em}
p{margin:0 0 1rem}.lead{color:var(--soft)}
fieldset{border:1px solid var(--line);border-radius:.75rem;background:var(--card);margin:0 0 1.25rem;padding:.25rem 1rem;min-width:0}
legend{font-weight:650;padding:0 .4rem}
.item{display:grid;grid-template-columns:1.5rem 1fr;column-gap:.85rem;padding:.9rem 0;border-top:1px solid var(--line)}
.item:first-of-type{border-top:0}.item.inner{margin-left:2.35rem}
.item input{inline-size:1.375rem;block-size:1.375rem;margin:.1rem 0 0;accent-color:var(--accent)}
.item label{font-weight:600;display:block;cursor:pointer}
.item p{margin:.1rem 0 0;color:var(--soft);font-size:.9375rem}
.actions{display:flex;flex-wrap:wrap;gap:.75rem;align-items:center;margin-top:1.5rem}
button{font:inherit;font-weight:600;min-height:2.875rem;padding:.55rem 1.35rem;border-radius:.6rem;border:1.5px solid var(--accent);background:var(--accent);color:var(--on-accent);cursor:pointer}
button.second{background:transparent;color:var(--ink);border-color:var(--soft);font-weight:500}
:focus-visible{outline:3px solid var(--accent);outline-offset:3px}
.note{border-radius:.6rem;padding:.75rem 1rem;background:var(--warn-paper);color:var(--warn)}
.note.good{background:var(--good-paper);color:var(--good)}
hr{border:0;border-top:1px solid var(--line);margin:2rem 0 1.25rem}
@media (max-width:30rem){.actions button{flex:1 1 100%}.item.inner{margin-left:1rem}}
@media (forced-colors:active){fieldset,button{border-color:ButtonText}}
`.trim();

/** Only this very style, and forms to ourselves: no script, picture, frame or connection. */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${hash('sha256', STYLE, 'base64')}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A whole document. `title` is plain text; `body` is HTML. Pure. */
export function page(language: string, title: string, body: string): string {
  const heading = escapeHtml(title);
  return `<!doctype html>
<html lang="${escapeHtml(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${heading}</title><style>${STYLE}</style></head><body><main><h1>${heading}</h1>
${body}
</main></body></html>`;
}

/** Sends a page that nobody keeps and that tells no other site where it was. */
export function show(reply: FastifyReply, status: number, body: string): FastifyReply {
  return reply
    .code(status)
    .header('content-type', 'text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('referrer-policy', 'no-referrer')
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', POLICY)
    .send(body);
}
