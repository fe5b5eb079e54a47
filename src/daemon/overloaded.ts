/** The refusal that asks to come again: nothing was taken. The server makes 503 with Retry-After of it. */

/** Nothing was taken: come again after `retryAfterS` seconds. */
export class Overloaded extends Error {
  override readonly name = 'Overloaded';
  readonly retryAfterS: number;
  constructor(retryAfterS: number) {
    super('overloaded');
    this.retryAfterS = retryAfterS;
  }
}
