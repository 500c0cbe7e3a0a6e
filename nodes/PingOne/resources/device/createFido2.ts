import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { createDevice } from '../../pingone/devices';
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
		optionsField([creationOptionsFormat]),
	],
	async run(item) {
		const findUserId = readUser(item);
		const body = requestBody(item);
		const device = await createDevice(item.api, await findUserId(), body);
		return output(device, item.collection('options').creationOptionsFormat);
	},
};
