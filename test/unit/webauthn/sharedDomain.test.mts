import { readFileSync, statSync } from 'node:fs';
import { getPublicSuffix } from 'tldts';
import { findSharing } from '../../../nodes/PingOne/webauthn/relyingPartyId.ts';
import { SUFFIXES } from '../../../nodes/PingOne/webauthn/suffixes.generated.ts';
import { suffixFile, suffixModule } from '../../../tools/suffixes/list.mts';

it('has the suffixes of the installed list: otherwise run "node tools/suffixes/main.mts"', () => {
	expect(readFileSync(suffixFile(), 'utf8')).toBe(suffixModule());
	expect(statSync(suffixFile()).size).toBeLessThan(20_000);
});

it('has nothing that is no public suffix', () => {
	const suffixes = SUFFIXES.split('\n').flatMap((line) => {
		const [top, ...labels] = line.split(' ');
		return labels.map((label) => `${label}.${top}`);
	});
	expect(suffixes.length).toBeGreaterThan(2_000);
	const wrong = suffixes.filter(
		(one) => getPublicSuffix(one, { allowPrivateDomains: true }) !== one,
	);
	expect(wrong).toEqual([]);
});

it.each([
	['co.uk', 'n8n.acme.co.uk', 'acme.co.uk'],
	['com.au', 'acme.com.au', 'acme.com.au'],
	['co.jp', 'n8n.acme.co.jp', 'acme.co.jp'],
	['github.io', 'acme.github.io', 'acme.github.io'],
	['azurewebsites.net', 'n8n.acme.azurewebsites.net', 'acme.azurewebsites.net'],
	['n8n.cloud', 'acme.app.n8n.cloud', 'acme.app.n8n.cloud'],
	['app.n8n.cloud', 'acme.app.n8n.cloud', 'acme.app.n8n.cloud'],
	['co.uk', 'co.uk', undefined],
	['co.uk', 'n8n.acme.test', undefined],
])('%s is shared; on %s the own domain is %s', (domain, host, own) => {
	expect(findSharing(domain, host)).toEqual(own === undefined ? {} : { own });
});

it.each([
	'acme.co.uk',
	'acme.com',
	'localhost',
	'n8n.localhost',
	'acme.test',
	'acme.app.n8n.cloud',
])('%s is a domain of its own', (domain) => {
	expect(findSharing(domain, `n8n.${domain}`)).toBeUndefined();
});
