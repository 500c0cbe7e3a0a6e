/**
 * Before each test file: what the probes in shipped code use. Jest hands `__coverage__` to the reporter
 * when the file is done.
 */
declare global {
	var __coverage__: {
		steps: number;
		limit: number;
		end: () => never;
		/** By absolute path: a 1 at the number of each probe that ran. */
		hits: Record<string, number[]>;
	};
}

const limits = JSON.parse(process.env.MUTANT_STEPS ?? '{}') as Record<string, number>;
const { testPath = '' } = expect.getState();
const limit = limits[testPath] ?? Infinity;

globalThis.__coverage__ = {
	steps: 0,
	limit,
	end() {
		throw new Error(`more than ${limit} steps: it would hang`);
	},
	hits: {},
};

export {};
