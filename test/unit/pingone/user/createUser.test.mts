import type { IDataObject } from 'n8n-workflow';
import { PingOneError } from '../../../../nodes/PingOne/pingone/errors/failure.ts';
import { createOrUpdateByExternalId } from '../../../../nodes/PingOne/pingone/user/createOrUpdateUser.ts';
import { createUser } from '../../../../nodes/PingOne/pingone/user/createUser.ts';
import type { EarlierRun } from '../../../../nodes/PingOne/run/earlierRun.ts';
import { fakeApi } from '../../../support/fakeApi.mts';

/** Creates a user whose address PingOne calls taken; its filter finds a user of `found`. */
async function withTakenEmail(email: string, found: string) {
	const users = [{ id: 'u', username: 'other', email: found }];
	const { api } = fakeApi(({ method, query }) => {
		const refusal = { code: 'UNIQUENESS_VIOLATION', target: 'email', message: 'taken' };
		if (method === 'POST') {
			return {
				status: 400,
				json: { id: '1', code: 'INVALID_DATA', message: '', details: [refusal] },
			};
		}
		const isByEmail = JSON.stringify(query).includes('email');
		return { json: { _embedded: { users: isByEmail ? users : [] } } as IDataObject };
	});
	return await createUser(api, { body: { username: 'kim', email }, isImport: false }).catch(String);
}

describe('a user whose email address is taken', () => {
	it('is told who has it', async () => {
		expect(await withTakenEmail('kim@example.com', 'Kim@example.com')).toContain(
			"username 'other'",
		);
	});

	it('is not told of a user whose address only looks like it', async () => {
		const told = await withTakenEmail('kim@example.com', '\u212aim@example.com');
		expect(told).not.toContain('other');
		expect(told).toContain('that the worker app cannot see');
	});
});

describe('a user who is there after a create without an answer', () => {
	const NOON = Date.parse('2026-11-26T12:00:00.000Z');
	const PAUSE_MS = 3_600_000;

	/** The machine was paused before the request. @param madeMs when the user was created, in ms from then */
	async function createAfterPause(madeMs: number) {
		const sentAtMs = performance.now();
		const { api } = fakeApi(({ method }) => {
			if (method === 'POST') throw new PingOneError({ kind: 'noAnswer', code: 'reset', sentAtMs });
			showTime(PAUSE_MS);
			const createdAt = new Date(sentAtMs + NOON + madeMs).toISOString();
			const users = [{ id: `made after ${madeMs}`, username: 'ada', createdAt }];
			return { json: { _embedded: { users } } };
		});
		const showTime = (unseenMs: number) => {
			const now = performance.now();
			const date = new Date(now + NOON + unseenMs).toUTCString();
			const response = { status: 200, headers: { date }, json: {}, isEmpty: false };
			api.clock.note({ ...response, sentAtMs: now }, now);
		};
		showTime(0);
		return await createUser(api, { body: { username: 'ada' }, isImport: false });
	}

	it('is its own when created since', async () => {
		expect(await createAfterPause(PAUSE_MS + 100)).toMatchObject({ changed: true });
	});

	it('is not when created while the machine was paused before it', async () => {
		await expect(createAfterPause(PAUSE_MS / 2)).rejects.toThrow(
			/is taken: PingOne already has a user 'ada'/,
		);
	});
});

const SECOND_MS = 1_000;
const ID = 'b30ac647-e33e-464f-a6ea-0275082d4c26';

/** PingOne, which names the user who has the username. @param hidden for so many reads and searches */
function withTakenName(user: IDataObject, hidden: number) {
	const innerError = { existingId: ID };
	const details = [{ code: 'UNIQUENESS_VIOLATION', target: 'username', innerError }];
	const refusal = { id: '1', code: 'INVALID_DATA', message: '', details };
	let reads = 0;
	return fakeApi(({ method, path }) => {
		if (method === 'POST') return { status: 400, json: refusal };
		reads += 1;
		const isShown = reads > hidden;
		if (path.length < 2) return { json: { _embedded: { users: isShown ? [user] : [] } } };
		return isShown ? { json: user } : { status: 404, json: { code: 'NOT_FOUND', message: '' } };
	});
}

describe('a user who is there when an execution is retried', () => {
	it.each([
		['since that run began', 60, 'The run that this one repeats may have created them.'],
		['before that run', 180, 'Nothing was changed.'],
		['since that run ended', 1, 'Nothing was changed.'],
	])('%s', async (_, secondsAgo, words) => {
		const user: IDataObject = { id: ID, username: 'ada' };
		const { api } = withTakenName(user, 0);
		user.createdAt = new Date(api.clock.now() - secondsAgo * SECOND_MS).toISOString();
		const run: EarlierRun = {
			...{ beganAt: Date.now() - 120 * SECOND_MS, isOwnClock: true, isOpen: false },
			endsAt: performance.now() - 20 * SECOND_MS,
			...{ over: async () => await Promise.resolve(), mayHaveLeft: true, known: new Set() },
			once: async (__, work) => await work(),
		};
		const body = { username: 'ada' };
		const creating = createUser(api, { body, isImport: false }, 'raiseError', run);
		const isOpen = !words.startsWith('Nothing');
		await expect(creating).rejects.toMatchObject({
			message: `'Username' is taken: PingOne already has a user 'ada' (ID ${ID})`,
			hint: `${words} To continue with that user, set If User Already Exists under Options.`,
			facts: isOpen ? { outcome: 'unknown' } : {},
		});
	});
});

it('a user of the wanted external ID, made between look and create, is brought up to date', async () => {
	const user = { id: ID, username: 'ada', email: 'ada@example.com', externalId: '7' };
	const { api, asked } = withTakenName(user, 1);
	const body = { username: 'ada', email: 'ada@example.com', externalId: '7' };
	const wanted = { body, isImport: false };
	expect(await createOrUpdateByExternalId(api, '7', wanted)).toMatchObject({ ...user });
	expect(asked.map(({ method }) => method).slice(0, 3)).toEqual(['GET', 'POST', 'GET']);
});

it('a user whom PingOne names and does not show yet is waited for', async () => {
	const { api } = withTakenName({ id: ID, username: 'ada' }, 2);
	const creating = createUser(
		api,
		{ body: { username: 'ada' }, isImport: false },
		'returnExisting',
	);
	expect(await creating).toEqual({ id: ID, username: 'ada', changed: false });
});
