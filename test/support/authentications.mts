import type { ApiClient, Reply, Sending } from './pingOneClient.mts';
import { send, requestToken } from './pingOneClient.mts';
import { createPending, vendor } from './sandboxApi.mts';
import { registerKey, type Ceremony, type SoftKey } from './softAuthenticator.mts';
import type { SandboxProcess } from './sandbox.mts';
import type { World } from './world.mts';

/** A device authentication, as far as the tests look into it. */
export interface FlowBody {
	_links: Record<string, { href: string }>;
	_embedded?: { devices: Array<Record<string, unknown>>; blockedDevices: unknown[] };
	id: string;
	status: string;
	policy: { id: string };
	selectedDevice?: { id: string };
	user?: { id: string };
	publicKeyCredentialRequestOptions: string;
	authenticators?: string[];
	bypassAllowed: boolean;
	userBypassEnabled: boolean;
}

export const SELECT = vendor('device.select');
export const CHECK = vendor('assertion.check');

/** Sends to the auth host with a token of the worker app. */
export async function auth<T = FlowBody>(
	{ sandbox }: World,
	method: string,
	path: string,
	sending: Sending = {},
): Promise<Reply<T>> {
	const { url, ids } = sandbox;
	const { body } = await requestToken(url, ids.apps.basic);
	const headers = { authorization: `Bearer ${String(body.access_token)}` };
	return await send<T>(method, `${url}/${ids.environmentId}/deviceAuthentications${path}`, {
		...sending,
		headers,
	});
}

/** Gives Ada a key that signs, through a registration at the sandbox. */
export async function giveKey(
	{ sandbox, api }: { sandbox: SandboxProcess; api: ApiClient },
	ceremony: Ceremony = {},
	userId = sandbox.ids.users[0].id,
): Promise<{ key: SoftKey; deviceId: string }> {
	const device = await createPending(api, userId, sandbox.ids.policyId, ceremony.rpId);
	const { credential, key } = registerKey(device.publicKeyCredentialCreationOptions, ceremony);
	const reply = await api('POST', `/users/${userId}/devices/${device.id}`, {
		contentType: vendor('device.activate'),
		body: {
			origin: ceremony.origin ?? `https://${device.rp.id}`,
			attestation: JSON.stringify(credential),
		},
	});
	if (reply.status !== 200) throw new Error(`activation answered ${reply.status}: ${reply.text}`);
	return { key, deviceId: device.id };
}
