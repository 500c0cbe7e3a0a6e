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
 * Whether strangers have names below a domain, so that passkeys for it would be theirs as well.
 * Browsers refuse most such relying party IDs (WebAuthn Level 3 §5.1.3: a registrable domain suffix);
 * the list here holds suffixes of two labels from the Public Suffix List, and not all of them.
 *
 * @param domain a valid domain in lower case
 * @param host a host below it
 * @returns undefined when it is nobody else's; otherwise `own`: the shortest domain on the way to the
 * host that is not shared, if there is one
 */
export function findSharing(domain: string, host: string): { own?: string } | undefined {
	if (!isShared(domain)) return undefined;
	const labels = host.endsWith(`.${domain}`) ? host.split('.') : [];
	const domains = labels.map((_, index) => labels.slice(index).join('.')).reverse();
	const own = domains.find((one) => one.length > domain.length && !isShared(one));
	return { ...(own !== undefined && { own }) };
}
