import { explain } from '../../../../nodes/PingOne/pingone/errors/explain.ts';
import { PingOneError, type Failure } from '../../../../nodes/PingOne/pingone/errors/failure.ts';
import { parseObject, toResponse } from '../../../../nodes/PingOne/pingone/errors/apiResponse.ts';
import {
	readRefusal,
	readThrown,
	readUnsent,
} from '../../../../nodes/PingOne/pingone/errors/readFailure.ts';

const answer = (status: number, body: unknown, headers = {}) =>
	toResponse(status, headers, typeof body === 'string' ? body : JSON.stringify(body));

describe('parseObject', () => {
	it.each(['', 'null', '[]', '"text"', '12', '{', '<html>'])('takes no %j', (text) => {
		expect(parseObject(text)).toBeUndefined();
	});
	it('takes an object', () => expect(parseObject('{"a":1}')).toEqual({ a: 1 }));
});

describe('readRefusal', () => {
	it('prefers the header for the correlation ID, and takes the body’s otherwise', () => {
		const body = { id: 'body', code: 'NOT_FOUND', message: 'no' };
		expect(readRefusal(answer(404, body, { 'correlation-id': 'header' })).correlationId).toBe(
			'header',
		);
		expect(readRefusal(answer(404, body)).correlationId).toBe('body');
	});

	it('reads no details where there are none, or strange ones', () => {
		for (const details of [undefined, 'text', [], [null, 'text', 1]]) {
			expect(readRefusal(answer(400, { code: 'INVALID_DATA', details })).details).toEqual([]);
		}
	});

	it('drops what has the wrong type, and keeps the rest', () => {
		const details = [{ code: 1, message: '', target: 'rp.id', innerError: 'text' }];
		expect(readRefusal(answer(400, { code: 'INVALID_DATA', message: 7, details }))).toMatchObject({
			code: 'INVALID_DATA',
			message: undefined,
			details: [{ target: 'rp.id' }],
		});
	});

	const SIGNATURE = 'sig-nature_'.repeat(5);
	const JWT = ['eyJhbGciOiJSUzI1NiJ9', 'eyJjbGllbnRfaWQiOiJhIn0', SIGNATURE].join('.');

	it.each([
		[`Bad header: Authorization: Bearer ${'t0k-en~'.repeat(6)}==`, 'Bad header: Authorization: …'],
		[`Basic ${'dXNlcjpzZWNyZXQ'.repeat(3)} was refused`, '… was refused'],
		[`token ${JWT} has expired`, 'token … has expired'],
		['grant_type=a&client_secret=s3cr.et~s3cr.et&b=c', 'grant_type=a&client_secret=…&b=c'],
		['got {"client_secret": "s3cr,et", "a": 1}', 'got {"client_secret=…, "a": 1}'],
		[String.raw`got {\"client_secret\":\"s3cr.et\"}`, 'got {\\"client_secret=…}'],
		['got {"client_secret":["s3cr.et"]}', 'got {"client_secret=…]}'],
		['{"client_secret"=>"s3cr.et"}', '{"client_secret=…}'],
		['client_secret%3Ds3cr.ets3cr.et%26a', 'client_secret=…'],
		['Authorization=Basic+dXNlcjpzZWNyZXQdXNlcjpz', 'Authorization=…'],
		['client_secret is missing. Basic authentication', undefined],
		['Invalid client_assertion: JWT expired', undefined],
		['User Eyjolfurbjarnason.it was not found', undefined],
	])('shows no token or secret that a gateway repeats: %s', (said, shown = said) => {
		const details = [
			{
				code: 'X',
				message: said,
				innerError: { rangeMaximum: 5, said: [said], access_token: 't' },
			},
		];
		const body = { code: 'ACCESS_FAILED', message: said, details };
		expect(readRefusal(answer(403, body))).toMatchObject({
			message: shown,
			details: [
				{ message: shown, innerError: { rangeMaximum: 5, said: [shown], access_token: '…' } },
			],
		});
		const refused = { status: 401, body: { error: 'invalid_client', error_description: said } };
		expect(readUnsent(refused).message).toBe(shown);
	});

	it('calls an answer without a code unreadable', () => {
		expect(readRefusal(answer(500, '<html>')).kind).toBe('unreadable');
		expect(readRefusal(answer(500, { code: '' })).kind).toBe('unreadable');
	});
});

describe('readThrown', () => {
	const withCode = (code: string, message = '') => Object.assign(new Error(message), { code });
	const wrapped = (cause: unknown) => new Error('outer', { cause: new Error('inner', { cause }) });

	it.each([
		['ECONNREFUSED', 'refused'],
		['ENOTFOUND', 'dns'],
		['EAI_AGAIN', 'dns'],
		['ETIMEDOUT', 'timeout'],
		['ECONNABORTED', 'timeout'],
		['CERT_HAS_EXPIRED', 'tls'],
		['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
		['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls'],
		['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
		['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'tls'],
		['ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC', 'connection lost'],
		['ERR_SSL_WRONG_VERSION_NUMBER', 'connection lost'],
		['ERR_SSL_SSL/TLS_ALERT_BAD_RECORD_MAC', 'connection lost'],
		['EPROTO', 'connection lost'],
		['ECONNRESET', 'connection lost'],
		['EPIPE', 'connection lost'],
	])('%s means %s', (code, reason) => {
		expect(readThrown(wrapped(withCode(code)))).toEqual({ kind: 'noAnswer', code: reason });
	});

	it.each([
		['write EPROTO 4062:error:0A00010B:SSL routines:ssl3_get_record:wrong version number', 'tls'],
		['read EPROTO', 'connection lost'],
	])('%s means %s', (message, reason) => {
		expect(readThrown(wrapped(withCode('EPROTO', message))).code).toBe(reason);
	});

	it('knows a time-out by its words, too', () => {
		expect(readThrown(wrapped(withCode('X', 'timeout of 1000ms exceeded'))).code).toBe('timeout');
	});

	it('calls a good answer that broke off a lost connection', () => {
		expect(readThrown({ response: { status: 201, data: '{"id":' } })).toEqual({
			kind: 'noAnswer',
			code: 'connection lost',
		});
	});

	it('reads the token endpoint’s own shape, and PingOne’s in its place', () => {
		const oauth = { error: 'invalid_client', error_description: 'no (Correlation ID: 1-a)' };
		expect(readUnsent(wrapped({ status: 401, body: JSON.stringify(oauth) }))).toEqual({
			kind: 'token',
			status: 401,
			code: 'invalid_client',
			message: oauth.error_description,
			correlationId: '1-a',
		});
		expect(readUnsent(wrapped({ body: { id: 'i', code: 'NOT_FOUND', message: 'm' } }))).toEqual({
			kind: 'token',
			status: undefined,
			code: 'NOT_FOUND',
			message: 'm',
			correlationId: 'i',
		});
		expect(readUnsent(wrapped({ status: 502, body: '<html>' }))).toMatchObject({
			kind: 'token',
			status: 502,
			code: undefined,
		});
		expect(readUnsent(wrapped({ status: 502, body: 7 })).kind).toBe('token');
	});

	it.each([undefined, null, 'text', 7, {}])('makes the best of %j', (thrown) => {
		expect(readThrown(thrown)).toEqual({ kind: 'noAnswer', code: 'connection lost' });
	});

	it('does not follow causes in a circle', () => {
		const circle: { cause?: unknown } = {};
		circle.cause = circle;
		expect(readThrown(circle).kind).toBe('noAnswer');
	});
});

describe('mayHaveTakenEffect', () => {
	it.each<[Failure, boolean]>([
		[{ kind: 'noAnswer', code: 'refused' }, false],
		[{ kind: 'noAnswer', code: 'dns' }, false],
		[{ kind: 'noAnswer', code: 'tls' }, false],
		[{ kind: 'noAnswer', code: 'timeout' }, true],
		[{ kind: 'noAnswer', code: 'connection lost' }, true],
		[{ kind: 'unreadable', status: 201 }, true],
		[{ kind: 'unreadable', status: 302 }, true],
		[{ kind: 'unreadable', status: 404 }, false],
		[{ kind: 'unreadable', status: 502 }, true],
		[{ kind: 'unreadable' }, true],
		[{ kind: 'refusal', status: 400 }, false],
		[{ kind: 'refusal', status: 408 }, true],
		[{ kind: 'refusal', status: 500 }, true],
		[{ kind: 'refusal' }, false],
		[{ kind: 'token', status: 500 }, false],
		[{ kind: 'canceled' }, false],
	])('%j: %j', (failure, unknown) => {
		expect(new PingOneError(failure).mayHaveTakenEffect).toBe(unknown);
	});
});

/** A limit that is used up. */
const limitOf = (status: number, request: string, maximumAllowed?: number): Failure => ({
	...{ kind: 'refusal', status, code: 'REQUEST_FAILED', request },
	details: [{ code: 'LIMIT_EXCEEDED', ...(maximumAllowed && { innerError: { maximumAllowed } }) }],
});
const missing = (request: string): Failure => ({
	...{ kind: 'refusal', status: 404, code: 'NOT_FOUND', request },
});

describe('explain', () => {
	it.each<[Failure, string]>([
		[{ kind: 'canceled' }, 'The execution was stopped before PingOne responded'],
		[{ kind: 'noAnswer' }, 'The connection to PingOne was lost before a response came'],
		[{ kind: 'noAnswer', code: 'timeout' }, 'No response from PingOne in time'],
		[{ kind: 'unreadable' }, 'Unexpected response (HTTP 0), not from PingOne'],
		[{ kind: 'token' }, 'PingOne did not issue an access token'],
		[
			{ kind: 'token', code: 'server_error' },
			'PingOne’s token endpoint is temporarily unavailable',
		],
		[{ kind: 'token', status: 503 }, 'PingOne’s token endpoint is temporarily unavailable'],
		[
			{ kind: 'unreadable', status: 429 },
			'PingOne is rate-limiting requests and did not accept this one in time',
		],
		[{ kind: 'unreadable', status: 504 }, 'PingOne is temporarily unavailable'],
		[{ kind: 'refusal', status: 418 }, "PingOne responded with '418'"],
		[
			{ kind: 'refusal', details: [{ code: 'REQUIRED_VALUE', target: 'unheard.of' }] },
			"PingOne requires 'unheard.of'",
		],
		[
			limitOf(400, 'POST users/devices', 5),
			'This user already has as many devices as PingOne allows (5)',
		],
		[limitOf(400, 'POST users'), 'PingOne could not carry out the request'],
		[limitOf(400, 'POST groups', 100), 'PingOne could not carry out the request'],
		[
			limitOf(429, 'POST users'),
			'PingOne is rate-limiting requests and did not accept this one in time',
		],
		[missing('PUT users/population'), 'PingOne does not know the user or the population'],
		[missing('POST users/memberOfGroups'), 'PingOne does not know the user or the group'],
		[missing('POST users'), 'PingOne could not find the requested resource'],
		[missing('PUT users/enabled'), "'User' is unknown: PingOne has no such user"],
	])('%j', (failure, message) => {
		expect(explain(failure).message).toBe(message);
	});

	it('cuts what PingOne says only where the panel has no room for it', () => {
		const hintOf = (said: string) => explain({ kind: 'refusal', status: 400, message: said });
		const lengths = Array.from({ length: 240 }, (_, place) => {
			const said = 'x'.repeat(place + 1);
			const { message, hint } = hintOf(said);
			const whole = hint.endsWith(`${said}.`);
			expect(whole || hint.endsWith('…')).toBe(true);
			return { whole, length: `${message} ${hint}`.length };
		});
		expect(Math.max(...lengths.map(({ length }) => length))).toBe(240);
		expect(lengths.filter(({ whole }) => whole).at(-1)?.length).toBe(240);
	});

	it('warns that an unreadable success may have happened', () => {
		expect(explain({ kind: 'unreadable', status: 201 }).hint).toContain(
			'It is unknown whether the request was carried out',
		);
	});
});
