import { sleep } from 'n8n-workflow';
import { processWide } from '../../processState';
import { Breaker } from './breaker';
import type { Connection } from './connection';
import type { Exchange } from './exchange';

/** Users choose addresses, so the number is bounded. */
const MAX_BREAKERS = 500;

const clock = {
	now: () => performance.now(),
	sleep: async (ms: number, signal?: AbortSignal) => await sleep(ms, signal),
};

function breakerFor(key: string): Breaker {
	const all = processWide('breakers', () => new Map<string, Breaker>());
	const known = all.get(key) ?? new Breaker(clock);
	all.set(key, known);
	if (all.size > MAX_BREAKERS) all.delete([...all.keys()][0]);
	return known;
}

/** What the requests of a connection have to pass. */
interface Hosts {
	/** The breaker of the token endpoint belongs to one credential, so that no other can open it. */
	token: Breaker;
	/** Scheme and port included. */
	api: { origin: string; breaker: Breaker };
	auth: { origin: string; breaker: Breaker };
}

/** Found once for each connection: every request asks several times. */
const known = new WeakMap<Connection, Hosts>();

function hostsOf(connection: Connection): Hosts {
	const found = known.get(connection);
	if (found) return found;
	const { apiUrl, authUrl, tenant, credentialId } = connection;
	const hostAt = (url: string) => {
		const { origin } = new URL(url);
		return { origin, breaker: breakerFor(origin) };
	};
	const token = breakerFor(`token ${authUrl} ${tenant} ${credentialId}`);
	const hosts = { token, api: hostAt(apiUrl), auth: hostAt(authUrl) };
	known.set(connection, hosts);
	return hosts;
}

/** The host that a request goes to, with scheme and port. */
export const hostOf = ({ request, connection }: Exchange): string =>
	hostsOf(connection)[request.host ?? 'api'].origin;

/** The host that its token comes from, with scheme and port. */
export const tokenHostOf = ({ connection }: Exchange): string => hostsOf(connection).auth.origin;

/**
 * What a request has to pass: the breaker of the token endpoint, and that of its host, which all
 * share.
 */
export function breakersOf({ connection, request }: Exchange): { token: Breaker; host: Breaker } {
	const hosts = hostsOf(connection);
	return { token: hosts.token, host: hosts[request.host ?? 'api'].breaker };
}

/** Whether the breaker holds requests like this one. */
export function isHeld(exchange: Exchange): boolean {
	const { token, host } = breakersOf(exchange);
	return token.isOpen || host.isOpen;
}
