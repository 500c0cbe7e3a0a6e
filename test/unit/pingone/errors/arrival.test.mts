import {
	addEvidence,
	type Failure,
	PingOneError,
} from '../../../../nodes/PingOne/pingone/errors/failure.ts';

const POST = { request: 'POST users' };

it.each<[string, Failure, boolean, boolean]>([
	['a refusal', { kind: 'refusal', status: 400 }, true, false],
	['a 429', { kind: 'refusal', status: 429 }, true, false],
	['a 500', { kind: 'refusal', status: 500 }, true, true],
	['a 408', { kind: 'refusal', status: 408 }, true, true],
	['no token', { kind: 'token', code: 'timeout' }, false, false],
	['no credential', { kind: 'credential', code: 'unreadable' }, false, false],
	[
		'a breaker that is open',
		{ kind: 'refusal', status: 503, goneMs: 1, arrival: 'notArrived' },
		false,
		false,
	],
	['a refused connection', { kind: 'noAnswer', code: 'refused' }, false, false],
	['no such name', { kind: 'noAnswer', code: 'dns' }, false, false],
	['a certificate', { kind: 'noAnswer', code: 'tls' }, false, false],
	['a timeout', { kind: 'noAnswer', code: 'timeout' }, true, true],
	['a lost connection', { kind: 'noAnswer', code: 'connection lost' }, true, true],
	['a stop before it was sent', { kind: 'canceled' }, false, false],
	['a stop afterward', { kind: 'canceled', sentAtMs: 1 }, true, true],
	['a proxy’s page for a success', { kind: 'unreadable', status: 200 }, true, true],
	['a proxy’s 502', { kind: 'unreadable', status: 502 }, true, true],
	['a proxy’s 403', { kind: 'unreadable', status: 403 }, true, false],
	[
		'a condition that could not be read',
		{ kind: 'noAnswer', code: 'timeout', arrival: 'notArrived' },
		false,
		false,
	],
])('%s says how far a change came', (_, failure, sent, mayHaveTakenEffect) => {
	const error = new PingOneError({ ...failure, ...POST });
	expect(addEvidence(error.failure)).toEqual({ sent, mayHaveTakenEffect });
	expect(error.mayHaveTakenEffect).toBe(mayHaveTakenEffect);
});

it('a read changes nothing, whatever becomes of it', () => {
	const lost = new PingOneError({ kind: 'noAnswer', code: 'timeout', request: 'GET users' });
	expect(lost.mayHaveTakenEffect).toBe(false);
	expect(addEvidence(lost.failure).sent).toBe(true);
});

it.each<[string, Failure]>([
	['refused', { kind: 'refusal', status: 404 }],
	['limited', { kind: 'refusal', status: 429 }],
	['not sent', { kind: 'noAnswer', code: 'refused' }],
])('an attempt that may have acted is not forgotten when the next one is %s', (_, last) => {
	const earlier = addEvidence({ kind: 'refusal', status: 503, ...POST });
	const error = new PingOneError({ ...last, ...POST, earlier });
	expect(error.mayHaveTakenEffect).toBe(true);
	expect(addEvidence(error.failure).sent).toBe(true);
});

it('two attempts that were not sent are none', () => {
	const earlier = addEvidence({ kind: 'noAnswer', code: 'refused', ...POST });
	const error = new PingOneError({ kind: 'noAnswer', code: 'dns', ...POST, earlier });
	expect(error.mayHaveTakenEffect).toBe(false);
	expect(addEvidence(error.failure).sent).toBe(false);
});
