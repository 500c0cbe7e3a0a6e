const { default: TestSequencer } = require('@jest/test-sequencer');

// Files that wait more than they compute, the longest first (15 s to 6 min on two cores). Begun
// last they would keep everybody waiting; begun first, the others fill their pauses. Jest learns
// that by itself from one run for the next, but on a clean clone there is no next.
const LONGEST = [
	'e2e/enrollment/enroll.test',
	'e2e/editor/editor.test',
	'e2e/trigger/published.test',
	'e2e/enrollment/fuzz.test',
	'e2e/enrollment/looks.test',
	'e2e/enrollment/races.test',
	'e2e/editor/credential.test',
	'e2e/demo.test',
	'e2e/newcomer.test',
	'e2e/fromSource.test',
	'e2e/install.test',
];

const rank = ({ path }) => {
	const found = LONGEST.findIndex((part) => path.includes(`/test/${part}`));
	return found < 0 ? LONGEST.length : found;
};

/** Jest's own order, but for the files that are known to take long. */
module.exports = class extends TestSequencer {
	sort(tests) {
		return super.sort(tests).sort((one, other) => rank(one) - rank(other));
	}
};
