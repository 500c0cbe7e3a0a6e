import { requirePublicAddress } from '../../../nodes/PingOne/trigger/webhook/address.ts';

const refusal = (url: string | undefined): { message?: string; hint?: string } => {
	try {
		requirePublicAddress(url);
		return {};
	} catch (thrown) {
		return thrown as { message: string; hint: string };
	}
};

it.each([
	'https://n8n.example.com/webhook/a/pingone',
	'https://n8n.example.com:8443/x',
	'https://8.8.8.8/x',
	'https://172.15.0.1/x',
	'https://100.63.0.1/x',
	'https://198.51.7.7/x',
	'https://localhost.example.com/x',
	'https://internal-tools.example.com/x',
])('takes %s', (url) => {
	expect(requirePublicAddress(url)).toBe(url);
});

it.each([
	[undefined, 'must be a web address'],
	['', 'must be a web address'],
	['n8n.example.com/x', 'must be a web address'],
	['http://n8n.example.com/x', 'must start with https://'],
	['http://localhost:5678/x', 'must be public'],
	['https://localhost/x', 'must be public'],
	['https://LOCALHOST./x', 'must be public'],
	['https://n8n/x', 'must be public'],
	['https://n8n.local/x', 'must be public'],
	['https://n8n.bank.internal/x', 'must be public'],
	['https://n8n.home.arpa/x', 'must be public'],
	['https://127.0.0.1/x', 'must be public'],
	['https://0x7f.1/x', 'must be public'],
	['https://2130706433/x', 'must be public'],
	['https://10.1.2.3/x', 'must be public'],
	['https://172.16.0.1/x', 'must be public'],
	['https://192.168.1.1/x', 'must be public'],
	['https://169.254.169.254/x', 'must be public'],
	['https://100.64.0.1/x', 'must be public'],
	['https://198.51.100.7/x', 'must be public'],
	['https://198.18.0.1/x', 'must be public'],
	['https://0.0.0.0/x', 'must be public'],
	['https://[::1]/x', 'IPv4 addresses only'],
	['https://[2606:4700::1111]/x', 'IPv4 addresses only'],
])('refuses %s, and says what to set', (url, words) => {
	const { message, hint } = refusal(url);
	expect(message).toContain(words);
	expect(hint).toMatch(/N8N_WEBHOOK_URL.*Polling Trigger/);
});
