import { SUFFIXES } from './suffixes.generated';

/** Below these each customer of a company has a name, which the Public Suffix List does not say (assumed). */
const OTHERS = ['n8n.cloud', 'app.n8n.cloud'];

const LABELS = new Map(
	SUFFIXES.split('\n').map((line) => {
		const [top = '', ...labels] = line.split(' ');
		return [top, new Set(labels)] as const;
	}),
);

function isShared(domain: string): boolean {
	if (OTHERS.includes(domain)) return true;
	const [label = '', top = '', ...more] = domain.split('.');
	return more.length === 0 && LABELS.get(top)?.has(label) === true;
}

/**
 * Whether strangers have names below a domain, as of suffixes of two labels in the Public Suffix
 * List.
 * @param domain in lower case @param host a host below it @returns `own`: the shortest domain on the
 * way to the host that is not shared, if any; undefined when the domain is no one else's
 */
export function findSharing(domain: string, host: string): { own?: string } | undefined {
	if (!isShared(domain)) return undefined;
	const labels = host.endsWith(`.${domain}`) ? host.split('.') : [];
	const domains = labels.map((_, index) => labels.slice(index).join('.')).reverse();
	const own = domains.find((one) => one.length > domain.length && !isShared(one));
	return { ...(own !== undefined && { own }) };
}

/** Why a relying party ID cannot be used, and the alternative. */
export interface RelyingPartyIdFault {
	/** Continues after the label, as in `'Relying Party ID' must be …`. */
	what: string;
	suggestion?: string;
}

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

const isDomain = (value: string) =>
	value === 'localhost' ||
	(value.length <= 253 &&
		value.includes('.') &&
		value.split('.').every((label) => LABEL.test(label)) &&
		// No top-level domain is a number: browsers would read this as an IP address.
		!/\.\d+$/.test(value));

function suggest(value: string): string | undefined {
	const bare = value
		.trim()
		.replace(/^\*\./, '')
		.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '');
	const address = `https://${bare}`;
	if (!URL.canParse(address)) return undefined;
	const host = new URL(address).hostname.replace(/\.$/, '');
	return isDomain(host) ? host : undefined;
}

const FAULTS: Array<[RegExp, string]> = [
	[/^[a-z][a-z0-9+.-]*:\/\//i, 'must be a bare domain, without a scheme such as https://'],
	[/\*/, 'must be one domain, without a wildcard'],
	[/^\[|:[^:]*:|^\d{1,3}(\.\d{1,3}){3}(:\d*)?$/, 'must be a domain, not an IP address'],
	[
		/[^\x20-\x7e]/,
		'must be written in ASCII; domains with other letters have a form that starts with xn--',
	],
	[/[/?#\\]/, 'must be a bare domain, without a path'],
	[/:\d*$/, 'must be a bare domain, without a port'],
	[/\.$/, 'must be a domain without a dot at its end'],
	[/[A-Z]/, 'must be in lower case'],
	[/^[^.]*$/, 'must be a full domain with a dot in it'],
];

const describe = (value: string) =>
	FAULTS.find(([pattern]) => pattern.test(value))?.[1] ?? 'must be a domain, such as example.com';

/**
 * Checks a relying party ID before anything is sent: a valid domain string (WebAuthn Level 3,
 * section 5.1.2), in lower case as PingOne's FIDO2 policies ask for. Browsers allow `localhost` for
 * development. @returns undefined when the ID can be used
 */
export function findRelyingPartyIdFault(value: string): RelyingPartyIdFault | undefined {
	if (isDomain(value)) return undefined;
	if (value === '') return { what: 'is empty' };
	return { what: describe(value), suggestion: suggest(value) };
}
