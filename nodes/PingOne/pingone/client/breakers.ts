import { sleep } from 'n8n-workflow';
import { processWide } from '../../processState';
import { Breaker } from './breaker';
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

/** The host that a request goes to, with scheme and port. */
export const hostOf = ({ request, connection }: Exchange): string =>
	new URL(request.host === 'auth' ? connection.authUrl : connection.apiUrl).origin;

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
