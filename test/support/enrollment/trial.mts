import type { IDataObject } from 'n8n-workflow';
import { registerKey, signInWith, type SignIn, type SoftKey } from '../softAuthenticator.mts';
import type { SandboxProcess } from '../tenant.mts';
import { begin, resumedWith } from './ceremony.mts';
import {
	ORIGIN,
	startEnrollment,
	startTesting,
	TEST_SIGN_IN,
	type Received,
	type WaitingExecution,
} from './execution.mts';

/** A device that has just been enrolled, and the wait in which it is tested. */
export interface Testing {
	/** Of Enroll, which is over. */
	enrolling: WaitingExecution;
	/** Of Test Sign-In with New Device. */
	waiting: WaitingExecution;
	key: SoftKey;
	deviceId: string;
	/** The answer to the enrollment. */
	enrolled: Received;
}

/**
 * Enrolls, with a node behind that tests, and begins to wait in that.
 *
 * @param changes to Enroll's parameters
 * @param spoilt changes the item on its way
 */
export async function enrollToTest(
	sandbox: SandboxProcess,
	changes: IDataObject = {},
	spoilt: (item: IDataObject) => IDataObject = (item) => item,
): Promise<Testing> {
	const enrolling = await startEnrollment(sandbox, changes, { behind: TEST_SIGN_IN });
	const begun = await begin(enrolling);
	const { challenge, rp } = begun.options;
	const ceremony = { origin: ORIGIN, challenge };
	const { credential, key } = registerKey(JSON.stringify({ rp, challenge: [] }), ceremony);
	const body = { action: 'finish', token: begun.token, attestation: credential };
	const enrolled = await enrolling.send({ body });
	const item = resumedWith(enrolled);
	const waiting = await startTesting(enrolling, spoilt(item));
	return { enrolling, waiting, key, deviceId: String(item.id), enrolled };
}

/** Has PingOne ask the new key. */
export const askNewKey = async ({ waiting }: Pick<Testing, 'waiting'>): Promise<Received> =>
	await waiting.send({ body: { action: 'begin' } });

/** The new key's answer, as the page sends it. */
export function answerWith(
	key: SoftKey,
	{ json }: Pick<Received, 'json'>,
	signIn: SignIn = {},
): object {
	const options = json.options as IDataObject;
	const numbers = [...Buffer.from(String(options.challenge), 'base64url')];
	const text = JSON.stringify({ ...options, challenge: numbers });
	const assertion = signInWith(key, text, { origin: ORIGIN, ...signIn });
	return { action: 'finish', token: json.token, assertion };
}

/** Signs in with the new key, or ends where PingOne asks for none. */
export async function tryOut(testing: Testing, signIn: SignIn = {}): Promise<Received> {
	const asked = await askNewKey(testing);
	if (asked.json.options === undefined) return asked;
	return await testing.waiting.send({ body: answerWith(testing.key, asked, signIn) });
}

/** How the sign-in ended, in the item that the execution went on with. */
export const signInOf = (received: Received) => resumedWith(received).signIn as IDataObject;

/** Ends the test from the page. */
export const skip = async ({ waiting }: Testing, reason = 'canceled') =>
	await waiting.send({ body: { action: 'decline', reason } });
