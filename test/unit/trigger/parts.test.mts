import { EventEmitter } from 'node:events';
import { answeredOk } from '../../../nodes/PingOne/trigger/webhook/answered.ts';
import { hasTag } from '../../../nodes/PingOne/trigger/event/readEvent.ts';
import { isTrusted } from '../../../nodes/PingOne/trigger/webhook/secret.ts';

it.each([
	[['adminIdentityEvent'], true],
	[['other'], false],
	[{ adminIdentityEvent: true }, true],
	[{ other: true }, false],
	['adminIdentityEvent', false],
	[undefined, false],
])('tags %j name the event of an administrator: %p', (tags, expected) => {
	expect(hasTag({ tags }, 'adminIdentityEvent')).toBe(expected);
});

it('trusts a former secret for a while, and not when nobody knows since when it is one', () => {
	const now = 1_000_000_000;
	const known = { secret: 'new', formerSecret: 'old', secretSince: now - 60_000 };
	expect(isTrusted('new', known, now)).toBe(true);
	expect(isTrusted('old', known, now)).toBe(true);
	expect(isTrusted('old', { ...known, secretSince: undefined }, now)).toBe(false);
	expect(isTrusted('other', known, now)).toBe(false);
	expect(isTrusted(undefined, {}, now)).toBe(false);
});

it.each([
	[{ writableFinished: true, writableEnded: true, statusCode: 200 }, true],
	[{ destroyed: true, writableEnded: true, statusCode: 500 }, false],
])('a response that is over already is not waited for', async (state, expected) => {
	const response = Object.assign(new EventEmitter(), state);
	expect(await answeredOk(response as never)).toBe(expected);
});
