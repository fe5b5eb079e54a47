/** What the inbox holds and what its page shows. Data only. */

/** One delivered message; mail is parsed only when somebody looks at it. */
export type Delivered =
  | {
      readonly id: number;
      readonly atMs: number;
      readonly type: 'mail';
      readonly to: string;
      readonly raw: Buffer;
    }
  | {
      readonly id: number;
      readonly atMs: number;
      readonly type: 'webhook';
      readonly channel: string;
      readonly verified: boolean;
      readonly body: string;
    };

/** What the page shows of one message. */
export type Shown = {
  readonly id: number;
  readonly atMs: number;
  readonly type: Delivered['type'];
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
};
