const { default: TestSequencer } = require('@jest/test-sequencer');

// Files that take longest, from 10 to 1 minutes beside others on two cores (`durations/`). Begun
// last they would keep everybody waiting. Jest learns that by itself from one run for the next, but on
// a clean clone there is no next.
const LONGEST = [
	'model/halfAway.deep.test',
	'unit/tools/operation.deep.test',
	'integration/faults/everyNetworkError.deep.test',
	'integration/faults/everyDelay.deep.test',
	'model/model.test',
	'integration/user/hires.deep.test',
	'unit/boundary/regularExpressions.deep.test',
	'unit/trigger/follow.deep.test',
	'integration/environments/manyRuns.deep.test',
	'unit/pace/zoo.deep.test',
	'e2e/editor/editor.test',
	'e2e/newcomer.test',
	'e2e/page/ends.test',
	'e2e/enrollment/failures.test',
	'e2e/outages.test',
	'e2e/enrollment/enroll.test',
	'e2e/enrollment/looks.test',
	'e2e/trigger/remembers.test',
	'e2e/enrollment/fuzz.test',
	'e2e/fuzz.test',
	'e2e/enrollment/testSignIn.test',
	'e2e/enrollment/load.test',
	'e2e/trigger/republished.test',
	'e2e/enrollment/races.test',
	'e2e/enrollment/awayAtTimer.test',
	'e2e/withheldHosts.test',
	'e2e/demo.test',
	'e2e/trigger/kept.test',
	'e2e/hires.test',
	'e2e/enrollment/refusals.test',
	'e2e/enrollment/week.test',
	'e2e/install.test',
	'e2e/editor/operationsCli.test',
	'e2e/doors.test',
	'e2e/trigger/published.test',
	'e2e/editor/credential.test',
	'e2e/campaign.test',
	'e2e/tenantDoors.test',
	'e2e/browsers.test',
	'e2e/trigger/publicRows.test',
	'e2e/newcomer/passkeyWalk.test',
];

const rank = ({ path }) => {
	const found = LONGEST.findIndex((part) => path.includes(`/test/${part}`));
	return found < 0 ? LONGEST.length : found;
};

/** Jest's own order, but for the files that are known to take long. */
module.exports = class extends TestSequencer {
	/** How long files took, kept by the projects' one name: projects write it over each other otherwise. */
	_getCache(test) {
		const { context } = test;
		for (const [other, cache] of this._cache) {
			if (other.config.id === context.config.id) this._cache.set(context, cache);
		}
		return super._getCache(test);
	}

	sort(tests) {
		return super.sort(tests).sort((one, other) => rank(one) - rank(other));
	}
};
