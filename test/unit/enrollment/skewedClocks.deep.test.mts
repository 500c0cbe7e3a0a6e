import type { PageRequest } from '../../../nodes/PingOne/enrollment/pageRequest.ts';
import { type Begun, touch } from '../../support/enrollment/ceremony.mts';
import { random } from '../../support/enrollment/brokenBodies.mts';
import { Clock } from '../../support/enrollment/model/clock.mts';
import { makeWait, ModelN8n } from '../../support/enrollment/model/n8n.mts';
import { ModelPingOne, type Weather } from '../../support/enrollment/model/pingOne.mts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const PAIRS = 20;
const PROOF = '0'.repeat(32);

const WEATHER: Weather = {
	...{ staleMs: 1_500, wayMs: 300, outages: [], lost: 0, late: 0, readFails: 0 },
	...{ roleLostAt: Infinity, userDeletedAt: Infinity },
};

interface Outcome {
	conflict?: { deviceIds: string[] };
}

/** By how much the clocks of n8n's processes are off, in ms. */
interface Skews {
	/** Of the worker that began the wait. */
	worker: number;
	/** Of the webhook processors. */
	processors: [number, number];
}

/** Two windows have one link open, at a processor each, and finish within a second of each other. */
async function finishTwice(seed: number, { worker, processors }: Skews) {
	const roll = random(seed);
	const clock = new Clock(roll);
	try {
		const pingOne = new ModelPingOne(clock, roll, WEATHER);
		const known = [pingOne.addForeign('ACTIVE').id, pingOne.addForeign('ACTIVATION_REQUIRED').id];
		await clock.runUntil(clock.now + MINUTE);
		const wait = makeWait(clock.now + worker, 7 * DAY, known);
		const n8n = new ModelN8n(clock, pingOne, wait, processors);
		const begins = clock.now;
		const ask = async (process: number, request: object) =>
			await n8n.post(process, { proof: PROOF, ...request } as PageRequest);
		const window = async (process: number) => {
			await clock.pass(roll() * 5_000);
			const begun = (await ask(process, { action: 'begin' })) as unknown as Begun;
			await clock.pass(begins + 10_000 + roll() * 1_000 - clock.now);
			const attestation = touch(begun);
			return await ask(process, { action: 'finish', token: begun.token, attestation });
		};
		const both = Promise.all([window(0), window(1)]);
		await clock.runUntil(begins + 10 * MINUTE);
		return { answers: await both, devices: pingOne.devices, known, n8n };
	} finally {
		clock.restore();
	}
}

const OFF = [-5 * MINUTE, 5 * MINUTE, -DAY, DAY];
const CASES = OFF.flatMap(
	(ms): Array<[string, Skews]> => [
		[`worker ${ms / MINUTE} min`, { worker: ms, processors: [0, 0] }],
		[`first processor ${ms / MINUTE} min`, { worker: 0, processors: [ms, 0] }],
		[`second processor ${ms / MINUTE} min`, { worker: 0, processors: [0, ms] }],
	],
);

describe.each([['all right', { worker: 0, processors: [0, 0] }] as [string, Skews], ...CASES])(
	'clocks: %s',
	(_, skews) => {
		it(`${PAIRS} double finishes delete no key, tell one page, and name both keys`, async () => {
			for (let seed = 1; seed <= PAIRS; seed += 1) {
				const { answers, devices, known, n8n } = await finishTwice(seed, skews);
				const active = devices.filter(
					({ id, status }) => !known.includes(id) && status === 'ACTIVE',
				);
				expect([seed, active.map(({ id }) => id)]).toEqual([
					seed,
					expect.arrayContaining([n8n.item?.id]),
				]);
				expect(known.filter((id) => !devices.some((device) => device.id === id))).toEqual([]);
				const told = answers.map((answer) => (answer?.done === true ? 'done' : answer?.code));
				expect([seed, told.filter((word) => word === 'done')]).toEqual([seed, ['done']]);
				const outcome = n8n.item?.enrollment as Outcome;
				const named = [n8n.item?.id, ...(outcome.conflict?.deviceIds ?? []), ...n8n.inDoubt];
				expect([seed, active.filter(({ id }) => !named.includes(id))]).toEqual([seed, []]);
			}
		});
	},
);
