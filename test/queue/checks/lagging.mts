import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { invite } from '../../n8n/checks/enrollment.mts';
import { post } from '../../support/enrollment/linkClient.mts';
import { untilSeen } from '../../support/enrollment/unkind.mts';
import type { Role } from '../cluster.mts';
import type { QueueCheck, QueueWorld } from '../world.mts';
import { at, begin, expectEnrolled } from './enrollment.mts';

/** Whose link it is. */
export const WORKFLOW = 'queue-enroll';
/** How old PingOne's reads are, in ms. */
export const STALE_MS = 1_500;
/** How long after the first window the second one finishes, in ms. */
export const APART_MS = [0, 400, 1_200];
const AGAIN_MS = 1_000;
/** n8n leaves unanswered what arrives while it resumes the execution. */
const UNANSWERED_MS = 10_000;

/** Sends a finish as the page does: again, while the answer may pass. @returns whether it is done */
async function isDone(link: string, finish: object, over: Promise<undefined>): Promise<boolean> {
	for (;;) {
		const answer = await Promise.race([post(link, finish), over]);
		if (answer?.json.repeat !== true) return answer?.json.done === true;
		await delay(AGAIN_MS);
	}
}

/** Whether a finish brought the passkey with this public key (COSE, base64url). */
const brought = (finish: object, publicKey: string): boolean => {
	const { attestation } = finish as { attestation: { response: { attestationObject: string } } };
	const sent = Buffer.from(attestation.response.attestationObject, 'base64');
	return sent.includes(Buffer.from(publicKey, 'base64url'));
};

/** Two people with one link and a key each, at two processors. @returns how many are told that it is done */
async function duel(world: QueueWorld, apartMs: number): Promise<number> {
	await world.sandbox.control('POST', '/reset');
	await world.sandbox.control('POST', '/settings', { staleMs: STALE_MS });
	const { executionId, link } = await invite(world, WORKFLOW);
	const roles: Role[] = ['webhook1', 'webhook2'];
	const finishes: object[] = [];
	for (const role of roles) finishes.push(await begin(world, role, link));
	await untilSeen(world.sandbox);
	const ending = expectEnrolled(world, executionId, roles.length);
	const over = ending.then(async () => await delay(UNANSWERED_MS, undefined));
	const told = await Promise.all(
		roles.map(async (role, place) => {
			await delay(place * apartMs);
			return await isDone(at(world, role, link), finishes[place], over);
		}),
	);
	const { publicKey } = await ending;
	const done = finishes.filter((_, place) => told[place]);
	assert.ok(done.length <= 1, 'both are told that it is done');
	// Where the node has found the key to be active after all, it has not seen the key itself.
	if (publicKey !== undefined) assert.ok(done.every((finish) => brought(finish, publicKey)));
	return done.length;
}

/** PingOne documents that its reads lag behind changes. */
export const lagging: QueueCheck = {
	name: 'Two windows on two processors, PingOne’s reads lag',
	async run(world) {
		const told: number[] = [];
		try {
			for (const apartMs of APART_MS) told.push(await duel(world, apartMs));
		} finally {
			await world.sandbox.control('POST', '/settings', { staleMs: 0 });
		}
		return `${told.length} of ${told.length}: the workflow's key is active; told that it is done: ${told.join(', ')}`;
	},
};
