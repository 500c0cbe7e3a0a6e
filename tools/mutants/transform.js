const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { relative } = require('node:path');
const swc = require('@swc/jest');

// Node reads the types away.
const { withProbes } = require('./probes.mts');
const { changed } = require('./operators.mts');
const { isSource } = require('./sources.mts');

const VERSION = createHash('sha1')
	.update(readFileSync(require.resolve('./probes.mts')))
	.digest('hex');

// One mutant a process: the file on disk stays as it is, and a process that is killed leaves nothing.
const mutant = process.env.MUTANT ? JSON.parse(process.env.MUTANT) : undefined;

/** The mutant's text instead of the file's. */
function mutated(path, text) {
	if (mutant?.file !== path) return text;
	if (text.slice(mutant.start, mutant.end) !== mutant.original) {
		throw new Error(`${path} has changed since its mutant was made`);
	}
	return changed(text, mutant);
}

/** As @swc/jest, but shipped code gets the mutant, and probes that tell what ran. */
module.exports = {
	createTransformer(options) {
		const plain = swc.createTransformer(options);
		const textOf = (text, path, rootDir) => {
			const inside = relative(rootDir, path);
			return isSource(inside) ? withProbes(inside, mutated(inside, text)) : text;
		};
		return {
			canInstrument: false,
			process: (text, path, jest) =>
				plain.process(textOf(text, path, jest.config.rootDir), path, jest),
			getCacheKey(text, path, jest) {
				const inside = relative(jest.config.rootDir, path);
				const given = isSource(inside) ? VERSION + mutated(inside, text) : text;
				return plain.getCacheKey(given, path, jest);
			},
		};
	},
};
