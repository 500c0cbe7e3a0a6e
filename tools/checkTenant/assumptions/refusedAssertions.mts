import type { SignIn } from '../../../test/support/softAuthenticator.mts';
import { holdsIf, unclear, type Assumption, type Finding } from '../assumption.mts';
import { challengeOf, isRefused, stateOf } from '../flows.mts';
import { policyLike, verifyingFido2Policy } from '../policy.mts';
import { RP_ID, Signer } from '../signer.mts';
import type { Subject } from '../subject.mts';
import { brief, type Reply } from '../tenant.mts';

const WRONG: Array<[what: string, signIn: (stale: Reply) => SignIn]> = [
	['signature', () => ({ forgeSignature: true })],
	['origin', () => ({ origin: 'https://elsewhere.example' })],
	['stale challenge', (stale) => ({ challenge: challengeOf(stale) })],
];

/** Each with a key of its own, because a key may be locked after one. */
async function refusedAssertions(subject: Subject): Promise<Finding> {
	const found: string[] = [];
	let holds = true;
	for (const [what, signIn] of WRONG) {
		const signer = await Signer.make(subject);
		const stale = await signer.start();
		const flow = await signer.start();
		const wrong = await signer.assert(flow, signIn(stale));
		const after = await signer.read(flow);
		found.push(`${what}: ${stateOf(wrong)}, then ${stateOf(after)}`);
		holds &&= isRefused(wrong) && after.status === 200 && after.json.status !== 'COMPLETED';
	}
	return holdsIf(holds, found.join('; '));
}

async function withoutUserVerification(subject: Subject): Promise<Finding> {
	const signer = await Signer.make(subject);
	const fido2 = await verifyingFido2Policy(subject);
	if (fido2.status !== 201) return unclear(`no FIDO2 policy for it: ${brief(fido2)}`);
	const policy = await policyLike(subject, { fido2: { fido2PolicyId: fido2.json.id } });
	if (policy.status !== 201) return unclear(`no policy for it: ${brief(policy)}`);
	const flow = await signer.start({ policy: { id: policy.json.id }, rp: { id: RP_ID } });
	const touched = await signer.assert(flow, { userVerified: false });
	return holdsIf(isRefused(touched), `policy requires it, key only touched: ${stateOf(touched)}`);
}

async function lockedKey(subject: Subject): Promise<Finding> {
	const signer = await Signer.make(subject);
	const failure = { count: 1, coolDown: { duration: 2, timeUnit: 'MINUTES' } };
	const policy = await policyLike(subject, { fido2: { failure } });
	if (policy.status !== 201) return unclear(`no policy for it: ${brief(policy)}`);
	const start = async () =>
		await signer.start({ policy: { id: policy.json.id }, rp: { id: RP_ID } });
	const flow = await start();
	await signer.assert(flow, { forgeSignature: true });
	const [then, next] = [await signer.read(flow), await start()];
	const found = `after one failure of one: ${stateOf(then)}; next flow: ${stateOf(next)}`;
	return holdsIf(isRefused(next) && JSON.stringify(next.json).includes('NO_USABLE_DEVICES'), found);
}

/** How PingOne refuses a key's answer, of which Ping documents nothing. */
export const REFUSED_ASSERTIONS: Assumption[] = [
	{
		id: 'assertion-refused',
		section: 'confirm',
		assumes:
			'PingOne refuses an invalid signature, a different origin and a stale challenge with a 4xx status. The flow can then be read, and is not `COMPLETED`',
		otherwise:
			'If a forged response gets 401, 403 or 404, the link stays open, so its holder can cause more than one failure at PingOne. Nothing is approved',
		how: 'Send such responses through the API, and read the flow',
		probe: refusedAssertions,
	},
	{
		id: 'user-verification',
		section: 'confirm',
		assumes:
			'If the FIDO2 policy requires user verification and enforces it at sign-in, PingOne refuses an assertion without it',
		otherwise:
			'No harm while **Require User Verification** is on or the flow requires user verification: the node checks it itself. Leave **Require User Verification** on',
		how: 'Send an assertion without user verification through the API',
		probe: withoutUserVerification,
	},
	{
		id: 'locked-key',
		section: 'confirm',
		assumes:
			'An invalid assertion counts against the key. At the policy’s limit, PingOne locks it and, if there is no other device, refuses flows with `NO_USABLE_DEVICES`',
		otherwise: 'The page mentions the settings instead of the locked passkey',
		how: 'Lock a key with invalid responses through the API, then try to confirm',
		probe: lockedKey,
	},
];
