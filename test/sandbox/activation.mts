import type { Reply } from '../support/pingOneClient.mts';
import { createPending, type DeviceBody } from '../support/sandboxApi.mts';
import type { World } from '../support/world.mts';
import { createCredential, type Ceremony } from '../support/softAuthenticator.mts';

/** The page that the ceremonies take place on, unless they say otherwise. */
export const ORIGIN = 'https://example.com';

const ACTIVATE = 'application/vnd.pingidentity.device.activate+json';

/** A pending device of Ada's. */
export function pending(
	{ api, sandbox }: World,
	policyId = sandbox.ids.policyId,
	rpId?: string,
): Promise<DeviceBody> {
	return createPending(api, sandbox.user().id, policyId, rpId);
}

/** Posts an attestation, right or wrong. */
export function post(
	{ api, sandbox }: World,
	device: DeviceBody,
	attestation: unknown,
	origin: unknown = ORIGIN,
	contentType = ACTIVATE,
): Promise<Reply<DeviceBody>> {
	const body = { origin, attestation };
	return api<DeviceBody>('POST', `${sandbox.devicesPath()}/${device.id}`, { contentType, body });
}

/** Goes through a ceremony and posts its attestation. */
export function activate(
	world: World,
	device: DeviceBody,
	ceremony: Ceremony = {},
): Promise<Reply<DeviceBody>> {
	const credential = createCredential(device.publicKeyCredentialCreationOptions, ceremony);
	return post(world, device, JSON.stringify(credential), ceremony.origin);
}
