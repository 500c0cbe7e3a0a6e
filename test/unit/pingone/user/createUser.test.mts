import type { IDataObject } from 'n8n-workflow';
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
