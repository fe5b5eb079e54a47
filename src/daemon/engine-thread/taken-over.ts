/** The error that ends a daemon whose store belongs to another one now. */

/** Another daemon holds the store now: this one must not send, and has to end. */
export class TakenOver extends Error {
  override readonly name = 'TakenOver';
  constructor() {
    super('another daemon took the store over: nothing more is sent from here');
  }
}
