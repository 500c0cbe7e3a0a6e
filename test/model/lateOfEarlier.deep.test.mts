import { draws } from '../support/depth.mts';
import type { Draw } from './draw.mts';
import type { Asked, Lie } from './judge.mts';
import { OPERATIONS } from './operations.mts';
import { runSeed, seedsOf, type Played, type Twist } from './run.mts';

/** TEST_DEPTH=10000 plays 1,000 of each operation, and 5,000 of those that may not be wrong at all. */
const FACTOR = Math.min(draws(25, 200), 10_000) / 200;

/** Operations that may not take for their own what a late request of an earlier item did. */
const STRICT = [
	...['user.setPassword', 'device.createFido2 createAnother'],
	...['user.create raiseError', 'user.create returnExisting'],
];

/** Schedules in which the second item took what the first one's request did for its own. */
const FOUND: Record<string, number[]> = {
	'device.createFido2 createAnother': [116735019, 113767079],
};

interface Fields {
	password?: string;
	additionalFields?: { password?: string };
}

/** Another password for the same user: it is the one field that no read shows. */
function withOther(asked: Asked, draw: Draw): Asked {
	const { password, additionalFields } = asked.parameters as Fields;
	const given = password ?? additionalFields?.password;
	if (given === undefined || draw.chance(0.5)) return asked;
	const other = `${given}-other`;
	const parameters = password
		? { ...asked.parameters, password: other }
		: { ...asked.parameters, additionalFields: { ...additionalFields, password: other } };
	return {
		...asked,
		parameters,
		holds: (state, output) =>
			output.changed === false || state.users.some((user) => user.password.value === other),
	};
}

/**
 * Two or three items for the same thing. Some requests never arrive, and one or two of them are
 * carried out up to 20 seconds later, perhaps in the next item's time.
 */
const late: Twist = ([first], draw) => play(first, draw, (asked) => asked);
const lateWithOther: Twist = ([first], draw) =>
	play(first, draw, (asked) => withOther(asked, draw));

function play(first: Asked, draw: Draw, next: (asked: Asked) => Asked): ReturnType<Twist> {
	const from = draw.integer(1, 6);
	const times = draw.one([1, 1, 2]);
	const until = from + times + draw.one([0, 1, 2, 9, 90]);
	const asked = [first, ...Array.from({ length: draw.one([1, 1, 2]) }, () => next(first))];
	return {
		asked,
		schedule: {
			name: 'late',
			faults: [
				{ on: 'change', from, times, kind: 'late:503' },
				{ on: 'change', from: 1, times: until, kind: 'before:502' },
			],
		},
	};
}

/** @param isExcused lies that docs/decisions/0010 owns up to @returns what is to be nothing of so many */
async function lies(
	name: string,
	seeds: number[],
	twist: Twist,
	isExcused: (lie: Lie, played: Played) => boolean = () => false,
): Promise<string> {
	const found: string[] = [];
	for (const seed of seeds) {
		const played = await runSeed(name, seed, undefined, false, twist);
		for (const lie of played.lies.filter((each) => !isExcused(each, played))) {
			const words = `seed ${seed}: ${lie.kind}, item ${lie.item}: ${lie.what}`;
			found.push([words, played.schedule, ...played.log].join('\n'));
		}
	}
	return `${found.length} of ${seeds.length}\n${found[0] ?? ''}`;
}

it.each(STRICT)(
	'%s does not take an earlier item’s late request for its own',
	async (name) => {
		const seeds = [...seedsOf(name, Math.ceil(100 * FACTOR)), ...(FOUND[name] ?? [])];
		expect(await lies(name, seeds, lateWithOther)).toBe(`0 of ${seeds.length}\n`);
	},
	600_000,
);

/** Of two items that bring about the same state, which one did it, when the earlier one does not know. */
const isWhose = ({ kind, item }: Lie, { unclear }: Played) =>
	(kind === 'changed' || kind === 'list') && unclear.some((earlier) => earlier < item);

it.each(Object.keys(OPERATIONS))(
	'%s says nothing wrong after an earlier item’s late request, but who made the change',
	async (name) => {
		const seeds = seedsOf(name, Math.ceil(20 * FACTOR));
		expect(await lies(name, seeds, late, isWhose)).toBe(`0 of ${seeds.length}\n`);
	},
	600_000,
);
