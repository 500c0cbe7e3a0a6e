const { writeSync } = require('node:fs');

const REPORTS = 3;

/** Tells the starter of jest, by its fourth stream, what happens: a JSON text a line. */
function tell(event) {
	try {
		writeSync(REPORTS, `${JSON.stringify(event)}\n`);
	} catch {
		// Whoever started this is gone, so nobody wants the rest.
		process.exit(1);
	}
}

module.exports = class {
	onTestFileStart({ path }) {
		tell({ file: path, is: 'begun' });
	}

	onTestCaseResult({ path }, { status, fullName, failureMessages }) {
		if (status !== 'failed') return;
		tell({ file: path, is: 'failed', test: fullName, messages: failureMessages });
	}

	onTestFileResult({ path }, { testExecError, failureMessage, coverage }) {
		// Such as an import that throws.
		if (testExecError) {
			tell({ file: path, is: 'failed', test: 'cannot be played', messages: [failureMessage] });
		}
		const { steps = 0, hits = {} } = coverage ?? {};
		const numbers = Object.entries(hits).map(([file, list]) => [
			file,
			Object.keys(list).map(Number),
		]);
		tell({ file: path, is: 'ended', steps, hits: Object.fromEntries(numbers) });
	}
};
