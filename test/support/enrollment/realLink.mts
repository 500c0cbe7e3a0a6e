import type { IDataObject } from 'n8n-workflow';
import { signInWith, type SignIn, type SoftKey } from '../softAuthenticator.mts';
import { post, postPatiently, type LinkAnswer } from './linkClient.mts';

/** Begins at a real link, and has a key answer. @returns the body of the finish, or the refusal */
export async function answerLink(
	link: string,
	key: SoftKey,
	signIn: SignIn = {},
): Promise<{ body: object; refused?: undefined } | { refused: LinkAnswer; body?: undefined }> {
	const begun = await postPatiently(link, { action: 'begin' });
	if (begun.json.ok !== true) return { refused: begun };
	const options = begun.json.options as IDataObject;
	const challenge = [...Buffer.from(String(options.challenge), 'base64url')];
	const { origin } = new URL(link);
	const text = JSON.stringify({ ...options, challenge });
	const assertion = signInWith(key, text, { origin, ...signIn });
	return { body: { action: 'finish', token: begun.json.token, assertion } };
}

/** The whole ceremony at a real link. */
export async function confirmLink(
	link: string,
	key: SoftKey,
	signIn: SignIn = {},
): Promise<LinkAnswer> {
	const { body, refused } = await answerLink(link, key, signIn);
	return refused ?? (await post(link, body));
}
