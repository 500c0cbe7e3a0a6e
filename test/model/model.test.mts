import { draws } from '../support/depth.mts';
import { missing, runSeed, seedsOf } from './run.mts';
import { OPERATIONS } from './operations.mts';

/** Schedules of each operation; `TEST_DEPTH=10000 npm run test:one -- test/model` plays so many. */
const SCHEDULES = draws(12, 200);
/** One schedule again: `MODEL_SEED=17 npx jest test/model -t 'device.block'`. */
const SEED = process.env.MODEL_SEED;

const MAX_SHOWN = 3;

/** Schedules that once found a lie, with all that the model knows. */
const LATER: Record<string, number[]> = {
	'device.createFido2 replacePending': [70763661, 664025311, 442558003],
	'device.createFido2 returnExisting': [150319421, 623939455, 406647048],
	'user.create raiseError': [471412957],
	'user.create returnExisting': [115022852],
	'user.offboard': [506458174, 375634177],
	'user.setPassword': [943399885, 538756494],
};

/** Such from before `Draw.aside`; it took longer runs to come upon them. */
const FOUND: Record<string, number[]> = {
	'device.activateFido2': [661593578, 453174938],
	'group.addUser': [474064596, 310217871],
	'user.create raiseError': [326979319],
	'user.create returnExisting': [146155048, 305143789, 31825596],
	'user.createOrUpdate username': [166102741, 530747862],
	'user.delete raiseError': [281165585],
	'user.disable': [663241068],
	'user.offboard': [466774193, 637867843],
};

const seedsFor = (name: string) =>
	SEED === undefined
		? [...seedsOf(name, SCHEDULES), ...(LATER[name] ?? []), ...(FOUND[name] ?? [])]
		: [Number(SEED)];

/** Seeds of a time when the model knew less. */
const isPlain = (name: string, seed: number) => (FOUND[name] ?? []).includes(seed);

describe('what the node says is what is true in the tenant', () => {
	it.each(Object.keys(OPERATIONS))(
		'%s',
		async (name) => {
			const seeds = seedsFor(name);
			const found: string[] = [];
			for (const seed of seeds) {
				const { lies, log, schedule } = await runSeed(name, seed, undefined, isPlain(name, seed));
				if (SEED !== undefined) console.log([schedule, ...log].join('\n'));
				if (lies.length === 0) continue;
				const words = lies.map(({ kind, item, what }) => `${kind}, item ${item}: ${what}`);
				found.push([`seed ${seed} ${schedule}`, ...words].join('\n  '));
			}
			const shown = found.slice(0, MAX_SHOWN).join('\n');
			expect(`${found.length} of ${seeds.length}\n${shown}`).toBe(`0 of ${seeds.length}\n`);
		},
		Math.max(600_000, SCHEDULES * 300),
	);
});

it('knows every operation that changes something', () => {
	expect(missing()).toEqual([]);
	expect(missing(['device.polish'])).toContain('device.polish');
});
