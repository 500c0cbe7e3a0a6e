import { begin, finish, touch, type Begun } from '../../support/ceremony';
import { startEnrolment, type WaitingExecution } from '../../support/enrolment';
import { startSandboxProcess, type SandboxProcess } from '../../support/tenant';

const CASES = 2_500;
const SEED = 20_300_107;

/** Mulberry32: the same cases every time. */
function random(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

let sandbox: SandboxProcess;
let waiting: WaitingExecution;
let begun: Begun;

beforeAll(async () => {
	sandbox = await startSandboxProcess();
	waiting = await startEnrolment(sandbox, { options: { mostTries: 50 } });
	begun = await begin(waiting);
});
afterAll(async () => await sandbox.close());

const nested = (depth: number): unknown => {
	let value: unknown = 'x';
	for (let level = 0; level < depth; level++) value = level % 2 ? [value] : { a: value };
	return value;
};

const ODD: unknown[] = [
	...[undefined, null, true, 0, -1, NaN, 2 ** 53, '', ' ', '\u0000', 'ÿ'.repeat(99), '{{ 1 }}'],
	...[[], {}, [[]], 'A'.repeat(3), 'A'.repeat(70_000), '====', '-_+/', nested(5), nested(5_000)],
	...[{ length: 1e9 }, { toString: 1 }, JSON.parse('{"__proto__":{"action":"begin"}}')],
	...[Buffer.alloc(5), Buffer.alloc(100_000, 0xa5).toString('base64'), 'constructor'],
];

/** Base64 of CBOR-like bytes, of which many begin like an attestation object. */
const bytes = (roll: () => number) => {
	const length = Math.floor(roll() * 400);
	const noise = Buffer.from(Array.from({ length }, () => Math.floor(roll() * 256)));
	const start = [0xa3, 0x63, 0x66, 0x6d, 0x74].slice(0, Math.floor(roll() * 6));
	return Buffer.concat([Buffer.from(start), noise]).toString(roll() < 0.5 ? 'base64url' : 'base64');
};

function pick(roll: () => number): unknown {
	const at = Math.floor(roll() * (ODD.length + 4));
	return at < ODD.length ? ODD[at] : bytes(roll);
}

/** Breaks one member somewhere in a right attestation. */
function spoil(roll: () => number): unknown {
	const attestation = structuredClone(touch(begun)) as Record<string, unknown>;
	const response = attestation.response as Record<string, unknown>;
	const target = roll() < 0.5 ? attestation : response;
	const keys = Object.keys(target);
	target[keys[Math.floor(roll() * keys.length)]] = pick(roll);
	return attestation;
}

function body(roll: () => number): unknown {
	const kind = roll();
	if (kind < 0.15) return pick(roll);
	const action = ['finish', 'abandon', 'begin', pick(roll)][Math.floor(roll() * 4)];
	if (kind < 0.5) {
		return { action, token: pick(roll), attestation: pick(roll), nickname: pick(roll) };
	}
	// With the right token, so that it gets as far as the attestation.
	return {
		action: 'finish',
		token: begun.token,
		attestation: roll() < 0.5 ? spoil(roll) : pick(roll),
	};
}

const HEADERS = [
	...[{}, {}, {}, {}, {}, {}],
	{ 'content-type': 'application/octet-stream' },
	{ 'content-type': 'multipart/form-data; boundary=x' },
	{ origin: 'null' },
];

it(`answers ${CASES} broken bodies without an end to the execution and without 5xx`, async () => {
	const roll = random(SEED);
	const seen = new Map<string, number>();
	for (let index = 0; index < CASES; index++) {
		const sent = body(roll);
		const headers = HEADERS[Math.floor(roll() * HEADERS.length)];
		const { status, json, resumed } = await waiting.send({ body: sent, headers });
		expect({ index, status, known: typeof json.ok }).toEqual({
			index,
			status: expect.any(Number),
			known: 'boolean',
		});
		expect(status).toBeLessThan(500);
		// Some spoilt members do not matter, such as a missing 'type'.
		expect(resumed !== undefined).toBe(json.done === true);
		const code = String(json.code ?? 'ok');
		seen.set(code, (seen.get(code) ?? 0) + 1);
		// A right token with a wrong answer ends its try: begin another one.
		if (code === 'mismatch' || code === 'refused' || code === 'ok') {
			await sandbox.control('POST', '/reset');
			waiting = await startEnrolment(sandbox, { options: { mostTries: 50 } });
			begun = await begin(waiting);
		}
	}
	// The cases reach every depth: the reader, the token, and the attestation.
	for (const code of ['invalid', 'stale', 'mismatch']) expect(seen.get(code)).toBeGreaterThan(50);
	expect((await finish(waiting, begun)).json.done).toBe(true);
}, 120_000);
