import { EventEmitter } from 'node:events';
import { answeredOk } from '../../../nodes/PingOne/trigger/webhook/listeners.ts';
import { hasTag } from '../../../nodes/PingOne/trigger/event/readEvent.ts';
import { isSecret } from '../../../nodes/PingOne/trigger/webhook/secret.ts';

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

it.each([
	['secret', 'secret', true],
	['other', 'secret', false],
	[undefined, 'secret', false],
	['', '', false],
	['undefined', undefined, false],
])('takes %j for the secret %j: %p', (sent, expected, isIt) => {
	expect(isSecret(sent, expected)).toBe(isIt);
});

it.each([
	[{ writableFinished: true, writableEnded: true, statusCode: 200 }, true],
	[{ destroyed: true, writableEnded: true, statusCode: 500 }, false],
])('a response that is over already is not waited for', async (state, expected) => {
	const response = Object.assign(new EventEmitter(), state);
	expect(await answeredOk(response as never)).toBe(expected);
});
