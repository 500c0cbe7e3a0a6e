import { draws } from '../support/depth.mts';
import { OPERATIONS } from './operations.mts';
import { seedsOf } from './run.mts';
import { runSecond } from './secondRun.mts';

/** Runs of each operation. */
const RUNS = Math.min(draws(8, 40), 2_000);

/** Runs that once found a lie. */
const LATER: Record<string, number[]> = {
	'device.createFido2 createAnother': [191634171],
	'device.createFido2 raiseError': [136238586],
	'device.createFido2 replacePending': [122397762, 505560000, 211185304, 737873988],
	'user.create update': [62021992],
};

/** Such from before other actors came in between. */
const FOUND: Record<string, number[]> = {
	'device.createFido2 createAnother': [
		575338237, 266422666, 175028695, 974366026, 266480043, 48603361, 424331141,
	],
	'device.createFido2 raiseError': [312858399],
	'device.createFido2 replacePending': [171575395, 393801852, 602278072, 530097455],
	'device.deleteAll': [926265704],
	'group.create raiseError': [314377965, 40045115, 268319207, 848330829],
	'group.create returnExisting': [96401578, 812402104, 634833582],
	'user.create raiseError': [181145205],
	'user.create returnExisting': [575457211],
	'user.enableMfa': [588739763],
};

/** What a second run could do twice, or say wrongly of the first one. */
it.each(Object.keys(OPERATIONS))(
	'%s: a run that repeats another one says what is true, and leaves nothing twice',
	async (name) => {
		const found: string[] = [];
		const before = FOUND[name] ?? [];
		for (const seed of [...seedsOf(name, RUNS), ...(LATER[name] ?? []), ...before]) {
			const { lies, schedule } = await runSecond(name, seed, before.includes(seed));
			const words = lies.map(({ kind, item, what }) => `${kind}, item ${item}: ${what}`);
			if (lies.length > 0) found.push([`seed ${seed} ${schedule}`, ...words].join('\n  '));
		}
		expect(found.join('\n')).toBe('');
	},
	Math.max(600_000, RUNS * 300),
);
