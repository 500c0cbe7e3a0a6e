const { rmSync } = require('node:fs');

const WHOLE = ['unit', 'integration', 'sandbox'];

/** Whether this is `npm run test:all`: all of its projects, and no test left out. */
function isWhole({ testPathPatterns, testNamePattern, watch, watchAll }) {
	const { patterns = [] } = testPathPatterns ?? {};
	const isNarrowed = patterns.length > 0 || Boolean(testNamePattern) || watch || watchAll;
	return (
		process.env.TEST_DEPTH === 'all' &&
		!isNarrowed &&
		WHOLE.every((project) => process.argv.includes(project))
	);
}

/** After all tests: compares what was recorded with Ping's documents, and fails the run. */
module.exports = async (config) => {
	const folder = process.env.SANDBOX_EXCHANGES;
	const { complaints, judgeFolder } = await import('./report.mts');
	const report = await judgeFolder(folder);
	rmSync(folder, { recursive: true, force: true });
	const wrong = complaints(report, isWhole(config));
	if (wrong.length > 0) {
		throw new Error(`Not as Ping's documents say (test/contract):\n${wrong.join('\n')}`);
	}
	if (report.exchanges > 0) {
		process.stdout.write(`Contract: ${report.exchanges} exchanges as Ping's documents say\n`);
	}
};
