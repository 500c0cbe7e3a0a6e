import { blockOf } from '../../../nodes/PingOne/waiting/permanentFailure.ts';
import { open } from '../../../nodes/PingOne/waiting/phase.ts';
import { personOf } from '../../../nodes/PingOne/resources/waiting/person.ts';
import { findOperation } from '../../../nodes/PingOne/resources/registry.ts';

it.each([
	[{ username: 'ada', name: { given: 'Ada', family: 'King' } }, 'ada', 'Ada King'],
	[{ username: 'ada', name: { given: 'Ada' } }, 'ada', 'Ada'],
	[{ email: 'ada@example.com' }, 'ada@example.com', 'ada@example.com'],
	[{}, 'u', 'u'],
])('%j is called %p and %p', (user, username, name) => {
	expect(personOf({ id: 'u', ...user } as never)).toEqual({
		id: 'u',
		username,
		name,
		...('email' in user && { email: user.email }),
	});
});

it.each([
	[{ enabled: false }, 'disabled'],
	[{ enabled: true, account: { status: 'LOCKED' } }, 'locked'],
	[{ enabled: true, account: { status: 'OK' } }, undefined],
	[{}, undefined],
])('a user with %j is %p', (user, expected) => {
	expect(blockOf(user as never)).toBe(expected);
});

it('a link that has ended names nobody, and says when only if it knows', () => {
	const wait = { expiresAt: 0, person: { name: 'Ada', username: 'ada' } };
	const asked = (record: object) =>
		open({ wait, record, log: () => undefined, now: 1 } as never).body;
	expect(asked({ outcome: undefined })).toEqual({ ok: false, code: 'expired' });
	const used = asked({ outcome: { at: 0, device: { id: 'd' } } });
	expect(used).toMatchObject({ ok: false, at: '1970-01-01T00:00:00.000Z' });
	expect(JSON.stringify(used)).not.toContain('Ada');
});

it.each([
	['device', 'polish'],
	['desk', 'get'],
])('%s > %s is said not to exist', (resource, operation) => {
	expect(() => findOperation(resource, operation)).toThrow(
		`no operation '${operation}' for '${resource}'`,
	);
});
