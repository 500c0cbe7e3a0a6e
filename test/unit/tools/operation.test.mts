import { readFileSync } from 'node:fs';
import { editsOf, filesOf } from '../../../tools/operation.mts';

const GREET = {
	resource: 'user',
	name: 'Send Greeting Card',
	request: 'POST /users/{userID} user.sendVerificationCode+json',
	does: 'Mails the user a card',
};
const MEDIA_TYPE = 'application/vnd.pingidentity.user.sendVerificationCode+json';

/** The files that are there, with the lines of an operation in them. */
const edited = (asked: typeof GREET) =>
	Object.entries(editsOf(asked)).map(([path, edits]): [string, string, string] => {
		const before = readFileSync(path, 'utf8');
		return [path, before, edits.reduce((text, edit) => edit(text), before)];
	});

it('writes an operation, its request and its test', () => {
	const files = Object.entries(filesOf(GREET));
	expect(files.map(([path]) => path)).toEqual([
		'nodes/PingOne/resources/user/sendGreetingCard.ts',
		'nodes/PingOne/pingone/user/sendGreetingCard.ts',
		'test/integration/user/sendGreetingCard.test.mts',
	]);
	const [operation, request, test] = files.map(([, text]) => text);
	expect(operation).toContain("action: 'Send user greeting card'");
	expect(operation).toContain("done: { evidence: 'notShown'");
	expect(request).toContain(`api.call('POST', ['users', userId], { mediaType: '${MEDIA_TYPE}' })`);
	expect(test).toContain(`toBe('${MEDIA_TYPE}')`);
});

it('writes one that only reads, of a device', () => {
	const request = 'GET /users/{userID}/devices/{deviceID}/logs';
	const [operation, send] = Object.values(
		filesOf({ resource: 'device', name: 'Get Many Logs', request, does: 'Lists the logs' }),
	);
	expect(operation).toContain("value: 'getManyLogs'");
	expect(operation).toContain("asTool: 'always'");
	expect(operation).toContain('Lists the logs. Read-only.');
	expect(operation).not.toContain('done:');
	expect(send).toContain("api.get(['users', userId, 'devices', deviceId, 'logs'])");
});

it.each([
	['user', 'POST /users/{userID} user.sendVerificationCode+json'],
	['device', 'DELETE /users/{userID}/devices/{deviceID}/nickname'],
	['group', 'PUT /groups/{groupID}/notes json'],
])('finds the places for one of a %s in registry, wire and documents', (resource, request) => {
	const all = edited({ ...GREET, resource, request });
	expect(all.map(([path]) => path)).toEqual([
		`nodes/PingOne/resources/${resource}/index.ts`,
		'test/support/editor/wire.mts',
		'tools/reference/requests.mts',
		'tools/checkTenant/roles.mts',
		'README.md',
	]);
	for (const [path, before, after] of all) {
		const lines = before.split('\n');
		const added = after.split('\n').filter((line) => !lines.includes(line));
		const isOne = added.every((line) =>
			/sendGreetingCard|Send Greeting Card| in \d+ operations/.test(line),
		);
		expect([path, added.length > 0, isOne]).toEqual([path, true, true]);
	}
});

it.each([
	['POST users', 'cannot be read'],
	['POST /users/{userID}/devices/{deviceID} x+json', 'A user has no deviceId'],
])('refuses %j', (request, message) => {
	expect(() => filesOf({ ...GREET, request })).toThrow(message);
});

it.each([{ name: 'Re-send Code' }, { does: "Mails the user's card" }])(
	'refuses what would be no source text: %j',
	(asked) => {
		expect(() => filesOf({ ...GREET, ...asked })).toThrow('in place of');
	},
);
