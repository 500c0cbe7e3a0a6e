const base = require('../../jest.config.js');

const rootDir = process.cwd();

/** The project's own tests, on shipped code that carries a mutant and probes. */
module.exports = {
	...base,
	rootDir,
	// Whole runs are judged there, and these are parts.
	globalSetup: undefined,
	globalTeardown: undefined,
	coverageThreshold: undefined,
	testSequencer: '<rootDir>/tools/mutants/sequencer.js',
	reporters: ['<rootDir>/tools/mutants/reporter.js'],
	projects: base.projects.map((project) => ({
		...project,
		rootDir,
		// A failure means the mutant, not that a busy machine has kept a test waiting.
		testEnvironmentOptions: { ...project.testEnvironmentOptions, mostWaitingMs: Infinity },
		setupFilesAfterEnv: [
			'<rootDir>/tools/mutants/setup.mts',
			...(project.setupFilesAfterEnv ?? []),
		],
		transform: Object.fromEntries(
			Object.entries(project.transform).map(([files, [, options]]) => [
				files,
				['<rootDir>/tools/mutants/transform.js', options],
			]),
		),
	})),
};
