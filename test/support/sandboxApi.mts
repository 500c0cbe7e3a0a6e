import { signIn, type ApiClient, type Reply } from './pingOneClient.mts';
import type { SandboxProcess } from './sandbox.mts';

/** PingOne's error body. */
export interface P1Error {
	id: string;
	code: string;
	message: string;
	details?: Array<{
		code: string;
		target?: string;
		message: string;
		innerError?: Record<string, unknown>;
	}>;
}

/** A device, as far as the tests look into it. */
export interface DeviceBody {
	_links: Record<string, { href: string }>;
	id: string;
	status: string;
	nickname?: string;
	rp: { id: string; name: string };
	lock?: { status: string; expiresAt?: string };
	block?: { status: string; blockedAt?: string };
	publicKeyCredentialCreationOptions: string;
}

/** A HAL collection, as far as the tests look into it. */
export interface CollectionBody<T> {
	_links: { self: { href: string }; next?: { href: string } };
	_embedded: Record<string, T[]>;
	count?: number;
	size: number;
	order?: Array<{ id: string }>;
}

/** Content type of one of PingOne's actions. */
export const vendor = (action: string) => `application/vnd.pingidentity.${action}+json`;

/** A client of the main worker app for the main environment. */
export function mainApi({ url, ids }: SandboxProcess): Promise<ApiClient> {
	return signIn(url, ids.apps.basic, ids.environmentId);
}

/** The request body of the documentation sample for a policy. */
export function fido2Body(policyId: string, rpId = 'example.com'): Record<string, unknown> {
	return { type: 'FIDO2', rp: { id: rpId, name: 'Example' }, policy: { id: policyId } };
}

/** Creates a pending FIDO2 device that must succeed. */
export async function createPending(
	api: ApiClient,
	userId: string,
	policyId: string,
	rpId?: string,
): Promise<DeviceBody> {
	const body = fido2Body(policyId, rpId);
	const reply = await api<DeviceBody>('POST', `/users/${userId}/devices`, { body });
	if (reply.status !== 201) throw new Error(`create answered ${reply.status}: ${reply.text}`);
	return reply.body;
}

/** Code and target of each detail, the part of an error that clients may rely on. */
export function details(reply: Reply<unknown>): string[] {
	const { details: all = [] } = reply.body as P1Error;
	return all.map(({ code, target }) => (target === undefined ? code : `${code} ${target}`));
}
