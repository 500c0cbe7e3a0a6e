/**
 * Maximum sends of a non-idempotent request; the node verifies before each resend that the previous
 * one had no effect.
 */
export const MAX_CHECKED_SENDS = 3;
