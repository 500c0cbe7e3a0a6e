import { holdsIf, unclear, type Assumption, type Finding } from '../assumption.mts';
import { challengeOf, idOf, isRefused, optionsOf, stateOf } from '../flows.mts';
import { policyLike } from '../policy.mts';
import { RP_ID, Signer } from '../signer.mts';
import type { Subject } from '../subject.mts';
import { brief, type Reply } from '../tenant.mts';

type Json = Record<string, unknown>;

const bypasses = ({ json }: Reply) =>
	json.bypassAllowed === true || json.userBypassEnabled === true;

async function assertionAnswer(subject: Subject): Promise<Finding> {
	const signer = await Signer.make(subject);
	const flow = await signer.start();
	const wrong = await signer.assert(flow, { forgeSignature: true });
	const right = await signer.assert(flow);
	const isRight =
		right.json.status === 'COMPLETED' &&
		idOf(right.json.user) === signer.userId &&
		idOf(right.json.selectedDevice) === signer.deviceId;
	const how = Array.isArray(right.json.authenticators) ? right.json.authenticators.join(' ') : '-';
	return holdsIf(
		isRefused(wrong) && isRight,
		`wrong: ${stateOf(wrong)}; right: ${stateOf(right)}, authenticators ${how}`,
	);
}

async function flowLife(subject: Subject): Promise<Finding> {
	const signer = await Signer.make(subject);
	const flow = await signer.start();
	const first = await signer.assert(flow);
	const second = await signer.assert(flow);
	const found = `first: ${stateOf(first)}; again: ${stateOf(second)}`;
	return holdsIf(first.status === 200 && isRefused(second), found);
}

async function bypassFlow(subject: Subject): Promise<Finding> {
	const signer = await Signer.make(subject);
	await signer.change('mfaEnabled', { mfaEnabled: false });
	const off = await signer.start();
	await signer.change('mfaEnabled', { mfaEnabled: true });
	const until = new Date(Date.now() + 600_000).toISOString();
	await signer.change('bypassMFA', { bypassMFAEnabledUntil: until });
	const bypass = await signer.start();
	const told = (reply: Reply) =>
		isRefused(reply) || reply.json.status === 'COMPLETED' || bypasses(reply);
	const found = `MFA off: ${stateOf(off)}; bypass: ${stateOf(bypass)}`;
	return holdsIf(told(off) && told(bypass), found);
}

async function noUsableDevices(subject: Subject): Promise<Finding> {
	const signer = await Signer.make(subject);
	await signer.device('POST', 'device.block+json');
	const blocked = await signer.start();
	await signer.device('DELETE');
	const none = await signer.start();
	const named = JSON.stringify(none.json).includes('NO_USABLE_DEVICES');
	const found = `none: ${stateOf(none)}; blocked: ${stateOf(blocked)}`;
	return holdsIf(isRefused(none) && named, found);
}

async function ownChallenge(subject: Subject): Promise<Finding> {
	const signer = await Signer.make(subject);
	const challenge = Buffer.alloc(32, 7);
	const flow = await signer.start({
		...{ challenge: challenge.toString('base64url'), rp: { id: RP_ID } },
	});
	return holdsIf(challengeOf(flow) === challenge.toString('base64url'), stateOf(flow));
}

async function withoutFido2(subject: Subject): Promise<Finding> {
	const signer = await Signer.make(subject);
	const policy = await policyLike(subject, { fido2: { enabled: false } });
	if (policy.status !== 201) return unclear(`no policy for it: ${brief(policy)}`);
	const flow = await signer.start({ policy: { id: policy.json.id }, rp: { id: RP_ID } });
	const { devices = [] } = (flow.json._embedded ?? {}) as { devices?: Json[] };
	const offers = devices.some(({ type }) => type === 'FIDO2');
	return holdsIf(flow.json.status !== 'ASSERTION_REQUIRED' && !offers, stateOf(flow));
}

async function policyRelyingParty(subject: Subject): Promise<Finding> {
	const signer = await Signer.make(subject);
	const { json } = await subject.call('GET', '/fido2Policies');
	const { fido2Policies: all = [] } = (json._embedded ?? {}) as { fido2Policies?: Json[] };
	if (all.length === 0) return unclear('no FIDO2 policy can be read');
	const flow = await signer.start({});
	const { rpId } = optionsOf(flow);
	const known = all.some(({ relyingPartyId }) => relyingPartyId === rpId);
	return rpId === undefined ? unclear(stateOf(flow)) : holdsIf(known, stateOf(flow));
}

/** How PingOne authenticates with a key, which Ping documents in part. */
export const CONFIRMING: Assumption[] = [
	{
		id: 'assertion-answer',
		section: 'confirm',
		assumes:
			'For a valid assertion, the flow returns the status `COMPLETED`, the user and the device, as it does for PingID Desktop. For an invalid assertion, it returns a 4xx status',
		otherwise:
			'Nothing is approved. The page mentions the settings, or the link closes with `KEY_REFUSED`',
		how: 'Confirm once. If that fails, look at the log line `confirmation.refused`',
		probe: assertionAnswer,
	},
	{
		id: 'assertion-role',
		section: 'confirm',
		assumes:
			'Identity Data Admin can start device authentications and check assertions. Ping’s DaVinci connector, which does this, also requires Environment Admin',
		otherwise:
			'**Send and Wait for Passkey** keeps waiting, and the log shows _The worker app is not authorized to do this_',
		how: 'Confirm with only that role',
		probe: async (subject) => {
			const flow = await (await Signer.make(subject)).start();
			return holdsIf(flow.status === 201, stateOf(flow));
		},
	},
	{
		id: 'rp-with-user',
		section: 'confirm',
		assumes: 'A flow can start with both `rp.id` and `user.id`',
		otherwise: 'No flow starts, and the log shows the error',
		how: 'Confirm with a **Relying Party ID** other than the FIDO2 policy’s',
		probe: async (subject) => {
			const flow = await (await Signer.make(subject)).start();
			return holdsIf(optionsOf(flow).rpId === RP_ID, stateOf(flow));
		},
	},
	{
		id: 'rp-of-policy',
		section: 'confirm',
		assumes: 'Without `rp.id`, a flow requests keys for the FIDO2 policy’s relying party',
		otherwise:
			'**Test Sign-In with New Device** may output `OTHER_DOMAIN` even though sign-in works',
		how: 'Run **Test Sign-In with New Device** after **Enroll FIDO2 Device** with the FIDO2 policy’s **Relying Party ID**',
		probe: policyRelyingParty,
	},
	{
		id: 'one-assertion',
		section: 'confirm',
		assumes: 'A flow accepts one assertion and refuses a second one',
		otherwise: 'No harm: the first decision stands',
		how: 'Send a key’s response twice through the API',
		probe: flowLife,
	},
	{
		id: 'bypass-flow',
		section: 'confirm',
		assumes:
			'With MFA off or a bypass active, the flow is immediately `COMPLETED`, shows the bypass, or is refused',
		otherwise: 'No harm: the node checks MFA and the flow, and approves only with a passkey',
		how: 'Run **Set MFA Bypass**, then try to confirm',
		probe: bypassFlow,
	},
	{
		id: 'no-usable-devices',
		section: 'confirm',
		assumes:
			'For a user without a usable device, PingOne refuses to start a flow and responds with `NO_USABLE_DEVICES`',
		otherwise: 'The page mentions the settings instead of the missing passkey',
		how: 'Delete the key after the email is sent, then try to confirm',
		probe: noUsableDevices,
	},
	{
		id: 'own-authentication-challenge',
		section: 'confirm',
		assumes: 'A flow accepts the node’s own challenge as `challenge`, as in the DaVinci connector',
		otherwise:
			'**Sign the Message** cannot be used: the page reports that the settings do not allow it',
		how: 'Confirm with **Sign the Message** on',
		probe: ownChallenge,
	},
	{
		id: 'remembered-browser',
		section: 'confirm',
		assumes: 'For a remembered browser, `authenticators` contains `rm`',
		otherwise: 'No harm: the node rejects any flow completed before the user touches the key',
		how: 'Send PingOne’s _Check Remember Me Device_ request for a remembered browser',
	},
	{
		id: 'policy-without-fido2',
		section: 'confirm',
		assumes: 'Under a policy without FIDO2, a flow lists no FIDO2 device for selection',
		otherwise: 'No harm: a selected device would still need an assertion',
		how: 'Turn FIDO2 off in the default policy, then try to confirm',
		probe: withoutFido2,
	},
];
