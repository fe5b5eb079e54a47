/** The inbox page: one HTML text, no build, no script from outside. Mail is shown in a sandboxed frame. */

/** The whole page; it asks `/api/messages` every two seconds. */
export const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Inbox · Rutter</title>
<style>
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 15%, transparent); --soft: color-mix(in srgb, currentColor 60%, transparent); }
* { box-sizing: border-box }
body { margin: 0; font: 15px/1.45 system-ui, sans-serif; height: 100dvh; display: grid; grid-template: auto 1fr / minmax(16rem, 24rem) 1fr; }
header { grid-column: 1 / -1; padding: .7rem 1rem; border-bottom: 1px solid var(--line); display: flex; gap: 1rem; align-items: baseline; }
h1 { font-size: 1rem; margin: 0 } header span { color: var(--soft) }
ol { margin: 0; padding: 0; list-style: none; overflow: auto; border-right: 1px solid var(--line) }
li button { all: unset; display: block; width: 100%; padding: .55rem 1rem; cursor: pointer; border-bottom: 1px solid var(--line) }
li button:hover, li button[aria-current=true] { background: color-mix(in srgb, currentColor 7%, transparent) }
li button:focus-visible { outline: 2px solid Highlight; outline-offset: -2px }
li b, li i { display: block; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; font-style: normal }
li i { color: var(--soft); font-size: .85em }
main { overflow: auto; padding: 1rem; display: flex; flex-direction: column; gap: .8rem }
main h2 { margin: 0; font-size: 1.15rem } iframe { flex: 1; min-height: 24rem; border: 1px solid var(--line); background: #fff }
pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; font-size: .85rem } details { color: var(--soft) }
@media (max-width: 44rem) { body { grid-template: auto 40dvh 1fr / 1fr } ol { border-right: 0; border-bottom: 1px solid var(--line) } }
</style>
</head>
<body>
<header><h1>Inbox</h1><span id="counts" role="status">no messages yet</span></header>
<ol id="list" aria-label="messages"></ol>
<main id="reader" aria-live="polite"><p>Choose a message. Mail arrives by SMTP, the other channels by signed webhook.</p></main>
<script>
const list = document.getElementById('list'), reader = document.getElementById('reader');
let newest = 0, open = 0;
const element = (name, text) => Object.assign(document.createElement(name), { textContent: text ?? '' });
async function show(id) {
  open = id;
  for (const button of list.querySelectorAll('button')) button.setAttribute('aria-current', String(Number(button.dataset.id) === id));
  const message = await (await fetch('/api/messages/' + id)).json();
  const parts = [element('h2', message.subject), element('div', 'to ' + (message.to || '–') + ', ' + new Date(message.atMs).toLocaleString())];
  if (message.html) {
    const frame = document.createElement('iframe');
    frame.title = 'the message'; frame.setAttribute('sandbox', ''); frame.srcdoc = message.html; parts.push(frame);
  } else parts.push(element('pre', message.text));
  const details = document.createElement('details');
  details.append(element('summary', 'headers and text'), element('pre', message.headers.map((each) => each.name + ': ' + each.value).join('\\n') + '\\n\\n' + message.text));
  reader.replaceChildren(...parts, details);
}
async function refresh() {
  const { counts, messages } = await (await fetch('/api/messages')).json();
  document.getElementById('counts').textContent = counts.mail + ' mails, ' + counts.webhook + ' webhooks' + (counts.unverified ? ', ' + counts.unverified + ' with a bad signature' : '');
  if (messages.length === 0 || messages[0].id === newest) return;
  newest = messages[0].id;
  list.replaceChildren(...messages.map((message) => {
    const item = document.createElement('li'), button = document.createElement('button');
    button.dataset.id = message.id; button.setAttribute('aria-current', String(message.id === open));
    button.append(element('b', message.subject), element('i', message.to || message.type));
    button.onclick = () => show(message.id);
    item.append(button); return item;
  }));
}
refresh(); setInterval(() => refresh().catch(() => {}), 2000);
</script>
</body>
</html>
`;
