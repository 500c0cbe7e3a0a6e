import { begin, finish, resumedWith, touch } from '../../support/enrollment/ceremony.mts';
import { startEnrollment, type WaitingExecution } from '../../support/enrollment/execution.mts';
import { deviceCounts } from '../../support/enrollment/facts.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox } = useWorld();

const VISIT = 0.25;

const beginAs = async (waiting: WaitingExecution, visit: number, more: object = {}) =>
	await begin(waiting, { visit, ...more });

describe('a begin whose answer was lost', () => {
	it('gets the same device and options again, and costs no attempt', async () => {
		const waiting = await startEnrollment(sandbox);
		const first = await beginAs(waiting, VISIT);
		// A gateway that gives up early: the page hears of none of these.
		for (let lost = 0; lost < 9; lost++) {
			expect((await beginAs(waiting, VISIT)).options).toEqual(first.options);
		}
		const begun = await beginAs(waiting, VISIT);
		expect(await deviceCounts(sandbox)).toMatchObject({ created: 1, pending: 1 });
		const item = resumedWith(await finish(waiting, begun));
		expect(item).toMatchObject({ enrollment: { status: 'ENROLLED', attempts: 1 } });
	});

	it('that is under way is waited for', async () => {
		const waiting = await startEnrollment(sandbox);
		const begun = await Promise.all(
			Array.from({ length: 3 }, async () => await beginAs(waiting, VISIT)),
		);
		expect(new Set(begun.map(({ options }) => options.challenge)).size).toBe(1);
		expect(await deviceCounts(sandbox)).toMatchObject({ created: 1 });
	});

	it('costs none either where the page has forgotten its visit, and leaves few devices', async () => {
		const waiting = await startEnrollment(sandbox);
		for (let lost = 0; lost < 12; lost++) await beginAs(waiting, lost);
		const begun = await beginAs(waiting, VISIT);
		void waiting.settled();
		const item = resumedWith(await finish(waiting, begun));
		expect(item).toMatchObject({ enrollment: { status: 'ENROLLED', attempts: 1 } });
		expect(await deviceCounts(sandbox)).toMatchObject({ created: 13, activated: 1, pending: 0 });
	});
});

it('another page gets a device of its own', async () => {
	const waiting = await startEnrollment(sandbox);
	const [one, other] = [await beginAs(waiting, VISIT), await beginAs(waiting, 0.75)];
	expect(one.options.challenge).not.toBe(other.options.challenge);
});

it('a page that comes back with its token begins anew, and that counts', async () => {
	const waiting = await startEnrollment(sandbox);
	const { token, options } = await beginAs(waiting, VISIT);
	await waiting.send({ body: { action: 'abandon', token } });
	const again = await beginAs(waiting, VISIT);
	expect(again.options.challenge).not.toBe(options.challenge);
	const item = resumedWith(await finish(waiting, again, touch(again)));
	expect(item).toMatchObject({ enrollment: { attempts: 2 } });
});

it('what nobody came back for is taken back where too many devices are begun', async () => {
	const waiting = await startEnrollment(sandbox);
	const oldest = await beginAs(waiting, -1);
	for (let more = 0; more < 5; more++) await beginAs(waiting, more);
	await waiting.settled();
	expect((await deviceCounts(sandbox)).pending).toBeLessThanOrEqual(3);
	expect((await finish(waiting, oldest)).json).toMatchObject({ code: 'stale' });
});
