import {
	addEvidence,
	arrivalOf,
	type Failure,
	PingOneError,
} from '../../../../nodes/PingOne/pingone/errors/failure.ts';

const POST = { request: 'POST users' };

it.each<[string, Failure, string, boolean]>([
	['a refusal', { kind: 'refusal', status: 400 }, 'arrived', false],
	['a 429', { kind: 'refusal', status: 429 }, 'arrived', false],
	['a 500', { kind: 'refusal', status: 500 }, 'arrived', true],
	['a 408', { kind: 'refusal', status: 408 }, 'arrived', true],
	['no token', { kind: 'token', code: 'timeout' }, 'notArrived', false],
	['no credential', { kind: 'credential', code: 'unreadable' }, 'notArrived', false],
	[
		'a breaker that is open',
		{ kind: 'refusal', status: 503, goneMs: 1, arrival: 'notArrived' },
		'notArrived',
		false,
	],
	['a refused connection', { kind: 'noAnswer', code: 'refused' }, 'notArrived', false],
	['no such name', { kind: 'noAnswer', code: 'dns' }, 'notArrived', false],
	['a certificate', { kind: 'noAnswer', code: 'tls' }, 'notArrived', false],
	['a timeout', { kind: 'noAnswer', code: 'timeout' }, 'unknown', true],
	['a lost connection', { kind: 'noAnswer', code: 'connection lost' }, 'unknown', true],
	['a stop before it was sent', { kind: 'canceled' }, 'notArrived', false],
	['a stop afterward', { kind: 'canceled', sentAtMs: 1 }, 'unknown', true],
	['a proxy’s page for a success', { kind: 'unreadable', status: 200 }, 'unknown', true],
	['a proxy’s 502', { kind: 'unreadable', status: 502 }, 'unknown', true],
	['a proxy’s 403', { kind: 'unreadable', status: 403 }, 'unknown', false],
	[
		'a condition that could not be read',
		{ kind: 'noAnswer', code: 'timeout', arrival: 'notArrived' },
		'notArrived',
		false,
	],
])('%s says how far a change came', (_, failure, arrival, mayHaveTakenEffect) => {
	expect(arrivalOf(failure)).toBe(arrival);
	const error = new PingOneError({ ...failure, ...POST });
	expect(error.mayHaveTakenEffect).toBe(mayHaveTakenEffect);
	expect(error.notSent).toBe(arrival === 'notArrived');
});

it('a read changes nothing, whatever becomes of it', () => {
	const lost = new PingOneError({ kind: 'noAnswer', code: 'timeout', request: 'GET users' });
	expect(lost.mayHaveTakenEffect).toBe(false);
	expect(lost.notSent).toBe(false);
});

it.each<[string, Failure]>([
	['refused', { kind: 'refusal', status: 404 }],
	['limited', { kind: 'refusal', status: 429 }],
	['not sent', { kind: 'noAnswer', code: 'refused' }],
])('an attempt that may have acted is not forgotten when the next one is %s', (_, last) => {
	const earlier = addEvidence({ kind: 'refusal', status: 503, ...POST });
	const error = new PingOneError({ ...last, ...POST, earlier });
	expect(error.mayHaveTakenEffect).toBe(true);
	expect(error.notSent).toBe(false);
});

it('two attempts that were not sent are none', () => {
	const earlier = addEvidence({ kind: 'noAnswer', code: 'refused', ...POST });
	const error = new PingOneError({ kind: 'noAnswer', code: 'dns', ...POST, earlier });
	expect(error.mayHaveTakenEffect).toBe(false);
	expect(error.notSent).toBe(true);
});
