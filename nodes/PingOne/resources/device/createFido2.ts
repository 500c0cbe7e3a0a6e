import type { IDataObject } from 'n8n-workflow';
import { createDevice } from '../../pingone/device/createDevice';
import type { Device } from '../../pingone/types';
import { Notice } from '../../read/input';
import { choice } from '../../read/kinds';
import { toCreationOptionsJson } from '../../webauthn/options';
import { deviceProperties } from '../fields/deviceProperties';
import { policy } from '../fields/policy';
import { relyingParty } from '../fields/relyingParty';
import { user } from '../fields/user';
import { operation } from '../operation';

const enrollInstead = new Notice({
	displayName:
		'This only starts the registration: the device stays pending until the user completes it in a browser, on a page of your own. To mail users a link and wait until they can sign in, use <b>Create Enrollment Link</b> and <b>Enroll FIDO2 Device</b>.',
	name: 'enrollInsteadNotice',
});

const ifUserHasDevice = choice({
	displayName: 'If User Already Has a FIDO2 Device',
	name: 'ifUserHasDevice',
	options: [
		{
			name: 'Create Another',
			value: 'createAnother',
			description: 'Create a new device without checking for existing ones',
		},
		{
			name: 'Raise Error',
			value: 'raiseError',
			description: 'Fail the item without creating a device',
		},
		{
			name: 'Replace Pending',
			value: 'replacePending',
			description:
				'Delete the user’s pending FIDO2 devices for this relying party, then create a new one. Active devices are kept.',
		},
		{
			name: 'Return Existing',
			value: 'returnExisting',
			description: 'Return the existing device, preferably an active one, without creating another',
		},
	],
	default: 'createAnother',
	description:
		'What to do if the user has an unblocked FIDO2 device, active or pending, for this relying party. If the same event can arrive twice, do not choose Create Another.',
});

/** The device exists by now, so odd options must not fail the item: null, beside the original text. */
function convert(options: string): IDataObject | null {
	try {
		return toCreationOptionsJson(options) as IDataObject;
	} catch {
		return null;
	}
}

/** Keeps the documented text and adds the form that the browser's API accepts. */
function withBrowserOptions(device: Device): IDataObject {
	const { publicKeyCredentialCreationOptions: options } = device;
	if (options === undefined) return device;
	return { ...device, webAuthnCreationOptions: convert(options) };
}

/** A successful run looks complete, but the users cannot sign in yet. */
function notice(outputs: IDataObject[]): string | undefined {
	const pending = outputs.filter(({ status }) => status === 'ACTIVATION_REQUIRED').length;
	if (pending === 0) return undefined;
	const subject = pending === 1 ? '1 device is' : `${pending} devices are`;
	return `${subject} waiting for activation. Users cannot sign in with a device until they complete its registration: show them webAuthnCreationOptions on a page of your own and use Activate FIDO2 Device, or send them a link with Create Enrollment Link instead.`;
}

const CREATED = `
	id status type nickname user{id} rp{id name} createdAt updatedAt
	publicKeyCredentialCreationOptions
	webAuthnCreationOptions{
		rp{id name} user{id name displayName} challenge pubKeyCredParams[type alg:integer]
		timeout:integer excludeCredentials[type id]
		authenticatorSelection{residentKey requireResidentKey:boolean userVerification}
		attestation hints[] extensions{credProps:boolean hmacCreateSecret:boolean}
	}
	changed:boolean environment{id}
	_links{self{href} environment{href} user{href} device.activate{href}}`;

export const createFido2 = operation({
	name: 'Create FIDO2 Device',
	value: 'createFido2',
	action: 'Create FIDO2 device',
	description:
		'Start registering a FIDO2 device for a user. The device stays pending until the user completes registration. For a hosted page, use Create Enrollment Link and Enroll FIDO2 Device.',
	done: {
		evidence: 'made',
		when: 'the response arrives: nothing else contains the creation options. If exactly one pending device was created for this relying party since the request, the node removes it and sends the request again',
	},
	output: CREATED,
	inputs: [enrollInstead, user, policy, relyingParty, deviceProperties],
	options: [ifUserHasDevice],
	notice,
	async run({ user, rp, policy, additionalFields, ifUserHasDevice }, item) {
		const { api, earlierRun, made } = item;
		const { policyType, ...properties } = additionalFields;
		// An ID costs no request. What was named otherwise is looked up, through the same chain.
		const userId = await user.id(api);
		// PingOne's documented request model. Members that were not set are undefined, and JSON has none.
		const body = {
			type: 'FIDO2',
			rp,
			policy: { id: await policy.id(api), ...(policyType && { type: policyType }) },
			...properties,
		};
		// Creates for one user and site take turns. Where n8n repeats an execution, what the earlier run
		// has made is settled first. After an unclear answer it takes seconds longer: one pending device
		// is removed, several fail the item (possibleDeviceIds); what may be left beside the new one is
		// named (possibleDuplicateIds). What this run has made is never replaced as pending.
		const creating = { ifExists: ifUserHasDevice, earlierRun, made };
		const device = await createDevice(api, userId, body, creating);
		item.record(user.given, device.status);
		return withBrowserOptions(device);
	},
});
