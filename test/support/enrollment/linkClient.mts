import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';
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

/** One request to a link. */
export async function call(
	link: string,
	method: 'GET' | 'HEAD' | 'POST' = 'GET',
	headers: Record<string, string> = {},
	body?: string | Buffer,
): Promise<LinkAnswer> {
	const response = await request(withoutProof(link), { method, headers, body: body ?? null });
	const text = await response.body.text();
	return { status: response.statusCode, text, json: parse(text) };
}

/**
 * Waits until a link serves its page. While the execution runs, n8n leaves requests to the link
 * unanswered for good, so that each look has to be a short one.
 *
 * @throws when there is no page after twenty seconds
 */
export async function served(link: string): Promise<void> {
	const until = Date.now() + 20_000;
	while (Date.now() < until) {
		const status = await request(withoutProof(link), { headersTimeout: 1_000 }).then(
			async ({ statusCode, body }) => {
				await body.dump();
				return statusCode;
			},
			() => undefined,
		);
		if (status === 200) return;
		await delay(100);
	}
	throw new Error('the link serves no page');
}

/** A POST as the page sends it, with the proof in the link's fragment. */
export const post = async (link: string, body: object): Promise<LinkAnswer> =>
	await call(
		link,
		'POST',
		{ 'content-type': 'application/json' },
		JSON.stringify({ proof: link.split('#')[1], ...body }),
	);

/** Begins an attempt and has a key answer it; gives the body of the finish. @throws when it is refused */
export async function answerAttempt(
	link: string,
	ceremony: Ceremony = {},
	more: object = {},
): Promise<object> {
	const { json } = await post(link, { action: 'begin', ...more });
	if (json.ok !== true) throw new Error(JSON.stringify(json));
	const { challenge, rp } = json.options as { challenge: string; rp: { id: string } };
	const attestation = createCredential(JSON.stringify({ rp, challenge: [] }), {
		challenge,
		origin: new URL(link).origin,
		...ceremony,
	});
	return { action: 'finish', token: json.token, attestation };
}
