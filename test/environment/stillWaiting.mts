/**
 * Test files, or folders of them, that still wait for real clocks; to be emptied. TEST_WAITING=judge has
 * them judged like all others.
 */
const LEFT = ['test/integration/', 'test/model/', 'test/sandbox/', 'test/unit/'];

export const STILL_WAITING = process.env.TEST_WAITING === 'judge' ? [] : LEFT;
