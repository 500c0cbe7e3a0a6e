import * as policy from '../../../../nodes/PingOne/pingone/client/retryPolicy.ts';
import { toResponse } from '../../../../nodes/PingOne/pingone/errors/apiResponse.ts';
import { PingOneError, type Failure } from '../../../../nodes/PingOne/pingone/errors/failure.ts';

const POST = { method: 'POST', path: ['users'] } as never;
const GET = { method: 'GET', path: ['users'] } as never;
const failed = (failure: Failure) => new PingOneError(failure);

it.each<[string, never, unknown, number, boolean]>([
	['an error of our own', GET, new TypeError('no'), 1, false],
	['a renewed token that was rejected', POST, failed({ kind: 'refusal', status: 401 }), 1, true],
	['the same again and again', POST, failed({ kind: 'refusal', status: 401 }), 9, false],
	['a refusal without a status', GET, failed({ kind: 'refusal' }), 1, false],
	['a token that got lost', POST, failed({ kind: 'token', code: 'connection lost' }), 1, true],
	['a busy token endpoint', POST, failed({ kind: 'token', status: 503 }), 1, true],
	['a throttled token endpoint', POST, failed({ kind: 'token', status: 429 }), 1, true],
	['a rejected client', POST, failed({ kind: 'token', status: 401 }), 1, false],
	['a token without a status', POST, failed({ kind: 'token', code: 'timeout' }), 1, false],
	['nobody there', POST, failed({ kind: 'noAnswer', code: 'refused' }), 1, true],
	['nobody there for long', POST, failed({ kind: 'noAnswer', code: 'dns' }), 9, false],
	['a lost read', GET, failed({ kind: 'noAnswer', code: 'timeout' }), 1, true],
	['a lost create', POST, failed({ kind: 'noAnswer', code: 'timeout' }), 1, false],
	['a certificate', GET, failed({ kind: 'noAnswer', code: 'tls' }), 1, false],
	['what cannot be read', GET, failed({ kind: 'unreadable', status: 200 }), 1, false],
])('after %s a request is sent again or not', (_, request, thrown, attempts, expected) => {
	expect(policy.mayRepeatWithout(request, thrown, attempts)).toBe(expected);
});

it('counts from one when it is not told', () => {
	const refused = failed({ kind: 'noAnswer', code: 'refused' });
	expect(policy.mayRepeatWithout(POST, refused)).toBe(true);
});

it.each<[string, unknown, boolean]>([
	['an error of our own', new TypeError('no'), false],
	['a credential that cannot be used', failed({ kind: 'credential', code: 'unusable' }), true],
	['a database that is away', failed({ kind: 'credential', code: 'unreadable' }), false],
	['a rejected client', failed({ kind: 'token', code: 'invalid_client', status: 401 }), true],
	['a token endpoint that is away', failed({ kind: 'token', code: 'dns' }), false],
	['a token refused for no reason given', failed({ kind: 'token' }), true],
	['a busy token endpoint', failed({ kind: 'token', status: 500 }), false],
	[
		'a rejected token',
		failed({ kind: 'refusal', status: 401, details: [{ code: 'INVALID_TOKEN' }] }),
		true,
	],
	['any other refusal', failed({ kind: 'refusal', status: 403 }), false],
])('%s ends the run or not', (_, thrown, expected) => {
	expect(policy.endsRun(thrown)).toBe(expected);
});

it.each<[string, number, object | undefined, Record<string, string>, boolean]>([
	['a success', 200, {}, {}, false],
	['a 429 that is no JSON', 429, undefined, {}, true],
	['the documented code', 429, { code: 'REQUEST_LIMITED' }, {}, true],
	['a Retry-After', 429, { code: 'LIMIT' }, { 'retry-after': '1' }, true],
	['another code without details', 429, { code: 'LIMIT' }, {}, true],
	['the device limit', 429, { details: [{ code: 'LIMIT_EXCEEDED' }] }, {}, false],
])('%s is throttling or not', (_, status, json, headers, expected) => {
	const body = json === undefined ? 'busy' : JSON.stringify(json);
	expect(policy.isThrottled(toResponse(status, headers, body))).toBe(expected);
});
