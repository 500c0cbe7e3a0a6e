import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { MachineTime } from '../time/machineTime.mts';

/** One POST to a receiver. */
export interface Post {
	url: string;
	headers: Record<string, string>;
	body: string;
	/** False trusts any certificate. */
	verifyTls: boolean;
	/** Origin to connect to instead of the one in `url`, as a reverse proxy would; null: none. */
	via: string | null;
	timeoutMs: number;
}

/**
 * Sends a POST over a connection of its own.
 *
 * @returns the status; undefined when there was no answer
 */
export function post(
	time: MachineTime,
	{ url, headers, body, verifyTls, via, timeoutMs }: Post,
): Promise<number | undefined> {
	const target = new URL(url);
	const origin = new URL(via ?? url);
	const send = origin.protocol === 'https:' ? requestHttps : requestHttp;
	return new Promise((resolve) => {
		const request = send({
			method: 'POST',
			hostname: origin.hostname,
			port: origin.port,
			path: target.pathname + target.search,
			servername: target.hostname,
			rejectUnauthorized: verifyTls,
			agent: false,
			headers: {
				...headers,
				Host: target.host,
				'Content-Type': 'application/json',
				'Content-Length': Buffer.byteLength(body),
				...(via !== null && { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': target.host }),
			},
		});
		const callOff = time.later(timeoutMs, () => request.destroy());
		request.once('close', callOff);
		request.once('error', () => resolve(undefined));
		request.once('response', (response) => {
			response.resume();
			response.once('close', () => resolve(response.statusCode));
		});
		request.end(body);
	});
}
