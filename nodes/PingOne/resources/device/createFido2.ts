import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { createDevice, type IfExists } from '../../pingone/createDevice';
import type { Device } from '../../pingone/types';
import { toCreationOptionsJson } from '../../webauthn/creationOptions';
import { devicePropertiesField, readDeviceProperties } from '../fields/deviceProperties';
import { optionsField } from '../fields/options';
import { policyField, readPolicy } from '../fields/policy';
import { readRelyingParty, relyingPartyFields } from '../fields/relyingParty';
import { readUser, userField } from '../fields/user';
import type { Operation, OperationItem } from '../operation';

const creationOptionsFormat: INodeProperties = {
	displayName: 'Creation Options Format',
	name: 'creationOptionsFormat',
	type: 'options',
	options: [
		{
			name: 'As Returned',
			value: 'asReturned',
			description: 'The text that PingOne sends',
		},
		{
			name: 'WebAuthn JSON',
			value: 'webAuthnJson',
			description: 'Adds webAuthnCreationOptions, which a browser takes as it is',
		},
	],
	default: 'asReturned',
	description: 'In which form the options for the browser come out',
};

const ifUserHasDevice: INodeProperties = {
	displayName: 'If User Already Has a FIDO2 Device',
	name: 'ifUserHasDevice',
	type: 'options',
	options: [
		{
			name: 'Create Another',
			value: 'createAnother',
			description: 'Create the device without looking',
		},
		{
			name: 'Raise Error',
			value: 'raiseError',
			description: 'Create nothing and report the item',
		},
		{
			name: 'Replace Pending',
			value: 'replacePending',
			description: 'Remove devices nobody has activated, then create. Active ones stay.',
		},
		{
			name: 'Return Existing',
			value: 'returnExisting',
			description: 'Create nothing and return the device that is there, an active one first',
		},
	],
	default: 'createAnother',
	description:
		'What to do when the person has a FIDO2 device, activated or not. Useful for systems that send the same event twice.',
};

/** The request model of PingOne's reference, with only what was set. */
function requestBody(item: OperationItem): IDataObject {
	const rp = readRelyingParty(item);
	const id = readPolicy(item);
	const { policyType, ...properties } = readDeviceProperties(item);
	const body: IDataObject = {
		type: 'FIDO2',
		rp,
		policy: { id, ...(policyType && { type: policyType }) },
	};
	for (const [name, value] of Object.entries(properties)) {
		if (value !== undefined) body[name] = value;
	}
	return body;
}

/**
 * The device exists by now, so an unexpected form of the options must not turn it into a failed
 * item: null then says that they could not be converted, and the original text is still there.
 */
function convert(options: string | undefined): IDataObject | null {
	try {
		return toCreationOptionsJson(options ?? '') as IDataObject;
	} catch {
		return null;
	}
}

function output(device: Device, format: unknown): IDataObject {
	if (format !== 'webAuthnJson') return device;
	return { ...device, webAuthnCreationOptions: convert(device.publicKeyCredentialCreationOptions) };
}

export const createFido2: Operation = {
	name: 'Create FIDO2 Device',
	value: 'createFido2',
	action: 'Create FIDO2 device',
	description:
		'Register a FIDO2 device for a person. It stays inactive until they have touched their key.',
	fields: [
		userField,
		...relyingPartyFields,
		policyField,
		devicePropertiesField,
		optionsField([creationOptionsFormat, ifUserHasDevice]),
	],
	async run(item) {
		const findUserId = readUser(item);
		const body = requestBody(item);
		const { creationOptionsFormat: format, ifUserHasDevice: ifExists } = item.collection('options');
		const device = await createDevice(item.api, await findUserId(), body, ifExists as IfExists);
		return output(device, format);
	},
};
