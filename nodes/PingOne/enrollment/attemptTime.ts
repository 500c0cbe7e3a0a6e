/** Used when PingOne names no timeout (WebAuthn Level 3 §15.1 recommends 5 minutes). In milliseconds. */
export const DEFAULT_TIMEOUT_MS = 300_000;

/**
 * How long after the browser's timeout a response may still arrive, to allow for a short outage.
 * PingOne judges the challenge's age itself. In milliseconds.
 */
export const ARRIVAL_MS = 300_000;
