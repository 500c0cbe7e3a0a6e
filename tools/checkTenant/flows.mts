import { brief, type Reply } from './tenant.mts';

/** `201 ASSERTION_REQUIRED`: where a flow stands, or how it was refused. */
export const stateOf = (reply: Reply): string =>
	[brief(reply), reply.json.status].filter((part) => typeof part === 'string').join(' ');

/** The options with which a flow asks for a key; empty when it asks for none. */
export function optionsOf({ json }: Reply): Record<string, unknown> {
	const options = json.publicKeyCredentialRequestOptions;
	return (typeof options === 'string' ? JSON.parse(options) : (options ?? {})) as Record<
		string,
		unknown
	>;
}

/** The challenge of a flow, base64url. */
export function challengeOf(flow: Reply): string {
	const { challenge } = optionsOf(flow);
	if (Array.isArray(challenge)) return Buffer.from(challenge as number[]).toString('base64url');
	return typeof challenge === 'string' ? challenge : '';
}

/** Whether PingOne said no, and not that it cannot say. */
export const isRefused = ({ status }: Reply): boolean =>
	status >= 400 && status < 500 && status !== 429;

/** The ID of a member that is an object. */
export const idOf = (member: unknown): unknown => (member as { id?: unknown } | undefined)?.id;
