import { Gate } from './http/gate';
import { Attempts } from './protocol/attempts';

/**
 * What this process remembers of enrollments between requests. A second process, or this one after a
 * restart, knows nothing of it:
 *
 * - `attempts`: counts of attempts, wrong codes and requests start anew there, each within its own
 *   bounds. That only one key stays active does not rest on it: see `findRivals`.
 * - `gate`: open requests are bounded for each process, as is its memory.
 */
export const attempts = new Attempts();

/** Open requests of this process. */
export const gate = new Gate();
