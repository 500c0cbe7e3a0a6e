import type { Reply } from './pingOneClient.mts';
import { createPending, type DeviceBody } from './sandboxApi.mts';
import type { SandboxSuite } from './sandboxSuite.mts';
import { createCredential, type Ceremony } from './softAuthenticator.mts';

/** The page that the ceremonies take place on, unless they say otherwise. */
export const ORIGIN = 'https://example.com';

const ACTIVATE = 'application/vnd.pingidentity.device.activate+json';

/** A pending device of Ada's. */
export function pending(
	{ api, userId, sandbox }: SandboxSuite,
	policyId = sandbox.ids.policyId,
	rpId?: string,
): Promise<DeviceBody> {
	return createPending(api, userId, policyId, rpId);
}

/** Posts an attestation, right or wrong. */
export function post(
	{ api, devices }: SandboxSuite,
	device: DeviceBody,
	attestation: unknown,
	origin: unknown = ORIGIN,
	contentType = ACTIVATE,
): Promise<Reply<DeviceBody>> {
	const body = { origin, attestation };
	return api<DeviceBody>('POST', `${devices}/${device.id}`, { contentType, body });
}

/** Goes through a ceremony and posts its attestation. */
export function activate(
	suite: SandboxSuite,
	device: DeviceBody,
	ceremony: Ceremony = {},
): Promise<Reply<DeviceBody>> {
	const credential = createCredential(device.publicKeyCredentialCreationOptions, ceremony);
	return post(suite, device, JSON.stringify(credential), ceremony.origin);
}
