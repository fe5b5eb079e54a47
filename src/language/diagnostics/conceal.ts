/**
 * Diagnostics end up in logs that more people read than the repository: what looks like a secret is not repeated in them,
 * whatever is wrong with it.
 */
import { findKnownSecrets, looksRandom, namesSecret } from '../../base/find-secrets.ts';
import type { Diagnostic } from './diagnostic.ts';

const MASK = '***';
/** What is quoted may have been cut; shorter parts tell nobody anything. */
const PART_MIN = 6;

/** The diagnostic without the secret that stands at its place; the same one where none does. Pure. */
export function concealSecret(diagnostic: Diagnostic, textOf: (file: string) => string): Diagnostic {
  const { span, message, label, help, notes } = diagnostic;
  const text = textOf(span.file);
  const written = text
    .slice(span.start, span.end)
    .trim()
    .replace(/^["']|["']$/g, '');
  const key = /([\w-]+)["']?\s*:\s*$/.exec(
    text.slice(text.lastIndexOf('\n', span.start - 1) + 1, span.start),
  );
  const isDrawn = key?.[1] !== undefined && namesSecret(key[1]) && looksRandom(written);
  const isSecret = isDrawn || findKnownSecrets(written).length > 0;
  if (!isSecret) return diagnostic;
  const mask = (said: string) =>
    said.replace(/`([^`]*)`/g, (quoted, inner: string) => {
      const part = inner.replace(/(?:…|\.\.\.)$/, '');
      const isPart = part.length >= PART_MIN && written.includes(part);
      return isPart || inner.includes(written) ? `\`${MASK}\`` : quoted;
    });
  return {
    ...diagnostic,
    conceals: true,
    message: mask(message),
    ...(label !== undefined && { label: mask(label) }),
    ...(help !== undefined && { help: mask(help) }),
    ...(notes && { notes: notes.map(mask) }),
  };
}
