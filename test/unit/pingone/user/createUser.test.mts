import type { IDataObject } from 'n8n-workflow';
import { PingOneError } from '../../../../nodes/PingOne/pingone/errors/failure.ts';
import { createUser } from '../../../../nodes/PingOne/pingone/user/createUser.ts';
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
