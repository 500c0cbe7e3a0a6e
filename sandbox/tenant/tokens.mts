import { randomBytes } from 'node:crypto';
import type { Clock } from './clock.mts';

interface IssuedToken {
	clientId: string;
	expiresAt: number;
}

/** The access tokens that are out. */
export interface TokenStore {
	/** A new opaque token for the client, valid for so many seconds. */
	issue(clientId: string, lifetimeSeconds: number): string;
	/** The client that the token belongs to; undefined when unknown, revoked or expired. */
	clientOf(token: string): string | undefined;
	/** Forgets every token. */
	revokeAll(): void;
	/** Forgets one client's tokens. */
	revokeClient(clientId: string): void;
}

/** An empty store; expired tokens are dropped as they are met, so that it cannot only grow. */
export function createTokenStore(clock: Clock): TokenStore {
	const tokens = new Map<string, IssuedToken>();

	function dropExpired(now: number): void {
		for (const [token, { expiresAt }] of tokens) {
			if (expiresAt <= now) tokens.delete(token);
		}
	}

	return {
		issue(clientId, lifetimeSeconds) {
			const now = clock.now();
			dropExpired(now);
			const token = randomBytes(48).toString('base64url');
			tokens.set(token, { clientId, expiresAt: now + lifetimeSeconds * 1000 });
			return token;
		},
		clientOf(token) {
			const issued = tokens.get(token);
			if (issued === undefined || issued.expiresAt > clock.now()) return issued?.clientId;
			tokens.delete(token);
			return undefined;
		},
		revokeAll: () => tokens.clear(),
		revokeClient(clientId) {
			for (const [token, issued] of tokens) {
				if (issued.clientId === clientId) tokens.delete(token);
			}
		},
	};
}
