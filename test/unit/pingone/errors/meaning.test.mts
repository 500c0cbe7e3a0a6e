import { isGone } from '../../../../nodes/PingOne/pingone/errors/meaning.ts';

/* Whether a request is sent again until PingOne answers: an outage is, a refusal is not. */

it.each([
	[200, '', true],
	[302, '', true],
	[399, '', true],
	[400, 'invalid_client', false],
	[400, 'slow_down', true],
	[401, 'invalid_client', false],
	[403, 'access_denied', false],
	[404, '', false],
	[408, '', true],
	[429, '', true],
	[500, '', true],
	[503, 'temporarily_unavailable', true],
	[undefined, 'dns', true],
	[undefined, 'invalid_grant', false],
])('no token, status %p and code %p: no one answers is %p', (status, code, gone) => {
	expect(isGone({ kind: 'token', status, code })).toBe(gone);
});

it.each([
	[200, '', true],
	[200, 'foreign', false],
	[302, '', true],
	[401, '', false],
	[403, '', true],
	[404, '', true],
	[429, '', false],
	[503, '', true],
])(
	'a page where JSON is due, status %p and code %p: no one answers is %p',
	(status, code, gone) => {
		expect(isGone({ kind: 'unreadable', status, code })).toBe(gone);
	},
);

it.each([
	[400, false],
	[403, false],
	[429, false],
	[500, true],
	[503, true],
])('a refusal in JSON with status %p: no one answers is %p', (status, gone) => {
	expect(isGone({ kind: 'refusal', status })).toBe(gone);
});
