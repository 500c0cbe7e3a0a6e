import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Which user was asked for in which environment. */
export interface Asked {
	environment: string;
	user: string;
}

/** A tenant that has every environment, and every user in each: whatever is asked, it tells where. */
export interface TenantOfMany {
	url: string;
	asked: Asked[];
	/** Users whose next request is refused. */
	refused: Set<string>;
	close(): Promise<void>;
}

/** Below the API’s host, or below the host where users sign in. */
const PATH = /^\/(?:v1\/environments\/)?([^/]+)(?:\/users\/([^/?]+))?/;

/** What the browser is given to register a key with. */
const CREATION_OPTIONS = JSON.stringify({
	rp: { id: 'localhost', name: 'Example Ltd' },
	challenge: [1, 2, 3],
	user: { id: [1], name: 'ada', displayName: 'Ada' },
	pubKeyCredParams: [{ type: 'public-key', alg: '-7' }],
});

const POLICY = { fido2: { enabled: true, fido2PolicyId: 'f' }, relyingPartyId: 'localhost' };

const DEVICE = { id: 'd', type: 'FIDO2', rp: { id: 'localhost', name: 'Example Ltd' } };
const PENDING = { ...DEVICE, status: 'ACTIVATION_REQUIRED' };
const ACTIVE = { ...DEVICE, status: 'ACTIVE' };

/** What any resource looks like here. */
function resource(method: string, url: string, user: string): object {
	if (url.includes('deviceAuthentications')) return { id: 'a', status: 'FAILED' };
	if (url.includes('olicies')) return { id: url.split('/').at(-1), name: 'Passkeys', ...POLICY };
	if (user === '') return { _embedded: { users: [], populations: [], groups: [] } };
	if (url.endsWith('/enabled')) return { enabled: false };
	if (method === 'POST' && url.endsWith('/devices')) {
		return { ...PENDING, publicKeyCredentialCreationOptions: CREATION_OPTIONS };
	}
	if (/\/devices\/./.test(url)) return PENDING;
	// One that may confirm.
	if (url.includes('/devices')) return { _embedded: { devices: [ACTIVE] } };
	return { id: user, username: user, enabled: !url.includes('/mfaEnabled'), mfaEnabled: true };
}

/** @param refused users whose next request is refused */
function answer(
	{ url = '', method = '' }: IncomingMessage,
	body: string,
	asked: Asked[],
	refused: Set<string>,
): { status: number; json: object } {
	if (url.endsWith('/as/token')) {
		const json = { access_token: 'token', token_type: 'Bearer', expires_in: 3600 };
		return { status: 200, json };
	}
	const [, environment = '', inPath] = PATH.exec(url) ?? [];
	const user = inPath ?? /"user":\{"id":"([^"]+)"/.exec(body)?.[1] ?? '';
	asked.push({ environment, user });
	if (refused.delete(user)) return { status: 400, json: { code: 'INVALID_DATA', message: 'No' } };
	return { status: 200, json: resource(method, url.replace(/\?.*/, ''), user) };
}

/** Starts it on a free port of this machine. */
export async function startTenantOfMany(): Promise<TenantOfMany> {
	const asked: Asked[] = [];
	const refused = new Set<string>();
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const { status, json } = answer(request, Buffer.concat(chunks).toString(), asked, refused);
			response.statusCode = status;
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify(json));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		asked,
		refused,
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
