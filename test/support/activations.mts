import type { IDataObject } from 'n8n-workflow';
import type { World } from './world.mts';
import { createCredential, type Ceremony } from './softAuthenticator.mts';
import { createParameters, locator } from './tenant.mts';

/** A device as Create FIDO2 Device gives it. */
export interface Created extends IDataObject {
	id: string;
	publicKeyCredentialCreationOptions: string;
}

/** Creates a device for the first sample user with the node, and forgets the requests it took. */
export async function create(
	{ sandbox, node }: World,
	changes: IDataObject = {},
): Promise<Created> {
	const parameters = createParameters(sandbox, {
		user: locator('id', sandbox.user().id),
		rpId: locator('domain', 'example.com'),
		...changes,
	});
	const [device] = await node.outputs(parameters as IDataObject);
	await sandbox.forgetRequests();
	return device as Created;
}

/** What the person's browser and key answer, for the page of `https://login.example.com`. */
export const answer = (device: Created, ceremony: Ceremony = {}) =>
	createCredential(device.publicKeyCredentialCreationOptions, {
		origin: 'https://login.example.com',
		...ceremony,
	});

/** A run of Activate FIDO2 Device; the attestation comes with the input item. */
export const activation = (
	{ node }: World,
	device: Created,
	attestation: unknown,
	changes: IDataObject = {},
): [IDataObject, { items: IDataObject[] }] => [
	node.device('activateFido2', {
		device: locator('id', device.id),
		attestation: '={{ $json.attestation }}',
		...changes,
	}),
	{ items: [{ attestation } as IDataObject] },
];
