/** A POST that no page of ours sends, or a right one with a fault in it. */
export interface BrokenRequest {
	headers: Record<string, string>;
	body: Buffer;
}

/** The body with which an attempt would end well. */
export interface RightFinish {
	/** Of the link. */
	proof: string;
	token: unknown;
	attestation: object;
}

/** n8n takes bodies up to this size. In bytes. */
const LARGEST = 16 * 1_024 * 1_024;

/** Mulberry32: the same numbers from 0 to 1 every time. */
export function random(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

const below = (roll: () => number, count: number) => Math.floor(roll() * count);
const oneOf = <T,>(roll: () => number, choices: T[]): T => choices[below(roll, choices.length)];

const nested = (depth: number): unknown => {
	let value: unknown = 'x';
	for (let level = 0; level < depth; level++) value = level % 2 ? [value] : { a: value };
	return value;
};

const ODD: unknown[] = [
	...[undefined, null, true, 0, -1, NaN, 2 ** 53, '', ' ', '\u0000', 'ÿ'.repeat(99), '{{ 1 }}'],
	...[[], {}, [[]], 'A'.repeat(3), 'A'.repeat(70_000), '====', '-_+/', nested(5), nested(500)],
	...[{ length: 1e9 }, { toString: 1 }, JSON.parse('{"__proto__":{"action":"begin"}}') as object],
	...[Buffer.alloc(5), Buffer.alloc(90_000, 0xa5).toString('base64'), 'constructor'],
];

const noise = (roll: () => number, length: number) =>
	Buffer.from(Array.from({ length }, () => below(roll, 256)));

/** Base64 of CBOR-like bytes, of which many begin like an attestation object. */
function cbor(roll: () => number): string {
	const start = Buffer.from([0xa3, 0x63, 0x66, 0x6d, 0x74].slice(0, below(roll, 6)));
	const bytes = Buffer.concat([start, noise(roll, below(roll, 400))]);
	return bytes.toString(roll() < 0.5 ? 'base64url' : 'base64');
}

function pick(roll: () => number): unknown {
	const at = below(roll, ODD.length + 4);
	return at < ODD.length ? ODD[at] : cbor(roll);
}

/** Breaks one member somewhere in a right attestation. */
function spoil(roll: () => number, right: object): unknown {
	const attestation = structuredClone(right) as Record<string, unknown>;
	const response = attestation.response as Record<string, unknown>;
	const target = roll() < 0.5 ? attestation : response;
	target[oneOf(roll, Object.keys(target))] = pick(roll);
	return attestation;
}

/** Another character somewhere in a sealed token. */
function tamper(roll: () => number, token: string): string {
	const at = below(roll, token.length);
	return `${token.slice(0, at)}${token[at] === 'x' ? 'y' : 'x'}${token.slice(at + 1)}`;
}

function value(roll: () => number, right: RightFinish): unknown {
	const kind = roll();
	if (kind < 0.15) return pick(roll);
	const proof = roll() < 0.1 ? pick(roll) : roll() < 0.1 ? tamper(roll, right.proof) : right.proof;
	const action = oneOf(roll, ['open', 'finish', 'abandon', 'begin', 'report', pick(roll)]);
	if (kind < 0.4) {
		return {
			proof,
			action,
			token: pick(roll),
			attestation: pick(roll),
			nickname: pick(roll),
			startCode: pick(roll),
		};
	}
	// Mostly with the right token, so that it gets as far as the attestation.
	const attestation = roll() < 0.8 ? spoil(roll, right.attestation) : pick(roll);
	const token = roll() < 0.15 ? tamper(roll, String(right.token)) : right.token;
	return { proof, action: 'finish', token, attestation };
}

/** Texts that are no JSON, no UTF-8, or too deep or too long to be looked at. */
const RAW: Array<(roll: () => number, json: Buffer) => Buffer> = [
	(roll, json) => json.subarray(0, below(roll, json.length)),
	(roll) => noise(roll, below(roll, 2_000)),
	(roll) => Buffer.from('['.repeat(below(roll, 100_000))),
	(_, json) => Buffer.from(json.toString(), 'utf16le'),
	(_, json) => Buffer.concat([Buffer.from([0xff, 0xfe]), json]),
	() => Buffer.from('--x\r\nContent-Disposition: form-data; name="action"\r\n\r\nbegin'),
	() => Buffer.from('<a><b></a>'),
];

const large = (roll: () => number) =>
	Buffer.from(`{"action":"begin","nickname":"${'x'.repeat(below(roll, LARGEST - 40))}"}`);

function body(roll: () => number, right: RightFinish): Buffer {
	const kind = roll();
	if (kind < 0.01) return large(roll);
	const json = Buffer.from(JSON.stringify(value(roll, right)) ?? '');
	return kind < 0.15 ? oneOf(roll, RAW)(roll, json) : json;
}

/** What a request says of its body; most is not true. */
const CLAIMS: Array<Record<string, string>> = [
	...['gzip', 'deflate', 'br', 'GZIP', 'x-gzip', 'gzip, br', 'nonsense', 'identity'].map(
		(encoding) => ({ 'content-encoding': encoding }),
	),
	...['utf-16', 'latin1', 'nonsense', '%', 'utf-8'].map((charset) => ({
		'content-type': `application/json; charset=${charset}`,
	})),
	...['octet-stream', 'xml', 'x-www-form-urlencoded', 'cbor', 'json;;;=', 'jsonp'].map((type) => ({
		'content-type': `application/${type}`,
	})),
	{ 'content-type': 'multipart/form-data; boundary=x' },
	{ 'content-type': 'multipart/form-data' },
	{ 'content-type': 'multipart/mixed; boundary=x', 'content-encoding': 'gzip' },
	{ 'content-type': 'text/plain' },
	{ 'content-type': '' },
	{ origin: 'null' },
];

/**
 * Makes the next of a row of broken requests.
 *
 * @param roll of `random`; the same row for the same seed and the same `right`
 * @param right what the page would send, to be broken
 */
export function brokenRequest(roll: () => number, right: RightFinish): BrokenRequest {
	const claims = roll() < 0.3 ? oneOf(roll, CLAIMS) : {};
	const headers = { 'content-type': 'application/json', ...claims };
	return { headers, body: body(roll, right) };
}
