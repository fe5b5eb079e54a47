/** From the bytes of a file to its text. Reads no files; whatever the bytes are, diagnostics come back, never an exception. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';

/** Larger files are refused before anything looks at them. Bytes. */
export const FILE_BYTES_MAX = 1024 * 1024;

export type Decoded = {
  /** Empty when the bytes cannot be text. A byte order mark is kept out. */
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
};

/** Decodes UTF-8 strictly. Too large or not UTF-8: one diagnostic and an empty text. Pure. */
export function decodeText(file: string, bytes: Uint8Array): Decoded {
  if (bytes.length > FILE_BYTES_MAX) return { text: '', diagnostics: [tooLarge(file, bytes.length)] };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), diagnostics: [] };
  } catch {
    const before = validPrefix(bytes);
    const line = before.split('\n').length;
    return {
      text: '',
      diagnostics: [
        {
          code: 'not-utf8',
          severity: 'error',
          message: 'this file is not UTF-8 text',
          span: { file, start: 0, end: 0 },
          notes: [`the first byte that does not fit stands in line ${line}`],
          help: 'save the file as UTF-8 (in most editors: "save with encoding")',
        },
      ],
    };
  }
}

/** The diagnostic for a file above the cap. Pure. */
export function tooLarge(file: string, bytes: number): Diagnostic {
  return {
    code: 'file-too-large',
    severity: 'error',
    message: `this file has ${bytes} bytes; at most ${FILE_BYTES_MAX} are read`,
    span: { file, start: 0, end: 0 },
    help: 'one document a file: split what is in it into several documents',
  };
}

/** The text before the first invalid byte, found by halving. */
function validPrefix(bytes: Uint8Array): string {
  let low = 0;
  let high = bytes.length;
  const decode = (end: number): string | null => {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, end), { stream: true });
    } catch {
      return null;
    }
  };
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (decode(middle) === null) high = middle - 1;
    else low = middle;
  }
  return decode(low) ?? '';
}
