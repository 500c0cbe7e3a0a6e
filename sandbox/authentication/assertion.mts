import { verifyAuthenticationResponse } from '@simplewebauthn/server';
import { checkBody, isObject, oneOf, text, type Shape } from '../api/body.mts';
import { fido2PolicyInForce } from '../api/configuration.mts';
import { reportDevice } from '../events/happenings.mts';
import { isoTime } from '../tenant/clock.mts';
import type { Device, StoredCredential, User } from '../tenant/types.mts';
import { ok, type Answer } from '../wire/answer.mts';
import type { ActionInput } from '../wire/call.mts';
import { invalidData, invalidField, requestFailed, type ApiError } from '../wire/errors.mts';
import { isLocked, type Flow } from './flow.mts';
import { flowOf } from './flowOf.mts';
import { allowedKeys, userVerificationOf } from './options.mts';
import { presentFlow } from './view.mts';

const MAX_ASSERTION = 65_536;

/** The request model of "Check Assertion (FIDO Device)". */
const SHAPE: Shape = {
	origin: { required: true, rule: text({ max: 2_048 }) },
	assertion: { required: true, rule: text({ max: MAX_ASSERTION }) },
	compatibility: { rule: oneOf('FULL', 'SECURITY_KEY_ONLY', 'NONE') },
};

/** How PingOne refuses an assertion is not documented; that it names the member is assumed. */
const badAssertion = (message: string): ApiError =>
	invalidField('INVALID_VALUE', 'assertion', message);

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

interface Assertion {
	id: string;
	response: Record<'clientDataJSON' | 'authenticatorData' | 'signature' | 'userHandle', string>;
}

/** Standard base64 with padding becomes base64url, as the verifier wants it. */
function member(response: Record<string, unknown>, name: string): string {
	const value = response[name];
	if (typeof value === 'string' && BASE64.test(value)) {
		return Buffer.from(value, 'base64').toString('base64url');
	}
	throw badAssertion(`response.${name} must be standard base64 with padding`);
}

function parse(json: string): Assertion {
	let value: unknown;
	try {
		value = JSON.parse(json);
	} catch {
		throw badAssertion('is not JSON');
	}
	if (!isObject(value) || !isObject(value.response) || typeof value.id !== 'string') {
		throw badAssertion('is not an assertion');
	}
	const { id, response } = value;
	return {
		id: Buffer.from(id, 'base64url').toString('base64url'),
		response: {
			clientDataJSON: member(response, 'clientDataJSON'),
			authenticatorData: member(response, 'authenticatorData'),
			signature: member(response, 'signature'),
			userHandle: member(response, 'userHandle'),
		},
	};
}

/** A wrong assertion counts; so many lock the device for a while (FIDO2 settings of the policy). */
function countFailure(input: ActionInput, flow: Flow, device: Device): void {
	const { failure } = flow.policy.fido2;
	if (!failure) return;
	device.failures = (device.failures ?? 0) + 1;
	if (device.failures < Number(failure.count)) return;
	const { duration, timeUnit } = failure.coolDown;
	const now = input.tenant.clock.now();
	const expiresAt = isoTime(now + duration * (timeUnit === 'MINUTES' ? 60_000 : 1_000));
	device.lock = { status: 'LOCKED', expiresAt, reason: 'TOO_MANY_FAILED_ATTEMPTS' };
	device.failures = 0;
}

async function verifySignature(
	flow: Flow,
	credential: StoredCredential,
	{ id, response }: Assertion,
	asked: { origin: string; requireUserVerification: boolean },
): Promise<number> {
	const { userHandle, ...rest } = response;
	const { verified, authenticationInfo } = await verifyAuthenticationResponse({
		response: {
			id,
			rawId: id,
			type: 'public-key',
			response: { ...rest, ...(userHandle !== '' && { userHandle }) },
			clientExtensionResults: {},
		},
		expectedChallenge: flow.challenge.toString('base64url'),
		expectedOrigin: asked.origin,
		expectedRPID: flow.rpId,
		requireUserVerification: asked.requireUserVerification,
		credential: {
			id: credential.id,
			publicKey: new Uint8Array(Buffer.from(credential.publicKey, 'base64url')),
			counter: credential.signCount ?? 0,
		},
	}).catch((error: unknown) => {
		throw badAssertion(error instanceof Error ? error.message : 'cannot be read');
	});
	if (!verified) throw badAssertion('the signature is not valid');
	return authenticationInfo.newCounter;
}

interface Owner {
	user: User;
	device: Device;
	credential: StoredCredential;
}

/** The user and device that a credential belongs to, among those that the flow allows. */
function ownerOf(input: ActionInput, flow: Flow, id: string): Owner {
	const now = input.tenant.clock.now();
	const users = flow.user ? [flow.user] : [...input.environment.users.values()];
	for (const user of users) {
		const device = allowedKeys({ ...flow, user }, now).find(
			({ credential }) => credential?.id === id,
		);
		if (device?.credential) return { user, device, credential: device.credential };
	}
	throw badAssertion('the key is not one of the user’s');
}

function report(input: ActionInput, owner: Owner, failed: boolean): void {
	const type = `ASSERTION.CHECK_${failed ? 'FAILED' : 'SUCCESS'}`;
	const description = `${failed ? 'Failed' : 'Successful'} assertion check of User ${owner.user.username}`;
	reportDevice(input, type, { ...owner, description, failed });
}

/**
 * `POST /{envID}/deviceAuthentications/{id}`, assertion.check+json. That a failed check leaves the
 * flow where it is, until the device is locked, is assumed.
 */
export async function checkAssertion(input: ActionInput): Promise<Answer> {
	const flow = flowOf(input);
	const details = checkBody(input.body, SHAPE);
	if (details.length > 0) throw invalidData(...details);
	if (flow.status !== 'ASSERTION_REQUIRED') {
		const message = 'No assertion is awaited.';
		throw requestFailed({ code: 'INVALID_VALUE', target: 'status', message });
	}
	const { origin, assertion: json } = input.body as { origin: string; assertion: string };
	const assertion = parse(json);
	const owner = ownerOf(input, flow, assertion.id);
	const { device, user, credential } = owner;
	const requireUserVerification =
		userVerificationOf(fido2PolicyInForce(input.environment, flow.policy)) === 'required';
	const signCount = await verifySignature(flow, credential, assertion, {
		origin,
		requireUserVerification,
	}).catch((refused: unknown) => {
		countFailure(input, flow, device);
		report(input, owner, true);
		if (isLocked(device, input.tenant.clock.now())) flow.status = 'FAILED';
		throw refused;
	});
	// Verifying gives way to other requests.
	if (flow.status !== 'ASSERTION_REQUIRED') throw badAssertion('it was answered already');
	credential.signCount = signCount;
	device.failures = 0;
	const authenticators = [credential.isCrossPlatform ? 'hwk' : 'swk', 'mfa', 'user'];
	Object.assign(flow, { status: 'COMPLETED', selectedDeviceId: device.id, authenticators, user });
	flow.updatedAt = input.tenant.clock.now();
	report(input, owner, false);
	return ok(presentFlow(input, flow));
}
