import { draws } from '../support/depth.mts';
import { inAnotherProcess, meet } from './meeting.mts';
import { OPERATIONS } from './operations.mts';
import { seedsOf } from './run.mts';

/** Schedules of each operation; `TEST_DEPTH=10000 npm run test:one -- model/meeting` plays so many. */
const SCHEDULES = draws(8, 20);
/** One schedule again: `MODEL_SEED=17 npm run test:one -- model/meeting -t 'group.create'`. */
const SEED = process.env.MODEL_SEED;

const MAX_SHOWN = 3;
const other = inAnotherProcess();
let between = 0;

afterAll(() => {
	if (process.env.TEST_DEPTH) console.log(`${between} between two processes`);
});

it.each(Object.keys(OPERATIONS))(
	'%s: where reads lag and events come twice, what is said is true, and nothing is made twice',
	async (name) => {
		const seeds = SEED === undefined ? seedsOf(name, SCHEDULES) : [Number(SEED)];
		const found: string[] = [];
		for (const seed of seeds) {
			const { lies, log, schedule, ...met } = await meet(name, seed, other);
			if (SEED !== undefined) console.log([schedule, ...log].join('\n'));
			between += met.between.length;
			const words = lies.map(({ kind, item, what }) => `${kind}, item ${item}: ${what}`);
			if (lies.length > 0) found.push([`seed ${seed} ${schedule}`, ...words].join('\n  '));
		}
		expect(`${found.length} of ${seeds.length}\n${found.slice(0, MAX_SHOWN).join('\n')}`).toBe(
			`0 of ${seeds.length}\n`,
		);
	},
	Math.max(600_000, SCHEDULES * 300),
);
