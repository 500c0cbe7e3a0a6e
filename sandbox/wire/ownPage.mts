import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';

/** The name in a Host header, without port and brackets. */
const nameIn = (host: string): string => host.replace(/:\d{1,5}$/, '').replace(/^\[(.*)\]$/, '$1');

/**
 * Whether a request may come from this machine's user, and not from a web page that they have open.
 *
 * A page can give its own name this machine's address (DNS rebinding), and then reads every answer:
 * the name that it is asked by tells, because an address or `localhost` cannot be taken over. A page
 * can also send without reading (`no-cors`): current browsers say so in Sec-Fetch-Site, and all of
 * them in Origin. A link that somebody follows may come from anywhere.
 */
export function isFromHere(method: string | undefined, headers: IncomingHttpHeaders): boolean {
	const { host = '', origin } = headers;
	const name = nameIn(host);
	if (name !== 'localhost' && isIP(name) === 0) return false;
	if (origin !== undefined && origin !== `http://${host}`) return false;
	const site = headers['sec-fetch-site'] ?? 'none';
	const isFollowed = method === 'GET' && headers['sec-fetch-mode'] === 'navigate';
	return site === 'none' || site === 'same-origin' || isFollowed;
}
