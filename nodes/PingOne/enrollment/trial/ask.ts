import type { IDataObject } from 'n8n-workflow';
import { startAuthentication } from '../../pingone/authentication/deviceAuthentications';
import { isNotFound, PingOneError } from '../../pingone/errors/failure';
import type { User } from '../../pingone/types';
import { getUser } from '../../pingone/user/users';
import { askKey, mayHaveSent, type Obstacle } from '../../signIn/flow';
import { accept, type Answer, referenceOf, refuse } from '../../waiting/answer';
import { blockOf } from '../../waiting/limits';
import type { Attempt, Session } from '../session';
import { whyNoKey } from './diagnose';
import { endTrial } from './end';
import { failed, type Reason } from './outcome';
import type { TrialAttempt } from './trial';

/** How often the key is asked; after that the test is over. */
const MAX_BEGINS = 10;

const REASONS: Record<Exclude<Obstacle, 'noKey'>, Reason> = {
	bypass: 'BYPASS',
	completedAtOnce: 'NO_CEREMONY',
	otherDomain: 'OTHER_DOMAIN',
	otherMethod: 'OTHER_METHOD',
	options: 'SIGN_IN_REFUSED',
};

type Tested = Attempt & TrialAttempt;

/** What a new sign-in stumbles over. */
interface Stumble {
	reason: Reason;
	pingOneId?: string;
}

const policyOf = ({ wait }: Session): string =>
	String((wait.device.policy as { id?: string } | undefined)?.id);

async function diagnose(session: Session, { deviceId }: Tested): Promise<Reason> {
	const { api, wait } = session;
	const userId = wait.person.id;
	const policyId = policyOf(session);
	return await whyNoKey({ api, userId, deviceId, policyId, rpId: wait.device.rp.id });
}

/** @returns undefined for what may pass */
export function reasonOfRefusal(thrown: PingOneError): Reason | undefined {
	const { kind, status = 0, request = '' } = thrown.failure;
	if (thrown.isTransient) return undefined;
	const isDeleted = isNotFound(thrown) && request.startsWith('GET users');
	if (isDeleted || thrown.hasDetail('ACCOUNT_NOT_USABLE')) return 'ACCOUNT_DISABLED';
	const denied = kind === 'token' || kind === 'credential' || status === 401 || status === 403;
	return denied ? 'ACCESS_DENIED' : 'SIGN_IN_REFUSED';
}

const hasNoKey = (thrown: PingOneError) =>
	thrown.failure.code === 'NO_USABLE_DEVICES' || thrown.hasDetail('NO_USABLE_DEVICES');

function reasonOfUser(user: User): Reason | undefined {
	if (blockOf(user)) return 'ACCOUNT_DISABLED';
	return user.mfaEnabled === false ? 'MFA_OFF' : undefined;
}

/**
 * Starts a sign-in as PingOne's own pages do: without naming a relying party, so that the policy's
 * counts.
 *
 * @throws PingOneError
 */
async function start(session: Session, tested: Tested): Promise<Stumble | Answer> {
	const { api, wait, record, sealer } = session;
	const userId = wait.person.id;
	const reason = reasonOfUser(await getUser(api, userId));
	if (reason) return { reason };
	const flow = await startAuthentication(api, { userId, policyId: policyOf(session) });
	if (mayHaveSent(flow)) record.noteSent();
	const { deviceId, trial } = tested;
	const { credentialId } = trial;
	const asked = await askKey(api, flow, {
		rpId: wait.device.rp.id,
		onlyDevices: [deviceId],
		...(credentialId !== undefined && { credentialId }),
	});
	const pingOneId = flow.id;
	if ('refused' in asked) {
		const { refused } = asked;
		if (refused === 'noKey') return { reason: await diagnose(session, tested), pingOneId };
		return { reason: REASONS[refused], pingOneId };
	}
	const { options, allowed, keyOnly } = asked;
	const token = sealer.seal({
		...tested,
		challenge: options.challenge,
		userVerification: options.userVerification === 'required',
		trial: { ...trial, flowId: flow.id, allowed, keyOnly },
	});
	return accept({ token, options: options as IDataObject });
}

/** The user is about to sign in with the new device: PingOne is asked for a challenge. */
export async function askNewKey(session: Session, tested: Tested): Promise<Answer> {
	const { record } = session;
	const begins = record.trial?.noteBegin() ?? 1;
	if (begins > MAX_BEGINS || record.hasSentEnough)
		return await endTrial(session, tested, failed('NOT_ANSWERED'));
	const begun = await start(session, tested).catch(async (thrown: unknown) => {
		if (!(thrown instanceof PingOneError)) throw thrown;
		if (hasNoKey(thrown)) return { reason: await diagnose(session, tested) };
		const reason = reasonOfRefusal(thrown);
		return reason ? { reason } : refuse('unavailable', { repeat: true, ...referenceOf(thrown) });
	});
	if (!('reason' in begun)) return begun;
	const { reason, pingOneId } = begun as Stumble;
	return await endTrial(session, tested, failed(reason, pingOneId));
}
