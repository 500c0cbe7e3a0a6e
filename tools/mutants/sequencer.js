const { default: TestSequencer } = require('@jest/test-sequencer');

/** The order of the command line: whoever starts jest has put likely killers first. */
module.exports = class extends TestSequencer {
	sort(tests) {
		const place = ({ path }) => process.argv.indexOf(path);
		return [...tests].sort((one, other) => place(one) - place(other));
	}
};
