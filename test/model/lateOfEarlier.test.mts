import type { Draw } from './draw.mts';
import type { Asked } from './judge.mts';
import { runSeed, seedsOf, type Twist } from './run.mts';

/** Schedules of each operation; `npm run test:model` plays 1,000. */
const SCHEDULES = Math.min(Number(process.env.MODEL_SCHEDULES ?? 100), 1_000);

/**
 * Operations that may not take for their own what a late request of an earlier item did. Where the
 * state alone counts, `changed` may be wrong then (docs/done.md).
 */
const OPERATIONS = [
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
const late: Twist = ([first], draw) => {
	const from = draw.integer(1, 6);
	const times = draw.one([1, 1, 2]);
	const until = from + times + draw.one([0, 1, 2, 9, 90]);
	const asked = [
		first,
		...Array.from({ length: draw.one([1, 1, 2]) }, () => withOther(first, draw)),
	];
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
};

it.each(OPERATIONS)(
	'%s does not take an earlier item’s late request for its own',
	async (name) => {
		const seeds = [...seedsOf(name, SCHEDULES), ...(FOUND[name] ?? [])];
		const found: string[] = [];
		for (const seed of seeds) {
			const { lies, log, schedule } = await runSeed(name, seed, undefined, false, late);
			for (const { kind, item, what } of lies) {
				found.push([`seed ${seed}: ${kind}, item ${item}: ${what}`, schedule, ...log].join('\n'));
			}
		}
		expect(`${found.length} of ${seeds.length}\n${found[0] ?? ''}`).toBe(`0 of ${seeds.length}\n`);
	},
	600_000,
);
