/** A dead letter as SQLite keeps it. */

/** Columns of the table `letter`, with the subscriber's name; `send` and `message` are JSON. */
export type LetterRecord = {
  readonly key: string;
  readonly subscriber: string;
  readonly at: number;
  readonly state: string;
  readonly reason: string;
  readonly channel: string;
  readonly class: string;
  readonly journey: string;
  readonly send: string;
  readonly message: string | null;
};
