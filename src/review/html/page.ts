/**
 * A page that stands alone: one file, nothing from outside, light and dark, readable on a phone, on paper and by a screen
 * reader. What stands on it is the caller's to say.
 */

import { escapeHtml } from '../../base/escape-html.ts';

const STYLE = `
:root { color-scheme: light dark; --ink: #1f2328; --dim: #59636e; --paper: #ffffff; --shade: #f6f8fa; --line: #d1d9e0;
  --good: #1a7f37; --bad: #cf222e; --warm: #9a6700; --link: #0969da; --bar: #0969da; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --dim: #9198a1; --paper: #0d1117; --shade: #151b23; --line: #3d444d;
    --good: #3fb950; --bad: #ff7b72; --warm: #d29922; --link: #58a6ff; --bar: #58a6ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 1.5rem 1rem 4rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.2; } h2 { margin-top: 2.5rem; font-size: 1.2rem; } h3 { font-size: 1rem; }
a { color: var(--link); } code { font: .875em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.dim { color: var(--dim); } .good { color: var(--good); } .bad { color: var(--bad); } .warm { color: var(--warm); }
.scroll { overflow-x: auto; position: relative; } caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: .35rem .6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { color: var(--dim); font-weight: 600; white-space: nowrap; } tbody th { font-weight: 400; } td.number, th.number { text-align: right; }
tr.missed td, tr.missed th { background: color-mix(in srgb, var(--bad) 10%, transparent); }
meter { width: 100%; max-width: 8rem; height: .8rem; }
@media print { body { max-width: none; padding: 0; } a { color: inherit; } h2 { break-after: avoid; } tr { break-inside: avoid; } }
`;

/** What a page is made of. `body`: markup; `style`, `script`: what this page needs besides. */
export type Page = {
  readonly title: string;
  readonly body: string;
  readonly style?: string;
  readonly script?: string;
};

/** The whole document, LF, with a final newline. Its policy lets nothing in from outside. Pure. */
export function printPage({ title, body, style = '', script = '' }: Page): string {
  const policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escapeHtml(title)}</title>
<style>${STYLE}${style}</style>
</head>
<body>
${body}
${script === '' ? '' : `<script>${script}</script>\n`}</body>
</html>
`;
}
