import { answers, Memory } from '../../../../nodes/PingOne/pingone/client/memory.ts';
import type { Connection } from '../../../../nodes/PingOne/pingone/client/connection.ts';

const CONNECTION = {
	apiUrl: 'https://api.pingone.com',
	credentialId: 'credential',
	environmentId: 'environment',
} as Connection;

const USER = ['users', 'ada'];
const before = { id: 'ada', enabled: true };

/** What a read that shows the state before means once the user was disabled, and PingOne answered so. */
function readAfter(answer: object) {
	const memory = new Memory(CONNECTION);
	const path = [...USER, 'enabled'];
	const body = { enabled: false };
	memory.learn(
		{ method: 'PUT', path, body, mediaType: 'application/json', timeoutMs: 1_000 },
		{ status: 200, headers: {}, json: { ...answer }, isEmpty: false },
	);
	return memory.newest(USER, before);
}

beforeEach(() => answers.clear());

it('takes what PingOne answered to a change of a member for newer than a read that lags', () => {
	expect(readAfter({ enabled: false })).toEqual({ ...before, enabled: false });
});

it('takes nothing for changed that the answer does not show', () => {
	expect(readAfter({ id: 'other' })).toEqual(before);
});
