import type { IDataObject } from 'n8n-workflow';
import { registerKey, signInWith, type SignIn, type SoftKey } from '../softAuthenticator.mts';
import type { SandboxProcess } from '../tenant.mts';
import { begin, type Begun } from './ceremony.mts';
import { ORIGIN, startEnrollment, type Received, type WaitingExecution } from './execution.mts';

/** An enrollment whose device is active and is to be tested. */
export interface Testing {
	waiting: WaitingExecution;
	key: SoftKey;
	deviceId: string;
	token: string;
	/** The answer to the enrollment. */
	enrolled: Received;
	begun: Begun;
}

/** Enrolls, with the option Test Sign-In, up to the test. */
export async function enrollToTest(
	sandbox: SandboxProcess,
	changes: IDataObject = {},
): Promise<Testing> {
	const { options, ...others } = changes as { options?: IDataObject };
	const waiting = await startEnrollment(sandbox, {
		...others,
		options: { testSignIn: true, ...options },
	});
	const begun = await begin(waiting);
	const { challenge, rp } = begun.options;
	const { credential, key } = registerKey(JSON.stringify({ rp, challenge: [] }), {
		origin: ORIGIN,
		challenge,
	});
	const body = { action: 'finish', token: begun.token, attestation: credential };
	const enrolled = await waiting.send({ body });
	const [device] = await sandbox.control<Array<{ id: string }>>(
		'GET',
		`/users/${sandbox.ids.users[0].id}/devices`,
	);
	const token = String(enrolled.json.token);
	return { waiting, key, deviceId: device.id, token, enrolled, begun };
}

/** Has PingOne ask the new key. */
export const askNewKey = async ({ waiting, token }: Testing): Promise<Received> =>
	await waiting.send({ body: { action: 'signIn', token } });

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
	return { action: 'signIn', token: json.token, assertion };
}
