import { createPublicKey, type JsonWebKey, type KeyObject, verify } from 'node:crypto';
import { isObject } from '../api/body.mts';
import type { App } from '../tenant/types.mts';
import type { Call } from './call.mts';

/** The value of `client_assertion_type` (RFC 7523). */
export const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Longest time that an assertion is good for, in s: "at most one hour". */
const MAX_LIFE_S = 3_600;

type Members = Record<string, unknown>;

interface Jwt {
	header: Members;
	claims: Members;
	signed: string;
	signature: Buffer;
}

function membersOf(part: string): Members | undefined {
	try {
		const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
		return isObject(value) ? value : undefined;
	} catch {
		return undefined;
	}
}

function parse(text: string): Jwt | undefined {
	const [head = '', body = '', signature = '', ...more] = text.split('.');
	const [header, claims] = [membersOf(head), membersOf(body)];
	if (!header || !claims || signature === '' || more.length > 0) return undefined;
	const bytes = Buffer.from(signature, 'base64url');
	return { header, claims, signed: `${head}.${body}`, signature: bytes };
}

/** The client that an assertion says it is from; undefined for none. Nothing is verified yet. */
export function clientOf(assertion: string): string | undefined {
	const sub = parse(assertion)?.claims.sub;
	return typeof sub === 'string' ? sub : undefined;
}

/** What signs by each algorithm that is documented, and how long a key must be. */
const CURVES: Record<string, string> = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' };
const RSA = ['RS256', 'RS384', 'RS512'];
const LEAST_BITS = 2_048;

const isLong = (key: KeyObject) => (key.asymmetricKeyDetails?.modulusLength ?? 0) >= LEAST_BITS;

function isSignedBy(jwk: JsonWebKey, { header, signed, signature }: Jwt): boolean {
	const alg = String(header.alg);
	if (jwk.alg !== undefined && jwk.alg !== alg) return false;
	const isRsa = jwk.kty === 'RSA' && RSA.includes(alg);
	const isEc = jwk.kty === 'EC' && jwk.crv === CURVES[alg];
	if (!isRsa && !isEc) return false;
	const key = createPublicKey({ key: jwk, format: 'jwk' });
	if (isRsa && !isLong(key)) return false;
	const hash = `sha${alg.slice(2)}`;
	return verify(hash, Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' }, signature);
}

function keysOf({ jwks = '' }: App): JsonWebKey[] {
	try {
		const set: unknown = JSON.parse(jwks);
		return isObject(set) && Array.isArray(set.keys) ? set.keys.filter(isObject) : [];
	} catch {
		return [];
	}
}

/** Of several keys, only one that the header names can be meant. */
function keyFor(keys: JsonWebKey[], { kid, x5t }: Members, byThumbprint: boolean) {
	if (kid !== undefined) return keys.find((key) => key.kid === kid);
	if (keys.length === 1) return keys[0];
	return byThumbprint && x5t !== undefined ? keys.find((key) => key.x5t === x5t) : undefined;
}

const isTime = (value: unknown): value is number =>
	typeof value === 'number' && Number.isFinite(value);

/** What is wrong with the claims; undefined for nothing. */
function faultOf(claims: Members, audiences: string[], now: number): string | undefined {
	const { iss, sub, aud, exp, nbf } = claims;
	if (iss !== sub) return 'The assertion has another issuer than subject.';
	if (typeof aud !== 'string' || !audiences.includes(aud))
		return 'The assertion is for another audience.';
	if (!isTime(exp)) return 'The assertion has no expiration.';
	if (exp <= now) return 'The assertion has expired.';
	if (exp > now + MAX_LIFE_S) return 'The assertion expires too late.';
	if (nbf !== undefined && !(isTime(nbf) && nbf <= now)) return 'The assertion is not valid yet.';
	return undefined;
}

/** The IDs of assertions that were accepted, by app. */
const used = new WeakMap<App, Set<unknown>>();

function isRepeated(app: App, jti: unknown): boolean {
	if (jti === undefined) return false;
	const seen = used.get(app) ?? new Set<unknown>();
	used.set(app, seen);
	const isKnown = seen.has(jti);
	seen.add(jti);
	return isKnown;
}

/**
 * Checks an assertion that an app has signed ("Client authentication methods", "PRIVATE_KEY_JWT flow":
 * algorithms, claims, audiences, one hour). Assumed: that one without `kid` fits the only key, and
 * none of several; that a `jti` is good for once; the words.
 *
 * @returns what is wrong, in words; undefined for nothing
 */
export function assertionFault(call: Call, app: App, assertion: string): string | undefined {
	const jwt = parse(assertion);
	if (!jwt) return 'The assertion is no signed JWT.';
	const key = keyFor(keysOf(app), jwt.header, call.settings.keysByThumbprint);
	if (!key) return 'The key of the assertion is unknown.';
	if (!isSignedBy(key, jwt)) return 'The signature of the assertion is wrong.';
	const issuer = `${call.origin}/${app.environmentId}/as`;
	const now = call.tenant.clock.now() / 1_000;
	const fault = faultOf(jwt.claims, [issuer, `${issuer}/token`], now);
	if (fault !== undefined) return fault;
	return isRepeated(app, jwt.claims.jti) ? 'The assertion was used before.' : undefined;
}
