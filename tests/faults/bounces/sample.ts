/** What one mail of the corpus is. Data only. */

/** What a mail means. `policy` and `content`: failed, and not the person's fault. `none`: it changes nothing. */
export type Label = 'hard' | 'soft' | 'policy' | 'content' | 'complaint' | 'delivered' | 'none';

export type Sample = {
  readonly name: string;
  readonly label: Label;
  /** Of the envelope; absent: the null sender. */
  readonly sender?: string;
  /** Where it goes, when not to the return path. */
  readonly recipient?: string;
  readonly mail: string;
};
