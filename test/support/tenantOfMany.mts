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
	close(): Promise<void>;
}

const PATH = /^\/v1\/environments\/([^/]+)(?:\/users\/([^/?]+))?/;

function answer({ url = '' }: IncomingMessage, asked: Asked[]): object {
	if (url.endsWith('/as/token')) {
		return { access_token: 'token', token_type: 'Bearer', expires_in: 3600 };
	}
	const [, environment = '', user = ''] = PATH.exec(url) ?? [];
	asked.push({ environment, user });
	if (user === '') return { _embedded: { users: [], populations: [], groups: [] } };
	return url.endsWith('/enabled')
		? { enabled: false }
		: { id: user, username: user, enabled: false };
}

/** Starts it on a free port of this machine. */
export async function startTenantOfMany(): Promise<TenantOfMany> {
	const asked: Asked[] = [];
	const server = createServer((request, response) => {
		request.resume();
		request.on('end', () => {
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify(answer(request, asked)));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		asked,
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
