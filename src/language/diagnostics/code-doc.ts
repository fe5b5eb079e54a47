/** What is known of one diagnostic code. Data only; the texts stand in `codes/`, one file an area. */

export type CodeDoc = {
  readonly code: string;
  /** One line, lower case, no full stop. */
  readonly title: string;
  /** Why it is a mistake and what to do; Markdown. */
  readonly explanation: string;
  /** YAML that gives this code; empty where no short example exists. */
  readonly bad: string;
  /** The same, right. */
  readonly good: string;
};

/** Writes one entry: code, title, explanation, and YAML that is wrong and right. Pure. */
export function codeDoc(code: string, title: string, explanation: string, bad = '', good = ''): CodeDoc {
  return { code, title, explanation, bad, good };
}
