import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';
import { LIMIT_MS } from '../../../tools/host/limit.mts';
import { createCredential, type Ceremony } from '../softAuthenticator.mts';

/** An answer to a request that no browser made. */
export interface LinkAnswer {
	status: number;
	text: string;
	json: Record<string, unknown>;
}

const parse = (text: string): Record<string, unknown> => {
	try {
		return JSON.parse(text) as Record<string, unknown>;
	} catch {
		return {};
	}
};

/** As browsers do: the fragment stays at home. */
const withoutProof = (link: string) => link.split('#')[0];

const CUT_OFF = ['EPIPE', 'ECONNRESET', 'UND_ERR_SOCKET'];

/** One request to a link. */
export async function call(
	link: string,
	method: 'GET' | 'HEAD' | 'OPTIONS' | 'POST' = 'GET',
	headers: Record<string, string> = {},
	body?: string | Buffer,
): Promise<LinkAnswer> {
	// A kept connection may be closed by the server just when it is used again.
	const options = { method, headers, body: body ?? null, reset: true };
	const response = await request(withoutProof(link), options);
	const text = await response.body.text();
	return { status: response.statusCode, text, json: parse(text) };
}

/** A POST as the page sends it, with the proof in the link's fragment. */
export const post = async (link: string, body: object): Promise<LinkAnswer> =>
	await call(
		link,
		'POST',
		{ 'content-type': 'application/json' },
		JSON.stringify({ proof: link.split('#')[1], ...body }),
	);

const AGAIN_MS = 250;

/** The same from a person who clicks again, as long as n8n itself is too busy to ask the node. */
export async function postPatiently(link: string, body: object): Promise<LinkAnswer> {
	const deadline = Date.now() + LIMIT_MS;
	for (;;) {
		const answer = await post(link, body);
		if (answer.status !== 503 || Date.now() > deadline) return answer;
		await delay(AGAIN_MS);
	}
}

/** Begins an attempt and has a key answer it; gives the body of the finish. @throws when it is refused */
export async function answerAttempt(
	link: string,
	ceremony: Ceremony = {},
	more: object = {},
): Promise<object> {
	const { json, status, text } = await postPatiently(link, { action: 'begin', ...more });
	if (json.ok !== true) throw new Error(`${status} ${text}`);
	const { challenge, rp } = json.options as { challenge: string; rp: { id: string } };
	const attestation = createCredential(JSON.stringify({ rp, challenge: [] }), {
		challenge,
		origin: new URL(link).origin,
		...ceremony,
	});
	return { action: 'finish', token: json.token, attestation };
}

/**
 * A POST whose body is longer than is taken. A server may answer such a one and close before all of it
 * is sent (RFC 9110 §15.5.14); a sender that does not come to read in between loses the answer.
 *
 * @returns undefined when the connection ended without an answer
 */
export const callWithLarge = async (
	link: string,
	headers: Record<string, string>,
	body: Buffer,
): Promise<LinkAnswer | undefined> =>
	await call(link, 'POST', headers, body).catch((error: unknown) => {
		if (CUT_OFF.includes(String((error as NodeJS.ErrnoException).code))) return undefined;
		throw error;
	});
