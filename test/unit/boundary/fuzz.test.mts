/**
 * Seeded hostile deliveries, page posts and answers against what reads them first. CI runs a share;
 * `TEST_DEPTH=10000 npm run test:one -- test/unit/boundary/fuzz.test.mts` runs all.
 */
import type { IDataObject } from 'n8n-workflow';
import { readPageRequest } from '../../../nodes/PingOne/enrollment/pageRequest.ts';
import { toResponse } from '../../../nodes/PingOne/pingone/errors/apiResponse.ts';
import { describeError } from '../../../nodes/PingOne/pingone/errors/describeError.ts';
import { PingOneError } from '../../../nodes/PingOne/pingone/errors/failure.ts';
import {
	readRefusal,
	readThrown,
	readUnsent,
} from '../../../nodes/PingOne/pingone/errors/readFailure.ts';
import { SeenEvents } from '../../../nodes/PingOne/trigger/event/seenEvents.ts';
import { parseDelivery } from '../../../nodes/PingOne/trigger/webhook/body.ts';
import { readClientData } from '../../../nodes/PingOne/webauthn/clientData.ts';
import { WebAuthnDataError } from '../../../nodes/PingOne/webauthn/errors.ts';
import { draws } from '../../support/depth.mts';
import { random } from '../../support/enrollment/brokenBodies.mts';
import { hostileBytes } from '../../support/hostileBytes.mts';

const CASES = draws(300, 900);
const SEED = 20_301_126;
/** CPU time that one case may take, in ms: n8n answers nobody else meanwhile. */
const MOST_MS = 1_000;
const MEGABYTE = 1_048_576;
/** How much more memory may be held after all cases, in bytes. */
const MOST_MEMORY = 200 * MEGABYTE;

const EVENT = {
	id: 'a1',
	action: { type: 'USER.CREATED' },
	resources: [{ id: 'u', type: 'USER' }],
	recordedAt: '2026-11-26T10:00:00Z',
};
const ANSWER = {
	id: 'c0ffee',
	code: 'INVALID_DATA',
	message: 'The request could not be completed.',
	details: [{ code: 'INVALID_VALUE', target: 'nickname', message: 'must be short' }],
};
const POST = { proof: 'p'.repeat(32), action: 'begin', nickname: 'Key', startCode: '1234 5678' };
const CLIENT = { type: 'webauthn.create', challenge: 'a', origin: 'https://a.example' };

/** What n8n does with all that leaves a node: it serializes it. */
const serialized = (value: unknown): number => (JSON.stringify(value) ?? '').length;

const seen = new SeenEvents();
const READERS: Record<string, [seed: object, read: (bytes: Buffer) => unknown]> = {
	delivery: [EVENT, (bytes) => seen.take(parseDelivery(bytes).events)],
	'page post': [
		POST,
		(bytes) => {
			let body: unknown;
			try {
				body = JSON.parse(bytes.toString());
			} catch {
				return undefined;
			}
			return readPageRequest(body);
		},
	],
	'client data': [
		CLIENT,
		(bytes) => {
			try {
				// Its members are compared, and go nowhere.
				return typeof readClientData(bytes);
			} catch (thrown) {
				if (thrown instanceof WebAuthnDataError) return thrown.message;
				throw thrown;
			}
		},
	],
	answer: [
		ANSWER,
		(bytes) => {
			const response = toResponse(400, { 'correlation-id': bytes.toString() }, bytes.toString());
			return describeError(new PingOneError(readRefusal(response)));
		},
	],
	'token answer': [
		{ error: 'invalid_client', error_description: 'No (Correlation ID: 1b2c)' },
		(bytes) => {
			const layer = {
				response: { status: 400, headers: {} as IDataObject, data: bytes.toString() },
			};
			return [readUnsent(layer), readThrown(layer)].map((failure) =>
				describeError(new PingOneError(failure)),
			);
		},
	],
};

it.each(Object.entries(READERS))(
	`a hostile %s is read or refused, in time and within bounds`,
	(name, [seed, read]) => {
		const roll = random(SEED + name.length);
		const before = process.memoryUsage().rss;
		for (let index = 0; index < CASES / Object.keys(READERS).length; index++) {
			const bytes = hostileBytes(roll, seed);
			const start = process.threadCpuUsage();
			const size = serialized(read(bytes));
			const { user, system } = process.threadCpuUsage(start);
			expect({ index, slow: (user + system) / 1_000 > MOST_MS }).toEqual({ index, slow: false });
			// Nothing that is shown or kept grows with what was sent; events are passed on whole.
			if (name !== 'delivery' && name !== 'page post') {
				expect({ index, large: size > 100_000 }).toEqual({ index, large: false });
			}
		}
		expect(process.memoryUsage().rss - before).toBeLessThan(MOST_MEMORY);
	},
);
