import { WebAuthnDataError } from '../../../nodes/PingOne/webauthn/errors.ts';

// n8n replaces a message that contains one of these, in any letter case, with its own text
// (n8n-workflow, COMMON_ERRORS in errors/abstract/node.error).
const REPLACED = [
	'ECONNREFUSED',
	'ECONNRESET',
	'ENOTFOUND',
	'ETIMEDOUT',
	'ERRADDRINUSE',
	'EADDRNOTAVAIL',
	'ECONNABORTED',
	'EHOSTUNREACH',
	'EAI_AGAIN',
	'ENOENT',
	'EISDIR',
	'ENOTDIR',
	'EACCES',
	'EEXIST',
	'EPERM',
	'GETADDRINFO',
];

function outcome(action: () => unknown): unknown {
	try {
		return action();
	} catch (thrown) {
		return thrown;
	}
}

/** The refusal that `action` raises; its message has passed the rules for admin messages. */
export function refusal(action: () => unknown): WebAuthnDataError {
	const result = outcome(action);
	if (!(result instanceof WebAuthnDataError)) throw new Error(`No refusal, but ${String(result)}`);
	expect(result.name).toBe('WebAuthnDataError');
	expect(result.message).toMatch(/^[^\n]{20,400}\.$/);
	expect(result.message).not.toMatch(/error|problem|failure|mistake/i);
	for (const name of REPLACED) expect(result.message.toUpperCase()).not.toContain(name);
	return result;
}

/** A reproducible source of numbers (mulberry32): `next(n)` is an integer from 0 to n - 1. */
export function seeded(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
	};
}
