/**
 * The journey that every runner of the bench goes through, in numbers: enter by event and send A; wait; wait for an
 * event or the timeout; branch; send B (the event came) or C. Which person publishes, and when, is decided here alone.
 */

/** The short wait between A and the window for the event. */
export const WAIT_MS = 1000;
/** How long the window for the event is open. */
export const WINDOW_MS = 2000;
/** The event is sent so long after A was: in the middle of the window. */
export const PUBLISH_AFTER_MS = WAIT_MS + WINDOW_MS / 2;

/** The first message; the last one of those whose event came; the last one of all others. */
export type Message = 'A' | 'B' | 'C';

/** The null adapter, the same for everybody: it writes the message down and is done. */
export type Send = (person: number, message: Message) => void;

/** Every second person does what the journey waits for. */
export function publishes(person: number): boolean {
  return person % 2 === 0;
}
