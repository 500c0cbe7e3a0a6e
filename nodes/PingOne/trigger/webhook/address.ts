import { FieldError, quote } from '../../pingone/errors/fieldError';

const FIELD = 'Webhook URL';

const WHAT_TO_SET =
	'Set N8N_WEBHOOK_URL (before n8n 2.30: WEBHOOK_URL) to n8n’s public https address, and restart n8n. If there is none, use the PingOne Polling Trigger instead.';

/** IPv4 ranges that the internet does not route (RFC 6890). */
const PRIVATE_IPV4 = [
	/^(0|10|127)\./,
	/^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./,
	/^169\.254\./,
	/^172\.(1[6-9]|2\d|3[01])\./,
	/^192\.168\./,
	/^192\.0\.(0|2)\./,
	/^198\.(1[89]\.|51\.100\.)/,
	/^203\.0\.113\./,
	/^(22[4-9]|2[3-5]\d)\./,
];

/** Names of inner networks (RFC 6761, 6762, 8375, 9476; `lan`, `corp`, `home` are not delegated). */
const PRIVATE_NAME =
	/(^|\.)(localhost|local|internal|intranet|lan|home|corp|private|test|invalid|alt|home\.arpa)$/;

const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;

function whyUnreachable(host: string): string | undefined {
	if (host.startsWith('[')) return 'PingOne reaches IPv4 addresses only';
	if (IPV4.test(host)) {
		return PRIVATE_IPV4.some((range) => range.test(host))
			? 'that address is not reachable from the internet'
			: undefined;
	}
	const isPrivate = !host.includes('.') || PRIVATE_NAME.test(host);
	return isPrivate ? 'that name is not known on the internet' : undefined;
}

/** PingOne calls https and IPv4 only ("Subscriptions (webhooks)"). @throws FieldError */
export function requirePublicAddress(url: string | undefined): string {
	if (url === undefined || !URL.canParse(url)) {
		throw new FieldError(FIELD, `must be a web address, got ${quote(url ?? '')}`, WHAT_TO_SET);
	}
	const { protocol, hostname, href } = new URL(url);
	const host = hostname.replace(/\.$/, '').toLowerCase();
	const unreachable = whyUnreachable(host);
	if (unreachable !== undefined) {
		throw new FieldError(
			FIELD,
			`must be public, got ${quote(host)}: ${unreachable}, so PingOne cannot deliver events`,
			WHAT_TO_SET,
		);
	}
	if (protocol !== 'https:') {
		throw new FieldError(
			FIELD,
			`must start with https://, got ${quote(url)}: PingOne delivers events over https only`,
			WHAT_TO_SET,
		);
	}
	return href;
}
