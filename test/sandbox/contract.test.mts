import { ACCEPTED } from '../contract/accepted.mts';
import { complaints, Judge, LEAST_EXCHANGES } from '../contract/report.mts';
import type { Exchange } from '../../sandbox/wire/recorder.mts';

/**
 * That the contract test finds what it is for. The exchanges of all tests are judged when they have
 * ended (test/contract/teardown.js); these here are planted.
 */

const ENVIRONMENT = '/v1/environments/abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6';
const USER = {
	id: 'b30ac647-e33e-464f-a6ea-0275082d4c26',
	username: 'ada',
	email: 'ada@example.com',
	account: { canAuthenticate: true, status: 'OK' },
};
const LIST = { _embedded: { users: [USER] }, size: 1 };

function exchange(changes: Partial<Exchange> = {}): Exchange {
	return {
		method: 'GET',
		path: `${ENVIRONMENT}/users`,
		contentType: undefined,
		userAgent: 'n8n',
		request: '',
		status: 200,
		answer: JSON.stringify(LIST),
		...changes,
	};
}

const create = (body: object, changes: Partial<Exchange> = {}): Exchange =>
	exchange({
		method: 'POST',
		contentType: 'application/json',
		request: JSON.stringify(body),
		status: 201,
		answer: JSON.stringify(USER),
		...changes,
	});
const answered = (user: object): Exchange =>
	exchange({ answer: JSON.stringify({ _embedded: { users: [{ ...USER, ...user }] } }) });
const hire = { username: 'x', email: 'x@example.com' };
const refused = {
	status: 400,
	answer: JSON.stringify({ id: 'x', code: 'INVALID_DATA', message: '' }),
};
const device = (changes: Partial<Exchange>): Exchange =>
	exchange({ path: `${ENVIRONMENT}/users/x/devices/y`, answer: '', status: 204, ...changes });

function judged(...all: Exchange[]): string[] {
	const judge = new Judge();
	for (const each of all) judge.take(each);
	return judge.report().differences.map(({ part, kind, at }) => `${part}: ${kind} ${at}`.trim());
}

it.each([
	['what PingOne answers', exchange()],
	['what the node sends', create(hire)],
	['null, which clears', create({ ...hire, title: null })],
	['a value that the sandbox refuses', create({ ...hire, name: { family: 'O’Brien' } }, refused)],
	[
		'nonsense that a test sends and the sandbox refuses',
		create({ a: 1 }, { ...refused, userAgent: undefined }),
	],
	['a device that is deleted', device({ method: 'DELETE' })],
])('takes %s', (_, each) => expect(judged(each)).toEqual([]));

it.each([
	[
		'a member that PingOne does not know, sent',
		create({ ...hire, shoeSize: 9 }),
		'request: unknown shoeSize',
	],
	[
		'the same, sent and refused',
		create({ ...hire, shoeSize: 9 }, refused),
		'request: unknown shoeSize',
	],
	['a read-only member, sent', create({ ...hire, id: 'x' }), 'request: unknown id'],
	['a wrong type, sent', create({ ...hire, mfaEnabled: 'yes' }), 'request: type mfaEnabled'],
	[
		'a wrong enumeration, sent',
		create({ ...hire, lifecycle: { status: 'GONE' } }),
		'request: enum lifecycle.status',
	],
	[
		'a wrong pattern, accepted',
		create({ ...hire, name: { family: 'O’Brien' } }),
		'request: pattern name.family',
	],
	['a missing member, accepted', create({ username: 'x' }), 'request: required email'],
	[
		'a member that PingOne does not know, answered',
		answered({ shoeSize: 9 }),
		'answer: unknown shoeSize',
	],
	['a wrong type, answered', answered({ enabled: 'yes' }), 'answer: type enabled'],
	[
		'a wrong enumeration, answered',
		answered({ verifyStatus: 'PERHAPS' }),
		'answer: enum verifyStatus',
	],
	['a status that is not documented', create(hire, { status: 202 }), 'answer: status'],
	[
		'an error with a member of its own',
		create(hire, { status: 400, answer: '{"hint":"x"}' }),
		'answer: unknown hint',
	],
	[
		'a path that PingOne does not know',
		exchange({ path: `${ENVIRONMENT}/people` }),
		'request: path',
	],
	['a wrong media type', create(hire, { contentType: 'text/plain' }), 'request: media type'],
	['a device that is patched', device({ method: 'PATCH' }), 'request: path'],
	[
		'a member of a device that no page prints',
		device({
			method: 'GET',
			status: 200,
			answer: JSON.stringify({
				id: 'y',
				type: 'FIDO2',
				status: 'ACTIVE',
				environment: { id: 'e' },
				user: { id: 'x' },
				color: 'red',
			}),
		}),
		'answer: unknown color',
	],
])('finds %s', (_, each, difference) => expect(judged(each)).toEqual([difference]));

it('fails a whole run for what is accepted and never occurs, and for too few exchanges', () => {
	const report = new Judge().report();
	expect(complaints(report, false)).toEqual([]);
	const wrong = complaints(report, true);
	expect(wrong).toHaveLength(ACCEPTED.length + 1);
	expect(wrong.at(-1)).toBe('only 0 exchanges were recorded');
	expect(LEAST_EXCHANGES).toBeGreaterThanOrEqual(9_000);
});

it('accepts nothing without a reason', () => {
	for (const { why } of ACCEPTED) expect(why.length).toBeGreaterThan(10);
});
