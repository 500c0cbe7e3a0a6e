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

/** Parsed once for each connection: every request asks several times. */
const origins = new WeakMap<Connection, { api: string; auth: string }>();

function originsOf(connection: Connection): { api: string; auth: string } {
	const { apiUrl, authUrl } = connection;
	const known = origins.get(connection) ?? {
		api: new URL(apiUrl).origin,
		auth: new URL(authUrl).origin,
	};
	origins.set(connection, known);
	return known;
}

/** The host that a request goes to, with scheme and port. */
export const hostOf = ({ request, connection }: Exchange): string =>
	originsOf(connection)[request.host === 'auth' ? 'auth' : 'api'];

/** The host that its token comes from, with scheme and port. */
export const tokenHostOf = ({ connection }: Exchange): string => originsOf(connection).auth;

/**
 * What a request has to pass: the breaker of the token endpoint, which belongs to one credential so
 * that no other can open it, and that of its host, which all share.
 */
export const breakersOf = (exchange: Exchange): { token: Breaker; host: Breaker } => {
	const { authUrl, tenant, credentialId } = exchange.connection;
	return {
		token: breakerFor(`token ${authUrl} ${tenant} ${credentialId}`),
		host: breakerFor(hostOf(exchange)),
	};
};

/** Whether the breaker holds requests like this one. */
export function isHeld(exchange: Exchange): boolean {
	const { token, host } = breakersOf(exchange);
	return token.isOpen || host.isOpen;
}
