import type { IDataObject } from 'n8n-workflow';
import { AttemptRecord } from '../../../nodes/PingOne/enrollment/record.ts';
import { findRivals } from '../../../nodes/PingOne/enrollment/rivals.ts';
import type { Condition } from '../../../nodes/PingOne/pingone/client/apiRequest.ts';
import type { Device } from '../../../nodes/PingOne/pingone/types.ts';
import { makeWait } from '../../support/enrollment/model/n8n.mts';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async () => await Promise.resolve(),
}));

const AT = Date.UTC(2026, 0, 5, 8);
const RP = { id: 'localhost', name: 'Example Ltd' };

const device = (id: string, changes: IDataObject = {}, afterMs = 0): Device => ({
	id,
	type: 'FIDO2',
	status: 'ACTIVE',
	rp: RP,
	createdAt: new Date(AT + afterMs - 60_000).toISOString(),
	updatedAt: new Date(AT + afterMs).toISOString(),
	...changes,
});

const OWN = device('own');

const HELD = ['ACTIVE', 'ACTIVATION_REQUIRED', undefined];

const holds = (condition: Condition, status?: string) =>
	condition.holds({ status: 200, headers: {}, json: { status }, isEmpty: false });

/** Looks for rivals of OWN among these devices. @returns also what was deleted, and on what condition */
async function look(others: Device[], known: string[] = [], met: string[] = [], own = OWN) {
	const deleted: string[] = [];
	let looked: unknown;
	const api = {
		getById: async (path: string[]) =>
			await Promise.resolve([own, ...others].find(({ id }) => id === path.at(-1))),
		read: async () =>
			await Promise.resolve({
				body: { _embedded: { devices: [own, ...others] } },
			}),
		async call(_: string, path: string[], { condition }: { condition: Condition }) {
			looked = [condition.read.path.at(-1), HELD.map((status) => holds(condition, status))];
			deleted.push(path.at(-1)!);
			await Promise.resolve();
		},
	};
	const record = new AttemptRecord();
	record.beginAttempt(own.id, 0);
	for (const id of met) record.meet(id);
	const session = { api, record, wait: makeWait(AT, 1, known), isOfAnotherLink: () => false };
	return { ...(await findRivals(session as never, own)), deleted, looked };
}

describe('rivals', () => {
	it.each([
		['of another relying party', device('x', { rp: { id: 'other.example', name: 'Other' } }, -1)],
		['of another kind', device('x', { type: 'TOTP' }, -1)],
		['that is pending', device('x', { status: 'ACTIVATION_REQUIRED' }, -1)],
	])('none is a device %s, and it stays', async (_, other) => {
		expect(await look([other])).toEqual({ is: 'first', deleted: [] });
	});

	it('none is a device that the user had before', async () => {
		expect(await look([device('x', {}, -1)], ['x'])).toEqual({ is: 'first', deleted: [] });
	});

	it('one that was active before wins', async () => {
		expect(await look([device('x', {}, -29_000)])).toMatchObject({ is: 'second', deleted: [] });
	});

	it('of several, the first one that was active before wins', async () => {
		const others = [device('x', {}, -1_000), device('y', {}, -20_000), device('z', {}, -2_000)];
		expect(await look(others)).toMatchObject({ is: 'second', winner: { id: 'y' }, deleted: [] });
	});

	it('one that was active after gives way, while this one is active', async () => {
		expect(await look([device('x', {}, 29_000)])).toEqual({
			is: 'first',
			conflict: { deviceIds: ['x'], resolution: 'REMOVED' },
			deleted: ['x'],
			looked: [OWN.id, [true, false, false]],
		});
	});

	it('one of the link that was active much later may be what the workflow has: it stays', async () => {
		expect(await look([device('x', {}, 31_000)], [], ['x'])).toEqual({
			is: 'first',
			conflict: { deviceIds: ['x'], resolution: 'NOT_REMOVED' },
			deleted: [],
		});
	});

	it.each([-31_000, 31_000, 3_600_000])(
		'one that was activated %i ms away may come from elsewhere: it is named, and stays',
		async (afterMs) => {
			expect(await look([device('x', {}, afterMs)])).toEqual({
				is: 'first',
				conflict: { deviceIds: ['x'], resolution: 'NOT_REMOVED' },
				deleted: [],
			});
		},
	);

	it.each([
		['is a day old', new Date(AT - 86_400_000).toISOString()],
		['is older than an attempt can be', new Date(AT - 640_000).toISOString()],
		['does not say when it was made', undefined],
	])(
		'one that was changed at the same time and %s neither wins nor gives way',
		async (_, createdAt) => {
			for (const afterMs of [-10_000, 10_000]) {
				expect(await look([device('x', { createdAt }, afterMs)])).toEqual({
					is: 'first',
					conflict: { deviceIds: ['x'], resolution: 'NOT_REMOVED' },
					deleted: [],
				});
			}
		},
	);

	it('one of another window stays while this one was changed long after it was made', async () => {
		// Its own process goes by the same, and has told the workflow of it.
		const own = device('own', { createdAt: new Date(AT - 86_400_000).toISOString() });
		expect(await look([device('x', {}, 10_000)], [], [], own)).toMatchObject({
			is: 'first',
			conflict: { resolution: 'NOT_REMOVED' },
			deleted: [],
		});
	});
});
