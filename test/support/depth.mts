/**
 * How much the tests draw. `npm test` draws little. TEST_DEPTH=all draws what CI draws
 * (`npm run test:all`). TEST_DEPTH=<number> has every draw that is a count be that large, for a
 * night's run of one file: `TEST_DEPTH=10000 npm run test:one -- test/model`.
 */
const { TEST_DEPTH = '' } = process.env;

/** What a test takes of something that it could take more of, such as the rows of a matrix. */
export const depth = <T,>(few: T, many: T): T => (TEST_DEPTH === 'all' ? many : few);

/** How often a test draws. */
export const draws = (few: number, many: number): number =>
	/^[1-9]\d*$/.test(TEST_DEPTH) ? Number(TEST_DEPTH) : depth(few, many);
