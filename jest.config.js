const { createHash } = require('node:crypto');
const { join } = require('node:path');

// n8n-core logs every failed node; the tests look at the results instead.
process.env.N8N_LOG_LEVEL = 'silent';

const transform = {
	'^.+\\.m?ts$': [
		'@swc/jest',
		{
			jsc: {
				parser: { syntax: 'typescript' },
				target: 'es2022',
				// As in tsconfig.build.json: fields are set where the class is constructed.
				transform: { useDefineForClassFields: false },
			},
			module: { type: 'commonjs' },
			sourceMaps: 'inline',
		},
	],
};

// What Node compiles is kept, for the sandboxes above all, whose start is mostly that.
process.env.NODE_COMPILE_CACHE ??= join(process.cwd(), 'node_modules/.cache/compile');

// How long a test may wait for real clocks. Full draws are thousands of round trips, each of which
// waits a little on a busy machine.
const mostWaitingMs = process.env.TEST_DEPTH ? 20_000 : 2_000;

// Jest keeps what it transforms by project unless they have one name: each would do it again, which
// takes a tenth of the fast set's time with coverage.
const id = createHash('sha1').update(process.cwd()).digest('hex');

const project = (
	displayName,
	testEnvironmentOptions = { mostWaitingMs },
	folder = displayName,
) => ({
	id,
	displayName,
	testEnvironment: '<rootDir>/test/environment/environment.mts',
	testEnvironmentOptions,
	testMatch: [`<rootDir>/test/${folder}/**/*.test.mts`],
	moduleFileExtensions: ['ts', 'mts', 'js', 'mjs', 'json', 'node'],
	modulePathIgnorePatterns: [
		'<rootDir>/dist/',
		'<rootDir>/.n8n-host/',
		'<rootDir>/.n8n-hosts/',
		'<rootDir>/.demo/',
	],
	transform,
	setupFilesAfterEnv: ['e2e', 'heard', 'model'].includes(displayName)
		? []
		: ['<rootDir>/test/support/time/setup.mts'],
});

// To count what is covered costs half as much again: not where others cover the same.
const uncounted = (given) => ({ ...given, coveragePathIgnorePatterns: ['<rootDir>/'] });

// The tests of users, groups and devices once more, where PingOne's reads lag behind its own answers.
const lagging = uncounted(
	project('lagging', { mostWaitingMs, readsLagMs: 1_000 }, 'integration/{user,group,device}'),
);

module.exports = {
	testSequencer: '<rootDir>/jest.sequencer.js',
	// What the sandboxes are sent and answer is compared with Ping's own schemas when all is done.
	globalSetup: '<rootDir>/test/contract/setup.js',
	globalTeardown: '<rootDir>/test/contract/teardown.js',
	projects: [
		project('unit'),
		project('integration'),
		project('sandbox'),
		uncounted(project('model')),
		...(process.env.TEST_DEPTH ? [lagging] : []),
		// n8n and browsers have clocks of their own.
		project('e2e', {}),
		project('heard', {}),
	],
	// Real processes and real waits, on machines that may be busy: it ends what hangs, and judges
	// nothing. The waits within a test follow from it: tools/host/limit.mts.
	testTimeout: Number(process.env.TEST_MINUTES ?? 10) * 60_000,
	// Each file has its own copy of all modules, and not all of it can be freed: a worker whose heap has
	// grown this far is replaced. With the limit that `npm test` sets, it stays under 700 MB in all.
	workerIdleMemoryLimit: '280MB',
	// The page's script runs in browsers only: the e2e tests exercise it there.
	collectCoverageFrom: ['nodes/**/*.ts', 'credentials/**/*.ts', '!nodes/PingOne/page/client/**'],
	coverageReporters: ['text-summary', 'lcovonly'],
	coverageThreshold: { global: { lines: 95, branches: 95 } },
};
