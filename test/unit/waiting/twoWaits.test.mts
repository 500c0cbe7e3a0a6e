import type { IDataObject } from 'n8n-workflow';
import { draws } from '../../support/depth.mts';
import { random } from '../../support/enrollment/brokenBodies.mts';
import { Clock } from '../../support/enrollment/model/clock.mts';
import { type Asking, Execution, type Fault } from '../../support/enrollment/model/twoWaits.mts';

const SCHEDULES = draws(150, 1_000);
/** A fault must show within so many. */
const MOST = 400;
const HOUR_MS = 3_600_000;

const statusOf = (item: IDataObject) => (item.confirmation as IDataObject).status as string;

/** A window: decides, and repeats its request while it gets no answer, as the page does. */
async function visit(asking: Asking, clock: Clock, roll: () => number): Promise<void> {
	const process = () => Math.floor(roll() * 2);
	await clock.pass(1_000 + roll() * 6_000);
	const request = roll() < 0.5 ? { action: 'decline', reason: 'no' } : await asking.sign(process());
	for (let tries = 0; request && tries < 4; tries += 1) {
		const told = await asking.post(process(), request);
		const isLost = roll() < 0.1;
		if (told?.ok === true && !isLost) {
			asking.claims.push(told.declined === true ? 'DECLINED' : 'CONFIRMED');
		}
		if (told && told.repeat !== true && !isLost) return;
		await clock.pass(roll() * 4_000);
	}
}

/** What is wrong with an execution that has ended: with what its nodes and its pages were told. */
function judge({ acted, state }: Execution, asked: Asking[]): string[] {
	const faults: string[] = [];
	if (state !== 'success') faults.push(`the execution is ${state}`);
	const places = acted.map(({ asking }) => asking.place);
	if (places.join() !== '0,1') faults.push(`acted on ${places.join()}`);
	for (const { asking, item } of acted) {
		if (item.approved === true && asking.checks === 0) faults.push('approved without a key');
	}
	for (const asking of asked) {
		const end = acted.find((each) => each.asking === asking);
		for (const claim of asking.claims) {
			if (!end || claim !== statusOf(end.item)) {
				faults.push(
					`a page was told ${claim}, the workflow ${end ? statusOf(end.item) : 'nothing'}`,
				);
			}
		}
	}
	return faults;
}

/** Plays one execution in virtual time: two processes, windows at any of them, and kills. */
async function play(seed: number, planted?: Fault) {
	const roll = random(seed);
	const clock = new Clock(roll);
	try {
		const asked: Asking[] = [];
		const use = (asking: Asking) => {
			asked.push(asking);
			const windows = Math.floor(roll() * 4);
			for (let window = 0; window < windows; window += 1) void visit(asking, clock, roll);
			if (roll() < 0.2) {
				clock.at(clock.now + roll() * 10_000, () => asking.kill(Math.floor(roll() * 2)));
			}
		};
		const execution = new Execution(clock, roll, use, planted);
		await clock.runUntil(clock.now + 2 * HOUR_MS);
		const { refused, late, acted } = execution;
		const statuses = acted.map(({ item }) => statusOf(item));
		return { faults: judge(execution, asked), refused, late, statuses };
	} finally {
		clock.restore();
	}
}

it(`an execution acts once on each of two waits, as its pages say, in ${SCHEDULES} schedules`, async () => {
	const wrong: string[] = [];
	const seen = { refused: 0, late: 0, statuses: new Set<string>() };
	for (let seed = 1; seed <= SCHEDULES; seed += 1) {
		const { faults, refused, late, statuses } = await play(seed);
		if (faults.length > 0) wrong.push(`seed ${seed}: ${faults.join('; ')}`);
		seen.refused += refused;
		seen.late += late;
		for (const status of statuses) seen.statuses.add(status);
	}
	expect(wrong).toEqual([]);
	// What the door and the rest are for does occur.
	expect(seen.refused).toBeGreaterThan(0);
	expect(seen.late).toBeGreaterThan(0);
	expect([...seen.statuses].sort()).toEqual(['CONFIRMED', 'DECLINED', 'EXPIRED']);
}, 600_000);

it.each<[Fault, string]>([
	['no door', 'the stored execution is not read anew'],
	['no nonce', 'any wait of the node counts'],
	['no rest', 'the next wait begins at once'],
])(
	'finds a fault: %s (%s)',
	async (fault) => {
		const found: string[] = [];
		for (let seed = 1; seed <= MOST && found.length === 0; seed += 1) {
			found.push(...(await play(seed, fault)).faults);
		}
		expect(found.join()).toMatch(/acted on 0,/);
	},
	600_000,
);
