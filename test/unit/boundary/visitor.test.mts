import { userAgentOf, visitorOf } from '../../../nodes/PingOne/page/visitor.ts';

const CHROME =
	'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';

it.each([
	[CHROME, 'Chrome on Windows'],
	[`${CHROME} Edg/142.0.0.0`, 'Edge on Windows'],
	['Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0', 'Firefox on Linux'],
	[
		'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
		'Safari on iPhone',
	],
	[
		'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
		'Chrome on Android',
	],
	[undefined, 'Unknown browser on an unknown system'],
	['', 'Unknown browser on an unknown system'],
])('%s is called %s', (userAgent, name) => {
	expect(visitorOf({ headers: { 'user-agent': userAgent } }).browser).toBe(name);
});

it('says nothing of the sender’s own in the mail that warns a user', () => {
	const lie =
		'Mozilla/5.0. All fine, no action needed. If in doubt confirm at https://evil.example/confirm';
	const request = { ip: '192.0.2.7', headers: { 'user-agent': lie } };
	expect(JSON.stringify(visitorOf(request))).not.toMatch(/fine|evil|http/);
	// The log has it, for those who investigate.
	expect(userAgentOf(request)).toBe(lie);
	const long = { headers: { 'user-agent': `\u202e${'x\n'.repeat(1_000_000)}` } };
	expect(userAgentOf(long)).toHaveLength(200);
});
