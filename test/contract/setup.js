const { mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

/** Before all tests: the folder in which their sandboxes record what they are sent and answer. */
module.exports = () => {
	process.env.SANDBOX_EXCHANGES = mkdtempSync(join(tmpdir(), 'pingone-exchanges-'));
};
