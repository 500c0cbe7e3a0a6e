import { readAddress } from '../../../nodes/PingOne/resources/waiting/domain.ts';

const resume = (base: string) => `${base}/form-waiting/7?signature=abc`;

it.each([
	['https://hooks.acme.test/n8n', '', 'https://hooks.acme.test', 'hooks.acme.test'],
	['https://hooks.acme.test:8443', 'acme.test', 'https://hooks.acme.test:8443', 'acme.test'],
	['http://localhost:5678', 'localhost', 'http://localhost:5678', 'localhost'],
	['http://n8n.localhost:5678', '', 'http://n8n.localhost:5678', 'n8n.localhost'],
])('%s with RP ID "%s"', (base, rpId, origin, expected) => {
	expect(readAddress(resume(base), rpId)).toEqual({ origin, rpId: expected });
});

it.each([
	['http://n8n.acme.test:5678', '', 'where browsers do not allow keys'],
	['http://10.0.0.4:5678', '', 'where browsers do not allow keys'],
	['http://localhost.acme.test', '', 'where browsers do not allow keys'],
	['https://10.0.0.4', '', 'must be a domain, not an IP address'],
	['https://[::1]', '', 'must be'],
	['https://intranet', '', 'must be a full domain'],
	['https://hooks.acme.test', 'evil-acme.test', 'is neither that domain nor below it'],
	['https://acme.test', 'hooks.acme.test', 'is neither that domain nor below it'],
	['https://badacme.test', 'acme.test', 'is neither that domain nor below it'],
	['not an address', '', 'cannot be determined'],
])('refuses %s with RP ID "%s"', (base, rpId, reason) => {
	const url = base.includes(':') ? resume(base) : base;
	let message = '';
	try {
		readAddress(url, rpId);
	} catch (thrown) {
		message = (thrown as Error).message;
	}
	expect(message).toContain(
		reason === 'is neither that domain nor below it' ? 'which is neither' : reason,
	);
});
