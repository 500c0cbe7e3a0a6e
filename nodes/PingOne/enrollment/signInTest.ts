import type { IDataObject } from 'n8n-workflow';
import type { PageRequest as KeyRequest } from '../confirmation/pageRequest';
import { keyProtocol } from '../confirmation/protocol';
import type { Hindrance } from '../confirmation/refusals';
import type { Aim, Closing, Session } from '../confirmation/session';
import { isKeyWait, type KeyWait } from '../confirmation/wait';
import { backupProofOf } from '../page/link/proof';
import type { PingOneApi } from '../pingone/client/api';
import { inReadingOrder } from '../pingone/client/readingOrder';
import { getDevice, isBlocked } from '../pingone/device/devices';
import { readDeviceAuthenticationPolicy, readFido2PolicyOf } from '../pingone/environment/policies';
import { isJsonObject } from '../pingone/errors/apiResponse';
import { isNotFound, PingOneError } from '../pingone/errors/failure';
import type { Device } from '../pingone/types';
import { type Check, type Guarded, isFlag, isOneOf, isRecord, isText } from '../savedState';
import { accept, type Answer, refuse } from '../waiting/answer';
import type { LimitReason } from '../waiting/phase';
import type { PermanentFailure } from '../waiting/permanentFailure';
import type { Protocol } from '../waiting/protocol';
import { isCall } from '../waiting/wait';
import { answerSender } from '../waiting/watch';
import {
	type PageRequest as EnrollmentRequest,
	readPageRequest as readEnrollmentRequest,
} from './pageRequest';
import { render } from './protocol';
import { nextOf } from './result';
import { isPage } from './wait';

const hasTestMembers = isRecord({
	kind: isOneOf('test'),
	page: isPage,
	/** Device authentication policy that the passkey was registered under. */
	policyId: isText,
	/** Whether the page offers a second passkey next. */
	hasBackup: isFlag,
	/** The output of the enrollment, which is passed on. */
	item: isJsonObject,
});

/**
 * One wait for a sign-in with a device that was just enrolled, on the page and with the link of that
 * enrollment: a confirmation without a message, by this device alone, whose failure has reasons.
 */
export type TestWait = KeyWait & Guarded<typeof hasTestMembers>;

/** Whether a link's record has what a test takes from the enrollment. */
export const isTestable = isRecord({
	page: isPage,
	origin: isText,
	environmentId: isText,
	call: isCall,
	device: isRecord({ rp: isRecord({ id: isText }), policy: isRecord({ id: isText }) }),
});

export const isTestWait: Check = (value) => hasTestMembers(value) && isKeyWait(value);

/** Why the sign-in with the new device did not work: `signIn.reason`. docs/messages.md explains each. */
type Reason =
	| ('MFA_OFF' | 'BYPASS' | 'ACCOUNT_DISABLED')
	| ('NOT_ENROLLED' | 'DEVICE_NOT_FOUND' | 'DEVICE_BLOCKED' | 'DEVICE_LOCKED')
	| ('FIDO2_NOT_ALLOWED' | 'OTHER_DOMAIN' | 'NO_USABLE_KEY' | 'OTHER_METHOD' | 'NO_CEREMONY')
	| ('SIGN_IN_REFUSED' | 'USER_NOT_VERIFIED' | 'KEY_REFUSED' | 'MISMATCH')
	| ('CANCELED' | 'TIMED_OUT' | 'BROWSER_FAILED' | 'NOT_ANSWERED' | 'UNAVAILABLE')
	| PermanentFailure
	| LimitReason;

const REASONS: Record<Hindrance, Reason> = {
	bypass: 'BYPASS',
	noKey: 'NO_USABLE_KEY',
	completedAtOnce: 'NO_CEREMONY',
	otherDomain: 'OTHER_DOMAIN',
	otherMethod: 'OTHER_METHOD',
	options: 'SIGN_IN_REFUSED',
	disabled: 'ACCOUNT_DISABLED',
	mfaOff: 'MFA_OFF',
	mismatch: 'MISMATCH',
	unverified: 'USER_NOT_VERIFIED',
	incomplete: 'KEY_REFUSED',
	notTheirs: 'NO_CEREMONY',
};

/** What the page says of a key that has not answered: the codes of its texts. */
const OF_BROWSER = new Map<string, Reason>(
	Object.entries({
		canceled: 'CANCELED',
		timedOut: 'TIMED_OUT',
		wrongHost: 'OTHER_DOMAIN',
		trouble: 'BROWSER_FAILED',
		unasked: 'BROWSER_FAILED',
		unexpected: 'BROWSER_FAILED',
		unsuitable: 'BROWSER_FAILED',
		unavailable: 'UNAVAILABLE',
	}),
);

/** `signIn` of the output: how the test ended. */
interface SignIn extends IDataObject {
	status: 'PASSED' | 'FAILED' | 'EXPIRED';
	reason?: Reason;
	/** Whether the key verified the user by PIN or biometrics; absent where PingOne's word was lost. */
	userVerified?: boolean;
	/** PingOne's device authentication. */
	pingOneId?: string;
}

/** The node's output: the enrollment's, with how the test ended. */
export const testedItem = (item: IDataObject, signIn: SignIn): IDataObject =>
	inReadingOrder({ ...item, signIn });

function reasonOfDevice(device: Device): Reason | undefined {
	if (isBlocked(device)) return 'DEVICE_BLOCKED';
	return device.lock?.status === 'LOCKED' ? 'DEVICE_LOCKED' : undefined;
}

/** @throws PingOneError where the worker app may not read policies */
async function reasonOfPolicy(api: PingOneApi, { policyId, rpId }: TestWait) {
	const policy = await readDeviceAuthenticationPolicy(api, policyId);
	if (policy.fido2?.enabled !== true) return 'FIDO2_NOT_ALLOWED';
	const relyingParty = (await readFido2PolicyOf(api, policy))?.relyingPartyId;
	return relyingParty !== undefined && relyingParty !== rpId ? 'OTHER_DOMAIN' : undefined;
}

/** Why PingOne finds no key to ask, as far as the worker app may look: it says only that there is none. */
async function whyNoKey(api: PingOneApi, wait: TestWait): Promise<Reason> {
	const unlessKnown = (thrown: unknown): undefined => {
		if (!(thrown instanceof PingOneError)) throw thrown;
	};
	const ofDevice = await getDevice(api, wait.person.id, String(wait.onlyDevices[0])).then(
		reasonOfDevice,
		(thrown: unknown) => (isNotFound(thrown) ? 'DEVICE_NOT_FOUND' : unlessKnown(thrown)),
	);
	return ofDevice ?? (await reasonOfPolicy(api, wait).catch(unlessKnown)) ?? 'NO_USABLE_KEY';
}

/** @returns undefined for what may pass */
function reasonIn(thrown: PingOneError): Reason | undefined {
	const { kind, code, status = 0 } = thrown.failure;
	// A proxy's page says nothing about the key.
	if (thrown.isTransient || kind === 'unreadable') return undefined;
	if (code === 'NO_USABLE_DEVICES' || thrown.hasDetail('NO_USABLE_DEVICES')) {
		return 'NO_USABLE_KEY';
	}
	if (thrown.hasDetail('ACCOUNT_NOT_USABLE')) return 'ACCOUNT_DISABLED';
	const denied = kind === 'token' || kind === 'credential' || status === 401 || status === 403;
	return denied ? 'ACCESS_DENIED' : 'SIGN_IN_REFUSED';
}

const nextAfter = ({ page, hasBackup }: TestWait, proof: string) =>
	nextOf(page, hasBackup ? backupProofOf(proof) : undefined);

/** A user tries a new device once. @param proof of the link */
function testAim(wait: TestWait, proof: string): Aim {
	const next = nextAfter(wait, proof);
	const told = (signedIn: boolean, item: IDataObject): Answer =>
		accept({ done: true, signedIn, ...next }, item);
	const fail = ({ record, log, now }: Closing, reason: Reason, pingOneId?: string): Answer => {
		record.conclude({ kind: 'closed', at: now });
		const [device] = wait.onlyDevices;
		const facts = { reason, ...(pingOneId !== undefined && { pingOneId }) };
		log('signIn.not_passed', { device, ...facts });
		return told(false, testedItem(wait.item, { status: 'FAILED', ...facts }));
	};
	return {
		purpose: 'signIn',
		// As PingOne's own pages do: without naming a relying party, so that the policy's counts.
		start: { policyId: wait.policyId },
		shown: { test: true },
		ask: () => undefined,
		confirm({ log }, { checked: { flow, accepted }, device, signed }) {
			const pingOneId = flow.id;
			const proven = accepted ?? (wait.publicKeys.length > 0 ? signed : undefined);
			const facts = { ...(proven && { userVerified: proven.facts.userVerified }), pingOneId };
			log('signIn.passed', { device: device.id, ...facts });
			return told(true, testedItem(wait.item, { status: 'PASSED', ...facts }));
		},
		decline: (session, code) => fail(session, OF_BROWSER.get(code) ?? 'NOT_ANSWERED'),
		close: fail,
		async hinder(session: Session, cause, pingOneId) {
			const reason = cause instanceof PingOneError ? reasonIn(cause) : REASONS[cause];
			if (reason === undefined) return undefined;
			const known = reason === 'NO_USABLE_KEY' ? await whyNoKey(session.api, wait) : reason;
			return fail(session, known, pingOneId);
		},
	};
}

const asksKey = keyProtocol<TestWait>({
	purpose: 'signIn',
	isWait: isTestWait,
	render,
	aimOf: (wait, { proof }) => testAim(wait, proof),
});

/** What becomes of a test is no matter of its link, which was used before it. */
const OVER: unknown[] = ['expired', 'closed', 'decided'];

/**
 * The page on which a user signs in once with the device that they have enrolled there. Another page that
 * was opened before that, and would still register, is told that the link was used.
 */
export const signInTest: Protocol<TestWait, KeyRequest | EnrollmentRequest> = {
	...asksKey,
	readRequest: (body) => asksKey.readRequest(body) ?? readEnrollmentRequest(body),
	async answer(ctx, wait, request, asked) {
		if ('attestation' in request || request.action === 'abandon') {
			const more = { test: true, ...nextAfter(wait, request.proof) };
			return answerSender(wait.item, request, more) ?? refuse('used');
		}
		const answer = await asksKey.answer(ctx, wait, request, asked);
		return OVER.includes(answer.body.code) ? { ...answer, ...refuse('used') } : answer;
	},
};
