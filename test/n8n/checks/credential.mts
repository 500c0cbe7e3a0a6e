import assert from 'node:assert/strict';
import { credentialFor } from '../../support/tenant.mts';
import type { Check } from '../check.mts';
import type { World } from '../world.mts';

const TYPE = 'pingOneOAuth2Api';

const test = async ({ client, sandbox }: World, clientSecret: string, id?: string) => {
	const data = credentialFor(sandbox, { clientSecret });
	const name = `Secret ${clientSecret.slice(0, 4)}`;
	const stored = id ?? (await client.createCredential({ name, type: TYPE, data }));
	const answer = await client.testCredential({ id: stored, name, type: TYPE, data });
	return { ...answer, stored };
};

/** Save tells right from wrong. */
export const credentialTest: Check = {
	name: 'Credential test',
	async run(world) {
		await world.sandbox.control('POST', '/reset');
		const right = await test(world, world.sandbox.ids.clientSecret);
		assert.equal(right.status, 'OK', right.message);
		const wrong = await test(world, 'wrong');
		assert.equal(wrong.status, 'Error', 'a wrong secret passes');
		// n8n up to 2.40 tests with the token of the last success; that is its own affair.
		const changed = await test(world, 'wrong', right.stored);
		return `right: OK; wrong: Error; made wrong later: ${changed.status}`;
	},
};
