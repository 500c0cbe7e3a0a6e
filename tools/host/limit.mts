const MINUTE_MS = 60_000;

/** The limit of a test; `TEST_MINUTES` is for those that are played longer by hand. In ms. */
const TEST_MS = Number(process.env.TEST_MINUTES ?? 10) * MINUTE_MS;

/**
 * When something is taken to hang, in ms: the limit of every wait in tools and in tests with n8n,
 * browsers and servers. It ends what hangs and judges nothing, so no busy machine fails a test. A
 * minute before the limit of the test (`testTimeout` in jest.config.js), the wait that hangs says what
 * it was for.
 */
export const LIMIT_MS = TEST_MS - MINUTE_MS;
