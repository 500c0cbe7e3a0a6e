import { missing, runSeed, seedsOf } from './run.mts';
import { OPERATIONS } from './operations.mts';

/** Schedules of each operation; `npm run test:model` plays 10,000. */
const SCHEDULES = Number(process.env.MODEL_SCHEDULES ?? 200);
/** One schedule again: `MODEL_SEED=17 npx jest test/model -t 'device.block'`. */
const SEED = process.env.MODEL_SEED;

const MAX_SHOWN = 3;

describe('what the node says is what is true in the tenant', () => {
	it.each(Object.keys(OPERATIONS))(
		'%s',
		async (name) => {
			const seeds = SEED === undefined ? seedsOf(name, SCHEDULES) : [Number(SEED)];
			const found: string[] = [];
			for (const seed of seeds) {
				const { lies, log, schedule } = await runSeed(name, seed);
				if (SEED !== undefined) console.log([schedule, ...log].join('\n'));
				if (lies.length === 0) continue;
				const words = lies.map(({ kind, item, what }) => `${kind}, item ${item}: ${what}`);
				found.push([`seed ${seed} ${schedule}`, ...words].join('\n  '));
			}
			const shown = found.slice(0, MAX_SHOWN).join('\n');
			expect(`${found.length} of ${seeds.length}\n${shown}`).toBe(`0 of ${seeds.length}\n`);
		},
		600_000,
	);
});

it('knows every operation that changes something', () => {
	expect(missing()).toEqual([]);
	expect(missing(['device.polish'])).toContain('device.polish');
});
