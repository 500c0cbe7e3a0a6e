import { userFinder } from '../../../nodes/PingOne/pingone/user/users.ts';
import { fakeApi } from '../../support/fakeApi.mts';

/** What an admin is told for a value that names nobody. */
async function told(mode: string, value: string) {
	const { api, asked } = fakeApi(() => ({ json: { _embedded: { users: [] } } }));
	const thrown: unknown = await Promise.resolve()
		.then(async () => await userFinder({ mode, value }, 'User').id(api))
		.catch((reason: unknown) => reason);
	const { message, hint } = thrown as { message: string; hint: string };
	return { message, hint, asked: asked.length };
}

it.each([
	['email', 'Ada Lovelace', "must be an email address, got 'Ada Lovelace'", 'choose By Username'],
	['email', 'ada', "must be an email address, got 'ada'", 'choose By Username'],
	[
		'email',
		'Ada Lovelace <ada@example.com>',
		"must be an email address and nothing else, got 'Ada Lovelace <ada@example.com>'",
		"Enter 'ada@example.com' alone.",
	],
	['email', 'mailto:ada@example.com', 'and nothing else', "Enter 'ada@example.com' alone."],
	['email', 'a@x.com, b@x.com', "got several: 'a@x.com, b@x.com'", 'Split Out'],
	['email', 'ada\u200b@example.com', 'must be an email address, got', 'an invisible character'],
	['email', '\u202aada@example.com\u202c', 'and nothing else', "Enter 'ada@example.com' alone."],
	['username', 'ada\u200b', "contains an invisible character, got 'ada\u200b'", 'Remove it'],
	['username', '\ufeffada\u00ad', 'contains an invisible character', 'Remove it'],
	['id', 'ada@example.com', "must be a PingOne ID, got 'ada@example.com'", 'choose By Email'],
	['list', 'ada@example.com', 'must be a PingOne ID', 'choose By Email'],
	['id', '', 'is empty', "$('Name of the node')"],
])('%s: %j is told before anything is sent', async (mode, value, problem, hint) => {
	const said = await told(mode, value);
	expect(said.message).toContain(problem);
	expect(said.hint).toContain(hint);
	expect(said.asked).toBe(0);
});

it.each([
	['username', 'ada@example.com', 'If it is the email address, choose By Email in this field.'],
	['username', 'Ada Lovelace', 'A username is not the full name: pick the user From List'],
	['username', 'ada', 'Check the spelling'],
	['email', 'nobody@example.com', 'Check the spelling'],
])('%s: %j, which matches no user, is told why that may be', async (mode, value, hint) => {
	const said = await told(mode, value);
	expect(said.message).toContain("'User' matches no user");
	expect(said.hint).toContain(hint);
	expect(said.asked).toBeGreaterThan(0);
});
